import {isArmed} from '../declarative/armed.ts';
import type {Node} from '../declarative/graph.ts';
import {forwardsByWeight} from '../declarative/weights.ts';
import type {Names} from './identifiers.ts';
import type {Template} from './template.ts';

/**
 * A stack policy for the time of a cutover: updates of the stack do not touch what the cutover moves, schedules and
 * weighted rules. With nested stacks there is one for each stack that has any. Nothing where there is nothing to protect.
 */
export function stackPolicy(
  nodes: readonly Node[],
  names: Names,
  templates: ReadonlyMap<string, Template>,
): readonly {readonly name: string; readonly content: unknown}[] {
  const moved = nodes
    .filter(node => (node.resource.kind === 'schedules' ? !isArmed(node) : forwardsByWeight(node.resource)))
    .flatMap(({key}) => (names.resources.get(key) ?? []).map(({id}) => id));
  return [...templates].flatMap(([name, {Resources}]) => {
    const own = moved.filter(id => Object.hasOwn(Resources, id)).sort();
    if (own.length === 0) return [];
    const suffix = name === 'template' ? '' : `-${name}`;
    return [{name: `cutover-stack-policy${suffix}.json`, content: policy(own)}];
  });
}

function policy(ids: readonly string[]): unknown {
  return {
    Statement: [
      {Effect: 'Allow', Action: 'Update:*', Principal: '*', Resource: '*'},
      {
        Effect: 'Deny',
        Action: 'Update:*',
        Principal: '*',
        Resource: ids.map(id => `LogicalResourceId/${id}`),
      },
    ],
  };
}
