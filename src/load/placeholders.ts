import {isObject, type Json, type JsonObject} from '../json.ts';
import {imagePlaceholders, namePlaceholders, type Placeholder, placeholders} from '../placeholder.ts';
import {type Pointer, pointer} from '../pointer.ts';
import type {Document, LoadProblem, OpenPlace} from './document.ts';
import type {Piece} from './pieces.ts';

/** Kinds of Kubernetes itself; custom resources have templates of their own (`{{inputs.parameters.x}}` of a workflow). */
const BUILT_IN = /^(?:v1|(?:apps|batch|autoscaling|policy|extensions)\/v\w+|[\w.]+\.k8s\.io\/v\w+)$/;
/** Fields whose text goes to programs, which have variables of their own, or which the cluster fills in. */
const FREE_FIELDS: ReadonlySet<string> = new Set([
  'annotations',
  'args',
  'binaryData',
  'command',
  'data',
  'description',
  'expression',
  'managedFields',
  'message',
  'parameters',
  'pattern',
  'schema',
  'status',
  'stringData',
  'volumeAttributes',
]);
/** Lists of names and values, of which the values go to programs. */
const VALUE_LISTS: ReadonlySet<string> = new Set(['env', 'httpHeaders']);
/** Free fields that hold lists: where a text stands for the whole, a script is to write the list. */
const LISTS: ReadonlySet<string> = new Set(['args', 'command']);
/** Stands for the name of such a list while its items are looked at; no field is named so. */
const VALUES = '/values';
/** Stands for the name of a variable; variables, and the keys that they are read from, are named in capitals by custom. */
const VARIABLE = '/variable';
const CAPITALS: ReadonlySet<string> = new Set([VARIABLE, 'key']);

/** A file's pieces without those that a script has yet to fill in. */
export interface Filled {
  readonly pieces: readonly Piece[];
  /** The single problem of such a file. */
  readonly problem: LoadProblem | null;
}

/** A placeholder, and where it stands in a document. */
interface Found extends Placeholder {
  readonly path: Pointer;
}

/**
 * Recognises manifests that are written for `envsubst`, `sed` or a template engine: a document that YAML cannot read because of
 * a placeholder, or that holds one where Kubernetes takes only a name or a number. Such a file gives one problem. What its
 * documents would be is unknown, so they are left out, and so are those that merely name the same variables; a document that
 * lacks nothing but the names of its images is kept.
 */
export function takePlaceholders(text: string, file: string, pieces: readonly Piece[]): Filled {
  // Most files have none of these characters.
  if (!/[$<@%#]|\{\{|__|image['"]?:/.test(text)) return {pieces, problem: null};
  const left = new Set<Piece>();
  const open: OpenPlace[] = [];
  for (const piece of pieces) {
    const {document} = piece;
    if (!document) {
      const places = piece.broken ? brokenBy(piece, text, file) : [];
      if (places.length > 0) left.add(piece);
      open.push(...places);
      continue;
    }
    const {found, values} = structural(document.value);
    if (found.length === 0) continue;
    const isKept = found.every(({path}) => isImage(path));
    if (!isKept) left.add(piece);
    open.push(
      ...[...found, ...values].map(({name, text: written, path}) => ({
        name,
        text: written,
        source: document.position(path),
        ...(isKept ? {document, pointer: path} : {}),
      })),
    );
  }
  const [first] = open;
  if (!first) return {pieces, problem: null};
  const written = new Set(open.map(place => place.text));
  for (const piece of pieces) {
    if (left.has(piece) || !piece.document) continue;
    const named = everyText(piece.document, written, open);
    if (named.length === 0) continue;
    left.add(piece);
    open.push(...named);
  }
  return {
    pieces: pieces.filter(piece => !left.has(piece)),
    problem: {
      kind: 'placeholder',
      message: 'The file has places that a script fills in before Kubernetes reads it.',
      source: first.source,
      open,
      leftOut: left.size,
    },
  };
}

/** The placeholders in a document that cannot be read, if one stands in the line where reading ended. */
function brokenBy({problems, start, end}: Piece, text: string, file: string): OpenPlace[] {
  const line = problems.find(({kind}) => kind === 'syntax')?.source.line ?? 0;
  const before = text.slice(0, start).split('\n').length;
  const places: OpenPlace[] = [];
  /** Indentation of the free field that a line belongs to. */
  let free = Number.POSITIVE_INFINITY;
  for (const [index, content] of text.slice(start, end).split('\n').entries()) {
    const indent = content.search(/\S|$/);
    if (indent > free || (indent === free && /^\s*- /.test(content))) {
      // Where a value begins with it, it is what YAML cannot read.
      const all = /[:-][ \t]+\{\{/.test(content) ? placeholders(content) : [];
      const found = all.filter(({text: written}) => written.startsWith('{{'));
      const column = (found[0]?.index ?? 0) + 1;
      for (const {name, text: written} of found)
        places.push({name, text: written, source: {file, line: before + index, column}});
      continue;
    }
    const key = /^(\s*(?:- +)?)([\w.-]+):/.exec(content);
    free = FREE_FIELDS.has(key?.[2] ?? '') ? (key?.[1]?.length ?? 0) : Number.POSITIVE_INFINITY;
    if (free !== Number.POSITIVE_INFINITY) continue;
    for (const found of placeholders(content.replace(/(^|\s)#(?!\{).*$/, '$1'))) {
      if (isHarmless(found, content)) continue;
      const source = {file, line: before + index, column: found.index + 1};
      places.push({name: found.name, text: found.text, source});
    }
  }
  return places.some(({source}) => source.line === line) ? places : [];
}

/** In double quotes YAML reads all but braces, whose own quotes end them (`"{{ tag | default "1" }}"`): something else broke the line. */
function isHarmless({text, index}: Placeholder, line: string): boolean {
  const quotes = line.slice(0, index).match(/(?<!\\)"/g)?.length ?? 0;
  return quotes % 2 === 1 && !text.startsWith('{{');
}

/** What a document holds: placeholders where only names and numbers may be, and those in texts beside them. */
interface Structural {
  readonly found: Found[];
  /** In the values of variables: a script may fill them in as well, or the program may read them as they are. */
  readonly values: Found[];
}

function structural(value: JsonObject): Structural {
  const all: Structural = {found: [], values: []};
  if (value.kind !== 'CustomResourceDefinition' && isBuiltIn(value)) walk(value, [], '', all);
  return all;
}

function isBuiltIn({apiVersion}: JsonObject): boolean {
  return typeof apiVersion === 'string' && BUILT_IN.test(apiVersion);
}

/** @param trail leads to the value; most hold no placeholder, so that it is made a pointer only where one does. */
function walk(value: Json, trail: (string | number)[], key: string, all: Structural): void {
  if (typeof value === 'string') {
    for (const one of placesOf(value, key)) all.found.push({...one, path: pointer(...trail)});
  } else if (Array.isArray(value)) {
    const below = VALUE_LISTS.has(key) ? VALUES : key;
    for (const [index, item] of value.entries()) {
      if (key === 'items' && isObject(item) && !isBuiltIn(item)) continue;
      trail.push(index);
      walk(item, trail, below, all);
      trail.pop();
    }
  } else if (isObject(value)) {
    for (const field of Object.keys(value)) {
      const item = value[field];
      const isFree = FREE_FIELDS.has(field) && field !== 'annotations';
      if (item === undefined || (isFree && !(LISTS.has(field) && typeof item === 'string'))) continue;
      trail.push(field);
      if (field === 'annotations') arns(item, trail, all.found);
      else if (key !== VALUES || field !== 'value')
        walk(item, trail, key === VALUES && field === 'name' ? VARIABLE : field, all);
      else if (typeof item === 'string')
        for (const one of placeholders(item)) all.values.push({...one, path: pointer(...trail)});
      trail.pop();
    }
  }
}

/** The placeholders in the text of a field; `CHANGE_LOG_URL` is one as the name of an object, but not as that of a variable. */
function placesOf(text: string, field: string): Placeholder[] {
  if (field === 'image') return imagePlaceholders(text);
  return CAPITALS.has(field) ? placeholders(text) : namePlaceholders(text);
}

/** Of annotations only ARNs are certainly no text for a program. */
function arns(annotations: Json, trail: readonly (string | number)[], found: Found[]): void {
  if (!isObject(annotations)) return;
  for (const [key, value] of Object.entries(annotations)) {
    if (typeof value !== 'string' || !value.startsWith('arn:')) continue;
    for (const each of placeholders(value)) found.push({...each, path: pointer(...trail, key)});
  }
}

function isImage(path: Pointer): boolean {
  return /\/(?:initContainers|containers)\/\d+\/image$/.test(path);
}

/** The places of a readable document in which one of these texts stands; none for places that are known. */
function everyText(
  document: Document,
  written: ReadonlySet<string>,
  known: readonly OpenPlace[],
): OpenPlace[] {
  const places: OpenPlace[] = [];
  const visit = (value: Json, path: Pointer): void => {
    if (typeof value === 'string') {
      for (const {name, text} of placeholders(value)) {
        if (written.has(text)) places.push({name, text, source: document.position(path)});
      }
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) visit(item, path + pointer(key));
    }
  };
  visit(document.value, '');
  const images = new Set(known.filter(place => place.document === document).map(place => place.text));
  return places.every(({text}) => images.has(text)) ? [] : places;
}
