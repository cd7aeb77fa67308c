import type {CapacityProviderStrategyItem} from '@aws-sdk/client-ecs';
import type {Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {asksForGpu} from './accelerator-verdict.ts';
import {computeOf} from './compute.ts';
import {convertedWorkloads} from './converted.ts';
import {isDaemon, isSidecar} from './daemon-set/fate.ts';
import {type Machines, type NodeCondition, verdictOn} from './node-condition.ts';
import {nodeLabel} from './node-label.ts';
import {isFamilyGuessed, platformOf} from './platform.ts';

/** The capacity provider of Fargate that AWS takes back on two minutes' notice. */
export const FARGATE_SPOT = 'FARGATE_SPOT';

/** Where the tasks of a workload are launched: a launch type or a capacity provider, of which AWS takes one. */
export interface Capacity {
  readonly launchType?: 'FARGATE' | 'EC2';
  readonly capacityProviderStrategy?: CapacityProviderStrategyItem[];
  /** Fargate only. */
  readonly platformVersion?: 'LATEST';
}

/**
 * The capacity of a workload: a launch type, unless `workloads.<id>.capacityProvider` or `cluster.capacityProviders` of k2e.yaml
 * names a capacity provider, or the pods insist on spot nodes and run on Fargate. Managed Instances are reached by a capacity provider only
 * (ECS API reference, CreateService `capacityProviderStrategy`).
 */
export function capacityOf(workload: Workload, context: Context): Capacity {
  const compute = computeOf(workload, context);
  const provider =
    capacityProviderOf(workload, context) ??
    (compute === 'managed' ? context.need('cluster.capacityProviders.managed') : undefined);
  return {
    ...(provider === undefined
      ? {launchType: compute === 'ec2' ? 'EC2' : 'FARGATE'}
      : {capacityProviderStrategy: [{capacityProvider: provider, weight: 1}]}),
    ...(compute === 'fargate' ? {platformVersion: 'LATEST'} : {}),
  };
}

/** The capacity provider that k2e.yaml names for a workload, or Fargate Spot where its pods insist on spot nodes. */
function capacityProviderOf(workload: Workload, context: Context): string | undefined {
  const own = ownProvider(workload, context);
  if (own !== undefined) return own;
  const compute = computeOf(workload, context);
  if (compute === 'fargate') return isOnSpot(workload) ? FARGATE_SPOT : undefined;
  // What runs on each instance of the cluster belongs to no group of them.
  if (workload.kind === 'DaemonSet') return undefined;
  return context.config.cluster.capacityProviders[compute];
}

/** The capacity provider that `workloads.<id>.capacityProvider` of k2e.yaml names. */
function ownProvider({object}: Workload, {config}: Context): string | undefined {
  return Object.hasOwn(config.workloads, object.id)
    ? config.workloads[object.id]?.capacityProvider
    : undefined;
}

/**
 * The capacity providers of Managed Instances on whose instances a daemon runs: the one that k2e.yaml names for it, else all on
 * which the run starts tasks, and the one that k2e.yaml names for all.
 */
export function daemonProviders(workload: Workload, context: Context): readonly string[] {
  const own = ownProvider(workload, context);
  if (own !== undefined) return [own];
  const others = context
    .choice(convertedWorkloads)
    .filter(other => computeOf(other, context) === 'managed')
    .flatMap(other => ownProvider(other, context) ?? []);
  const common = context.need('cluster.capacityProviders.managed');
  return [...new Set([common, ...others])].sort();
}

/** The capacity provider of Managed Instances that a workload runs on. */
export function providerOf(workload: Workload, context: Context): string {
  return ownProvider(workload, context) ?? context.need('cluster.capacityProviders.managed');
}

/** The machines of a workload, for the conditions of its pods on nodes. */
export function machinesOf(workload: Workload, context: Context): Machines {
  const compute = computeOf(workload, context);
  return {
    compute,
    platform: platformOf(workload),
    isFamilyGuessed: workload.template.spec?.os?.name === undefined && isFamilyGuessed(workload),
    asksForGpu: asksForGpu(workload),
    region: context.config.aws.region,
    provider: ownProvider(workload, context),
    isDaemon: isDaemon(workload, context),
    isSidecar: isSidecar(workload, context),
  };
}

/** The conditions on nodes that the pods insist on, each by itself; alternatives are none. */
function conditionsOf({template}: Workload): readonly NodeCondition[] {
  const {nodeSelector = {}, affinity} = template.spec ?? {};
  const terms =
    affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const [only, ...others] = terms;
  const selected = Object.entries(nodeSelector).map(([key, value]) => ({
    key,
    operator: 'In',
    values: [value],
  }));
  const required = others.length === 0 ? (only?.matchExpressions ?? []) : [];
  return [
    ...selected,
    ...required.map(({key = '', operator = '', values = []}) => ({key, operator, values})),
  ];
}

/** True where a placement constraint keeps the tasks in certain zones, which ECS does not rebalance (developer guide, "Availability Zone rebalancing"). */
export function isInZones(workload: Workload, context: Context): boolean {
  const machines = machinesOf(workload, context);
  return conditionsOf(workload).some(
    condition => nodeLabel(condition.key) === 'zone' && verdictOn(condition, machines).kind === 'constraint',
  );
}

/** True when the pods insist on spot nodes, all else being equal. Fargate Spot runs no Windows (ECS developer guide, "Fargate Spot"). */
function isOnSpot(workload: Workload): boolean {
  return platformOf(workload).os !== 'windows' && conditionsOf(workload).some(isSpotCondition);
}

/** True for a condition on nodes that spot nodes alone fulfil. */
function isSpotCondition({key, operator, values}: NodeCondition): boolean {
  return (
    nodeLabel(key) === 'capacity' &&
    operator === 'In' &&
    values.length > 0 &&
    values.every(value => /^spot$/i.test(value))
  );
}

/**
 * The capacity providers with which the planned cluster has to be associated: those of Fargate where one workload asks for Spot,
 * and those of Auto Scaling groups. One of Managed Instances belongs to its cluster from the start.
 */
export function clusterProviders(context: Context): readonly string[] {
  const named = new Set<string>();
  for (const workload of context.choice(convertedWorkloads)) {
    const provider = capacityProviderOf(workload, context);
    if (provider === undefined || computeOf(workload, context) === 'managed') continue;
    if (provider === FARGATE_SPOT) named.add('FARGATE');
    named.add(provider);
  }
  return [...named].sort();
}
