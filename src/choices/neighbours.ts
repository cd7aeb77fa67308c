import type {Workload} from '../model/inventory.ts';
import type {PodAffinityTerm} from '../model/kubernetes.generated.ts';
import {matches, selectorFrom} from '../model/selector.ts';
import type {Context} from '../rules/rule.ts';
import {computeOf} from './compute.ts';
import {isConverted} from './converted.ts';
import {names} from './names.ts';
import {runsAs} from './runs-as.ts';

/** Labels of nodes that tell one machine from another. */
const HOST_KEYS: ReadonlySet<string> = new Set(['kubernetes.io/hostname', 'beta.kubernetes.io/hostname']);

/** True when the term is about single machines; else about zones or other groups of them. */
export function isAboutHosts({topologyKey}: PodAffinityTerm): boolean {
  return HOST_KEYS.has(topologyKey ?? '');
}

/** True when the term is about the pods of the workload themselves. */
export function isAboutItself(
  {labelSelector, namespaces, namespaceSelector}: PodAffinityTerm,
  {template, namespace}: Workload,
): boolean {
  const selector = selectorFrom(labelSelector);
  const isElsewhere = (namespaces?.length ?? 0) > 0 && !namespaces?.includes(namespace);
  return (
    selector !== undefined &&
    !isElsewhere &&
    namespaceSelector === undefined &&
    matches(selector, template.metadata?.labels)
  );
}

/** The workloads of the input, this one included, whose pods a term of pod affinity is about. */
export function neighbours(
  {labelSelector, namespaces = [], namespaceSelector}: PodAffinityTerm,
  {namespace}: Workload,
  {inventory}: Context,
): readonly Workload[] {
  const selector = selectorFrom(labelSelector);
  if (!selector || namespaceSelector !== undefined) return [];
  const places = new Set(namespaces.length === 0 ? [namespace] : namespaces);
  return [...places]
    .flatMap(place => inventory.workloadsIn(place))
    .filter(other => matches(selector, other.template.metadata?.labels));
}

/**
 * The expression of a placement constraint that fits an instance on which a task of one of these workloads runs (ECS developer
 * guide, "Cluster query language", `task:group`); undefined unless this workload and all of them are services on EC2.
 */
export function runsThere(
  others: readonly Workload[],
  workload: Workload,
  context: Context,
): string | undefined {
  const all = [workload, ...others];
  const isPlaced = all.every(
    each =>
      isConverted(each, context) &&
      !each.apart &&
      runsAs(each) === 'service' &&
      computeOf(each, context) === 'ec2',
  );
  if (others.length === 0 || !isPlaced) return undefined;
  const name = context.choice(names);
  return others.map(other => `task:group == service:${name.base(other)}`).join(' or ');
}
