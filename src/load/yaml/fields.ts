import {isObject} from '../../json.ts';
import type {Written} from './anchors.ts';
import type {Mapping} from './collecting.ts';
import type {NodeReader} from './node-reader.ts';
import {keyText} from './scalar-value.ts';
import {TOKEN} from './token-queue.ts';

/** A key that was read: its text and entry, or a merge key (`<<`). `start` is its offset in the document. */
export type FieldKey =
  | {readonly merge: false; readonly start: number; readonly key: string; readonly entry: number}
  | {readonly merge: true; readonly start: number};

/** True for the merge key (YAML 1.1, type `merge`). */
function isMergeKey({tag, text, plain}: Written): boolean {
  return text === '<<' && ((tag === '' && plain) || tag === '!' || tag === 'tag:yaml.org,2002:merge');
}

/** Reads the key of a field and notes its place. */
export function readKey(reader: NodeReader, mapping: Mapping, isEmpty: boolean, block: boolean): FieldKey {
  const {scanner} = reader;
  const {start} = scanner;
  if (isEmpty) throw scanner.failure('A key is missing here; Kubernetes takes no empty key.', start);
  const isAlias = scanner.peek() === TOKEN.alias;
  reader.node(block, block);
  const {written} = reader;
  if (written === undefined)
    throw scanner.failure('A key must be a text; lists and mappings cannot be keys.', start);
  if (!isAlias && isMergeKey(written)) {
    // The merge key is no node to Kubernetes' count.
    reader.anchors.nodes--;
    return {merge: true, start};
  }
  const key = keyText(written.tag, written.text, written.plain);
  if (key === undefined) {
    throw scanner.failure(
      'Kubernetes takes no such key (null, or a number too large); put it in quotes.',
      start,
    );
  }
  const {entry, lost} = mapping.place(key, scanner.base + start);
  reader.trail[reader.depth] = entry;
  if (lost !== 0) reportDuplicate(reader, lost, entry);
  return {merge: false, start, key, entry};
}

/** Reads the value of a field, where it has one, and sets it. */
export function readFieldValue(
  reader: NodeReader,
  mapping: Mapping,
  key: FieldKey,
  hasValue: boolean,
  block: boolean,
): void {
  if (key.merge) readMerge(reader, mapping, key.start, hasValue, block);
  else {
    mapping.set(key.key, hasValue ? reader.value(block, block) : reader.nothing());
    reader.places.setChildren(key.entry, reader.children);
  }
}

function readMerge(
  reader: NodeReader,
  mapping: Mapping,
  start: number,
  hasValue: boolean,
  block: boolean,
): void {
  const {scanner, places} = reader;
  const refusal = () => scanner.failure('A merge (`<<`) takes a mapping or a list of mappings.', start);
  const isAlias = hasValue && scanner.peek() === TOKEN.alias;
  const value = hasValue ? reader.value(block, block) : null;
  const report = (lost: number, kept: number) => reportDuplicate(reader, lost, kept);
  if (isObject(value)) mapping.merge(value, reader.children, report);
  else if (!Array.isArray(value) || isAlias) throw refusal();
  else {
    const first: number[] = [];
    for (let entry = reader.children; entry !== 0; entry = places.next(entry))
      first.push(places.children(entry));
    // Earlier mappings of the list win.
    for (const [index, item] of [...value.entries()].reverse()) {
      if (!isObject(item)) throw refusal();
      mapping.merge(item, first[index] ?? 0, report);
    }
  }
}

function reportDuplicate({duplicates, places, trail, depth}: NodeReader, lost: number, kept: number): void {
  duplicates.add(places, trail, depth, lost, kept);
}
