import type {Plan, Resource, SecretValue, Upload} from '../ecs/plan.ts';
import type {ResourceKey} from '../ecs/resource.ts';
import type {TargetPointer} from '../finding.ts';
import {finish} from './draft.ts';
import type {Workbench} from './invoke.ts';
import {keyedIndex, keyedPointers} from './keyed-pointer.ts';
import type {Target} from './ledger.ts';
import {masked} from './mask.ts';
import {tagged} from './tags.ts';

/** The plan that the rules have drafted together. */
export interface Finished {
  readonly plan: Omit<Plan, 'blocked'>;
  /** Resource → ids of the workloads that need it; none: it is shared. */
  readonly workloadsOf: ReadonlyMap<ResourceKey, ReadonlySet<string>>;
  /** Value for a secret store → ids of the workloads that need it. */
  readonly workloadsOfSecret: ReadonlyMap<SecretValue, ReadonlySet<string>>;
  /** File to be put into a bucket → ids of the workloads that need it. */
  readonly workloadsOfUpload: ReadonlyMap<Upload, ReadonlySet<string>>;
  /** Where in the written files that is what a rule has set. */
  resolve(target: Target): readonly TargetPointer[];
}

const NONE: readonly ResourceKey[] = [];

/** Finishes all drafts. @param tags the tags of `k2e.yaml`, for everything that can have them. */
export function finished(
  {drafts, secretValues, uploads, containers}: Workbench,
  tags: Readonly<Record<string, string>>,
): Finished {
  const resources = new Map<ResourceKey, Resource>();
  const workloadsOf = new Map<ResourceKey, ReadonlySet<string>>();
  for (const draft of drafts.all) {
    const {kind, name, key, sources, after, workloads} = draft;
    const resource = {
      kind,
      name,
      input: tagged(kind, masked(finish(draft, containers.get(key) ?? [])), tags),
      sources,
      after: after.length === 0 ? NONE : [...new Set(after)],
    };
    resources.set(key, resource as Resource);
    workloadsOf.set(key, workloads);
  }
  const indexes = new Map<string, (keyed: string) => string>();
  const resolve = ({resource: key, patch}: Target): readonly TargetPointer[] => {
    const resource = resources.get(key);
    if (!resource) return [];
    let index = indexes.get(key);
    if (!index) {
      index = keyedIndex(resource.kind, resource.input);
      indexes.set(key, index);
    }
    const places = keyedPointers(resource.kind, patch).map(index);
    return places.map(pointer => ({file: `${key}.json`, pointer}));
  };
  const unique = new Map<string, {readonly value: SecretValue; readonly ids: Set<string>}>();
  for (const {value, workload} of secretValues) {
    const key = `${value.store} ${value.name} ${value.jsonKey ?? ''}`;
    const {ids} = unique.get(key) ?? {ids: new Set<string>()};
    if (workload !== undefined) ids.add(workload);
    unique.set(key, {value, ids});
  }
  const workloadsOfSecret = new Map([...unique.values()].map(({value, ids}) => [value, ids]));
  const files = Map.groupBy(uploads, ({file}) => file.path);
  const workloadsOfUpload = new Map(
    [...files.values()].flatMap(same =>
      same
        .slice(0, 1)
        .map(({file}) => [file, new Set(same.flatMap(({workload}) => workload ?? []))] as const),
    ),
  );
  return {
    plan: {
      resources,
      secretValues: [...workloadsOfSecret.keys()],
      ...(uploads.length === 0 ? {} : {uploads: [...workloadsOfUpload.keys()]}),
    },
    workloadsOf,
    workloadsOfSecret,
    workloadsOfUpload,
    resolve,
  };
}
