import type {Plan} from '../../ecs/plan.ts';
import {RESOURCE_TYPES, type ResourceKey} from '../../ecs/resource.ts';
import type {References} from '../../ecs/resource-tokens.ts';
import type {Emission, Emitter, Selected} from '../emitter.ts';
import type {Ordered} from '../order.ts';
import type {OutputFile} from '../output.ts';
import {type FolderOptions, outputFolder} from '../output-folder.ts';
import type {OutputIndex} from '../output-index.ts';
import {selection} from '../selection.ts';
import {fileOf} from './placeholder.ts';
import {definitionFile, resourceFile} from './resource-file.ts';

/** The inputs of the AWS API calls, one JSON file per resource: architecture, section 5, "native output". */
export const native: Emitter = {
  name: 'native',
  summary: 'One JSON file per AWS resource, as `aws … --cli-input-json` takes it.',
  emit: emission,
};

/**
 * A plan in the native format: the resources' files, the index, and the report files as they are.
 * @throws InternalError when the plan is not sound (K2E-E910 to K2E-E912).
 */
export function emitNative(plan: Plan, options: FolderOptions): readonly OutputFile[] {
  return outputFolder(plan, [native], options).files;
}

/**
 * Resources whose files the native format writes, by key: for the report, which tells the files of each workload. The file of
 * a key is `fileOf(key)`.
 */
export function writtenKeys(plan: Plan, includeBlocked: boolean): ReadonlySet<ResourceKey> {
  return selection(plan, includeBlocked);
}

function emission({plan, resources, references}: Selected): Emission {
  return {
    files: resources.flatMap(({resource}) => [resourceFile(resource), ...definitionFile(resource)]),
    resources: resources.map(({key, resource: {kind, name, sources}, dependsOn}, position) => ({
      path: fileOf(key),
      kind,
      name,
      cli: RESOURCE_TYPES[kind].cli,
      sources,
      dependsOn: dependsOn.map(fileOf),
      order: position + 1,
      ...(plan.blocked.has(key) ? {blocked: true as const} : {}),
    })),
    placeholders: placeholders(resources, references),
  };
}

function placeholders(
  resources: readonly Ordered[],
  references: ReadonlyMap<string, References>,
): OutputIndex['placeholders'] {
  return resources.flatMap(({key}) =>
    [...(references.get(key)?.keys ?? [])].map(needed => ({key: needed, files: [fileOf(key)]})),
  );
}
