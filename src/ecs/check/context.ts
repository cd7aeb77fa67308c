import {type Plan, type Resource, resourceOf} from '../plan.ts';
import type {ResourceKey, ResourceKind} from '../resource.ts';
import {hasToken, parseText, type TextPart} from '../token.ts';
import {type Launch, launchesOf} from './launch.ts';

/** What a constraint may look at. */
export interface CheckContext {
  readonly plan: Plan;
  readonly quotas: Quotas;
  /** Where everything is made, if that is known. */
  readonly region: string | undefined;
  /**
   * The resources of a kind in the order of their names; only those whose fields have the types of the API, so that a
   * constraint can rely on them. (The others have faults of `check/wrong-type`.)
   */
  all<K extends ResourceKind>(kind: K): readonly Resource<K>[];
  /** The resource of this kind that `text` refers to, as a whole, by a token. */
  referred<K extends ResourceKind>(kind: K, text: string | undefined): Resource<K> | undefined;
  /** Everything that starts tasks: services, jobs, schedules. */
  launches(): readonly Launch[];
  /** What starts tasks under this key. */
  launchOf(key: ResourceKey): Launch | undefined;
}

/** What AWS raises for an account that asks for it. */
export interface Quotas {
  /** Rules of one Application Load Balancer. */
  readonly rules: number;
}

/** The context over the well-typed resources of a plan. */
export function createContext(
  plan: Plan,
  isWellTyped: (key: ResourceKey) => boolean,
  quotas: Quotas,
  region?: string,
): CheckContext {
  const kinds = new Map<ResourceKind, Resource[]>();
  for (const key of [...plan.resources.keys()].sort()) {
    const resource = plan.resources.get(key);
    if (!resource || !isWellTyped(key)) continue;
    const list = kinds.get(resource.kind);
    if (list) list.push(resource);
    else kinds.set(resource.kind, [resource]);
  }
  let launches: ReadonlyMap<ResourceKey, Launch> | undefined;
  const launchesByKey = (): ReadonlyMap<ResourceKey, Launch> => {
    launches ??= new Map(launchesOf(context).map(launch => [launch.resource, launch]));
    return launches;
  };
  const context: CheckContext = {
    plan,
    quotas,
    region,
    all: <K extends ResourceKind>(kind: K) => {
      const list: readonly Resource[] = kinds.get(kind) ?? [];
      return list as readonly Resource<K>[];
    },
    referred: <K extends ResourceKind>(kind: K, text: string | undefined) => {
      const key = soleReference(text);
      if (!key?.startsWith(`${kind}/`) || !isWellTyped(key)) return undefined;
      return resourceOf(plan, key as ResourceKey<K>);
    },
    launches: () => [...launchesByKey().values()],
    launchOf: key => launchesByKey().get(key),
  };
  return context;
}

/** The resource that a string refers to when it is one reference and nothing else. */
export function soleReference(text: string | undefined): ResourceKey | undefined {
  const parts: readonly TextPart[] = text === undefined ? [] : parseText(text);
  const [part] = parts;
  return parts.length === 1 && part?.kind === 'ref' ? part.resource : undefined;
}

/** The value as JSON with each token replaced by what `native` would write: for measuring sizes. */
export function writtenJson(value: unknown): string {
  const text = json(value);
  if (!hasToken(text)) return text;
  return parseText(text)
    .map(part => {
      if (part.kind === 'text') return part.text;
      return part.kind === 'config'
        ? `\${k2e:${part.key}}`
        : `\${k2e:ref:${part.resource}.json#${part.pointer}}`;
    })
    .join('');
}

/** The value as JSON; integers that only `bigint` holds are rare, and V8 writes values much faster when it need not ask of each. */
function json(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? Number(item) : item));
  }
}
