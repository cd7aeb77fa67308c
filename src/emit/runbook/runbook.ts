import type {Resource} from '../../ecs/plan.ts';
import type {OutputFile} from '../output.ts';
import {makersOf, ofKind, type Runbook} from './context.ts';
import {declaredSteps, terraformScaling} from './declared-steps.ts';
import {instanceChecks} from './instance-checks.ts';
import {insteadOfKubectl} from './instead-of-kubectl.ts';
import {block, code, section} from './markdown.ts';
import {NATIVE_FUNCTIONS, type Stage, stageStep} from './native-steps.ts';
import {ownToolSteps} from './own-tool-steps.ts';
import {requestStep, waitStep} from './request-steps.ts';
import {batchNeedsJq, batchStep, isRule, jobSteps, machineSteps} from './run-steps.ts';
import {secretStep} from './secret-step.ts';
import type {Step} from './step.ts';
import {subnetChecks} from './subnet-checks.ts';
import {ecscheduleSteps, ecspressoSteps, handOver, variablesStep} from './tool-steps.ts';
import {uploadSteps} from './upload-step.ts';

/** Path of the runbook below the output folder. */
const RUNBOOK_PATH = 'RUNBOOK.md';

/**
 * `RUNBOOK.md`: every step from the files to the first request and the first batch on ECS, with the commands of the formats that
 * were asked for, in the order in which they have to be run. Users' words stand in it as words of the shell and as code only.
 */
export function runbookFile(runbook: Runbook): OutputFile {
  const steps = stepsOf(runbook);
  const after = handOver(runbook);
  const parts = [
    INTRODUCTION,
    before(runbook),
    ...steps.map((step, index) => section(step, index + 1)),
    ...(after.length > 0
      ? [`## From now on\n\nA new image goes out with the team’s own tool:\n\n${block(after)}`]
      : []),
    ...insteadOfKubectl(runbook),
    CUTOVER,
  ];
  return {path: RUNBOOK_PATH, content: `${parts.join('\n\n')}\n`};
}

const INTRODUCTION = `# Runbook

From these files to the first request and the first batch on Amazon ECS. k2e wrote it for the formats that were asked for, and writes
it anew with every run: keep your notes elsewhere. Run the steps from top to bottom, in the folder of this file, in one POSIX shell (sh,
bash, zsh). **Back out** undoes a step; undo the steps in reverse order,
and where AWS says that something is still in use, wait a minute and repeat. Nothing here takes traffic or batches away from Kubernetes;
a program that fetches its work itself begins with it when its service starts.`;

const CUTOVER = `## Next: the cutover

ECS now answers, and nobody asks it. \`cutover.yaml\` is the first draft of the plan that moves users, batches and workers, step by
step and back again. \`k2e cutover plan\` with the path of that file completes it from the account and the cluster, and writes
\`cutover-plan.yaml\` into the folder where you are, to be read and committed; \`k2e cutover permissions\` prints what its user has to be
allowed, \`k2e cutover rehearse\` plays it in memory, and \`k2e cutover start\` begins. \`docs/cutover.md\` of k2e explains all of it.`;

/** What has to be there before the first step. */
function before(runbook: Runbook): string {
  const open = runbook.placeholders.map(({key}) => `- [ ] ${code(key)}`);
  const region = ofKind(runbook, 'task-definitions')
    .flatMap(({input}) => input.containerDefinitions ?? [])
    .map(({logConfiguration}) => logConfiguration?.options?.['awslogs-region'])
    .find(found => found !== undefined && /^[a-z0-9-]+$/.test(found));
  const {infrastructure} = makersOf(runbook);
  return [
    '## Before you start',
    ...(open.length > 0
      ? [
          `**Still open.** Set these keys in \`k2e.yaml\` and run \`k2e convert\` again; until then the steps that need them fail:\n\n${open.join('\n')}`,
        ]
      : []),
    ...(infrastructure === undefined
      ? [
          '**No format that was asked for makes the infrastructure** (cluster, roles, load balancers …). Add one, such as `--format terraform-infra` or `--format native`, or make it by hand first.',
        ]
      : []),
    `Programs: ${programs(runbook).map(code).join(', ')}. Credentials of the account that the application is to run in:`,
    block([
      ...(region === undefined ? [] : [`export AWS_REGION=${region}`]),
      'export AWS_PAGER=',
      'aws sts get-caller-identity --query Account --output text',
    ]),
    '**Expect:** the number of that account.',
    '- [ ] `report.md` is read: no finding is a blocker, and each action is done or has an owner.',
    ...instanceChecks(runbook),
    ...subnetChecks(runbook),
    ...unanswered(runbook),
  ].join('\n\n');
}

/** Services that may do their pods' work a second time as soon as they start, or keep data as they do, and of which nobody has said that they may. */
function unanswered({workers}: Runbook): readonly string[] {
  const asked = workers.filter(({mode, signs = []}) => mode === 'unknown' && signs.length > 0);
  if (asked.length === 0) return [];
  return [
    '**Who may run on both sides?** These start beside their pods and may do the same work twice, or keep data that the pods do not see; `report.md` says why. Answer under `cutover.workers` of `k2e.yaml` and run `k2e convert` again before their services are made: one that is `exclusive` starts without a task.',
    asked.map(({workload}) => `- [ ] ${code(workload)}`).join('\n'),
  ];
}

function programs(runbook: Runbook): readonly string[] {
  const {folders, selected} = runbook;
  const hasSecrets = selected.plan.secretValues.length > 0;
  const byFormat = {
    terraform: 'terraform',
    'terraform-infra': 'terraform',
    cdk: 'npm',
    ecspresso: 'ecspresso',
    ecschedule: 'ecschedule',
    'ecs-deploy': 'ecs-deploy',
    ytt: 'ytt',
  };
  const own = Object.entries(byFormat).flatMap(([format, program]) =>
    [...folders.keys()].some(each => each === format) ? [program] : [],
  );
  return [
    'aws',
    ...(hasSecrets ? ['kubectl'] : []),
    ...(hasSecrets || batchNeedsJq(runbook) ? ['jq'] : []),
    ...new Set(own),
    'curl',
  ];
}

function stepsOf(runbook: Runbook): readonly Step[] {
  const {infrastructure, services} = makersOf(runbook);
  const secrets = [...secretStep(runbook), ...uploadSteps(runbook)];
  const jobs = jobSteps(runbook);
  const tail = [...waitStep(runbook), ...jobs.after, ...requestStep(runbook)];
  if (infrastructure === 'native') return [...nativeSteps(runbook, secrets), ...tail, ...batchStep(runbook)];
  const declared =
    infrastructure === undefined ? {before: [], after: []} : declaredSteps(runbook, infrastructure);
  const tool = services === 'ecspresso' ? ecspressoSteps(runbook) : {register: [], deploy: []};
  const ownTool = ownToolSteps(runbook);
  // Terraform starts the services with all the rest; stacks are made without tasks first.
  const isStacked = infrastructure === 'cloudformation' || infrastructure === 'cdk';
  return [
    ...declared.before,
    ...secrets,
    ...(isStacked ? jobs.before : []),
    ...declared.after,
    ...variablesStep(runbook),
    ...tool.register,
    ...(services === undefined ? ownTool.register : []),
    ...(isStacked ? [] : jobs.before),
    ...tool.deploy,
    ...(services === undefined ? ownTool.deploy : []),
    ...(infrastructure === 'terraform-infra'
      ? terraformScaling(runbook, runbook.folders.get('terraform-infra') ?? 'terraform-infra')
      : []),
    ...tail,
    ...(infrastructure === undefined ? ecscheduleSteps(runbook) : []),
    ...machineSteps(runbook),
    ...batchStep(runbook),
  ];
}

/** The steps with the native files, and with the deploy tools that make some of them. */
function nativeSteps(runbook: Runbook, secrets: readonly Step[]): readonly Step[] {
  const byTool = makersOf(runbook).services === 'ecspresso';
  const tool = byTool ? ecspressoSteps(runbook) : {register: [], deploy: []};
  const isMade = ({kind, name}: Resource): boolean => {
    if (kind === 'schedules') return !isRule(runbook, name);
    return kind !== 'jobs' && !(byTool && (kind === 'services' || kind === 'task-definitions'));
  };
  const jobs = jobSteps(runbook);
  const stage = (name: Stage): readonly Step[] => stageStep(runbook, name, isMade);
  return [
    NATIVE_FUNCTIONS,
    ...stage('foundation'),
    ...stage('secrets'),
    ...secrets,
    ...stage('identity'),
    ...stage('security-groups'),
    ...stage('storage'),
    ...stage('load-balancing'),
    ...variablesStep(runbook),
    ...stage('task-definitions'),
    ...stage('daemons'),
    ...tool.register,
    ...jobs.before,
    ...stage('services'),
    ...tool.deploy,
    ...stage('scaling'),
    ...stage('schedules'),
    ...ecscheduleSteps(runbook),
    ...machineSteps(runbook),
  ];
}
