import {ofKind, type Runbook} from './context.ts';
import {code} from './markdown.ts';
import {command} from './shell.ts';

/** What ECS Exec needs of a task role (ECS developer guide, "Monitor Amazon ECS containers with ECS Exec"). */
const EXEC_ACTIONS = ['CreateControlChannel', 'CreateDataChannel', 'OpenControlChannel', 'OpenDataChannel']
  .map(action => code(`ssmmessages:${action}`))
  .join(', ');

/** Where one sees that a run of a Job failed (EventBridge Scheduler user guide, "Monitoring"; Step Functions developer guide, "Events"). */
const JOBS = [
  `${code('aws stepfunctions list-executions --state-machine-arn ARN --status-filter FAILED')} for those that run as state machines.`,
  'A run that fails tells nobody by itself, where `kube_job_failed` raised an alert: make a rule of EventBridge for',
  `${code('Step Functions Execution Status Change')} (${code('FAILED')}, ${code('TIMED_OUT')}, ${code('ABORTED')}) and, for single tasks, ${code('ECS Task State Change')}`,
  `with an ${code('exitCode')} other than 0. Runs that did not start count in the metrics ${code('TargetErrorCount')} and ${code('InvocationDroppedCount')} of ${code('AWS/Scheduler')}`,
].join(' ');

/** How people do on ECS from day to day what they did with kubectl; nothing where there are no services. */
export function insteadOfKubectl(runbook: Runbook): readonly string[] {
  const [first] = ofKind(runbook, 'services');
  if (!first) return [];
  const cluster = first.input.cluster ?? 'default';
  const service = (...words: readonly string[]) =>
    code(
      `${command('aws', 'ecs', 'update-service', '--cluster', cluster)} --service SERVICE ${command(...words)}`,
    );
  const tasks = `$(${command('aws', 'ecs', 'list-tasks', '--cluster', cluster)} --service-name SERVICE --desired-status STOPPED --query 'taskArns[:5]' --output text)`;
  const lines: readonly (readonly [kubectl: string, instead: string])[] = [
    [
      'kubectl get pods',
      code(`${command('aws', 'ecs', 'list-tasks', '--cluster', cluster)} --service-name SERVICE`),
    ],
    [
      'kubectl describe pod',
      `of tasks that ended, for about an hour: ${code(`${command('aws', 'ecs', 'describe-tasks', '--cluster', cluster)} --tasks ${tasks} --query 'tasks[].[stoppedReason,containers[].[name,exitCode,reason]]'`)}`,
    ],
    [
      'kubectl logs -f',
      `${code('aws logs tail GROUP --follow --since 10m')}; each workload has a group, ${code('/ecs/NAMESPACE/NAME')} unless the files say otherwise`,
    ],
    ['kubectl rollout restart', `${service('--force-new-deployment')}, also after a secret was changed`],
    ['kubectl rollout undo', service('--task-definition', 'FAMILY:REVISION')],
    [
      'kubectl scale',
      `${service('--desired-count', 'COUNT')}; what scales by itself keeps to the bounds of its scalable target`,
    ],
    [
      'kubectl exec',
      `ECS Exec, which is off: set ${code('enableExecuteCommand')} of the service with ${code('patches')} in ${code('k2e.yaml')}, and give the service a task role with ${EXEC_ACTIONS}. Then ${code(`${command('aws', 'ecs', 'execute-command', '--cluster', cluster)} --task TASK --container NAME --interactive --command sh`)}, with the Session Manager plugin of the AWS CLI. It does not work in containers with a read-only root file system`,
    ],
    [
      'kubectl port-forward',
      `with ECS Exec on: ${code(command('aws', 'ssm', 'start-session', '--target', `ecs:${cluster}_TASK-ID_RUNTIME-ID`, '--document-name', 'AWS-StartPortForwardingSession', '--parameters', 'portNumber=8080,localPortNumber=8080'))}`,
    ],
    ['kubectl cp', 'by way of S3'],
    [
      'kubectl top',
      `Container Insights: ${code(`${command('aws', 'ecs', 'update-cluster-settings', '--cluster', cluster)} --settings name=containerInsights,value=enhanced`)}`,
    ],
  ];
  const isBatch = ofKind(runbook, 'schedules').length + ofKind(runbook, 'state-machines').length > 0;
  const jobs: typeof lines = isBatch ? [['kubectl get jobs', JOBS]] : [];
  return [
    `## Instead of kubectl\n\n${[...lines, ...jobs].map(([kubectl, instead]) => `- ${code(kubectl)}: ${instead}.`).join('\n')}`,
  ];
}
