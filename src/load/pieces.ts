import {holdsReserved, isObject, type Json} from '../json.ts';
import {segments} from '../pointer.ts';
import type {Document, LoadProblem, LoadProblemKind} from './document.ts';
import {compose} from './yaml/composer.ts';
import {UnreadableDocument} from './yaml/cursor.ts';
import type {DuplicateKey, DuplicateKeys} from './yaml/duplicate-key.ts';
import {readJsonValue, skipJsonSpace} from './yaml/json-value.ts';
import {PlacedDocument, Places} from './yaml/places.ts';
import {type Chunk, separate} from './yaml/separate.ts';

/** So many fields that are set twice are named. */
const NAMED = 10;

/** One document of a file, or what is known of one that could not be read. */
export interface Piece {
  /** Its share of the file's text. */
  readonly start: number;
  readonly end: number;
  /** Null where it could not be read or is no object. */
  readonly document: Document | null;
  /** True where it could not be read at all. */
  readonly broken: boolean;
  readonly problems: readonly LoadProblem[];
}

/** Documents that k2e reads of one file; ten times what it is made for. */
const MAX_DOCUMENTS = 100_000;

/** Stands in a decoded text for bytes that are no UTF-8: a noncharacter, which YAML forbids. */
export const UNDECODABLE = '\uFFFF';

/** What YAML 1.1 §4.1 forbids: control characters other than tab, LF, CR and NEL, and the noncharacters U+FFFE and U+FFFF. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is these characters that must be found
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/** Reserved characters (`json.ts`), as they are or in an escape sequence; or anything else that can encode them. */
const MAY_HOLD_RESERVED = /[\uFDD0-\uFDD2]|fdd[0-2]|binary|%/i;

/**
 * The documents of a file, in order, without those that hold only blanks and comments. Read as `kubectl` reads them
 * (apimachinery `YAMLOrJSONDecoder`): a text that begins with `{` is a stream of JSON values first, all else is YAML.
 */
export function readPieces(text: string, file: string): Piece[] {
  return new PieceReader(text, file).pieces();
}

class PieceReader {
  /** Ends in a line break, as Kubernetes' line reader makes it. */
  readonly #text: string;
  readonly #file: string;
  readonly #places: Places;
  readonly #pieces: Piece[] = [];
  readonly #hasForbidden: boolean;
  readonly #mayHoldReserved: boolean;

  constructor(text: string, file: string) {
    this.#text = text.endsWith('\n') || text === '' ? text : `${text}\n`;
    this.#file = file;
    this.#places = new Places(this.#text);
    this.#hasForbidden = FORBIDDEN.test(text);
    this.#mayHoldReserved = MAY_HOLD_RESERVED.test(text);
  }

  pieces(): Piece[] {
    const from = /^[^\S\uFEFF]*\{/.test(this.#text.slice(0, 4096)) ? this.#readJson() : 0;
    for (const chunk of separate(this.#text, from)) {
      if (this.#isFull(chunk.start)) break;
      this.#readChunk(chunk);
    }
    return this.#pieces;
  }

  /** True when no more documents are read; says so once. */
  #isFull(offset: number): boolean {
    // The document that went too far has said so.
    if (this.#places.isFull) return true;
    if (this.#pieces.length < MAX_DOCUMENTS) return false;
    const message = `The file holds more than ${MAX_DOCUMENTS} documents, the most that k2e reads. From here on nothing of it was read; split it.`;
    const problems = [this.#problem('too-large', message, offset)];
    this.#pieces.push({start: offset, end: this.#text.length, document: null, broken: true, problems});
    return true;
  }

  /** Reads JSON values until the text is something else; gives the offset at which YAML begins. */
  #readJson(): number {
    const text = this.#text;
    let pos = skipJsonSpace(text, 0);
    let behind = 0;
    for (let count = 0; pos < text.length; count++) {
      if (this.#isFull(pos)) break;
      try {
        if (text.startsWith(UNDECODABLE, pos)) throw forbidden(UNDECODABLE, pos);
        const {value, root, end, duplicates} = readJsonValue(text, pos, this.#places);
        this.#refuseForbidden(pos, end, UNDECODABLE);
        this.#add(pos, end, value, root, duplicates);
        behind = end;
        pos = skipJsonSpace(text, end);
      } catch (error) {
        if (!(error instanceof UnreadableDocument)) throw error;
        // One value or none: it may still be YAML, where JSON objects and other documents mix. After two it is JSON for good.
        if (count <= 1 && error.kind !== 'too-large') return startOfYaml(text, behind);
        pos = this.#skipBrokenJson(pos, error);
      }
    }
    return text.length;
  }

  /** A broken value in a stream of JSON: nothing tells where the next one begins, except a separator. */
  #skipBrokenJson(pos: number, error: unknown): number {
    const separator = this.#text.indexOf('\n---', pos);
    const end = separator === -1 ? this.#text.length : separator + 1;
    this.#addBroken(pos, end, error);
    return separator === -1 ? end : skipJsonSpace(this.#text, this.#text.indexOf('\n', separator + 1));
  }

  #readChunk(chunk: Chunk): void {
    const {end, badSeparator} = chunk;
    const start = this.#text.startsWith('\uFEFF', chunk.start) ? chunk.start + 1 : chunk.start;
    try {
      if (badSeparator !== undefined) {
        const message =
          'Text follows `---` in the same line, where Kubernetes refuses the file; put the separator on a line of its own. What stands before and behind it counts as one document.';
        throw new UnreadableDocument('syntax', message, badSeparator);
      }
      this.#refuseForbidden(start, end);
      const {value, root, duplicates, leftover} = compose(
        `${this.#text.slice(start, end)}\0`,
        start,
        this.#places,
      );
      const problems =
        leftover === undefined
          ? []
          : [this.#problem(leftover.kind, LEFTOVER[leftover.kind], leftover.offset)];
      if (value !== undefined || problems.length > 0)
        this.#add(start, end, value, root, duplicates, problems);
    } catch (error) {
      this.#addBroken(start, end, error);
    }
  }

  #refuseForbidden(start: number, end: number, only?: string): void {
    if (!this.#hasForbidden) return;
    const share = this.#text.slice(start, end);
    const index = only === undefined ? share.search(FORBIDDEN) : share.indexOf(only);
    if (index !== -1) throw forbidden(share.charAt(index), start + index);
  }

  #add(
    start: number,
    end: number,
    value: Json | undefined,
    root: number,
    duplicates: DuplicateKeys,
    problems: readonly LoadProblem[] = [],
  ): void {
    if (this.#mayHoldReserved && holdsReserved(value)) throw reserved(start);
    const document = isObject(value) ? new PlacedDocument(value, this.#file, this.#places, root) : null;
    const isFlow = this.#text[this.#places.offset(root)] === '{';
    const found = document === null ? [] : this.#duplicates(duplicates, document, isFlow);
    if (document === null && value !== undefined) {
      found.push(this.#problem('not-an-object', notAnObject(value), this.#places.offset(root)));
    }
    this.#pieces.push({start, end, document, broken: false, problems: [...found, ...problems]});
  }

  #addBroken(start: number, end: number, error: unknown): void {
    if (!(error instanceof UnreadableDocument)) throw error;
    const message = `${error.message} This document was left out.`;
    const problems = [this.#problem(error.kind, message, Math.min(error.offset, end))];
    this.#pieces.push({start, end, document: null, broken: true, problems});
  }

  #duplicates({found, more}: DuplicateKeys, document: Document, isFlow: boolean): LoadProblem[] {
    const maps = Map.groupBy(found, ({pointer}) => pointer.slice(0, pointer.lastIndexOf('/')));
    const problems = [...maps.values()].map(group => {
      const objects = isFlow ? 0 : objectsBehind(group);
      return objects > 0
        ? this.#missingSeparator(group, objects, more > 0, document)
        : this.#duplicate(group, document);
    });
    const last = found.at(-1);
    if (more > 0 && last !== undefined) {
      const message = `Behind this field, ${more} more of the document are set again, and dropped without a word.`;
      problems.push({...this.#problem('duplicate-key', message, last.lost), pointer: '', document});
    }
    return problems;
  }

  /** `isPart`: not all that is set again is in the group. */
  #missingSeparator(
    [first]: readonly DuplicateKey[],
    objects: number,
    isPart: boolean,
    document: Document,
  ): LoadProblem {
    const begin = objects === 1 ? 'Another object begins' : `${objects} more objects begin`;
    const message = `${isPart ? `At least ${objects} more objects begin` : begin} in this document, with no line \`---\` before: Kubernetes reads all of it as one object and drops what stands first, and so does k2e.`;
    return {
      ...this.#problem('missing-separator', message, first?.lost ?? 0),
      pointer: '',
      document,
    };
  }

  /** One problem for all fields of a map: templates that include a list of labels twice repeat every one. */
  #duplicate(group: readonly DuplicateKey[], document: Document): LoadProblem {
    const [{pointer, lost, kept}] = group as [DuplicateKey];
    const {line} = this.#places.position(this.#file, kept);
    const names = group.slice(0, NAMED).map(each => segments(each.pointer).at(-1));
    const more = group.length > NAMED ? ` and ${group.length - NAMED} more` : '';
    const message =
      group.length === 1
        ? `This field is set again on line ${line}. Kubernetes drops this one without a word, and so does k2e.`
        : `These fields are set again, from line ${line} on: ${names.join(', ')}${more}. Kubernetes drops what stands first without a word, and so does k2e.`;
    return {...this.#problem('duplicate-key', message, lost), pointer, document};
  }

  #problem(kind: LoadProblemKind, message: string, offset: number): LoadProblem {
    return {kind, message, source: this.#places.position(this.#file, offset)};
  }
}

/** How many objects begin behind the first of a document: each sets again what every object has; a header alone that is written twice does not. */
function objectsBehind(group: readonly DuplicateKey[]): number {
  const times = ['/apiVersion', '/kind', '/metadata'].map(
    field => group.filter(({pointer}) => pointer === field).length,
  );
  return Math.min(...times);
}

/** Where YAML begins behind JSON: after white space, of which one line break at most. */
function startOfYaml(text: string, from: number): number {
  const space = /[^\S\n\uFEFF]*\n?/y;
  space.lastIndex = from;
  space.exec(text);
  return space.lastIndex;
}

const LEFTOVER = {
  'after-end-marker':
    'Text follows the end marker `...`. Kubernetes drops it without a word, and so does k2e.',
  'ignored-text':
    'The document is complete before this text, which fits nothing above it. Kubernetes drops it without a word, and so does k2e.',
} as const;

function notAnObject(value: Json): string {
  if (Array.isArray(value))
    return 'The document is a list, no object; Kubernetes takes lists of objects only as `kind: List`.';
  return value === null
    ? 'The document is null; it was left out.'
    : 'The document is a single value, no object; it was left out.';
}

function forbidden(character: string, offset: number): UnreadableDocument {
  const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  const message =
    character === UNDECODABLE
      ? 'Bytes stand here that are no UTF-8; Kubernetes reads nothing else. Save the file as UTF-8.'
      : `The control character U+${code} stands here, which YAML does not allow.`;
  return new UnreadableDocument('encoding', message, offset);
}

function reserved(offset: number): UnreadableDocument {
  const message =
    'A text holds one of the characters U+FDD0 to U+FDD2, which Unicode keeps for the internal use of programs, and k2e uses itself.';
  return new UnreadableDocument('encoding', message, offset);
}
