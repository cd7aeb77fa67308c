import type {EcsParameters} from '@aws-sdk/client-scheduler';
import {decidingContainers} from '../../ecs/deciding-containers.ts';
import type {Resource} from '../../ecs/plan.ts';
import {parseText} from '../../ecs/token.ts';
import {fileOf} from '../native/placeholder.ts';
import {compactJson} from '../sorted-json.ts';
import {makersOf, ofKind, type Runbook} from './context.ts';
import {code} from './markdown.ts';
import {command, queryByName, word} from './shell.ts';
import type {Step} from './step.ts';

/** A step for each Job that one task runs. */
export function jobSteps(runbook: Runbook): readonly Step[] {
  return ofKind(runbook, 'jobs').map(each => taskStep(runbook, each));
}

/** A step for each Job that a state machine runs. */
export function machineSteps(runbook: Runbook): readonly Step[] {
  const scheduled = new Set(ofKind(runbook, 'schedules').flatMap(started));
  const machines = ofKind(runbook, 'state-machines').filter(({name}) => !scheduled.has(name));
  return machines.map(machine => ({
    ...job(machine),
    backOutText:
      'what the Job does is its own; stop it with `aws stepfunctions stop-execution --execution-arn ARN`.',
    commands: [startMachine(machine)],
    expect:
      'the ARN of an execution; `aws stepfunctions describe-execution --execution-arn ARN --query status` gives `RUNNING`, then `SUCCEEDED`.',
  }));
}

function job({name, sources}: Resource): Pick<Step, 'title' | 'text' | 'backOutText'> {
  if (sources.some(({kind}) => kind === 'ScaledJob'))
    return {
      title: `Try one task of the ScaledJob ${name}`,
      text: 'KEDA starts one for each piece of work; what does so on AWS has to be made (the report says how). One task by hand shows whether it works: it takes real work.',
      backOutText: 'what the task does is its own; stop it with `aws ecs stop-task`.',
    };
  return {
    title: `Run the Job ${name}, if it is to run again`,
    text: 'A Job that has run on Kubernetes, such as a migration of a database, need not run once more: leave the step out.',
    backOutText: 'what the Job does is its own; stop it with `aws ecs stop-task`.',
  };
}

function taskStep(runbook: Runbook, task: Resource<'jobs'>): Step {
  const {name, input} = task;
  const cluster = word(input.cluster ?? 'default');
  const made = {
    ...job(task),
    expect: `${zeros(runbook, name)}, once the task has ended; \`None\` or another number means that it failed, and its logs say why.`,
  };
  const {infrastructure, services} = makersOf(runbook);
  const top = runbook.folders.get('ecspresso') ?? 'ecspresso';
  if (services === 'ecspresso' && runbook.files.has(`${top}/${name}/ecspresso.yml`)) {
    const env =
      (runbook.variables.get('ecspresso') ?? []).length > 0 ? ` --envfile ${top}/variables.env` : '';
    return {
      ...made,
      commands: [
        `ecspresso${env} --config ${top}/${name}/ecspresso.yml run --propagate-tags TASK_DEFINITION`,
      ],
      expect: '`Run task completed!`, after the log of the task.',
    };
  }
  const run =
    infrastructure === 'native'
      ? [
          `apply ${fileOf(`jobs/${name}`)} ecs run-task 'tasks[0].taskArn' &&`,
          `task=$(answer ${fileOf(`jobs/${name}`)} /tasks/0/taskArn) &&`,
        ]
      : [
          `task=  # the ARN that the command in the output of the stack, or of Terraform, for jobs/${name} prints`,
        ];
  return {
    ...made,
    ...(infrastructure === 'native'
      ? {
          backOutText:
            'what the Job does is its own; stop it with `aws ecs stop-task`, and to run it once more:',
          backOut: ['forget jobs'],
        }
      : {}),
    commands: [
      ...run,
      `aws ecs wait tasks-stopped --cluster ${cluster} --tasks "$task" &&`,
      `aws ecs describe-tasks --cluster ${cluster} --tasks "$task" --query 'tasks[0].containers[].[name,exitCode]' --output text`,
    ],
  };
}

/** Who has to end with 0: sidecars that are killed when the work is done decide nothing. */
function zeros(runbook: Runbook, job: string): string {
  const task = ofKind(runbook, 'task-definitions').find(({name}) => name === job);
  const containers = task?.input.containerDefinitions ?? [];
  const deciding = decidingContainers(containers);
  if (deciding.length === 0 || deciding.length === containers.length) return '`0` beside each container';
  return `\`0\` beside ${deciding.map(code).join(' and ')}, which decides`;
}

/** The step that runs the task of one schedule once, by hand; none without schedules. */
export function batchStep(runbook: Runbook): readonly Step[] {
  const runs = ofKind(runbook, 'schedules').flatMap(schedule => runOnce(runbook, schedule));
  const [first, ...others] = [...new Map(runs.map(lines => [lines.join('\n'), lines])).values()];
  if (first === undefined) return [];
  return [
    {
      title: 'Run a batch for the first time',
      text: 'This does the real work of a CronJob: take one that may run now, at a time when Kubernetes does not run it. The others follow as comments.',
      commands: [...first, ...others.flatMap(lines => ['', ...lines.map(line => `# ${line}`)])],
      expect:
        'the ARN of a task or of an execution. Its log is in the group of the CronJob: `aws logs tail GROUP --since 10m`.',
      backOutText: 'stop it with `aws ecs stop-task`, or `aws stepfunctions stop-execution`.',
    },
  ];
}

function runOnce(runbook: Runbook, schedule: Resource<'schedules'>): readonly (readonly string[])[] {
  const {input, name} = schedule;
  const [machine] = started(schedule);
  const found = ofKind(runbook, 'state-machines').find(each => each.name === machine);
  if (found) return [[startMachine(found)]];
  if (isRule(runbook, name)) {
    const folder = runbook.folders.get('ecschedule') ?? 'ecschedule';
    return [[`ecschedule -conf ${folder}/ecschedule.yaml run -rule ${word(input.Name ?? name)}`]];
  }
  const {Target: target} = input;
  const parameters = target?.EcsParameters;
  if (!parameters) return [];
  const task = lastWord(parameters.TaskDefinitionArn ?? '');
  const network = 'Target.EcsParameters.NetworkConfiguration.awsvpcConfiguration';
  const query = `{awsvpcConfiguration:{subnets:${network}.Subnets,securityGroups:${network}.SecurityGroups,assignPublicIp:${network}.AssignPublicIp}}`;
  const from = command(
    'aws',
    'scheduler',
    'get-schedule',
    '--group-name',
    input.GroupName ?? 'default',
    '--name',
    input.Name ?? name,
  );
  const launch = launchWords(parameters);
  return [
    [
      `aws ecs run-task --cluster ${word(lastWord(target?.Arn ?? ''))} --task-definition ${word(task)}${launch} \\`,
      ...(parameters.NetworkConfiguration
        ? [`  --network-configuration "$(${from} --output json --query '${query}')" \\`]
        : []),
      `  --query 'tasks[0].taskArn' --output text`,
    ],
  ];
}

function launchWords({LaunchType: type, CapacityProviderStrategy: strategy = []}: EcsParameters): string {
  if (type !== undefined) return ` --launch-type ${word(type)}`;
  const items = strategy.map(({capacityProvider, weight = 0, base = 0}) =>
    word(`capacityProvider=${capacityProvider},weight=${weight},base=${base}`),
  );
  return items.length === 0 ? '' : ` --capacity-provider-strategy ${items.join(' ')}`;
}

/** Whether ecschedule makes the schedule, and not EventBridge Scheduler. */
export function isRule(runbook: Runbook, name: string): boolean {
  const folder = runbook.folders.get('ecschedule');
  if (folder === undefined || !runbook.files.has(`${folder}/ecschedule.yaml`)) return false;
  return (
    makersOf(runbook).infrastructure === 'native' && !runbook.files.has(`${folder}/schedules/${name}.json`)
  );
}

/** Names of the state machines that a schedule starts. */
function started({input: {Target: target}}: Resource<'schedules'>): readonly string[] {
  return parseText(compactJson({arn: target?.Arn, input: target?.Input})).flatMap(part => {
    const [, name] = (part.kind === 'ref' && /^state-machines\/(.*)$/.exec(part.resource)) || [];
    return name === undefined ? [] : [name];
  });
}

function startMachine({input: {name}}: Resource<'state-machines'>): string {
  const query = queryByName('stateMachines', 'name', name, 'stateMachineArn');
  return `machine=$(aws stepfunctions list-state-machines --output text --query ${query}) && aws stepfunctions start-execution --query executionArn --state-machine-arn "$machine"`;
}

/** The name at the end of an ARN, or of the resource that a token stands for. */
function lastWord(arn: string): string {
  const [part, ...others] = parseText(arn);
  if (part?.kind === 'ref' && others.length === 0) return part.resource.slice(part.resource.indexOf('/') + 1);
  return arn.slice(arn.lastIndexOf('/') + 1);
}
