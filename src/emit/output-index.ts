import type {SecretValue} from '../ecs/plan.ts';
import type {ResourceKind} from '../ecs/resource.ts';
import type {ObjectRef} from '../finding.ts';
import {isObject} from '../json.ts';
import type {OutputFile} from './output.ts';
import {pathProblem} from './path.ts';
import {sha256, sortedJson} from './sorted-json.ts';

/** Path of the index below the output folder. */
export const INDEX_PATH = 'k2e-output.json';

/**
 * The index of an output folder: what each file is, where it comes from and when it is applied; and, for a rerun, which files
 * are k2e's own. Published as `docs/k2e-output.schema.json` (`output-index-schema.ts`).
 */
export interface OutputIndex {
  readonly schemaVersion: 1;
  readonly tool: {readonly name: 'k2e'; readonly version: string};
  /** The resources, in the order of application. */
  readonly files: readonly IndexedResource[];
  /** All other files, except the index itself: the report, the cutover plan. */
  readonly otherFiles: readonly {readonly path: string; readonly sha256: string}[];
  /** What only the user knows, by key of `k2e.yaml`. */
  readonly placeholders: readonly {readonly key: string; readonly files: readonly string[]}[];
  /** Values that the user must put into a secret store; names only. What a text refers to is for the runbook. */
  readonly secretValues: readonly Omit<SecretValue, 'references'>[];
  /** What a format has no words for; only there when there is any. */
  readonly notCarried?: readonly NotCarried[];
}

/** A resource, or a part of one, that an output format cannot express. */
export interface NotCarried {
  /** Name of the format. */
  readonly format: string;
  /** `<kind>/<name>` of the resource; `<kind>/*` for all of the kind, `*` for all of some kinds. */
  readonly resource: string;
  /** Pointer into the input of the API call; `''` for the whole resource. */
  readonly pointer: string;
  /** Why, and what to do instead, in full sentences. */
  readonly message: string;
}

/** One resource's file. */
export interface IndexedResource {
  readonly path: string;
  readonly kind: ResourceKind;
  readonly name: string;
  /** `aws <service> <operation> --cli-input-json file://<path>` makes it. */
  readonly cli: readonly [service: string, operation: string];
  readonly sources: readonly ObjectRef[];
  /** Files to be applied before this one. */
  readonly dependsOn: readonly string[];
  /** Its place in the order of application, from 1. */
  readonly order: number;
  /** Only there when the resource belongs to blocked workloads only. */
  readonly blocked?: true;
  readonly sha256: string;
}

/** The index of these other files and of what `parts` tells about the resources. */
export function indexFile(
  parts: Omit<OutputIndex, 'schemaVersion' | 'tool' | 'otherFiles'> & {readonly version: string},
  otherFiles: readonly OutputFile[],
): OutputFile {
  const {version, files, placeholders, secretValues, notCarried} = parts;
  const index: OutputIndex = {
    schemaVersion: 1,
    tool: {name: 'k2e', version},
    files,
    otherFiles: otherFiles
      .map(({path, content}) => ({path, sha256: sha256(content)}))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
    placeholders,
    secretValues,
    ...(notCarried === undefined ? {} : {notCarried}),
  };
  return {path: INDEX_PATH, content: sortedJson(index)};
}

/**
 * The files that an index lists, path → SHA-256, or undefined when the text is not an index that this version wrote. The text
 * comes from a disk: a path that could lead out of the folder makes it no index.
 */
export function indexedFiles(text: string): ReadonlyMap<string, string> | undefined {
  const index = parse(text);
  if (!isObject(index) || index.schemaVersion !== 1) return undefined;
  const {tool, files, otherFiles} = index;
  if (!isObject(tool) || tool.name !== 'k2e' || !Array.isArray(files) || !Array.isArray(otherFiles))
    return undefined;
  const found = new Map<string, string>();
  for (const entry of [...files, ...otherFiles]) {
    if (!isObject(entry)) return undefined;
    const {path, sha256: hash} = entry;
    if (typeof path !== 'string' || typeof hash !== 'string' || pathProblem(path) !== undefined)
      return undefined;
    found.set(path, hash);
  }
  return found;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
