import {isObject, type Json, type JsonObject} from '../json.ts';
import {valueAt} from '../pointer.ts';
import type {LoadProblem} from './document.ts';
import {shellWord} from './helm.ts';
import type {Piece} from './pieces.ts';

/** Names under which Kustomize looks for its file. */
export const KUSTOMIZATION_NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

/** True for a file name under which Kustomize looks for its file. */
export function isKustomizationName(name: string): boolean {
  return KUSTOMIZATION_NAMES.some(known => known === name);
}

/** True for an object of Kustomize itself. Flux's `Kustomization` is another group, and a resource like others. */
export function isKustomization(value: JsonObject): boolean {
  const apiVersion = valueAt(value, '/apiVersion');
  return typeof apiVersion === 'string' && apiVersion.startsWith('kustomize.config.k8s.io/');
}

/** The problem of a kustomization: what it says is not applied. `folder` is the one it stands in; null where not known. */
export function kustomizationProblem(file: string, folder: string | null): LoadProblem {
  const message = `This is a file of Kustomize. k2e applies nothing of it and reads only the files that it is given, as they are. ${render(folder)}`;
  return {kind: 'kustomization', message, source: {file, line: 1, column: 1}};
}

/** The problem of a file that a kustomization uses as a patch or for its own configuration. */
export function kustomizePartProblem(file: string, folder: string | null): LoadProblem {
  const message = `A kustomization uses this file as a patch or configuration; it is no object of its own, so it was left out. ${render(folder)}`;
  return {kind: 'kustomization', message, source: {file, line: 1, column: 1}};
}

function render(folder: string | null): string {
  const place = folder === null ? 'FOLDER' : shellWord(folder);
  return `Render it and convert the result: \`kubectl kustomize ${place} | k2e convert -\`.`;
}

/** Fields of a kustomization that list files which are no objects: paths, or objects with a `path`, `files`, `envs` … */
const PART_FIELDS = [
  'patchesStrategicMerge',
  'patchesJson6902',
  'patches',
  'replacements',
  'transformers',
  'generators',
  'validators',
  'configurations',
  'configMapGenerator',
  'secretGenerator',
  'helmCharts',
  'openapi',
] as const;

/**
 * The files that a kustomization uses without their being objects (patches, configuration, contents of generated ConfigMaps), as
 * paths relative to its folder. Patches may also stand in the kustomization itself; those are no paths.
 */
export function kustomizeParts(pieces: readonly Piece[]): string[] {
  const found: string[] = [];
  for (const {document} of pieces) {
    if (document === null) continue;
    for (const field of PART_FIELDS)
      if (Object.hasOwn(document.value, field)) collectPaths(document.value[field], found);
  }
  return found;
}

const PATH_KEYS = new Set(['path', 'files', 'envs', 'env', 'valuesFile', 'additionalValuesFiles']);

function collectPaths(value: Json | undefined, found: string[]): void {
  if (typeof value === 'string') {
    // `name=path` in generators; text with line breaks is an inline patch.
    if (!value.includes('\n')) found.push(value.slice(value.indexOf('=') + 1));
  } else if (Array.isArray(value)) {
    for (const item of value) collectPaths(item, found);
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) if (PATH_KEYS.has(key)) collectPaths(item, found);
  }
}
