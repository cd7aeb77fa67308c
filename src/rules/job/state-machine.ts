import {engineOf, MOST_PODS} from '../../choices/job/engine.ts';
import {machineOf} from '../../choices/job/machine.ts';
import {mainContainers} from '../../choices/join.ts';
import {names} from '../../choices/names.ts';
import {arn} from '../../choices/region.ts';
import {taskFamilyArn} from '../../choices/run-task.ts';
import {passedRoles} from '../../choices/task-role.ts';
import {statesTrust} from '../../choices/trust.ts';
import type {PolicyStatement} from '../../ecs/policy.ts';
import {handle} from '../../ecs/resource.ts';
import {refToken} from '../../ecs/token.ts';
import type {Workload} from '../../model/inventory.ts';
import {type Context, defineRule, type Subject} from '../rule.ts';
import {CONFIG, job} from './example.ts';

/** The rule of EventBridge by which Step Functions learns that a task has stopped; it makes it itself. */
const EVENTS_RULE = 'StepFunctionsGetEventsForECSTaskRule';

export default defineRule({
  id: 'job/state-machine',
  on: ['Job', 'CronJob', 'other'],
  claims: [],
  summary:
    'A Job that asks for more than one call of RunTask does becomes a state machine of Step Functions.',
  rationale:
    'Retries with pauses, a deadline, several pods, indexes, rules for failures and runs that must not overlap are the work of ' +
    'controllers on Kubernetes. On ECS nothing watches a task that RunTask has started; a Standard state machine does: it runs the ' +
    'task with `ecs:runTask.sync`, waits for its end and decides what comes next. Its history of each run can be read for 90 ' +
    'days. Its role may start tasks of this family, stop and describe tasks of this cluster, pass their roles, and make the rule of ' +
    'EventBridge that tells Step Functions of their end.',
  remediation:
    'Set `engine: run-task` for the workload in k2e.yaml (or `jobs.engine` for all) to have one plain call of RunTask instead. ' +
    'A Job is run with aws stepfunctions start-execution.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/controllers/job/'],
    ecs: [
      'https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html',
      'https://docs.aws.amazon.com/step-functions/latest/dg/ecs-iam.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'unverified'},
  fidelities: ['exact', 'approximate', 'manual'],
  examples: [
    {
      name: 'three retries within half an hour',
      config: CONFIG,
      given: job('backoffLimit: 3\nactiveDeadlineSeconds: 1800'),
      emits: {
        'state-machines/shop-import': {
          name: 'shop-import',
          type: 'STANDARD',
          definition: {
            StartAt: 'RunTask',
            TimeoutSeconds: 1800,
            States: {
              RunTask: {
                Type: 'Task',
                Resource: 'arn:aws:states:::ecs:runTask.sync',
                Parameters: {LaunchType: 'FARGATE', PropagateTags: 'TASK_DEFINITION'},
                End: true,
              },
            },
          },
        },
      },
      withholds: ['jobs/shop-import', 'services/shop-import'],
      findings: [{level: 'info', fidelity: 'approximate', says: '3 retries, a deadline of 1800 seconds'}],
    },
    {
      name: 'three retries on Managed Instances',
      config: `${CONFIG}\ncompute: managed\ncluster: {capacityProviders: {managed: shop-managed}}`,
      given: job('backoffLimit: 3'),
      emits: {
        'state-machines/shop-import': {
          definition: {
            States: {
              RunTask: {
                Parameters: {
                  LaunchType: null,
                  CapacityProviderStrategy: [{CapacityProvider: 'shop-managed', Weight: 1}],
                },
              },
            },
          },
        },
      },
      findings: [{level: 'info', fidelity: 'approximate', says: '3 retries'}],
    },
    {
      name: 'a Job with a sidecar',
      config: `${CONFIG}\njobs: {engine: step-functions}`,
      given: `apiVersion: batch/v1
kind: Job
metadata: {name: import, namespace: shop}
spec:
  backoffLimit: 2
  template:
    spec:
      restartPolicy: Never
      initContainers: [{name: proxy, image: "example/proxy:1", restartPolicy: Always}]
      containers: [{name: import, image: "example/import:1"}]`,
      emits: {
        'task-definitions/shop-import': {
          containerDefinitions: [
            {name: 'import', essential: true},
            {name: 'proxy', essential: false},
          ],
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', says: 'proxy'}],
    },
    {
      name: 'one plain task, because k2e.yaml says so',
      config: `${CONFIG}\njobs: {engine: run-task}`,
      given: job('backoffLimit: 3'),
      withholds: ['state-machines/shop-import'],
    },
    {
      name: 'too many pods for a state machine',
      config: CONFIG,
      given: job('completions: 5000\nparallelism: 50'),
      withholds: ['state-machines/shop-import'],
      findings: [{level: 'action', fidelity: 'manual', says: 'more pods'}],
    },
    {
      name: 'a state machine, because k2e.yaml says so',
      config: `${CONFIG}\nworkloads:\n  Job/shop/import: {engine: step-functions}`,
      given: job('backoffLimit: 0'),
      emits: {
        'roles/shop-import-states': {RoleName: 'shop-import-states'},
        'role-policies/shop-import-states': {
          PolicyDocument: {
            Statement: [
              {Sid: 'FollowTasks', Action: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets']},
              {Sid: 'PassRoles', Action: ['iam:PassRole']},
              {Sid: 'RunTasks', Action: ['ecs:RunTask']},
              {
                Sid: 'StopTasks',
                Action: ['ecs:DescribeTasks', 'ecs:StopTask'],
                Resource: ['arn:aws:ecs:eu-west-1:111122223333:task/shop/*'],
              },
              {Sid: 'TagTasks', Action: ['ecs:TagResource']},
            ],
          },
        },
      },
    },
  ],
  map(subject) {
    const {workload, context, set, after, report} = subject;
    if (!workload) return;
    const {kind, wants, isTooLarge, isConfigured} = engineOf(workload, context);
    if (isTooLarge && wants.length > 0) {
      report('', {
        level: 'action',
        fidelity: 'manual',
        message: `The Job has more pods than the ${MOST_PODS} that k2e writes a state machine for (it asks for ${wants.join(', ')}); the file starts one task.`,
        remediation: 'Make an array job of AWS Batch of it.',
      });
    }
    if (kind !== 'step-functions') return;
    const definition = machineOf(workload, context);
    if (!definition) return;
    const name = context.choice(names);
    const machine = name.stateMachine(workload);
    setRole(subject, workload);
    set(machine, {
      name: machine.name,
      type: 'STANDARD',
      roleArn: refToken(name.stateMachineRole(workload), '/Role/Arn'),
      definition,
    });
    after(
      machine,
      name.taskDefinition(workload),
      handle('role-policies', name.stateMachineRole(workload).name),
    );
    const others = workload.containers.filter(({role}) => role === 'sidecar').map(({name: own}) => own);
    if (others.length > 0 || mainContainers(workload).length > 1) {
      report('', {
        level: 'review',
        fidelity: 'approximate',
        message: `Step Functions tells by the exit codes of a stopped task whether it has failed; AWS does not say whether it counts containers that do not end the task${others.length > 0 ? ` (${others.join(', ')}), which are stopped with it and may end with another code than 0` : ''}.`,
        remediation:
          'Run the job once so that it succeeds and once so that it fails, and compare the ends of the executions; let sidecars end with 0 on SIGTERM.',
      });
    }
    if (!isConfigured) {
      report('', {
        level: 'info',
        fidelity: 'approximate',
        message: `${workload.kind} ${workload.name} runs as a state machine of Step Functions, because it asks for ${wants.join(', ')}; one call of RunTask does none of it.`,
      });
    }
  },
});

/** The role of the state machine, with what its states need and no more. */
function setRole({context, set}: Subject<'Job' | 'CronJob' | 'other'>, workload: Workload): void {
  const name = context.choice(names);
  const role = name.stateMachineRole(workload);
  set(role, {
    RoleName: role.name,
    Description:
      `Lets Step Functions run the tasks of ${workload.kind} ${workload.namespace}/${workload.name}`.slice(
        0,
        1000,
      ),
    AssumeRolePolicyDocument: statesTrust(context),
  });
  set(handle('role-policies', role.name), {
    RoleName: refToken(role, '/Role/RoleName'),
    PolicyName: 'k2e',
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [...taskStatements(workload, context), ...startStatements(workload, context)],
    },
  });
}

function taskStatements(workload: Workload, context: Context): readonly PolicyStatement[] {
  const name = context.choice(names);
  const family = taskFamilyArn(workload, context);
  const tasks = arn('ecs', `task/${context.config.cluster.name}/*`, context);
  return [
    allow('RunTasks', ['ecs:RunTask'], [family, `${family}:*`]),
    allow('StopTasks', ['ecs:DescribeTasks', 'ecs:StopTask'], [tasks]),
    {
      ...allow('TagTasks', ['ecs:TagResource'], [tasks]),
      Condition: {StringEquals: {'ecs:CreateAction': 'RunTask'}},
    },
    {
      ...allow(
        'PassRoles',
        ['iam:PassRole'],
        [refToken(name.executionRole(workload), '/Role/Arn'), ...passedRoles(workload, context)],
      ),
      Condition: {StringEquals: {'iam:PassedToService': 'ecs-tasks.amazonaws.com'}},
    },
    allow(
      'FollowTasks',
      ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
      [arn('events', `rule/${EVENTS_RULE}`, context)],
    ),
  ];
}

/** What the starts of a CronJob need: the machine starts, lists and stops executions of itself. */
function startStatements(workload: Workload, context: Context): readonly PolicyStatement[] {
  if (workload.kind !== 'CronJob') return [];
  const {name} = context.choice(names).stateMachine(workload);
  const machine = arn('states', `stateMachine:${name}`, context);
  const {spec} = workload.object.value as {readonly spec?: {readonly concurrencyPolicy?: string}};
  const policy = spec?.concurrencyPolicy;
  return [
    allow('StartRuns', ['states:StartExecution'], [machine]),
    ...(policy === 'Forbid' || policy === 'Replace'
      ? [allow('ListRuns', ['states:ListExecutions'], [machine])]
      : []),
    ...(policy === 'Replace'
      ? [allow('StopRuns', ['states:StopExecution'], [arn('states', `execution:${name}:*`, context)])]
      : []),
  ];
}

function allow(Sid: string, Action: readonly string[], Resource: readonly string[]): PolicyStatement {
  return {Sid, Effect: 'Allow', Action, Resource};
}
