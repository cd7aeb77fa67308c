import {decidingContainers} from '../../ecs/deciding-containers.ts';
import type {DeployMoment, Resource} from '../../ecs/plan.ts';
import {parseText} from '../../ecs/token.ts';
import type {ObjectRef} from '../../finding.ts';
import {fileOf} from '../native/placeholder.ts';
import {compactJson} from '../sorted-json.ts';
import {identifier} from '../terraform/names.ts';
import {makersOf, ofKind, type Runbook} from './context.ts';
import {code} from './markdown.ts';
import {queryByName, word} from './shell.ts';
import type {Step} from './step.ts';

/** The steps of Jobs that one task runs each, around the start of the services. */
export interface JobSteps {
  readonly before: readonly Step[];
  readonly after: readonly Step[];
}

/** A step for each Job that one task runs, in the order of a deployment; none for one that no deployment runs which succeeds. */
export function jobSteps(runbook: Runbook): JobSteps {
  const jobs = ofKind(runbook, 'jobs').map(job => ({job, ...momentOf(runbook, job)}));
  const steps = (...moments: readonly DeployMoment['moment'][]): readonly Step[] =>
    moments.flatMap(moment =>
      jobs
        .filter(each => each.moment === moment)
        .toSorted((a, b) => a.weight - b.weight)
        .map(({job}) => taskStep(runbook, job)),
    );
  return {before: steps('before', 'with'), after: steps('after')};
}

/** When a deployment of Kubernetes runs a task; what nobody calls a hook comes together with the services. */
function momentOf({selected}: Runbook, {sources}: Resource): Pick<DeployMoment, 'moment' | 'weight'> {
  const found = selected.plan.deployMoments?.find(({source}) => sources.some(each => isSame(each, source)));
  return found ?? {moment: 'with', weight: 0};
}

function isSame(a: ObjectRef, b: ObjectRef): boolean {
  return (
    a.kind === b.kind && a.namespace === b.namespace && a.name === b.name && a.apiVersion === b.apiVersion
  );
}

/** A step for each Job that a state machine runs. */
export function machineSteps(runbook: Runbook): readonly Step[] {
  const scheduled = new Set(ofKind(runbook, 'schedules').flatMap(started));
  const machines = ofKind(runbook, 'state-machines').filter(
    machine => !scheduled.has(machine.name) && momentOf(runbook, machine).moment !== 'never',
  );
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
      : [...startedBy(runbook, name)];
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

/** The lines that start a task where no native file does, and keep its ARN. */
function startedBy(runbook: Runbook, name: string): readonly string[] {
  const {services} = makersOf(runbook);
  if (services === undefined) return ['task=  # the ARN of the task that your own tool starts'];
  if (services !== 'terraform')
    return [`task=  # the ARN that the command in the output of the stack for jobs/${name} prints`];
  const folder = runbook.folders.get(services) ?? services;
  return [
    `task=$({ terraform -chdir=${folder} output -raw ${identifier(`jobs/${name}`)};`,
    `  echo " --query 'tasks[0].taskArn' --output text"; } | sh) &&`,
  ];
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
  const runs = jobsOf(runbook).flatMap(schedule => runOnce(runbook, schedule));
  const [first, ...others] = runs;
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

/** Whether a command of that step needs jq. */
export function batchNeedsJq(runbook: Runbook): boolean {
  return ofKind(runbook, 'schedules').some(each => callsRunTask(each) && !isRule(runbook, each.name));
}

/** One schedule of each job: the two halves of a split one make the same call. */
function jobsOf(runbook: Runbook): readonly Resource<'schedules'>[] {
  const schedules = ofKind(runbook, 'schedules');
  return [
    ...new Map(schedules.toReversed().map(each => [each.input.Target?.Input ?? each.name, each])).values(),
  ].toReversed();
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
  if (!callsRunTask(schedule)) return [];
  const group = word(input.GroupName ?? 'default');
  return [
    [
      `call=$(aws scheduler get-schedule --group-name ${group} --name ${word(input.Name ?? name)} --query Target.Input --output text |`,
      `  jq ${word(RUN_TASK_INPUT)}) &&`,
      // The CLI reads the file of this option twice, so that it cannot be a pipe (aws/aws-cli#3209).
      `  aws ecs run-task --cli-input-json "$call" --query 'tasks[0].taskArn' --output text`,
    ],
  ];
}

/** Whether the schedule calls RunTask itself. */
function callsRunTask({input: {Target: target}}: Resource<'schedules'>): boolean {
  return /:aws-sdk:ecs:runTask$/.test(target?.Arn ?? '');
}

/**
 * Of the call of a schedule, which has the names of the API in Pascal case, the input that the AWS CLI takes. The client token and
 * the tag are those of a firing, which this run is not.
 */
const RUN_TASK_INPUT =
  'del(.ClientToken, .Tags) | walk(if type == "object" then with_entries(.key |= (.[:1] | ascii_downcase) + .[1:]) else . end)';

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
