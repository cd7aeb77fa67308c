import {isObject, type Json, type JsonObject} from '../json.ts';
import {type Pointer, pointer, segments} from '../pointer.ts';
import type {SchemaFault} from './validate-fault.ts';

/** Where the parts of a changed copy come from. */
export interface Pruned {
  /** The copy: valid against the schema. Parts without a fault are shared with the object as given. */
  readonly value: JsonObject;
  /** Pointer into the object as given, for a pointer into `value`: list items move up where an earlier one was taken out. */
  givenPath(path: Pointer): Pointer;
}

/** What happens to one place, and below it. */
interface Edit {
  fault?: SchemaFault;
  readonly below: Map<string, Edit>;
}

/**
 * Takes out of an object what `validate` found, so that the rest is valid: a value that Kubernetes would not read goes, or
 * makes place for what Kubernetes reads instead. The object itself stays unchanged; without faults it is the copy.
 */
export function prune(value: JsonObject, faults: readonly SchemaFault[]): Pruned {
  if (faults.length === 0) return {value, givenPath: path => path};
  const kept = new Map<Pointer, readonly number[]>();
  const copy = apply(value, plan(faults), '', kept);
  return {value: isObject(copy) ? copy : {}, givenPath: path => trace(path, kept)};
}

function plan(faults: readonly SchemaFault[]): Edit {
  const root: Edit = {below: new Map()};
  for (const fault of faults) {
    let edit = root;
    for (const segment of segments(fault.settles)) {
      const next = edit.below.get(segment) ?? {below: new Map<string, Edit>()};
      edit.below.set(segment, next);
      edit = next;
    }
    edit.fault = fault;
  }
  return root;
}

/** The changed copy of `value`, which stands at `path` of the copy; undefined when it goes. */
function apply(
  value: Json,
  edit: Edit,
  path: Pointer,
  kept: Map<Pointer, readonly number[]>,
): Json | undefined {
  if (edit.fault) return edit.fault.instead;
  if (Array.isArray(value)) return applyToList(value, edit, path, kept);
  if (!isObject(value)) return value;
  const names = new Set([...Object.keys(value), ...edit.below.keys()]);
  const entries: [string, Json][] = [];
  for (const name of names) {
    const below = edit.below.get(name);
    const given = Object.hasOwn(value, name) ? (value[name] ?? null) : null;
    const result = below ? apply(given, below, path + pointer(name), kept) : given;
    if (result !== undefined) entries.push([name, result]);
  }
  return Object.fromEntries(entries);
}

function applyToList(
  list: readonly Json[],
  edit: Edit,
  path: Pointer,
  kept: Map<Pointer, readonly number[]>,
): Json {
  const result: Json[] = [];
  const indices: number[] = [];
  list.forEach((item, index) => {
    const below = edit.below.get(String(index));
    const copy = below ? apply(item, below, path + pointer(result.length), kept) : item;
    if (copy === undefined) return;
    result.push(copy);
    indices.push(index);
  });
  if (result.length < list.length) kept.set(path, indices);
  return result;
}

function trace(path: Pointer, kept: ReadonlyMap<Pointer, readonly number[]>): Pointer {
  if (kept.size === 0) return path;
  let here = '';
  let given = '';
  for (const segment of segments(path)) {
    const index = kept.get(here)?.[Number(segment)];
    given += pointer(index ?? segment);
    here += pointer(segment);
  }
  return given;
}
