import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {defaultConfig, parseConfig} from '../../../src/config/load-config.ts';
import type {Plan} from '../../../src/ecs/plan.ts';
import {emitNative} from '../../../src/emit/native/native.ts';
import {load} from '../../../src/load/load.ts';
import {run} from '../../../src/pipeline.ts';
import {OPTIONS} from '../plans.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PAIRS = '../shared/corpus/pairs';

/** Folders of manifests, some with what the user knows and some without, so that there are values to ask for. */
export const INPUTS: readonly {readonly name: string; readonly k8s: string; readonly config?: string}[] = [
  {name: 'web-shop', k8s: 'samples/web-shop/k8s', config: 'samples/web-shop/k2e.yaml'},
  {name: 'web-shop without k2e.yaml', k8s: 'samples/web-shop/k8s'},
  {name: 'nightly-api', k8s: 'samples/nightly-api/k8s', config: 'samples/nightly-api/k2e.yaml'},
  {name: 'nightly-api without k2e.yaml', k8s: 'samples/nightly-api/k8s'},
  ...['retail-store', 'sock-shop'].map(name => ({name, k8s: `${PAIRS}/${name}/k8s`})),
].map(({name, ...rest}) =>
  existsSync(join(ROOT, rest.k8s))
    ? {name, ...rest}
    : {...rest, name: `${name} (SKIPPED: ${rest.k8s} is absent)`},
);

/** Whether a folder of manifests is not there: tests of it skip and say so by its name. */
export function isAbsent({k8s}: {readonly k8s: string}): boolean {
  return !existsSync(join(ROOT, k8s));
}

/** The plan of a folder of manifests, blocked workloads included. */
export async function planOfFolder(k8s: string, config?: string): Promise<Plan> {
  const loaded = await load([join(ROOT, k8s)], {stdin: () => Promise.reject(new Error('nothing is piped'))});
  const known =
    config === undefined ? defaultConfig() : parseConfig(readFileSync(join(ROOT, config), 'utf8'), config);
  const {plan} = run(loaded, known, {today: '2026-11-21'});
  return {...plan, blocked: new Set()};
}

/** The files of the native format, parsed, by path, with variables as `documented` names them in place of placeholders. */
export function nativeFiles(plan: Plan): ReadonlyMap<string, unknown> {
  return new Map(emitNative(plan, OPTIONS).map(({path, content}) => [path, filled(JSON.parse(content))]));
}

function filled(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(PLACEHOLDER, (_, inside: string) =>
      inside === 'dollar' ? '$' : stands(documented(inside)),
    );
  }
  if (Array.isArray(value)) {
    const [only, ...others] = value;
    const [, key] = (others.length === 0 && typeof only === 'string' && LIST.exec(only)) || [];
    return key === undefined ? value.map(filled) : [1, 2].map(item => stands(`${documented(key)}_${item}`));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [filled(key), filled(field)]));
}

const PLACEHOLDER = /\$\{k2e:([^}]*)\}/g;
/** The only item of a list that stands for a whole list: a key of `k2e.yaml`. */
const LIST = /^\$\{k2e:([^}:]*)\}$/;

/** What a variable of this name is given in tests. */
export function stands(name: string): string {
  return `<${name}>`;
}

/** The variable for a placeholder of the native format, by the rule in `docs/outputs.md`. */
function documented(inside: string): string {
  const words = inside.replace(/^ref:/, '').replace(/\.json#.*\//, '/');
  const name = words.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').replaceAll(/[^A-Za-z0-9]/g, '_');
  return `K2E_${name.toUpperCase()}`;
}
