import type {ResourceKey, ResourceKind} from '../../ecs/resource.ts';
import {hasToken} from '../../ecs/token.ts';
import {isObject} from '../../json.ts';
import type {Node} from '../declarative/graph.ts';
import {isGroupRules} from '../declarative/group-rules.ts';
import {identifiers} from '../declarative/identifiers.ts';
import {compactJson} from '../sorted-json.ts';
import {className, slug, withoutOwner} from './names.ts';
import {byOrder, type Place, placesOf} from './places.ts';

/** One workload: a construct with everything that it alone uses. */
export interface Workload {
  readonly key: ResourceKey;
  /** The name of the application's part: `cart`. */
  readonly name: string;
  readonly className: string;
  /** Path below `lib/`, without `.ts`. */
  readonly file: string;
  readonly nodes: readonly Node[];
}

/** One stack. */
export interface StackPlan {
  /** Name in CloudFormation: `shop-services`. */
  readonly name: string;
  readonly className: string;
  /** Path below `lib/`, without `.ts`. */
  readonly file: string;
  readonly early: readonly Node[];
  readonly workloads: readonly Workload[];
  readonly late: readonly Node[];
}

/** Quotas of CloudFormation for one template, filled to four fifths: room for what a person adds. */
const MOST = {resources: 400, bytes: 800_000, exports: 160};

type Limits = typeof MOST;

/** What a stack is filled with: a node of its own, or a workload. */
interface Item {
  readonly nodes: readonly Node[];
  readonly workload?: ResourceKey;
  readonly isLate: boolean;
}

/**
 * The stacks of a plan in their order: none needs a later one. A stack that would exceed CloudFormation's quotas becomes several.
 * @param limits the quotas; smaller ones only in tests
 */
export function layoutOf(nodes: readonly Node[], limits: Limits = MOST): readonly StackPlan[] {
  const places = placesOf(nodes);
  const app = appOf(nodes);
  const stacks = [...new Set([...places.values()].map(({stack}) => stack))].sort(byOrder);
  const wished = new Map(stacks.map(stack => [stack, stackName(stack, app)]));
  const names = identifiers(stacks, stack => wished.get(stack) ?? stack);
  return stacks.flatMap(stack => {
    const name = names.get(stack) ?? stack;
    const slices = filled(itemsOf(nodes, places, stack), usersOf(nodes), limits);
    return slices.map((items, index) => stackPlan(index === 0 ? name : `${name}-${index + 1}`, stack, items));
  });
}

/** The application's name: that of its cluster. */
function appOf(nodes: readonly Node[]): string {
  for (const {resource} of nodes) {
    const input: unknown = resource.input;
    if (!isObject(input)) continue;
    const cluster =
      resource.kind === 'clusters' ? input.clusterName : resource.kind === 'services' ? input.cluster : '';
    if (typeof cluster === 'string' && !hasToken(cluster) && slug(cluster) !== '') return slug(cluster);
  }
  return 'k2e';
}

function stackName(stack: string, app: string): string {
  const [layer = '', namespace = ''] = stack.split(' ');
  const own = slug(namespace);
  const name = own === '' || own === app ? `${app}-${layer}` : `${app}-${own}-${layer}`;
  // CloudFormation: a letter first, at most 128 characters; a part gets a number behind it.
  return (/^[a-z]/.test(name) ? name : `k2e-${name}`).slice(0, 100);
}

function itemsOf(
  nodes: readonly Node[],
  places: ReadonlyMap<ResourceKey, Place>,
  stack: string,
): readonly Item[] {
  const own = nodes.filter(({key}) => places.get(key)?.stack === stack);
  const workloads = Map.groupBy(own, ({key}) => places.get(key)?.workload);
  const single = (isLate: boolean) =>
    (workloads.get(undefined) ?? [])
      .filter(({key}) => (places.get(key)?.isLate ?? false) === isLate)
      .map(node => ({nodes: [node], isLate}));
  const grouped = [...workloads]
    .flatMap(([workload, members]) =>
      workload === undefined ? [] : [{workload, nodes: members, isLate: false}],
    )
    .sort((a, b) => (a.workload < b.workload ? -1 : 1));
  return [...single(false), ...grouped, ...single(true)];
}

/** How many nodes use each node. */
function usersOf(nodes: readonly Node[]): ReadonlyMap<ResourceKey, readonly Node[]> {
  const users = new Map<ResourceKey, Node[]>();
  for (const node of nodes) for (const key of node.needs) users.set(key, [...(users.get(key) ?? []), node]);
  return users;
}

/**
 * The items in stacks, each as full as the quotas allow, in their order: an item needs nothing in a later stack. What is no resource
 * begins no stack, as CloudFormation takes none without resources.
 */
function filled(
  items: readonly Item[],
  users: ReadonlyMap<ResourceKey, readonly Node[]>,
  limits: Limits,
): readonly (readonly Item[])[] {
  const stacks: Item[][] = [];
  let sum = {resources: 0, bytes: 0, exports: 0};
  for (const item of items) {
    const weight = weightOf(item, users);
    const next = {
      resources: sum.resources + weight.resources,
      bytes: sum.bytes + weight.bytes,
      exports: sum.exports + weight.exports,
    };
    const isFull =
      weight.resources > 0 &&
      (next.resources > limits.resources || next.bytes > limits.bytes || next.exports > limits.exports);
    if (stacks.length === 0 || isFull) stacks.push([]);
    stacks.at(-1)?.push(item);
    sum = isFull ? weight : next;
  }
  return stacks;
}

/** What an item adds to a template: an upper bound, as a user in the same stack needs no export. */
function weightOf({nodes}: Item, users: ReadonlyMap<ResourceKey, readonly Node[]>): Limits {
  const inside = new Set(nodes.map(({key}) => key));
  const given = nodes.filter(({key}) => users.get(key)?.some(user => !inside.has(user.key)));
  const bytes = nodes.map(({resource, parts}) =>
    [resource, ...parts].reduce((all, {input}) => all + 2 * Buffer.byteLength(compactJson(input)) + 500, 0),
  );
  return {
    resources: nodes.reduce((all, node) => all + resourcesIn(node), 0),
    bytes: bytes.reduce((all, each) => all + each, 0),
    exports: given.length,
  };
}

/** Rules of a security group are one resource for each source; what runs a Job is an output. */
function resourcesIn({resource}: Node): number {
  if (resource.kind === 'jobs') return 0;
  if (!isGroupRules(resource)) return 1;
  const {IpPermissions} = resource.input as {readonly IpPermissions?: readonly unknown[]};
  return (compactJson(IpPermissions ?? []).match(/"(?:CidrIp|CidrIpv6|PrefixListId|GroupId)":/g) ?? [])
    .length;
}

function stackPlan(name: string, stack: string, items: readonly Item[]): StackPlan {
  const namespace = stack.split(' ')[1] ?? '';
  const grouped = items.flatMap(({workload, nodes}) =>
    workload === undefined ? [] : [{key: workload, nodes}],
  );
  const titles = new Map(grouped.map(({key, nodes}) => [key, titleOf(key, nodes, namespace)]));
  const files = identifiers(titles.keys(), key => slug(titles.get(key) ?? key));
  const workloads = grouped.map(({key, nodes}) => {
    const file = files.get(key) ?? '';
    return {key, nodes, name: file, className: className(file), file: `${name}/${file}`};
  });
  const own = (isLate: boolean) =>
    items.filter(item => item.workload === undefined && item.isLate === isLate).flatMap(({nodes}) => nodes);
  return {
    name,
    className: `${className(name)}Stack`,
    file: `${name}-stack`,
    early: own(false),
    workloads,
    late: own(true),
  };
}

/** `cart-service` for what runs all the time, `agent-daemon` on each instance, `migrate-task` for what is started. */
function titleOf(key: ResourceKey, nodes: readonly Node[], namespace: string): string {
  const name = key.slice(key.indexOf('/') + 1);
  const has = (kind: ResourceKind) => nodes.some(({resource}) => resource.kind === kind);
  const runs = has('services') ? 'service' : has('daemons') ? 'daemon' : 'task';
  return `${withoutOwner(name, namespace) || name}-${runs}`;
}
