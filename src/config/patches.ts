import {UsageError} from '../errors.ts';
import type {Json} from '../json.ts';
import {isObject} from '../json.ts';
import {nearest} from '../nearest.ts';
import {isWithin, segments} from '../pointer.ts';
import type {Config, PatchOperation, ResourcePatch} from './config.ts';
import {matchesGlob} from './glob.ts';
import {dotted, type Path} from './problem.ts';

/**
 * The resources of a plan, by key (`<kind>/<name>`), with the patches of `k2e.yaml` made in order on their inputs; those that
 * no patch touches are the same objects as before. `place` tells where a key of `k2e.yaml` stands. Throws a `UsageError` K2E-E013 that names every patch which fits no
 * resource or whose operation fails: a patch that does nothing must not pass unseen.
 */
export function applyPatches<K extends string, R extends {readonly input: object}>(
  resources: ReadonlyMap<K, R>,
  patches: readonly ResourcePatch[],
  place?: Config['place'],
): ReadonlyMap<K, R> {
  const problems: string[] = [];
  const tell = (path: Path, what: string): void => {
    const at = place?.(path);
    problems.push(`${at ? `${at.file}:${at.line}:${at.column}: ` : ''}${dotted(path)}${what}`);
  };
  const patched = new Map(resources);
  patches.forEach(({resource: glob, operations}, index) => {
    const matching = [...patched].filter(([key]) => matchesGlob(glob, key));
    if (matching.length === 0) {
      const near = nearest(glob, resources.keys());
      const meant = near === undefined ? '.' : `; did you mean ${near}?`;
      tell(['patches', index, 'resource'], `: no resource fits ${glob}${meant}`);
    }
    for (const [key, resource] of matching) {
      const result = applyPatch(resource.input as Json, operations);
      if (!result.ok)
        tell(['patches', index, 'operations', result.operation], ` on ${key}: ${result.reason}.`);
      else if (isObject(result.value)) patched.set(key, {...resource, input: result.value});
      else tell(['patches', index], ` on ${key}: the result is not a map.`);
    }
  });
  if (problems.length === 0) return patched;
  throw new UsageError('K2E-E013', problems.join('\n'), [
    'Compare the patches of k2e.yaml with the files of a run without them: resources are named by their files.',
  ]);
}

/** What became of a patch: the new value, or the operation (index) that failed, and why. */
export type PatchResult =
  | {readonly ok: true; readonly value: Json}
  | {readonly ok: false; readonly operation: number; readonly reason: string};

/** The value with all operations made in order, or none at all (RFC 6902 §5). `value` itself is never changed. */
export function applyPatch(value: Json, operations: readonly PatchOperation[]): PatchResult {
  let current = value;
  for (const [operation, step] of operations.entries()) {
    const next = applyOperation(current, step);
    if (!next.ok) return {ok: false, operation, reason: next.reason};
    current = next.value;
  }
  return {ok: true, value: current};
}

type Step = {readonly ok: true; readonly value: Json} | {readonly ok: false; readonly reason: string};

const done = (value: Json): Step => ({ok: true, value});
const failed = (reason: string): Step => ({ok: false, reason});

/** One operation (RFC 6902 §4). */
function applyOperation(value: Json, operation: PatchOperation): Step {
  const {op, path} = operation;
  switch (op) {
    case 'add':
      return edit(value, segments(path), 'add', operation.value);
    case 'replace':
      return edit(value, segments(path), 'replace', operation.value);
    case 'remove':
      return edit(value, segments(path), 'remove', null);
    case 'test': {
      const found = at(value, path);
      return found === undefined || !equal(found, operation.value)
        ? failed(`the test at ${path} does not hold`)
        : done(value);
    }
    case 'move':
    case 'copy': {
      const {from} = operation;
      const found = at(value, from);
      if (found === undefined) return failed(`there is nothing at ${from}`);
      if (op === 'copy') return edit(value, segments(path), 'add', found);
      if (from === path) return done(value);
      if (isWithin(path, from)) return failed(`${from} cannot be moved into itself`);
      const without = edit(value, segments(from), 'remove', null);
      return without.ok ? edit(without.value, segments(path), 'add', found) : without;
    }
  }
}

/** The value at a pointer; of a list only by an index without leading zeros (RFC 6901 §4). */
function at(value: Json, path: string): Json | undefined {
  let current: Json | undefined = value;
  for (const key of segments(path)) {
    if (Array.isArray(current)) current = isIndex(key) ? current[Number(key)] : undefined;
    else current = isObject(current) && Object.hasOwn(current, key) ? current[key] : undefined;
    if (current === undefined) return undefined;
  }
  return current;
}

/** A copy of `value`, changed at `keys`. */
function edit(value: Json, keys: readonly string[], op: 'add' | 'replace' | 'remove', item: Json): Step {
  const [key, ...rest] = keys;
  if (key === undefined) return op === 'remove' ? failed('the whole resource cannot be removed') : done(item);
  if (Array.isArray(value)) return editList(value, key, rest, op, item);
  if (!isObject(value)) return failed(`there is no ${key} in a value that is neither a map nor a list`);
  const child = Object.hasOwn(value, key) ? value[key] : undefined;
  if (child === undefined && (rest.length > 0 || op !== 'add')) return failed(`there is no ${key}`);
  const others = Object.entries(value).filter(([other]) => other !== key);
  if (rest.length === 0 && op === 'remove') return done(Object.fromEntries(others));
  const changed = rest.length === 0 ? done(item) : edit(child ?? null, rest, op, item);
  return changed.ok ? done(Object.fromEntries([...others, [key, changed.value]])) : changed;
}

function editList(list: readonly Json[], key: string, rest: readonly string[], op: string, item: Json): Step {
  const adds = rest.length === 0 && op === 'add';
  const index = key === '-' && adds ? list.length : isIndex(key) ? Number(key) : -1;
  if (index < 0 || index > list.length || (index === list.length && !adds))
    return failed(`the list has no item ${key}`);
  if (adds) return done(list.toSpliced(index, 0, item));
  if (rest.length === 0) return done(op === 'remove' ? list.toSpliced(index, 1) : list.with(index, item));
  const changed = edit(list[index] ?? null, rest, op === 'add' || op === 'remove' ? op : 'replace', item);
  return changed.ok ? done(list.with(index, changed.value)) : changed;
}

function isIndex(key: string): boolean {
  return /^(0|[1-9][0-9]*)$/.test(key);
}

/** Deep equality of JSON values; the order of a map's keys does not count (RFC 6902 §4.6). */
function equal(a: Json, b: Json): boolean {
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => equal(item, b[i] ?? null));
  if (!isObject(a)) return a === b;
  if (!isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every(key => Object.hasOwn(b, key) && equal(a[key] ?? null, b[key] ?? null))
  );
}
