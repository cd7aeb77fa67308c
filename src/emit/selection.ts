import type {Plan, Resource} from '../ecs/plan.ts';
import type {ResourceKey, ResourceKind} from '../ecs/resource.ts';
import {referencesIn} from '../ecs/resource-tokens.ts';
import type {ObjectRef} from '../finding.ts';
import {referrersIn} from './references.ts';

/** Kinds that run something: what a workload is about. All other kinds serve them. */
const RUNNING: ReadonlySet<ResourceKind> = new Set([
  'services',
  'daemons',
  'jobs',
  'state-machines',
  'schedules',
]);

/**
 * The resources that are written when blocked workloads are left out.
 *
 * Two things must hold: no file refers to a file that is not there, and a workload that is not blocked comes out whole. So
 *
 * 1. A resource that is not blocked and refers, directly or not, to a blocked one is *in question*: a listener rule in front
 *    of the target group of a blocked workload.
 * 2. It is *shared*, and stays, when it runs something, or when one of its source objects is also a source of something that
 *    runs and of nothing that is blocked: the policy of a role that two workloads use.
 * 3. Everything that a staying resource refers to is written too, even where it belongs to a blocked workload (a target group
 *    alone runs nothing), and so is what it comes `after`, unless that is blocked: an order alone pulls nothing in.
 * 4. What is then still in question serves the blocked workload only, and is withheld with it.
 */
export function selection(plan: Plan, includeBlocked: boolean): ReadonlySet<ResourceKey> {
  const {resources, blocked} = plan;
  if (includeBlocked || blocked.size === 0) return new Set(resources.keys());
  const inQuestion = referrersOf(blocked, resources);
  const isShared = sharing(plan);
  const written = new Set<ResourceKey>();
  const waiting = [...resources]
    .filter(([key, resource]) => !blocked.has(key) && (!inQuestion.has(key) || isShared(resource)))
    .map(([key]) => key);
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (written.has(key)) continue;
    written.add(key);
    const resource = resources.get(key);
    if (!resource) continue;
    waiting.push(...referencesIn(resource).resources);
    waiting.push(...resource.after.filter(other => resources.has(other) && !blocked.has(other)));
  }
  return written;
}

/** All that refers to one of `targets`, directly or not. */
function referrersOf(
  targets: ReadonlySet<ResourceKey>,
  resources: ReadonlyMap<ResourceKey, Resource>,
): ReadonlySet<ResourceKey> {
  const referrers = referrersIn(resources);
  const found = new Set<ResourceKey>();
  const waiting = [...targets];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    for (const referrer of referrers.get(key) ?? []) {
      if (found.has(referrer)) continue;
      found.add(referrer);
      waiting.push(referrer);
    }
  }
  return found;
}

/** Point 2 above: whether a resource that is in question is shared. */
function sharing({resources, blocked}: Plan): (resource: Resource) => boolean {
  const running = new Set<string>();
  const stopped = new Set<string>();
  for (const [key, {kind, sources}] of resources) {
    const into = blocked.has(key) ? stopped : RUNNING.has(kind) ? running : undefined;
    if (into) for (const source of sources) into.add(identity(source));
  }
  return ({kind, sources}) =>
    RUNNING.has(kind) ||
    sources.some(source => running.has(identity(source)) && !stopped.has(identity(source)));
}

function identity({kind, namespace, name}: ObjectRef): string {
  return `${kind}/${namespace}/${name}`;
}
