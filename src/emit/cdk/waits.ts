import type {ResourceKey} from '../../ecs/resource.ts';
import type {Node} from '../declarative/graph.ts';
import type {StackPlan} from './layout.ts';
import type {Scope} from './scope.ts';

/** Kinds that no variable holds: rules are methods of their groups, one-off tasks are outputs. */
function isHeld(key: ResourceKey): boolean {
  return !/^(?:security-group-rules|security-group-egress|jobs)\//.test(key);
}

/**
 * Lines for what a node waits for in its own class, though nothing that it is given shows it. To be asked right after the
 * node's statements.
 */
export function waitsWithin({key, waitsFor}: Node, scope: Scope): readonly string[] {
  const shown = new Set(scope.referred);
  return waitsFor.flatMap(other => {
    if (shown.has(other)) return [];
    const home = scope.registry.home(other);
    const isOwn = home?.stack === scope.stack && home.workload === scope.workload;
    return isOwn && isHeld(key) && isHeld(other) ? [dependency(key, other, scope)] : [];
  });
}

/** Lines for what nodes of a stack wait for in another class of it, or in an earlier stack. */
export function waitsAcross(stack: StackPlan, scope: Scope): readonly string[] {
  const nodes = [...stack.early, ...stack.workloads.flatMap(workload => workload.nodes), ...stack.late];
  const earlier = new Set<StackPlan>();
  const lines = nodes.flatMap(({key, waitsFor}) =>
    waitsFor.flatMap(other => {
      const [own, home] = [scope.registry.home(key), scope.registry.home(other)];
      if (!own || !home || !isHeld(key) || !isHeld(other)) return [];
      if (home.stack === stack) return own.workload === home.workload ? [] : [dependency(key, other, scope)];
      if (scope.registry.isEarlier(home.stack, stack)) earlier.add(home.stack);
      return [];
    }),
  );
  const stacks = [...earlier].map(other => `    this.addStackDependency(props.${scope.stackProp(other)});`);
  return [...lines, ...stacks.sort()];
}

function dependency(key: ResourceKey, other: ResourceKey, scope: Scope): string {
  return `    ${scope.reference(key)}.node.addDependency(${scope.reference(other)});`;
}
