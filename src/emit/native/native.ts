import type {Plan} from '../../ecs/plan.ts';
import {RESOURCE_TYPES, type ResourceKey} from '../../ecs/resource.ts';
import type {EmitOptions, Emitter} from '../emitter.ts';
import type {OutputFile} from '../output.ts';
import {type IndexedResource, indexFile, type OutputIndex} from '../output-index.ts';
import {sha256} from '../sorted-json.ts';
import {type Ordered, ordered} from './order.ts';
import {fileOf} from './placeholder.ts';
import {type References, referencesOf} from './references.ts';
import {resourceFile} from './resource-file.ts';
import {selection} from './selection.ts';

/**
 * The inputs of the AWS API calls, one JSON file per resource, and the index of them: architecture, section 5, "native output".
 * @throws InternalError when the plan is not sound (K2E-E910 to K2E-E912).
 */
export function emitNative(plan: Plan, options: EmitOptions): readonly OutputFile[] {
  const references = referencesOf(plan);
  const written = selection(plan, references, options.includeBlocked);
  const resources = ordered(
    [...plan.resources].filter(([key]) => written.has(key)).map(([, resource]) => resource),
    references,
  );
  const files = resources.map(({resource}) => resourceFile(resource));
  const index = indexFile(
    {
      version: options.version,
      files: resources.map((entry, position) =>
        indexed(entry, position, plan, files[position]?.content ?? ''),
      ),
      placeholders: placeholders(resources, references),
      secretValues: plan.secretValues.toSorted((a, b) => (secretOrder(a) < secretOrder(b) ? -1 : 1)),
    },
    options.reportFiles,
  );
  return [...files, ...options.reportFiles, index];
}

/** The native format, as the list of emitters knows it. */
export const native: Emitter = {
  name: 'native',
  summary: 'One JSON file per AWS resource, as `aws … --cli-input-json` takes it.',
  emit: emitNative,
};

/**
 * Resources whose files the native format writes, by key: for the report, which tells the files of each workload. The file of
 * a key is `fileOf(key)`.
 */
export function writtenKeys(plan: Plan, includeBlocked: boolean): ReadonlySet<ResourceKey> {
  return selection(plan, referencesOf(plan), includeBlocked);
}

function indexed(
  {key, resource, dependsOn}: Ordered,
  position: number,
  plan: Plan,
  content: string,
): IndexedResource {
  const {kind, name, sources} = resource;
  return {
    path: fileOf(key),
    kind,
    name,
    cli: RESOURCE_TYPES[kind].cli,
    sources,
    dependsOn: dependsOn.map(fileOf),
    order: position + 1,
    ...(plan.blocked.has(key) ? {blocked: true} : {}),
    sha256: sha256(content),
  };
}

function placeholders(
  resources: readonly Ordered[],
  references: ReadonlyMap<ResourceKey, References>,
): OutputIndex['placeholders'] {
  const files = new Map<string, string[]>();
  for (const {key} of resources) {
    for (const needed of references.get(key)?.keys ?? []) {
      files.set(needed, [...(files.get(needed) ?? []), fileOf(key)]);
    }
  }
  return [...files]
    .map(([key, paths]) => ({key, files: paths.sort()}))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

function secretOrder({store, name, jsonKey, source, key}: Plan['secretValues'][number]): string {
  return JSON.stringify([store, name, jsonKey ?? '', source.kind, source.namespace, source.name, key]);
}
