import type {ResourceKey} from '../../ecs/resource.ts';
import type {Pointer} from '../../pointer.ts';
import type {Node} from '../declarative/graph.ts';
import type {NotCarried} from '../output-index.ts';
import {compactJson} from '../sorted-json.ts';
import {pascal} from './identifiers.ts';
import {exportsOf, type Output} from './outputs.ts';
import type {Parameter} from './parameters.ts';
import type {Surroundings} from './resources.ts';
import {type Import, Scope} from './scope.ts';
import {type LIMITS, type Slice, slicesOf, type Weight} from './stacks.ts';
import {type Template, templateOf, withParameters} from './template.ts';

/** One nested stack while the root is put together. */
interface Nested {
  readonly slice: Slice;
  readonly scope: Scope;
  readonly template: Template;
  /** Logical id of the stack in the root template. */
  readonly id: string;
}

/**
 * A root template and one template per slice of the plan, by file name without `.json`. The root has all parameters and hands
 * each stack its own, and the outputs of earlier stacks.
 * @param single the whole plan as one template, from which sizes are taken.
 */
export function nestedTemplates(
  description: string,
  nodes: readonly Node[],
  surroundings: Surroundings,
  single: Template,
  limits: {readonly [L in keyof typeof LIMITS]: number},
): {readonly templates: ReadonlyMap<string, Template>; readonly notes: readonly NotCarried[]} {
  const slices = slicesOf(nodes, weights(nodes, surroundings, single), limits);
  const stacks = slices.map((slice): Nested => {
    const scope = new Scope(surroundings.names, new Set(slice.nodes.map(({key}) => key)));
    const about = `${description} Nested stack: ${slice.name}.`;
    return {
      slice,
      scope,
      template: templateOf(about, slice.nodes, scope, surroundings),
      id: `Stack${pascal(slice.name)}`,
    };
  });
  const homes = new Map(stacks.flatMap(stack => stack.slice.nodes.map(({key}) => [key, stack] as const)));
  const wanted = importsByHome(stacks, homes);
  const complete = stacks.map(stack => ({
    ...stack,
    template: withOutputs(stack.template, exportsOf(wanted.get(stack.id)?.values() ?? [], stack.scope)),
  }));
  return {
    templates: new Map([
      ['template', rootOf(description, complete, homes)],
      ...complete.map(({slice, template}) => [slice.name, template] as const),
    ]),
    notes: stacks.flatMap(({scope}) => scope.notes),
  };
}

/** What each stack must give to others, by the name of the value. */
function importsByHome(
  stacks: readonly Nested[],
  homes: ReadonlyMap<ResourceKey, Nested>,
): ReadonlyMap<string, ReadonlyMap<string, Import>> {
  const wanted = new Map<string, Map<string, Import>>();
  for (const {scope} of stacks) {
    for (const [name, value] of scope.imports) {
      const home = homes.get(value.resource)?.id ?? '';
      const values = wanted.get(home) ?? new Map<string, Import>();
      wanted.set(home, values.set(name, value));
    }
  }
  return wanted;
}

function withOutputs(template: Template, outputs: Readonly<Record<string, Output>>): Template {
  if (Object.keys(outputs).length === 0) return template;
  return {...template, Outputs: {...template.Outputs, ...outputs}};
}

function rootOf(
  description: string,
  stacks: readonly Nested[],
  homes: ReadonlyMap<ResourceKey, Nested>,
): Template {
  const parameters: Record<string, Parameter> = {};
  const outputs: Record<string, Output> = {};
  const resources: Record<string, unknown> = {};
  for (const stack of stacks) {
    const {id, slice, scope, template} = stack;
    for (const [name, parameter] of Object.entries(template.Parameters ?? {}))
      if (!scope.imports.has(name)) parameters[name] = parameter;
    for (const [name, output] of Object.entries(template.Outputs ?? {})) {
      if (name.startsWith('Imported')) continue;
      outputs[name] = {Description: output.Description, Value: {'Fn::GetAtt': [id, `Outputs.${name}`]}};
    }
    const given = Object.entries(template.Parameters ?? {}).map(([name, {Type}]) => [
      name,
      argument(name, Type, scope, homes),
    ]);
    const waits = waitsOf(stack, homes);
    resources[id] = {
      Type: 'AWS::CloudFormation::Stack',
      ...(waits.length > 0 ? {DependsOn: waits} : {}),
      Properties: {
        TemplateURL: `./${slice.name}.json`,
        ...(given.length > 0 ? {Parameters: Object.fromEntries(given)} : {}),
      },
    };
  }
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: description,
    ...withParameters(parameters),
    Resources: resources,
    ...(Object.keys(outputs).length > 0 ? {Outputs: outputs} : {}),
  };
}

/** What the root gives a nested stack for one of its parameters: lists go as one text. */
function argument(
  name: string,
  type: string,
  scope: Scope,
  homes: ReadonlyMap<ResourceKey, Nested>,
): unknown {
  const imported = scope.imports.get(name);
  if (imported) return {'Fn::GetAtt': [homes.get(imported.resource)?.id ?? '', `Outputs.${name}`]};
  return type.startsWith('List<') || type === 'CommaDelimitedList'
    ? {'Fn::Join': [',', {Ref: name}]}
    : {Ref: name};
}

/** Stacks that a stack waits for without taking a value from them. */
function waitsOf({id, slice, scope}: Nested, homes: ReadonlyMap<ResourceKey, Nested>): readonly string[] {
  const taken = new Set([...scope.imports.values()].map(({resource}) => homes.get(resource)?.id));
  const waits = slice.nodes.flatMap(({waitsFor}) => waitsFor.map(key => homes.get(key)?.id ?? id));
  return [...new Set(waits)].filter(other => other !== id && !taken.has(other)).sort();
}

/** What each node weighs: an upper bound, as a neighbour in the same stack needs no parameter. */
function weights(
  nodes: readonly Node[],
  {names, armable}: Surroundings,
  single: Template,
): (node: Node) => Weight {
  const taken = new Map<ResourceKey, Set<string>>();
  const given = new Map<ResourceKey, Set<Pointer>>();
  for (const {key, needs} of nodes) {
    taken.set(key, new Set(needs));
    for (const other of needs) given.set(other, (given.get(other) ?? new Set<Pointer>()).add(other));
  }
  return ({key, resource}) => {
    const ids = (names.resources.get(key) ?? [])
      .map(({id}) => id)
      .filter(id => Object.hasOwn(single.Resources, id));
    const bytes = ids.map(id => 2 * Buffer.byteLength(compactJson(single.Resources[id])));
    return {
      resources: ids.length,
      bytes: bytes.reduce((sum, each) => sum + each, 0),
      parameters: (taken.get(key)?.size ?? 0) + (armable.has(key) ? 1 : 0),
      outputs: (given.get(key)?.size ?? 0) + (resource.kind === 'load-balancers' ? 2 : 1),
    };
  };
}
