import {dump} from 'js-yaml';
import {isObject, type Json, type JsonObject, visibleJson} from '../json.ts';
import {segments} from '../pointer.ts';
import type {Commit} from './commit.ts';
import {refText} from './ref-text.ts';

/**
 * What a person commits, as YAML: an object with the one field in it. It is a patch of kustomize as it is, a JSON merge patch, and what a
 * chart has to render. Whatever the plan's texts hold stays in its comment and its scalar.
 */
export function patchText({run}: {readonly run: string}, commits: readonly Commit[]): string {
  const [first] = commits;
  if (!first) return '';
  const {apiVersion, kind, namespace, name} = first.ref;
  const head: JsonObject = {
    apiVersion,
    kind,
    metadata: {name, ...(namespace !== undefined && {namespace})},
  };
  const patch = commits.reduce(
    (merged, {field, value}) => withField(merged, segments(field), value as Json),
    head,
  );
  const comments = commits.flatMap(commit => commentOf(run, commit));
  return `${[...new Set(comments)].map(text => `# ${oneLine(text)}\n`).join('')}${yamlOf(patch)}`;
}

function commentOf(run: string, {ref, field, value, owner}: Commit): readonly string[] {
  const {name, source, isChart = false} = owner;
  return [
    `k2e cutover ${run}: ${field} of ${refText(ref)} becomes ${JSON.stringify(value)}.`,
    `${name} sets it from Git${source === undefined ? '' : ` (${source})`}.`,
    isChart
      ? 'A chart renders it: change the values until it renders this; where it has no value for it, a post-renderer or a patch over the chart sets it.'
      : 'Change the manifest so, or use this file under `patches` of kustomization.yaml.',
  ];
}

/** YAML in which nothing acts upon a terminal or hides: what would becomes an escape sequence. */
export function yamlOf(patch: JsonObject): string {
  const plain = dump(patch, {lineWidth: -1, noRefs: true});
  // Characters that a terminal acts upon become escape sequences, which YAML knows in double quotes only.
  return visibleJson(plain) === plain
    ? plain
    : visibleJson(dump(patch, {lineWidth: -1, noRefs: true, forceQuotes: true, quoteStyle: 'double'}));
}

function oneLine(text: string): string {
  return visibleJson(text.replaceAll(/\s+/g, ' '));
}

function withField(object: JsonObject, [first = '', ...rest]: readonly string[], value: Json): JsonObject {
  const present = Object.hasOwn(object, first) ? object[first] : undefined;
  const below = rest.length === 0 ? value : withField(isObject(present) ? present : {}, rest, value);
  return Object.fromEntries([...Object.entries(object), [first, below]]);
}

/** A file with what to commit in one object. */
export interface CommitFile {
  /** One file name, safe for any file system: kind, namespace and name, between dots. */
  readonly name: string;
  readonly text: string;
}

/** One file for each object, in the order of the commits. */
export function commitFiles(plan: {readonly run: string}, commits: readonly Commit[]): readonly CommitFile[] {
  const byObject = Map.groupBy(commits, ({ref}) => fileName(ref));
  return [...byObject].map(([name, all]) => ({name, text: patchText(plan, all)}));
}

/** A namespace holds no dot, so no two objects of one kind share a file (Kubernetes, "Object Names and IDs"). */
function fileName({kind, namespace = '', name}: Commit['ref']): string {
  const safe = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9.-]/g, '_');
  return `${safe(kind)}.${safe(namespace)}.${safe(name)}.yaml`;
}
