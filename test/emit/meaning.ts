import type {Plan} from '../../src/ecs/plan.ts';
import {emitNative} from '../../src/emit/native/native.ts';
import {isObject} from '../../src/json.ts';
import {OPTIONS} from './plans.ts';

const RUNNING = /^(?:task-definitions|services|schedules)\//;

/** Members whose value is a map with keys of the user. */
const MAPS = new Set(['options', 'dockerlabels', 'driveropts', 'labels']);

/**
 * What the native format says about task definitions, services and schedules, by `<kind>/<name>`: the inputs of the API calls
 * with lower-case member names, in which `<network.vpcId>` stands for a key of k2e.yaml, `<arn kind/name>` and `<id kind/name>`
 * for what AWS gives, and names of resources for themselves. The readers of other formats give the same.
 */
export function nativeMeaning(plan: Plan): ReadonlyMap<string, unknown> {
  const files = new Map(
    emitNative(plan, {...OPTIONS, includeBlocked: true})
      .filter(({path}) => path !== 'k2e-output.json')
      .map(({path, content}) => [path.replace(/\.json$/, ''), JSON.parse(content)] as const),
  );
  const running = new Map<string, unknown>();
  for (const [key, value] of files) {
    if (RUNNING.test(key)) running.set(key, lowered(resolved(value, files)));
  }
  return running;
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
