import {isObject, type Json} from '../json.ts';
import {describeKey, type KeyDescription} from './describe-key.ts';
import {readYaml} from './yaml-source.ts';

/** Where an application lives; no key by which to choose another outcome. */
const PLACE = /^(?:app$|aws\.|namePrefix$|network\.vpcId$|network\.\w+Subnets$)/;
/** A workload, as keys are written in texts. */
const ANY_WORKLOAD = '<Kind>/<namespace>/<name>';

/**
 * The keys of `k2e.yaml` that change what a rule does: those that its examples set, and those that its texts name between
 * backticks. Each once, by its name, in the order of their names.
 * @param configs the `k2e.yaml` of each example that has one.
 */
export function overrideKeys(texts: readonly string[], configs: readonly string[]): KeyDescription[] {
  const keys = [...configs.flatMap(keysOf), ...texts.flatMap(keysIn)];
  // What holds for all workloads can be chosen for one.
  if (keys.includes('compute')) keys.push('workloads.Deployment/shop/web.compute');
  const described = keys.flatMap(key => describeKey(key) ?? []);
  const chosen = described.filter(({name}) => !PLACE.test(name));
  return [...new Map(chosen.map(key => [key.name, key])).values()].toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  );
}

/** The dotted keys that a file sets; those below a key that takes any value are not keys of `k2e.yaml`. */
function keysOf(config: string): string[] {
  const source = readYaml(config);
  return 'value' in source ? leaves(source.value, '') : [];
}

function leaves(value: Json, at: string): string[] {
  if (!isObject(value)) return [at];
  return Object.entries(value).flatMap(([key, item]) => leaves(item, at === '' ? key : `${at}.${key}`));
}

/** The keys that a text names: `` `sizing.cpu` ``, `` `compute: ec2` ``, `` `workloads.<Kind>/<namespace>/<name>.cpu` ``. */
function keysIn(text: string): string[] {
  const quoted = [...text.matchAll(/`([^`]+)`/g)].map(([, inner = '']) => inner.replace(/: .*$/, ''));
  return quoted.map(key => key.replaceAll(ANY_WORKLOAD, 'Deployment/shop/web'));
}
