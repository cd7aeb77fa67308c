import type {Compute} from '../compute.ts';
import type {Report} from '../rules/rule.ts';
import {acceleratorVerdict} from './accelerator-verdict.ts';
import {asking, conditionText} from './node-condition-text.ts';
import {type NodeLabel, nodeLabel} from './node-label.ts';
import {architectureOf, WINDOWS_ELSEWHERE, windowsFamily} from './platform.ts';

/** A condition that a node must fulfil: `In` with one value for a node selector. */
export interface NodeCondition {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
  /** The pods take nodes that fulfil others in its place: it is of one of several node selector terms. */
  readonly isAlternative?: boolean;
}

/** What becomes of a condition: the platform of the task definition says it, it has no effect, or there is something to tell. */
export type Verdict =
  /** `report`: what of the platform is a guess. */
  | {readonly kind: 'platform'; readonly report?: Report}
  | {readonly kind: 'constraint'; readonly expression: string}
  | {readonly kind: 'drop'; readonly reason: string}
  | {readonly kind: 'report'; readonly report: Report};

/** Attributes of ECS instances that hold what these labels hold. [ECS] developer guide, "Define which container instances" */
const ATTRIBUTES: Partial<Record<NodeLabel, string>> = {
  zone: 'attribute:ecs.availability-zone',
  'instance-type': 'attribute:ecs.instance-type',
};

/** What the verdict on a condition depends on beside it. */
export interface Machines {
  readonly compute: Compute;
  readonly platform: {readonly architecture?: string; readonly isEither?: boolean; readonly os?: string};
  /** The tasks run on a Windows Server whose version is a guess, and nothing but conditions on nodes says that it is Windows. */
  readonly isFamilyGuessed: boolean;
  /** A container asks for a GPU. */
  readonly asksForGpu: boolean;
  readonly region: string | undefined;
  /** The capacity provider that k2e.yaml names for the workload. */
  readonly provider: string | undefined;
  /** It runs on each instance of its capacity providers. */
  readonly isDaemon: boolean;
  /** It runs in the tasks of other workloads. */
  readonly isSidecar: boolean;
}

/** Labels that say which nodes out of many; a capacity provider of the workload's own says the same. */
const BY_PROVIDER: ReadonlySet<NodeLabel> = new Set(['capacity', 'pool', 'machine', 'own', 'accelerator']);

/** The pods run on Windows, and no label says which. */
export const GUESSED_FAMILY: Report = {
  level: 'action',
  fidelity: 'approximate',
  message:
    'The pods run on Windows, and their tasks on WINDOWS_SERVER_2022_CORE, which is a guess; an image runs on the version only that it was built for.',
  remediation:
    'Check the version of the Windows Server that the image is built for; set another with a patch on `/runtimePlatform/operatingSystemFamily` in k2e.yaml, or name the build with the node selector `node.kubernetes.io/windows-build`.',
};

/** Labels that every node of the cloud has. */
const ON_ALL: ReadonlySet<NodeLabel> = new Set([
  'zone',
  'region',
  'instance-type',
  'architecture',
  'os',
  'node',
]);

/** What a condition on nodes, which a pod insists on, becomes on a compute (mapping-workloads §11). */
export function verdictOn(condition: NodeCondition, machines: Machines): Verdict {
  const {compute, platform, region, provider} = machines;
  const {values} = condition;
  const label = nodeLabel(condition.key);
  const what = `nodes with ${conditionText(condition)}`;
  const asks = `${asking(condition)} ${what}`;
  const isOne = condition.operator === 'In' && values.length === 1;
  if (machines.isSidecar)
    return {kind: 'drop', reason: 'The containers run wherever the tasks run that they are put into.'};
  if (machines.isDaemon) return daemonVerdict(label, condition, machines);
  const expression = compute === 'fargate' ? undefined : constraintOf(label, condition);
  if (expression !== undefined) return {kind: 'constraint', expression};
  if (provider !== undefined && compute !== 'fargate' && BY_PROVIDER.has(label)) {
    return {kind: 'drop', reason: `k2e.yaml says where the tasks run: on the capacity provider ${provider}.`};
  }
  if (condition.operator === 'Exists' && ON_ALL.has(label))
    return {kind: 'drop', reason: 'Every machine of AWS has it, whatever its value.'};
  switch (label) {
    case 'architecture':
      if (compute === 'ec2' && platform.isEither === true)
        return {
          kind: 'drop',
          reason: 'The tasks run on instances of either architecture, as the pods on nodes.',
        };
      return architectureVerdict(condition, isOne, platform.architecture);
    case 'os':
      if (compute === 'managed' && platform.os === 'windows') {
        return told(
          'blocker',
          'unsupported',
          `${asks}; Managed Instances run Linux only.`,
          WINDOWS_ELSEWHERE,
        );
      }
      if (isOne && platform.os === values[0]) {
        return machines.isFamilyGuessed ? {kind: 'platform', report: GUESSED_FAMILY} : {kind: 'platform'};
      }
      return platform.os === undefined
        ? manual('action', `${asks}, which ECS has not.`)
        : {kind: 'drop', reason: `The tasks run on ${platform.os}.`};
    case 'windows-build':
      return platform.os === 'windows' && isOne && windowsFamily(values[0] ?? '') !== undefined
        ? {kind: 'platform'}
        : manual('action', `${asks}; the family of the Windows Server does not follow from it.`);
    case 'region':
      return region !== undefined && isOne && values[0] === region
        ? {kind: 'drop', reason: `The tasks run in ${region}.`}
        : manual('review', `${asks}; tasks run in the region of k2e.yaml.`);
    case 'zone':
      return manual(
        'action',
        `${asks}; tasks run in the zones of their subnets${compute === 'fargate' ? '' : ' and of the instances'}.`,
        'List only subnets of those zones in `network.taskSubnets` of k2e.yaml, or change the subnets of this service with a patch.',
      );
    case 'capacity':
      return capacityVerdict(condition, machines, asks);
    case 'fargate':
      return compute === 'fargate' && isOne && values[0] === 'fargate'
        ? {kind: 'drop', reason: 'The tasks run on Fargate.'}
        : manual('review', `${asks}.`, 'Choose `compute` in k2e.yaml accordingly.');
    case 'instance-type':
    case 'machine':
      return compute === 'fargate'
        ? told(
            'info',
            'dropped',
            `${asks}; Fargate has no machines to choose from, only sizes of CPU and memory.`,
          )
        : manual(
            'action',
            `${asks}.`,
            compute === 'managed'
              ? 'Put that kind into `instanceRequirements` of a capacity provider, and name it in `workloads.<Kind>/<namespace>/<name>.capacityProvider` of k2e.yaml.'
              : 'Name a capacity provider with instances of that kind in `workloads.<Kind>/<namespace>/<name>.capacityProvider` of k2e.yaml.',
          );
    case 'accelerator':
      return acceleratorVerdict(condition, machines, asks);
    case 'pool':
      return manual(
        'review',
        `${asks}: a group of nodes that somebody set apart.`,
        'Find out what is special about the nodes; on EC2 and Managed Instances a capacity provider of their own does the same (`workloads.<Kind>/<namespace>/<name>.capacityProvider` in k2e.yaml).',
      );
    case 'node':
      return manual(
        'action',
        `${asks}: one machine.`,
        'Find out what is on that machine; data that lies there must move first.',
      );
    case 'own':
      return manual(
        'review',
        `${asks}, a label of your cluster.`,
        compute === 'ec2'
          ? `Find out what is special about the nodes. Give such instances a custom attribute (\`ECS_INSTANCE_ATTRIBUTES\` of the agent, or PutAttributes) and patch a placement constraint into the task definition (\`attribute:<name> == <value>\`), or name their capacity provider in \`workloads.<Kind>/<namespace>/<name>.capacityProvider\` of k2e.yaml.`
          : compute === 'managed'
            ? 'Find out what the label stands for. Hardware: name a capacity provider with such `instanceRequirements` in `workloads.<Kind>/<namespace>/<name>.capacityProvider` of k2e.yaml. A group of nodes only: nothing needs to be done.'
            : 'Find out what the label stands for. Hardware: give the task that size, or run it on instances that have it (`compute` in k2e.yaml). A network or zone: give it such subnets. A group of nodes only: nothing needs to be done.',
      );
  }
}

/** A daemon has no placement constraints and no platform: its capacity providers say on which instances it runs. */
function daemonVerdict(label: NodeLabel, condition: NodeCondition, {platform, provider}: Machines): Verdict {
  if (label === 'os' && platform.os === 'linux')
    return {kind: 'drop', reason: 'Managed Instances run Linux only.'};
  if (provider !== undefined)
    return {kind: 'drop', reason: `k2e.yaml says where it runs: on the instances of ${provider}.`};
  return manual(
    label === 'architecture' ? 'info' : 'review',
    `${asking(condition)} nodes with ${conditionText(condition)}; a daemon runs on each instance of its capacity providers.`,
    'Name the capacity provider of such instances in `workloads.<Kind>/<namespace>/<name>.capacityProvider` of k2e.yaml.',
  );
}

function architectureVerdict(condition: NodeCondition, isOne: boolean, chosen: string | undefined): Verdict {
  const {values, operator} = condition;
  if (chosen !== undefined && isOne && architectureOf(values[0] ?? '') === chosen) return {kind: 'platform'};
  const text = `${asking(condition)} the architecture ${operator === 'In' ? values.join(' or ') : `${operator} ${values.join(', ')}`}`;
  return chosen === undefined
    ? told(
        'blocker',
        'unsupported',
        `${text}; ECS has amd64 and arm64, and no node fulfils all that the pods ask.`,
        'Build the image for amd64 or arm64, and let the pods ask for that.',
      )
    : told(
        'info',
        'dropped',
        `${text}; all tasks of a task definition run on one, ${chosen}.`,
        'Set `runtimePlatform.cpuArchitecture` with a patch in k2e.yaml if you want the other one.',
      );
}

function capacityVerdict(
  {operator, values, isAlternative}: NodeCondition,
  {compute, platform, provider}: Machines,
  asks: string,
): Verdict {
  const mayBeFullPrice = values.some(value => /^(?:on[-_]?demand|normal)$/i.test(value));
  if (operator === 'In' && mayBeFullPrice) {
    return {
      kind: 'drop',
      reason: 'Tasks run on capacity that is not taken back, unless a strategy says otherwise.',
    };
  }
  const isSpot = operator === 'In' && values.length > 0 && values.every(value => /^spot$/i.test(value));
  if (!isSpot || compute !== 'fargate') {
    return manual(
      'action',
      `${asks}; the tasks run on whatever instances the cluster has.`,
      'Name a capacity provider with such instances in `workloads.<Kind>/<namespace>/<name>.capacityProvider` of k2e.yaml.',
    );
  }
  if (platform.os === 'windows') {
    return manual('action', `${asks}; Fargate Spot runs no Windows.`);
  }
  if (isAlternative && provider === undefined) {
    return told(
      'review',
      'approximate',
      `${asks}; the tasks run on capacity of Fargate that is not taken back.`,
      'Name `FARGATE_SPOT` in `workloads.<Kind>/<namespace>/<name>.capacityProvider` of k2e.yaml if the tasks are to run on Fargate Spot. An existing cluster must be associated with it.',
    );
  }
  return provider === undefined || provider === 'FARGATE_SPOT'
    ? told(
        'review',
        'approximate',
        `${asks}, so their tasks run on Fargate Spot: AWS takes a task back on two minutes' notice, and starts none while there is no such capacity.`,
        'Check that the workload bears it; name `FARGATE` in `workloads.<Kind>/<namespace>/<name>.capacityProvider` of k2e.yaml if it does not. An existing cluster must be associated with FARGATE_SPOT.',
      )
    : {kind: 'drop', reason: `k2e.yaml says where the tasks run: on the capacity provider ${provider}.`};
}

/** The expression of a placement constraint, for the labels that instances have as attributes. */
function constraintOf(label: NodeLabel, {operator, values}: NodeCondition): string | undefined {
  const attribute = ATTRIBUTES[label];
  if (
    attribute === undefined ||
    values.length === 0 ||
    !values.every(value => /^[a-z0-9][a-z0-9.-]*$/.test(value))
  )
    return undefined;
  if (operator === 'In') return `${attribute} in [${values.join(', ')}]`;
  return operator === 'NotIn' ? `${attribute} not_in [${values.join(', ')}]` : undefined;
}

function told(
  level: Report['level'],
  fidelity: Report['fidelity'],
  message: string,
  remediation?: string,
): Verdict {
  return {
    kind: 'report',
    report: {level, fidelity, message, ...(remediation === undefined ? {} : {remediation})},
  };
}

function manual(level: Report['level'], message: string, remediation?: string): Verdict {
  return told(level, 'manual', message, remediation);
}
