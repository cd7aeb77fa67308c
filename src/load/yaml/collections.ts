import type {Json} from '../../json.ts';
import {List, Mapping} from './collecting.ts';
import {readFieldValue, readKey} from './fields.ts';
import type {NodeReader} from './node-reader.ts';
import type {Scanner} from './scanner.ts';
import {TOKEN, type Token} from './token-queue.ts';

/** The next key or the end of the mapping follows: a value is left out. */
function isEmptyInBlock(type: Token): boolean {
  return type === TOKEN.key || type === TOKEN.value || type === TOKEN.blockEnd;
}

/** Reads a block mapping (YAML 1.1 §9.3.3). */
export function readBlockMapping(reader: NodeReader): Json {
  const {scanner} = reader;
  const mapping = new Mapping(reader.places);
  scanner.skip();
  for (;;) {
    const type = scanner.peek();
    if (type === TOKEN.blockEnd) break;
    if (type !== TOKEN.key) {
      throw scanner.failure(
        'A key is expected here; check the indentation, and what follows a closing quote.',
        scanner.start,
      );
    }
    scanner.skip();
    const key = readKey(reader, mapping, isEmptyInBlock(scanner.peek()), true);
    let hasValue = scanner.peek() === TOKEN.value;
    if (hasValue) {
      scanner.skip();
      hasValue = !isEmptyInBlock(scanner.peek());
    }
    readFieldValue(reader, mapping, key, hasValue, true);
  }
  scanner.skip();
  reader.children = mapping.first;
  return mapping.value;
}

/** Reads a flow mapping (`{…}`). */
export function readFlowMapping(reader: NodeReader): Json {
  const {scanner} = reader;
  const mapping = new Mapping(reader.places);
  const open = scanner.start;
  scanner.skip();
  let type = scanner.peek();
  while (type !== TOKEN.flowMappingEnd) {
    const hasKeyToken = type === TOKEN.key;
    if (hasKeyToken) scanner.skip();
    const key = readKey(reader, mapping, hasKeyToken && endsFlowField(scanner.peek()), false);
    let hasValue = hasKeyToken && scanner.peek() === TOKEN.value;
    if (hasValue) {
      scanner.skip();
      const next = scanner.peek();
      hasValue = next !== TOKEN.flowEntry && next !== TOKEN.flowMappingEnd;
    }
    readFieldValue(reader, mapping, key, hasValue, false);
    type = nextFlowItem(scanner, TOKEN.flowMappingEnd, open);
  }
  scanner.skip();
  reader.children = mapping.first;
  return mapping.value;
}

function endsFlowField(type: Token): boolean {
  return type === TOKEN.value || type === TOKEN.flowEntry || type === TOKEN.flowMappingEnd;
}

/** Steps over a comma; gives the token that follows, or the one that ends the collection. */
function nextFlowItem(scanner: Scanner, end: Token, open: number): Token {
  const type = scanner.peek();
  if (type === end) return type;
  const bracket = end === TOKEN.flowMappingEnd ? '}' : ']';
  if (type === TOKEN.end)
    throw scanner.failure(`The \`${bracket}\` that closes this bracket is missing.`, open);
  if (type !== TOKEN.flowEntry)
    throw scanner.failure(`A comma or \`${bracket}\` is expected here.`, scanner.start);
  scanner.skip();
  return scanner.peek();
}

/** Reads a flow sequence (`[…]`), in which `key: value` is a mapping of one field. */
export function readFlowSequence(reader: NodeReader): Json {
  const {scanner} = reader;
  const list = new List(reader.places);
  const open = scanner.start;
  scanner.skip();
  let type = scanner.peek();
  while (type !== TOKEN.flowSequenceEnd) {
    const entry = list.place(scanner.base + scanner.start);
    reader.trail[reader.depth] = entry;
    list.value.push(type === TOKEN.key ? reader.collection(readFlowPair) : reader.value(false, false));
    reader.places.setChildren(entry, reader.children);
    type = nextFlowItem(scanner, TOKEN.flowSequenceEnd, open);
  }
  scanner.skip();
  reader.children = list.first;
  return list.value;
}

function readFlowPair(reader: NodeReader): Json {
  const {scanner} = reader;
  const mapping = new Mapping(reader.places);
  scanner.skip();
  const first = scanner.peek();
  const isEmpty = first === TOKEN.value || first === TOKEN.flowEntry || first === TOKEN.flowSequenceEnd;
  const key = readKey(reader, mapping, isEmpty, false);
  let hasValue = scanner.peek() === TOKEN.value;
  if (hasValue) {
    scanner.skip();
    const next = scanner.peek();
    hasValue = next !== TOKEN.flowEntry && next !== TOKEN.flowSequenceEnd;
  }
  readFieldValue(reader, mapping, key, hasValue, false);
  reader.children = mapping.first;
  return mapping.value;
}

/** Reads a block sequence (YAML 1.1 §9.3.1). */
export function readBlockSequence(reader: NodeReader): Json {
  const {scanner} = reader;
  const list = new List(reader.places);
  scanner.skip();
  for (;;) {
    const type = scanner.peek();
    if (type === TOKEN.blockEnd) break;
    if (type !== TOKEN.entry) {
      throw scanner.failure('A list item (`-`) is expected here; check the indentation.', scanner.start);
    }
    readItem(reader, list, false);
  }
  scanner.skip();
  reader.children = list.first;
  return list.value;
}

/** Reads a list in the column of its key: it ends where no item follows, and has no end token. */
export function readIndentlessSequence(reader: NodeReader): Json {
  const list = new List(reader.places);
  while (reader.scanner.peek() === TOKEN.entry) readItem(reader, list, true);
  reader.children = list.first;
  return list.value;
}

function readItem(reader: NodeReader, list: List, indentless: boolean): void {
  const {scanner} = reader;
  const dash = scanner.start;
  scanner.skip();
  const next = scanner.peek();
  const empty = next === TOKEN.entry || (indentless ? isEmptyInBlock(next) : next === TOKEN.blockEnd);
  const entry = list.place(scanner.base + (empty ? dash : scanner.start));
  reader.trail[reader.depth] = entry;
  list.value.push(empty ? reader.nothing() : reader.value(true, false));
  reader.places.setChildren(entry, reader.children);
}
