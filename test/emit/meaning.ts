import {expect} from 'vitest';
import type {Plan} from '../../src/ecs/plan.ts';
import {emitNative} from '../../src/emit/native/native.ts';
import {isObject, type JsonObject} from '../../src/json.ts';
import {OPTIONS} from './plans.ts';

const RUNNING = /^(?:task-definitions|services|schedules|state-machines)\//;

/** Members whose value is a map with keys of the user. */
const MAPS = new Set(['options', 'dockerlabels', 'driveropts', 'labels']);

/**
 * What the native format says about task definitions, services, schedules and state machines, by `<kind>/<name>`: the inputs of the API calls
 * with lower-case member names, in which `<network.vpcId>` stands for a key of k2e.yaml, `<arn kind/name>` and `<id kind/name>`
 * for what AWS gives, and names of resources for themselves. The readers of other formats give the same.
 */
export function nativeMeaning(plan: Plan): ReadonlyMap<string, unknown> {
  const files = new Map(
    emitNative(plan, {...OPTIONS, includeBlocked: true})
      .filter(({path}) => path.endsWith('.json') && path !== 'k2e-output.json')
      .map(({path, content}) => [path.replace(/\.json$/, ''), JSON.parse(content)] as const),
  );
  const running = new Map<string, unknown>();
  for (const [key, value] of files) {
    if (RUNNING.test(key)) running.set(key, lowered(withDefinition(resolved(value, files))));
  }
  return running;
}

/** The definition of a state machine as the value of its JSON text, which CloudFormation has in a property of its own. */
export function withDefinition(value: unknown): unknown {
  if (!isObject(value)) return value;
  const {DefinitionString, definitionString, ...others} = value;
  const text = DefinitionString ?? definitionString ?? value.definition;
  return typeof text === 'string' ? {...others, definition: JSON.parse(text)} : value;
}

/**
 * What a reader of one format found, beside what the native files say, key by key; the one comparison of all formats.
 * @param read by `<kind>/<name>`, as `nativeMeaning` has it
 * @param carried what the format carries of a native value, where it leaves something to others on purpose; `found` is what
 *   the reader found in its place
 */
export function expectSameMeaning(
  read: ReadonlyMap<string, unknown>,
  plan: Plan,
  carried: (key: string, value: JsonObject, found: JsonObject) => unknown = (_key, value) => value,
): void {
  const native = nativeMeaning(plan);
  expect([...read.keys()].sort()).toEqual([...native.keys()].sort());
  for (const [key, found] of read) {
    // The token makes a repeated call of the API harmless; declarative formats do not repeat.
    const {clienttoken: _, ...value} = Object(native.get(key));
    expect(found, key).toEqual(carried(key, value, Object(found)));
  }
}

/**
 * What a stack of CloudFormation does not own: the count of a service that is scaled, and the state of a schedule that the input
 * does not tell.
 */
export function ownedByStack(key: string, value: JsonObject, found: JsonObject): unknown {
  if (key.startsWith('services/') && found.desiredcount === undefined) {
    const {desiredcount: _, ...rest} = value;
    return rest;
  }
  return key.startsWith('schedules/') ? {state: 'DISABLED', ...value} : value;
}

/** The physical name of a resource in its API input, whatever the member is called. */
export function physicalName(input: unknown): string {
  const names = ['Name', 'GroupName', 'RoleName', 'clusterName', 'serviceName', 'logGroupName', 'family'];
  for (const name of names) {
    if (isObject(input) && typeof input[name] === 'string') return input[name];
  }
  throw new Error(`No name in ${JSON.stringify(input).slice(0, 100)}.`);
}

function resolved(value: unknown, files: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(/\$\{k2e:([^}]*)\}/g, (_, inside: string) => {
      if (inside === 'dollar') return '$';
      const [, file = '', pointer = ''] = /^ref:(.*)\.json#(.*)$/.exec(inside) ?? [];
      if (file === '') return `<${inside}>`;
      if (/arn$/i.test(pointer)) return `<arn ${file}>`;
      return /Id$/.test(pointer) ? `<id ${file}>` : physicalName(files.get(file));
    });
  }
  if (Array.isArray(value)) return value.map(item => resolved(item, files));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [String(resolved(key, files)), resolved(item, files)]),
  );
}

/** The value with members in lower case; keys of users' maps stay. */
export function lowered(value: unknown, isMap = false): unknown {
  if (Array.isArray(value)) return value.map(item => lowered(item));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const name = isMap ? key : key.toLowerCase();
      return [name, lowered(item, !isMap && MAPS.has(name))];
    }),
  );
}

/**
 * The API's input as the provider would make it: without the API's own defaults, with its own where it insists, and without the
 * resolution of metrics, which its service has no argument for (the output index says so).
 */
export function asProvided(key: string, given: JsonObject): unknown {
  if (key.startsWith('schedules/')) return {state: 'DISABLED', ...given};
  const value = Object.fromEntries(Object.entries(given).filter(([field]) => field !== 'monitoring'));
  const {deploymentconfiguration} = value;
  if (!isObject(deploymentconfiguration)) return value;
  const {strategy, ...deployment} = deploymentconfiguration;
  return {...value, deploymentconfiguration: strategy === 'ROLLING' ? deployment : deploymentconfiguration};
}
