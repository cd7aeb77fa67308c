import type {Compute} from '../config/config.ts';
import type {Report} from '../rules/rule.ts';
import {ARCHITECTURE_LABELS, architectureOf, OS_LABELS, WINDOWS_BUILD_LABEL} from './platform.ts';

/** What a label of nodes is about. */
export type NodeLabel =
  | 'architecture'
  | 'os'
  | 'windows-build'
  | 'zone'
  | 'region'
  | 'instance-type'
  | 'machine'
  | 'accelerator'
  | 'capacity'
  | 'pool'
  | 'fargate'
  | 'node'
  | 'own';

const EXACT: Readonly<Record<string, NodeLabel>> = {
  ...Object.fromEntries(ARCHITECTURE_LABELS.map(label => [label, 'architecture'])),
  ...Object.fromEntries(OS_LABELS.map(label => [label, 'os'])),
  [WINDOWS_BUILD_LABEL]: 'windows-build',
  'topology.kubernetes.io/zone': 'zone',
  'failure-domain.beta.kubernetes.io/zone': 'zone',
  'topology.ebs.csi.aws.com/zone': 'zone',
  'topology.k8s.aws/zone-id': 'zone',
  'topology.kubernetes.io/region': 'region',
  'failure-domain.beta.kubernetes.io/region': 'region',
  'node.kubernetes.io/instance-type': 'instance-type',
  'beta.kubernetes.io/instance-type': 'instance-type',
  'karpenter.sh/capacity-type': 'capacity',
  'eks.amazonaws.com/capacityType': 'capacity',
  'node.kubernetes.io/lifecycle': 'capacity',
  'karpenter.sh/nodepool': 'pool',
  'karpenter.sh/provisioner-name': 'pool',
  'eks.amazonaws.com/nodegroup': 'pool',
  'alpha.eksctl.io/nodegroup-name': 'pool',
  'eks.amazonaws.com/compute-type': 'fargate',
  'kubernetes.io/hostname': 'node',
  'k8s.amazonaws.com/accelerator': 'accelerator',
  'cloud.google.com/gke-accelerator': 'accelerator',
  'cloud.google.com/gke-nodepool': 'pool',
  agentpool: 'pool',
};

const PREFIXES: readonly (readonly [string, NodeLabel])[] = [
  ['karpenter.k8s.aws/instance-gpu', 'accelerator'],
  ['karpenter.k8s.aws/instance-accelerator', 'accelerator'],
  ['eks.amazonaws.com/instance-gpu', 'accelerator'],
  ['nvidia.com/', 'accelerator'],
  ['karpenter.k8s.aws/instance-', 'machine'],
  ['eks.amazonaws.com/instance-', 'machine'],
  ['feature.node.kubernetes.io/', 'machine'],
];

/** What a label of nodes is about; labels that nobody but the cluster's owner knows are `own`. */
export function nodeLabel(key: string): NodeLabel {
  if (Object.hasOwn(EXACT, key)) return EXACT[key] ?? 'own';
  return PREFIXES.find(([prefix]) => key.startsWith(prefix))?.[1] ?? 'own';
}

/** A condition that a node must fulfil: `In` with one value for a node selector. */
export interface NodeCondition {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** What becomes of a condition: the platform of the task definition says it, it has no effect, or there is something to tell. */
export type Verdict =
  | {readonly kind: 'platform'}
  | {readonly kind: 'constraint'; readonly expression: string}
  | {readonly kind: 'drop'; readonly reason: string}
  | {readonly kind: 'report'; readonly report: Report};

/** Attributes of ECS instances that hold what these labels hold. [ECS] developer guide, "Define which container instances" */
const ATTRIBUTES: Partial<Record<NodeLabel, string>> = {
  zone: 'attribute:ecs.availability-zone',
  'instance-type': 'attribute:ecs.instance-type',
};

/** What a condition on nodes, which a pod insists on, becomes on a compute (mapping-workloads §11). */
export function verdictOn(
  condition: NodeCondition,
  compute: Compute,
  platform: {readonly architecture?: string; readonly os?: string},
  region: string | undefined,
): Verdict {
  const {key, values} = condition;
  const label = nodeLabel(key);
  const what = `${key} ${phrase(condition)}`;
  const isOne = condition.operator === 'In' && values.length === 1;
  const expression = compute === 'ec2' ? constraintOf(label, condition) : undefined;
  if (expression !== undefined) return {kind: 'constraint', expression};
  switch (label) {
    case 'architecture':
      return architectureVerdict(condition, isOne, platform.architecture);
    case 'os':
      if (isOne && platform.os === values[0]) return {kind: 'platform'};
      return platform.os === undefined
        ? manual('action', `The pods insist on nodes with ${what}, which ECS has not.`)
        : {kind: 'drop', reason: `The tasks run on ${platform.os}.`};
    case 'windows-build':
      return platform.os === 'windows' && isOne
        ? {kind: 'platform'}
        : manual(
            'action',
            `The pods insist on nodes with ${what}; the family of the Windows Server does not follow from it.`,
          );
    case 'region':
      return region !== undefined && isOne && values[0] === region
        ? {kind: 'drop', reason: `The tasks run in ${region}.`}
        : manual('review', `The pods insist on nodes with ${what}; tasks run in the region of k2e.yaml.`);
    case 'zone':
      return manual(
        'action',
        `The pods insist on nodes with ${what}; tasks run in the zones of their subnets.`,
        'List only subnets of those zones in `network.taskSubnets` of k2e.yaml, or change the subnets of this service with a patch.',
      );
    case 'capacity':
      return capacityVerdict(condition, isOne, what);
    case 'fargate':
      return compute === 'fargate' && isOne && values[0] === 'fargate'
        ? {kind: 'drop', reason: 'The tasks run on Fargate.'}
        : manual(
            'review',
            `The pods insist on nodes with ${what}.`,
            'Choose `compute` in k2e.yaml accordingly.',
          );
    case 'instance-type':
    case 'machine':
      return compute === 'fargate'
        ? told(
            'info',
            'dropped',
            `The pods insist on nodes with ${what}; Fargate has no machines to choose from, only sizes of CPU and memory.`,
          )
        : manual(
            'action',
            `The pods insist on nodes with ${what}.`,
            'Give the capacity provider of the cluster instances of that kind.',
          );
    case 'accelerator':
      return manual(
        'action',
        `The pods insist on nodes with ${what}; Fargate has no accelerators.`,
        'Run the workload on EC2 or Managed Instances with such accelerators (`compute` in k2e.yaml).',
      );
    case 'pool':
      return manual(
        'review',
        `The pods insist on nodes with ${what}: a group of nodes that somebody set apart.`,
        'Find out what is special about the nodes; on EC2 and Managed Instances a capacity provider of its own does the same.',
      );
    case 'node':
      return manual(
        'action',
        `The pods insist on nodes with ${what}: one machine.`,
        'Find out what is on that machine; data that lies there must move first.',
      );
    case 'own':
      return manual(
        'review',
        `The pods insist on nodes with ${what}, a label of your cluster.`,
        'Find out what is special about the nodes; on EC2 the same can be done with custom attributes of instances and a placement constraint.',
      );
  }
}

function architectureVerdict(
  {values, operator}: NodeCondition,
  isOne: boolean,
  chosen: string | undefined,
): Verdict {
  if (chosen !== undefined && isOne && architectureOf(values[0] ?? '') === chosen) return {kind: 'platform'};
  const text = `The pods insist on the architecture ${operator === 'In' ? values.join(' or ') : `${operator} ${values.join(', ')}`}`;
  return chosen === undefined
    ? told(
        'blocker',
        'unsupported',
        `${text}; ECS has amd64 and arm64, and no node fulfils all that the pods ask.`,
      )
    : told(
        'info',
        'dropped',
        `${text}; all tasks of a task definition run on one, ${chosen}.`,
        'Set `runtimePlatform.cpuArchitecture` with a patch in k2e.yaml if you want the other one.',
      );
}

function capacityVerdict({values}: NodeCondition, isOne: boolean, what: string): Verdict {
  const [value = ''] = values;
  if (isOne && /^(?:on[-_]?demand|normal)$/i.test(value)) {
    return {
      kind: 'drop',
      reason: 'Tasks run on capacity that is not taken back, unless a strategy says otherwise.',
    };
  }
  return manual(
    'action',
    `The pods insist on nodes with ${what}; the tasks run on capacity at the full price, which nobody takes back.`,
    'For Fargate Spot patch the service in k2e.yaml: remove `/launchType` and add `/capacityProviderStrategy` with `[{capacityProvider: FARGATE_SPOT, weight: 1}]`; the workload must bear two minutes of notice.',
  );
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

function phrase({operator, values}: NodeCondition): string {
  const list = values.join(', ');
  switch (operator) {
    case 'In':
      return values.length === 1 ? `= ${list}` : `in ${list}`;
    case 'NotIn':
      return `not in ${list}`;
    case 'Exists':
      return 'of any value';
    case 'DoesNotExist':
      return 'not set';
    default:
      return `${operator} ${list}`;
  }
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
