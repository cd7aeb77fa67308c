import {isObject} from '../../json.ts';
import type {Properties} from '../declarative/composed.ts';
import {Code, print} from './code.ts';

/** A constant before a construct. */
export interface Constant {
  readonly name: string;
  readonly type: string;
  readonly value: unknown;
}

const TYPE = 'ecs.CfnTaskDefinition.LogConfigurationProperty';

/** The properties of a task definition, with the configuration of logs written once where all containers have the same. */
export function withSharedLogging(properties: Properties): {
  readonly properties: Properties;
  readonly constants: readonly Constant[];
} {
  const {containerDefinitions} = properties;
  const containers = Array.isArray(containerDefinitions) ? containerDefinitions.filter(isObject) : [];
  const logging = containers.map((container: object) => Object(container).logConfiguration);
  const [first, ...others] = logging;
  if (first === undefined || others.length === 0 || others.some(each => print(each) !== print(first)))
    return {properties, constants: []};
  const constant = {name: 'logConfiguration', type: TYPE, value: first};
  const shared = containers.map((container: object) => ({
    ...container,
    logConfiguration: new Code('logConfiguration'),
  }));
  return {properties: {...properties, containerDefinitions: shared}, constants: [constant]};
}
