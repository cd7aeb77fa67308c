import {hasMachine} from '../../choices/job/engine.ts';
import {names} from '../../choices/names.ts';
import {arn} from '../../choices/region.ts';
import {taskFamilyArn} from '../../choices/run-task.ts';
import {passedRoles} from '../../choices/task-role.ts';
import {schedulerTrust} from '../../choices/trust.ts';
import {managedDisk} from '../../choices/volumes/managed-disk.ts';
import type {PolicyStatement} from '../../ecs/policy.ts';
import {handle} from '../../ecs/resource.ts';
import {refToken} from '../../ecs/token.ts';
import type {Workload} from '../../model/inventory.ts';
import type {Context, Subject} from '../rule.ts';

/** The role with which Scheduler starts tasks and state machines, and the group of all schedules. */
export function setSchedulerRole({context, set}: Subject<'CronJob'>, workload: Workload): void {
  const name = context.choice(names);
  const role = name.schedulerRole(workload);
  set(name.scheduleGroup, {Name: name.scheduleGroup.name});
  set(role, {
    RoleName: role.name,
    Description: `Lets EventBridge Scheduler start the jobs of ${context.config.app}`,
    AssumeRolePolicyDocument: schedulerTrust(context),
  });
  set(handle('role-policies', role.name), {
    RoleName: refToken(role, '/Role/RoleName'),
    PolicyName: 'k2e',
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: hasMachine(workload, context)
        ? [startMachine(workload, context)]
        : runTasks(workload, context),
    },
  });
}

/** What Scheduler needs to call RunTask; tags of the task definition go to the task (`CWE_IAM_role`: ecs:TagResource). */
function runTasks(workload: Workload, context: Context): readonly PolicyStatement[] {
  const family = taskFamilyArn(workload, context);
  return [
    {Sid: 'RunTasks', Effect: 'Allow', Action: ['ecs:RunTask'], Resource: [family, `${family}:*`]},
    {
      Sid: 'TagTasks',
      Effect: 'Allow',
      Action: ['ecs:TagResource'],
      Resource: [arn('ecs', `task/${context.config.cluster.name}/*`, context)],
      Condition: {StringEquals: {'ecs:CreateAction': 'RunTask'}},
    },
    {
      Sid: 'PassRoles',
      Effect: 'Allow',
      Action: ['iam:PassRole'],
      Resource: [
        refToken(context.choice(names).executionRole(workload), '/Role/Arn'),
        ...passedRoles(workload, context),
      ],
      Condition: {StringEquals: {'iam:PassedToService': 'ecs-tasks.amazonaws.com'}},
    },
    ...(managedDisk(workload, context)
      ? [
          {
            Sid: 'PassVolumeRole',
            Effect: 'Allow' as const,
            Action: ['iam:PassRole'],
            Resource: [refToken(context.choice(names).volumeRole, '/Role/Arn')],
            Condition: {StringEquals: {'iam:PassedToService': 'ecs.amazonaws.com'}},
          },
        ]
      : []),
  ];
}

/** What Scheduler needs to start the state machine of a job. */
function startMachine(workload: Workload, context: Context): PolicyStatement {
  const machine = context.choice(names).stateMachine(workload);
  const Resource = [refToken(machine, '/stateMachineArn')];
  return {Sid: 'StartJobs', Effect: 'Allow', Action: ['states:StartExecution'], Resource};
}
