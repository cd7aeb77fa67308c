import type {ResourceKey} from '../../ecs/resource.ts';
import type {Node} from '../declarative/graph.ts';
import {LAYER_OF, LAYERS} from '../declarative/layers.ts';

/** Quotas of CloudFormation that nobody can raise (AWS CloudFormation User Guide, "Understand CloudFormation quotas"). */
export const LIMITS = {
  resources: 500,
  parameters: 200,
  outputs: 200,
  /** Bytes of a template in S3. */
  templateBytes: 1_000_000,
} as const;

/** How far a nested stack is filled: room for what a person adds. */
const FILL = 0.8;

/** What a node adds to a template. */
export interface Weight {
  readonly resources: number;
  /** Bytes of its part of the template. */
  readonly bytes: number;
  /** Parameters: its state, and the values that it takes from other nodes. */
  readonly parameters: number;
  /** Outputs: its own, and the values that it gives to other nodes. */
  readonly outputs: number;
}

/** A nested stack: its name, and its nodes in order. */
export interface Slice {
  readonly name: string;
  readonly nodes: readonly Node[];
}

/**
 * Cuts a plan into nested stacks, layer by layer (`declarative/layers.ts`), and a layer that is too big for one template into
 * several. A node lies in its kind's layer, or in a later one where it needs something from there, so that no two stacks need
 * each other.
 */
export function slicesOf(
  nodes: readonly Node[],
  weightOf: (node: Node) => Weight,
  limits: {readonly [L in keyof typeof LIMITS]: number} = LIMITS,
): readonly Slice[] {
  const ranks = new Map<ResourceKey, number>();
  for (const {key, resource, needs, waitsFor} of nodes) {
    const after = [...needs, ...waitsFor].map(other => ranks.get(other) ?? 0);
    ranks.set(key, Math.max(LAYERS.indexOf(LAYER_OF[resource.kind]), ...after));
  }
  return LAYERS.flatMap((layer, rank) => {
    const groups = filled(
      nodes.filter(({key}) => ranks.get(key) === rank),
      weightOf,
      limits,
    );
    return groups.map((group, index) => ({
      name: index === 0 ? layer : `${layer}-${index + 1}`,
      nodes: group,
    }));
  });
}

/** Nodes in groups, each as full as the limits allow, in their order: a later group never gives to an earlier one. */
function filled(
  nodes: readonly Node[],
  weightOf: (node: Node) => Weight,
  limits: {readonly [L in keyof typeof LIMITS]: number},
): readonly (readonly Node[])[] {
  const groups: Node[][] = [];
  let sum: Weight = {resources: 0, bytes: 0, parameters: 0, outputs: 0};
  for (const node of nodes) {
    const weight = weightOf(node);
    const next = {
      resources: sum.resources + weight.resources,
      bytes: sum.bytes + weight.bytes,
      parameters: sum.parameters + weight.parameters,
      outputs: sum.outputs + weight.outputs,
    };
    const group = groups.at(-1);
    // What is no resource, a one-off task, cannot stand in a template alone.
    if (group && (weight.resources === 0 || fits(next, limits))) {
      group.push(node);
      sum = next;
    } else {
      groups.push([node]);
      sum = weight;
    }
  }
  return groups;
}

/** True when a template of this weight is filled no further than it should be. */
export function fits(
  {resources, bytes, parameters, outputs}: Weight,
  limits: {readonly [L in keyof typeof LIMITS]: number} = LIMITS,
  fill = FILL,
): boolean {
  return (
    resources <= limits.resources * fill &&
    bytes <= limits.templateBytes * fill &&
    parameters <= limits.parameters * fill &&
    outputs <= limits.outputs * fill
  );
}
