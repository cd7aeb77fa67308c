import type {Config} from '../config/config.ts';
import {configToken} from '../ecs/token.ts';
import type {ObjectRef} from '../finding.ts';
import type {Inventory} from '../model/inventory.ts';
import type {Context, NeededKey, NeededListKey} from '../rules/rule.ts';

/** A key of `k2e.yaml` that a resource needs and the user has not given, with the objects that need it. */
export interface MissingKey {
  readonly key: string;
  readonly causes: Set<ObjectRef>;
}

/** The context of a run, and the keys that the rules asked for in vain. */
export interface RunContext {
  readonly context: Context;
  readonly missing: ReadonlyMap<string, MissingKey>;
  /** Names the object whose rules run now, as the cause of missing keys. */
  current(object: ObjectRef | undefined): void;
}

/** Makes the context of one run; choices are computed on first use and kept. */
export function runContext(config: Config, inventory: Inventory, today: string): RunContext {
  const made = new Map<unknown, unknown>();
  const missing = new Map<string, MissingKey>();
  let cause: ObjectRef | undefined;

  const miss = (key: string): string => {
    const entry = missing.get(key) ?? {key, causes: new Set()};
    missing.set(key, entry);
    if (cause) entry.causes.add(cause);
    return configToken(key);
  };

  const context: Context = {
    config,
    inventory,
    today,
    choice<T>(choose: (context: Context) => T): T {
      if (!made.has(choose)) made.set(choose, choose(context));
      return made.get(choose) as T;
    },
    need: (key: NeededKey) => settingText(config, key) ?? miss(key),
    needList(key: NeededListKey) {
      const [, name] = key.split('.') as ['network', 'taskSubnets' | 'albSubnets'];
      return config.network[name] ?? [miss(key)];
    },
  };
  return {
    context,
    missing,
    current(object) {
      cause = object;
    },
  };
}

function settingText(config: Config, key: NeededKey): string | undefined {
  if (key.startsWith('tls.certificates.')) {
    const host = key.slice('tls.certificates.'.length);
    return Object.hasOwn(config.tls.certificates, host) ? config.tls.certificates[host] : undefined;
  }
  switch (key) {
    case 'aws.accountId':
      return config.aws.accountId;
    case 'aws.region':
      return config.aws.region;
    case 'aws.partition':
      // Without a region there is no telling; nearly all accounts are in `aws`.
      return config.aws.partition ?? 'aws';
    case 'cluster.capacityProviders.managed':
      return config.cluster.capacityProviders.managed;
    default:
      return config.network.vpcId;
  }
}
