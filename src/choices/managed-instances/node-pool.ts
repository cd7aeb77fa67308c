import type {CreateManagedInstancesProviderConfiguration} from '@aws-sdk/client-ecs';
import {isObject} from '../../json.ts';
import {itemsAt, textAt} from '../../model/gateway.ts';
import type {KubeObject} from '../../model/inventory.ts';
import {pointer, valueAt} from '../../pointer.ts';
import type {Context, Patch} from '../../rules/rule.ts';
import {computeOf} from '../compute.ts';
import {convertedWorkloads} from '../converted.ts';
import {machineHints} from './instance-requirements.ts';
import {nodeRequirements} from './node-requirement.ts';

/** What an object about nodes says of a capacity provider of Managed Instances. */
export interface ProviderHints {
  /** The part of `managedInstancesProvider` of CreateCapacityProvider that follows from it. */
  readonly settings: Patch<CreateManagedInstancesProviderConfiguration>;
  /** What has no place there, in words. */
  readonly gaps: readonly string[];
}

const REQUIREMENTS = '/spec/template/spec/requirements';
/** `scaleInAfter` of a capacity provider, in seconds; -1 = never. */
const LONGEST_IDLE = 3600;

/** True where some workload runs on Managed Instances, whose machines a capacity provider chooses. */
export function usesManagedInstances(context: Context): boolean {
  return context.choice(convertedWorkloads).some(workload => computeOf(workload, context) === 'managed');
}

/** True for a NodePool of Karpenter, also that of EKS Auto Mode. */
export function isNodePool({ref}: Pick<KubeObject, 'ref'>): boolean {
  return ref.kind === 'NodePool' && ref.apiVersion.startsWith('karpenter.sh/');
}

/** True for a NodePool whose nodes run Windows alone. */
export function isForWindows({value}: Pick<KubeObject, 'value'>): boolean {
  return nodeRequirements(value, REQUIREMENTS).some(
    ({key, operator, values}) =>
      key === 'kubernetes.io/os' &&
      operator === 'In' &&
      values.length > 0 &&
      values.every(each => each === 'windows'),
  );
}

/** What a NodePool says of a capacity provider (Karpenter, "NodePools"; ECS API reference, CreateCapacityProvider). */
export function nodePoolHints({value}: Pick<KubeObject, 'value'>): ProviderHints {
  const machines = machineHints(nodeRequirements(value, REQUIREMENTS));
  const idle = idleSeconds(textAt(value, '/spec/disruption/consolidateAfter'));
  const {capacityOptionType, instanceRequirements} = machines;
  return {
    settings: {
      instanceLaunchTemplate: {
        ...(capacityOptionType === undefined ? {} : {capacityOptionType}),
        instanceRequirements,
      },
      ...(idle === undefined
        ? {}
        : {infrastructureOptimization: {scaleInAfter: Math.min(idle, LONGEST_IDLE)}}),
    },
    gaps: [
      ...machines.gaps,
      ...(idle !== undefined && idle > LONGEST_IDLE
        ? [`a wait of ${idle} seconds before nodes are consolidated (${LONGEST_IDLE} at most)`]
        : []),
      ...otherGaps(value),
    ],
  };
}

/** A duration of Go (`30s`, `1h30m`) in seconds, `Never` as -1. */
function idleSeconds(text: string | undefined): number | undefined {
  if (text === 'Never') return -1;
  const parts = [...(text ?? '').matchAll(/(\d{1,9}(?:\.\d{1,9})?)(ms|h|m|s)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return undefined;
  const seconds = {ms: 0.001, s: 1, m: 60, h: 3600};
  return Math.round(
    parts.reduce(
      (sum, [, amount, unit]) => sum + Number(amount) * seconds[unit as 'ms' | 'h' | 'm' | 's'],
      0,
    ),
  );
}

/** Fields that a capacity provider has nothing for, with what does the same. */
const FIELDS: readonly (readonly [path: string, what: string])[] = [
  [
    '/spec/limits',
    'the limits of the pool, as ECS makes instances for the tasks that there are, which the maximum of their scaling bounds',
  ],
  ['/spec/disruption/budgets', 'the disruption budgets'],
  ['/spec/template/spec/expireAfter', 'the age at which nodes are replaced, which AWS decides'],
  ['/spec/template/spec/terminationGracePeriod', 'the time in which a node is drained'],
  ['/spec/template/spec/startupTaints', 'the startup taints'],
  ['/spec/template/spec/kubelet', 'settings of the kubelet'],
  ['/spec/weight', 'the weight among the pools, which the strategy of a service says'],
  ['/spec/replicas', 'the number of nodes that are kept'],
];

function otherGaps(value: object): readonly string[] {
  const taints = itemsAt(value, '/spec/template/spec/taints').map(({item}) => textAt(item, '/key') ?? '');
  const labels = valueAt(value, '/spec/template/metadata/labels');
  const keys = isObject(labels) ? Object.keys(labels) : [];
  const minimum = itemsAt(value, REQUIREMENTS).some(
    ({item}) => valueAt(item, pointer('minValues')) !== undefined,
  );
  return [
    ...(taints.length > 0
      ? [
          `the taint ${taints.join(', ')}: name the capacity provider for the workloads alone that tolerate it (\`workloads.<Kind>/<namespace>/<name>.capacityProvider\`)`,
        ]
      : []),
    ...(keys.length > 0 ? [`the labels ${keys.join(', ')}`] : []),
    ...(minimum ? ['the least number of types (minValues)'] : []),
    ...FIELDS.flatMap(([path, what]) => (valueAt(value, path) === undefined ? [] : [what])),
  ];
}
