import {podReferences} from '../model/pod-references.ts';
import type {Context} from '../rules/rule.ts';

/**
 * What Kustomize puts behind the name of a Secret or ConfigMap that it makes: a hash of the content, in letters and digits that form
 * no words (`encode`, kyaml `resid/hasher`).
 */
const CONTENT_HASH = /^(?<stem>.+)-[2456789bcdfghkmt]{10}$/;

/** The full name of an object of a namespace, as a key. */
export function nameKey(namespace: string, name: string): string {
  return `${namespace || 'default'}/${name}`;
}

/**
 * The names without the hash of Kustomize, by `nameKey`, of Secrets and ConfigMaps that pods use: with it each change of a value
 * would give another place in the store, and a hash of values would stand in files. An object keeps its whole name where that
 * without the hash could mean another one too. A Secret comes before a ConfigMap of the same stem.
 */
export function lastingNames({inventory}: Pick<Context, 'inventory'>): ReadonlyMap<string, string> {
  const whole = new Set(
    ['Secret', 'ConfigMap'].flatMap(kind =>
      inventory.all(kind).map(({ref}) => nameKey(ref.namespace, ref.name)),
    ),
  );
  const used = {Secret: new Set<string>(), ConfigMap: new Set<string>()};
  for (const workload of inventory.workloads) {
    for (const {kind, name} of podReferences(workload)) {
      if (kind === 'Secret' || kind === 'ConfigMap') used[kind].add(nameKey(workload.namespace, name));
    }
  }
  const lasting = new Map<string, string>();
  const taken = new Set([...whole, ...used.Secret, ...used.ConfigMap]);
  for (const kind of ['Secret', 'ConfigMap'] as const) {
    const stems = Map.groupBy(used[kind], key => CONTENT_HASH.exec(key)?.groups?.['stem']);
    for (const [stem, [only, ...others]] of stems) {
      if (stem === undefined || only === undefined || others.length > 0 || taken.has(stem)) continue;
      taken.add(stem);
      lasting.set(only, stem.slice(stem.indexOf('/') + 1));
    }
  }
  return lasting;
}
