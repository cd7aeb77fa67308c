import type {ResourceKey} from '../../ecs/resource.ts';
import type {Node} from '../declarative/graph.ts';
import {type Output, outputsOf} from './outputs.ts';
import {
  COUNT_CONDITIONS,
  COUNTS,
  COUNTS_PARAMETER,
  keyParameter,
  type Parameter,
  SET_COUNTS,
  stateParameter,
  stateParameterName,
} from './parameters.ts';
import {nodesOfKind} from './properties.ts';
import {resourcesOf, runsServices, type Surroundings} from './resources.ts';
import type {Scope} from './scope.ts';

/** A template, as CloudFormation takes it in JSON. */
export interface Template {
  readonly AWSTemplateFormatVersion: '2010-09-09';
  readonly Description: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
  readonly Parameters?: Readonly<Record<string, Parameter>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, unknown>>;
  readonly Outputs?: Readonly<Record<string, Output>>;
}

/** The template of one stack with these nodes, without the outputs for other stacks. `scope` records what it uses. */
export function templateOf(
  description: string,
  nodes: readonly Node[],
  scope: Scope,
  surroundings: Surroundings,
): Template {
  const inside = new Set(nodes.map(({key}) => key));
  const resources = nodes.flatMap(node => resourcesOf(node, scope, inside, surroundings));
  const outputs = outputsOf(nodes, scope, surroundings.names);
  const parameters = parametersOf(nodes, scope, surroundings);
  const conditions = Object.hasOwn(parameters, COUNTS) ? conditionsOf(nodes) : {};
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: description,
    ...withParameters(parameters),
    ...(Object.keys(conditions).length > 0 ? {Conditions: conditions} : {}),
    Resources: Object.fromEntries(resources.map(({id, body}) => [id, body])),
    ...(Object.keys(outputs).length > 0 ? {Outputs: outputs} : {}),
  };
}

/** The parameters that the nodes' text uses, as far as it has been written. */
function parametersOf(
  nodes: readonly Node[],
  scope: Scope,
  {names, nodes: all, armable}: Surroundings,
): Readonly<Record<string, Parameter>> {
  const byKey = [...scope.keys]
    .sort()
    .map(key => [names.parameters.get(key) ?? key, keyParameter(key)] as const);
  const imported = [...scope.imports].map(
    ([name, {resource}]) =>
      [name, {Type: 'String', Description: `From another stack: ${resource}.`}] as const,
  );
  const counted = nodes.some(({resource: {kind}}) => kind === 'services' || kind === 'scalable-targets');
  const states = nodesOfKind(nodes, 'schedules')
    .filter(({key}) => armable.has(key))
    .map(({key, resource}) => [stateName(key, scope), stateParameter(resource.name)] as const);
  return Object.fromEntries([
    ...byKey,
    ...imported,
    ...(counted && runsServices(all) ? [[COUNTS, COUNTS_PARAMETER] as const] : []),
    ...states,
  ]);
}

/** The conditions on counts that the resources of these nodes use. */
function conditionsOf(nodes: readonly Node[]): Readonly<Record<string, unknown>> {
  const {[SET_COUNTS]: planned, ...others} = COUNT_CONDITIONS;
  return nodesOfKind(nodes, 'services').length > 0 ? {...others, [SET_COUNTS]: planned} : others;
}

/** The name of the parameter for a schedule's state. */
export function stateName(schedule: ResourceKey, scope: Scope): string {
  return stateParameterName(scope.idOf(schedule));
}

/** The sections for these parameters, as far as there are any. */
export function withParameters(
  parameters: Readonly<Record<string, Parameter>>,
): Pick<Template, 'Metadata' | 'Parameters'> {
  if (Object.keys(parameters).length === 0) return {};
  return {Metadata: {'AWS::CloudFormation::Interface': groupsOf(parameters)}, Parameters: parameters};
}

/** How the console groups the parameters. */
function groupsOf(parameters: Readonly<Record<string, Parameter>>): unknown {
  const names = Object.keys(parameters);
  const isState = (name: string) => name.startsWith('StateOf');
  const isImport = (name: string) => name.startsWith('Imported');
  const groups = [
    ['Where it runs', names.filter(name => !isState(name) && !isImport(name) && name !== COUNTS)],
    ['What runs', names.filter(name => name === COUNTS)],
    ['Which schedules fire', names.filter(isState)],
    ['From other stacks', names.filter(isImport)],
  ] as const;
  return {
    ParameterGroups: groups
      .filter(([, members]) => members.length > 0)
      .map(([label, members]) => ({Label: {default: label}, Parameters: members.toSorted()})),
  };
}
