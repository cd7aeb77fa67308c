import {withoutLookups} from '../../ecs/dynamic-reference.ts';
import type {ResourceKey} from '../../ecs/resource.ts';
import {isArmed} from '../declarative/armed.ts';
import type {Properties} from '../declarative/composed.ts';
import type {Node} from '../declarative/graph.ts';
import type {Names} from './identifiers.ts';
import {RUN_TASKS, SET_COUNTS, stateParameterName} from './parameters.ts';
import {nodesOfKind, propertiesOf, rulePropertiesOf, scaledServices, withTarget} from './properties.ts';
import type {Scope} from './scope.ts';
import {TEMPLATE_TYPES, type TemplateType} from './types.ts';

/** The whole plan, as far as the resources of one stack must know of it. */
export interface Surroundings {
  readonly nodes: readonly Node[];
  readonly names: Names;
  /** Schedules whose state is a parameter. */
  readonly armable: ReadonlySet<ResourceKey>;
}

/** A resource of a template, and the ids of other stacks' resources that it waits for. */
export interface TemplateResource {
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The template's resources for a node: one, several for rules of a security group, none for a one-off task. */
export function resourcesOf(
  node: Node,
  scope: Scope,
  inside: ReadonlySet<ResourceKey>,
  surroundings: Surroundings,
): readonly TemplateResource[] {
  const {kind} = node.resource;
  if (kind === 'jobs') return [];
  const {names, nodes} = surroundings;
  const type: TemplateType = TEMPLATE_TYPES[kind];
  return (names.resources.get(node.key) ?? []).map(({id, rule}) => {
    scope.begin(node.key);
    const properties = rule ? rulePropertiesOf(rule, scope) : propertiesOf(node, scope);
    const owned = rule ? properties : ownedProperties(node, id, properties, scope, surroundings);
    const waits = node.waitsFor
      .filter(key => inside.has(key))
      .flatMap(key => (names.resources.get(key) ?? []).map(part => part.id))
      .filter(other => !scope.used.has(other));
    const conditional = kind === 'scalable-targets' || kind === 'scaling-policies';
    const body = {
      Type: type.type,
      ...(conditional && runsServices(nodes) ? {Condition: RUN_TASKS} : {}),
      ...(waits.length > 0 ? {DependsOn: waits} : {}),
      ...(type.keep ? {DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain'} : {}),
      Metadata: {k2e: {resource: node.key, sources: sourcesOf(node)}},
      Properties: owned,
    };
    return {id, body};
  });
}

/** True when there is anything whose number of tasks is a parameter. */
export function runsServices(nodes: readonly Node[]): boolean {
  return nodesOfKind(nodes, 'services').length > 0;
}

/** The properties, without what other hands set while the stack stands: counts, states. */
function ownedProperties(
  node: Node,
  id: string,
  properties: Properties,
  scope: Scope,
  {nodes, armable}: Surroundings,
): Properties {
  switch (node.resource.kind) {
    case 'services':
      return withCount(properties, scaledServices(nodes).has(node.key));
    case 'scaling-policies':
      return withTarget(properties, node.resource, nodesOfKind(nodes, 'scalable-targets'), scope);
    case 'schedules':
      return {
        ...properties,
        State: armable.has(node.key) ? {Ref: stateParameterName(id)} : isArmed(node) ? 'ENABLED' : 'DISABLED',
      };
    default:
      return properties;
  }
}

/** The count of a service behind the conditions of `parameters.ts`; of a scaled one the stack sets only zero. */
function withCount(properties: Properties, isScaled: boolean): Properties {
  const {DesiredCount, ...others} = properties;
  if (DesiredCount === undefined && !isScaled) return others;
  const none = {Ref: 'AWS::NoValue'};
  const running = isScaled ? none : {'Fn::If': [SET_COUNTS, DesiredCount, none]};
  return {...others, DesiredCount: {'Fn::If': [RUN_TASKS, running, 0]}};
}

/** The Kubernetes objects that a node comes from, in words. */
function sourcesOf({resource, parts}: Node): readonly string[] {
  const all = [resource, ...parts].flatMap(({sources}) => sources);
  const words = all.map(({kind, namespace, name}) => `${kind} ${namespace ? `${namespace}/` : ''}${name}`);
  return [...new Set(words)].map(withoutLookups);
}
