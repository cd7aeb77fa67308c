import type {Resource} from '../../ecs/plan.ts';
import type {ResourceKey, ResourceKind} from '../../ecs/resource.ts';
import type {Node} from '../declarative/graph.ts';

/** Where a node stands: in a workload's construct, or in a stack itself. */
export interface Place {
  /** `secrets`, `shared`, `schedules`, or `services <namespace>`. */
  readonly stack: string;
  /** The task definition that the workload is about. */
  readonly workload?: ResourceKey;
  /** In the stack itself: behind the workloads, of which it needs something. */
  readonly isLate?: true;
}

const SECRETS: Place = {stack: 'secrets'};
const SHARED: Place = {stack: 'shared'};
const SCHEDULES: Place = {stack: 'schedules'};

/** Kinds that have one place whatever uses them. */
const FIXED: {readonly [K in ResourceKind]?: Place} = {
  secrets: SECRETS,
  clusters: SHARED,
  namespaces: SHARED,
  'load-balancers': SHARED,
  listeners: SHARED,
  'schedule-groups': SCHEDULES,
  'state-machines': SCHEDULES,
  schedules: SCHEDULES,
};

/** Kinds that stand with the task definition that they are about. */
const RUNNING: readonly ResourceKind[] = [
  'task-definitions',
  'daemon-task-definitions',
  'daemons',
  'services',
  'scalable-targets',
  'scaling-policies',
  'scheduled-actions',
  'jobs',
];

/** Kinds that say what a workload runs. */
const DEFINITIONS: readonly ResourceKind[] = ['task-definitions', 'daemon-task-definitions'];

/** Kinds that join others, which are made before them. */
const JOINING: readonly ResourceKind[] = [
  'security-group-rules',
  'security-group-egress',
  'listener-rules',
  'listener-certificates',
  'role-policies',
];

/**
 * A place for every node, such that what a node needs stands in the same place or an earlier one: secrets, what is shared, the
 * services of each namespace, schedules; in a stack its own resources, the workloads, what joins workloads. What one workload
 * alone uses stands with it; what several of a stack use, in the stack; what several stacks use, in the shared one.
 * @param nodes each after what it needs
 */
export function placesOf(nodes: readonly Node[]): ReadonlyMap<ResourceKey, Place> {
  const workloads = workloadsOf(nodes);
  const users = new Map<ResourceKey, Node[]>();
  for (const node of nodes) for (const key of node.needs) users.set(key, [...(users.get(key) ?? []), node]);
  const places = new Map<ResourceKey, Place>();
  const joining: Node[] = [];
  for (const node of nodes.toReversed()) {
    const {key, resource} = node;
    const workload = workloads.get(key);
    const fixed = FIXED[resource.kind];
    const by = users.get(key) ?? [];
    if (workload && resource.kind === 'jobs') places.set(key, {stack: workload.stack, isLate: true});
    else if (workload && RUNNING.includes(resource.kind)) places.set(key, workload);
    else if (fixed) places.set(key, fixed);
    else if (JOINING.includes(resource.kind) && by.length === 0) joining.unshift(node);
    else places.set(key, placeFor(by.flatMap(user => placeAsUser(user, resource, places, workloads))));
  }
  for (const {key, needs} of joining)
    places.set(key, behind([...needs].flatMap(each => places.get(each) ?? [])));
  return places;
}

/** The workload of everything that runs: the place of its task definition. */
function workloadsOf(nodes: readonly Node[]): ReadonlyMap<ResourceKey, Place> {
  const found = new Map<ResourceKey, Place>();
  for (const {key, resource} of nodes) {
    if (DEFINITIONS.includes(resource.kind))
      found.set(key, {stack: `services ${namespaceOf(resource)}`, workload: key});
  }
  for (const {key, resource, needs, waitsFor} of nodes) {
    if (DEFINITIONS.includes(resource.kind)) continue;
    if (!RUNNING.includes(resource.kind) && resource.kind !== 'schedules') continue;
    const about =
      resource.kind === 'schedules' || resource.kind === 'jobs' ? [...needs, ...waitsFor] : [...needs];
    const [first, ...others] = about.flatMap(other => found.get(other) ?? []);
    if (first && others.every(({workload}) => workload === first.workload)) found.set(key, first);
  }
  return found;
}

/** The namespace of the objects that a resource comes from; '' where there is none. */
function namespaceOf({sources}: Resource): string {
  return sources.find(({namespace}) => namespace !== undefined)?.namespace ?? '';
}

/** The place that a user of a resource has, as far as it draws the resource to it. */
function placeAsUser(
  {key, resource}: Node,
  {kind}: Resource,
  places: ReadonlyMap<ResourceKey, Place>,
  workloads: ReadonlyMap<ResourceKey, Place>,
): readonly Place[] {
  // The groups of scheduled tasks are the tasks', whoever starts them; the role that starts them is the schedules'.
  const drawsToTask = kind === 'security-groups' || kind === 'log-groups';
  const workload = drawsToTask || resource.kind === 'jobs' ? workloads.get(key) : undefined;
  const place = workload ?? places.get(key);
  return place ? [place] : [];
}

/** The place of what is used in these places. */
function placeFor(users: readonly Place[]): Place {
  const early = users.filter(({stack, isLate}) => stack !== SCHEDULES.stack && !isLate);
  const [first, ...others] = early.length > 0 ? early : users;
  if (first === undefined) return SHARED;
  if ([first, ...others].some(({stack}) => stack === SHARED.stack || stack === SECRETS.stack)) return SHARED;
  if (others.some(({stack}) => stack !== first.stack)) return SHARED;
  if (others.some(({workload}) => workload !== first.workload)) return {stack: first.stack};
  return first;
}

/** The place of what needs something in all of these places. */
function behind(needed: readonly Place[]): Place {
  const last = needed
    .map(({stack}) => stack)
    .toSorted(byOrder)
    .at(-1);
  if (last === undefined) return SHARED;
  const inLast = needed.filter(({stack}) => stack === last);
  const workloads = new Set(inLast.flatMap(({workload}) => workload ?? []));
  const [only, ...others] = workloads;
  if (others.length > 0 || inLast.some(({isLate}) => isLate)) return {stack: last, isLate: true};
  return only === undefined ? {stack: last} : {stack: last, workload: only};
}

/** Compares stacks: no stack needs a later one. */
export function byOrder(a: string, b: string): number {
  return orderOf(a) - orderOf(b) || (a < b ? -1 : a > b ? 1 : 0);
}

function orderOf(stack: string): number {
  const fixed = ['secrets', 'shared', '', 'schedules'].indexOf(stack);
  return fixed >= 0 ? fixed : 2;
}
