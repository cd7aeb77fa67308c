import type {Resource} from '../../ecs/plan.ts';
import type {ResourceKey, ResourceKind} from '../../ecs/resource.ts';
import {referencesIn} from '../../ecs/resource-tokens.ts';
import {configToken, hasToken} from '../../ecs/token.ts';
import {isObject} from '../../json.ts';
import type {Node} from '../declarative/graph.ts';
import {identifiers} from '../declarative/identifiers.ts';
import type {StackPlan, Workload} from './layout.ts';
import {camel, pascal, suffixOf, withoutOwner} from './names.ts';

/** The class that a node stands in. */
export interface Home {
  readonly stack: StackPlan;
  readonly workload?: Workload;
}

/** Names in a class. */
interface Member {
  readonly variable: string;
  /** The construct's id: the resource's own name only, as CloudFormation's logical id hangs on it. */
  readonly id: string;
}

/** Kinds of which a stack mostly has one. */
const SINGLE: readonly ResourceKind[] = ['clusters', 'namespaces', 'load-balancers', 'schedule-groups'];

/** What the classes of an application know of each other: where each node stands, and what it is called. */
export class Registry {
  readonly nodes: ReadonlyMap<ResourceKey, Node>;
  readonly stacks: readonly StackPlan[];
  /** Literal values that stand in the context instead: key of `k2e.yaml` → value. */
  readonly known: ReadonlyMap<string, string | readonly string[]>;
  readonly #homes = new Map<ResourceKey, Home>();
  readonly #members = new Map<ResourceKey, Member>();
  readonly #exposed = new Set<ResourceKey>();
  readonly #order: ReadonlyMap<StackPlan, number>;

  constructor(nodes: readonly Node[], stacks: readonly StackPlan[]) {
    this.nodes = new Map(nodes.map(node => [node.key, node]));
    this.stacks = stacks;
    this.#order = new Map(stacks.map((stack, index) => [stack, index]));
    for (const stack of stacks) {
      const own = [...stack.early, ...stack.late];
      for (const {key} of own) this.#homes.set(key, {stack});
      this.#name(own, '');
      for (const workload of stack.workloads) {
        for (const {key} of workload.nodes) this.#homes.set(key, {stack, workload});
        this.#name(workload.nodes, workload.key.slice(workload.key.indexOf('/') + 1));
      }
    }
    for (const {key, needs, waitsFor} of nodes) {
      for (const other of [...needs, ...waitsFor]) {
        if (this.#isSameClass(key, other)) continue;
        if (needs.has(other)) this.#exposed.add(other);
        else if (this.#homes.get(key)?.stack === this.#homes.get(other)?.stack) {
          this.#exposed.add(key);
          this.#exposed.add(other);
        }
      }
    }
    this.known = knownValues(nodes);
  }

  /** True when the plan says which VPC it is for. */
  get hasVpc(): boolean {
    return [...this.nodes.values()].some(({resource}) => fieldOf(resource, 'VpcId').length > 0);
  }

  /** True for the VPC that the plan is for, and not another one that a patch names. */
  isOwnVpc(value: unknown): boolean {
    return value === (this.known.get('network.vpcId') ?? configToken('network.vpcId'));
  }

  home(key: ResourceKey): Home | undefined {
    return this.#homes.get(key);
  }

  member(key: ResourceKey): Member {
    return this.#members.get(key) ?? {variable: 'unknown', id: 'Unknown'};
  }

  /** True when another class uses the node. */
  isExposed(key: ResourceKey): boolean {
    return this.#exposed.has(key);
  }

  /** True when another stack uses something of the workload. */
  isWorkloadExposed({nodes}: Workload): boolean {
    const inside = new Set(nodes.map(({key}) => key));
    const stack = this.#homes.get(nodes[0]?.key ?? 'clusters/')?.stack;
    return [...this.nodes.values()].some(
      ({key, needs}) => this.#homes.get(key)?.stack !== stack && [...needs].some(other => inside.has(other)),
    );
  }

  /** True when the stack of `other` comes before that of `key`. */
  isEarlier(other: StackPlan, stack: StackPlan): boolean {
    return (this.#order.get(other) ?? 0) < (this.#order.get(stack) ?? 0);
  }

  #isSameClass(a: ResourceKey, b: ResourceKey): boolean {
    const [one, two] = [this.#homes.get(a), this.#homes.get(b)];
    return one?.stack === two?.stack && one?.workload === two?.workload;
  }

  #name(nodes: readonly Node[], owner: string): void {
    const rest = (node: Node) => withoutOwner(node.resource.name, owner);
    const counts = new Map<ResourceKind, number>();
    for (const {resource} of nodes) counts.set(resource.kind, (counts.get(resource.kind) ?? 0) + 1);
    const byKey = new Map(nodes.map(node => [node.key, node]));
    const wish = (key: ResourceKey, isVariable: boolean) => {
      const node = byKey.get(key);
      if (!node) return key;
      const {kind} = node.resource;
      const isOnly =
        isVariable && counts.get(kind) === 1 && (owner === '' ? SINGLE.includes(kind) : kind !== 'roles');
      const name = isOnly ? '' : pascal(rest(node));
      return isVariable ? camel(`${name}${suffixOf(kind)}`) : `${name}${suffixOf(kind)}`;
    };
    const variables = identifiers(byKey.keys(), key => wish(key, true));
    const ids = identifiers(byKey.keys(), key => wish(key, false));
    for (const key of byKey.keys())
      this.#members.set(key, {variable: variables.get(key) ?? '', id: ids.get(key) ?? ''});
  }
}

/** Values that every resource has in common: they stand in one place, the context, where a person changes them. */
function knownValues(nodes: readonly Node[]): ReadonlyMap<string, string | readonly string[]> {
  const values = [
    ['network.vpcId', most(nodes.flatMap(({resource}) => fieldOf(resource, 'VpcId')))],
    ['network.taskSubnets', most(nodes.flatMap(({resource}) => taskSubnets(resource)))],
    ['network.albSubnets', most(nodes.flatMap(({resource}) => fieldOf(resource, 'Subnets')))],
  ] as const;
  const asked = new Set(nodes.flatMap(({resource}) => [...referencesIn(resource).keys]));
  return new Map(
    values.flatMap(([key, value]) => (value === undefined || asked.has(key) ? [] : [[key, value] as const])),
  );
}

function fieldOf({input}: Resource, field: string): readonly unknown[] {
  const fields: unknown = input;
  return isObject(fields) && Object.hasOwn(fields, field) ? [fields[field]] : [];
}

function taskSubnets(resource: Resource): readonly unknown[] {
  const [network] = fieldOf(resource, 'networkConfiguration');
  const vpc = isObject(network) && isObject(network.awsvpcConfiguration) ? network.awsvpcConfiguration : {};
  return vpc.subnets === undefined ? [] : [vpc.subnets];
}

/** The most frequent value, where it is plain text or a list of it. */
function most(values: readonly unknown[]): string | readonly string[] | undefined {
  const counts = new Map<string, number>();
  for (const value of values) {
    const texts = Array.isArray(value) ? value : [value];
    if (
      texts.length === 0 ||
      texts.some(text => typeof text !== 'string' || hasToken(text) || /[,\s]/.test(text))
    )
      continue;
    const json = JSON.stringify(value);
    counts.set(json, (counts.get(json) ?? 0) + 1);
  }
  const [first] = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return first && JSON.parse(first[0]);
}
