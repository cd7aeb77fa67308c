import type {Json} from '../../json.ts';
import {List, Mapping} from './collecting.ts';
import {MAX_DEPTH, UnreadableDocument} from './cursor.ts';
import {DuplicateKeys} from './duplicate-key.ts';
import type {Places} from './places.ts';
import {integerValue} from './scalar-value.ts';

/** A JSON value that was read from a file. */
export interface JsonValue {
  readonly value: Json;
  /** The entry of the places that stands for it. */
  readonly root: number;
  /** Offset behind it. */
  readonly end: number;
  readonly duplicates: DuplicateKeys;
}

/**
 * Reads the JSON value (RFC 8259) at `start` as Kubernetes does: of equal keys the last one counts, integers are exact.
 * Throws `UnreadableDocument`.
 */
export function readJsonValue(text: string, start: number, places: Places): JsonValue {
  const root = places.add('', start, 0);
  const reader = new JsonReader(text, start, places);
  const value = reader.value();
  places.setChildren(root, reader.children);
  return {value, root, end: reader.pos, duplicates: reader.duplicates};
}

/** The next offset that holds no JSON white space. */
export function skipJsonSpace(text: string, from: number): number {
  let pos = from;
  for (;;) {
    const code = text.charCodeAt(pos);
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return pos;
    pos++;
  }
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
const WORDS = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const;

class JsonReader {
  pos: number;
  readonly duplicates = new DuplicateKeys();
  /** First entry below the value that was read last. */
  children = 0;
  readonly #text: string;
  readonly #places: Places;
  readonly #trail: number[] = [];
  #depth = 0;

  constructor(text: string, start: number, places: Places) {
    this.#text = text;
    this.pos = start;
    this.#places = places;
  }

  value(): Json {
    const code = this.#skip();
    if (code === 123) return this.#object();
    if (code === 91) return this.#list();
    this.children = 0;
    if (code === 34) return this.#string();
    for (const [word, value] of WORDS) {
      if (this.#text.startsWith(word, this.pos)) {
        this.pos += word.length;
        return value;
      }
    }
    return this.#number();
  }

  #skip(): number {
    this.pos = skipJsonSpace(this.#text, this.pos);
    return this.#text.charCodeAt(this.pos);
  }

  #failure(message: string, at = this.pos): UnreadableDocument {
    return new UnreadableDocument('syntax', message, Math.min(at, this.#text.length));
  }

  #enter(): void {
    if (++this.#depth > MAX_DEPTH) {
      const message = `Values are nested more than ${MAX_DEPTH} levels deep, the most that k2e reads.`;
      throw new UnreadableDocument('too-deep', message, this.pos);
    }
    this.pos++;
  }

  /** Steps over a comma; true when the collection ends instead. */
  #ends(close: number): boolean {
    const code = this.#skip();
    if (code !== close && code !== 44) {
      throw this.#failure(`A comma or \`${String.fromCharCode(close)}\` is expected here.`);
    }
    this.pos++;
    return code === close;
  }

  #object(): Json {
    const mapping = new Mapping(this.#places);
    this.#enter();
    if (this.#skip() === 125) this.pos++;
    else
      do {
        if (this.#skip() !== 34) throw this.#failure('A key in double quotes is expected here.');
        const start = this.pos;
        const key = this.#string();
        const {entry, lost} = mapping.place(key, start);
        this.#trail[this.#depth] = entry;
        if (lost !== 0) this.duplicates.add(this.#places, this.#trail, this.#depth, lost, entry);
        if (this.#skip() !== 58) throw this.#failure('A `:` is expected behind a key.');
        this.pos++;
        mapping.set(key, this.value());
        this.#places.setChildren(entry, this.children);
      } while (!this.#ends(125));
    this.#depth--;
    this.children = mapping.first;
    return mapping.value;
  }

  #list(): Json {
    const list = new List(this.#places);
    this.#enter();
    if (this.#skip() === 93) this.pos++;
    else
      do {
        this.#skip();
        const entry = list.place(this.pos);
        this.#trail[this.#depth] = entry;
        list.value.push(this.value());
        this.#places.setChildren(entry, this.children);
      } while (!this.#ends(93));
    this.#depth--;
    this.children = list.first;
    return list.value;
  }

  #string(): string {
    const text = this.#text;
    const start = this.pos;
    let escaped = false;
    let pos = start + 1;
    for (; ; pos++) {
      const code = text.charCodeAt(pos);
      if (code === 34) break;
      if (code === 92) {
        escaped = true;
        pos++;
      } else if (!(code >= 32))
        throw this.#failure(
          'The closing quote of this text is missing, or a control character is in it.',
          start,
        );
    }
    this.pos = pos + 1;
    if (!escaped) return text.slice(start + 1, pos);
    try {
      const value: unknown = JSON.parse(text.slice(start, this.pos));
      // Half of a surrogate pair becomes U+FFFD, as in Go.
      return String(value).toWellFormed();
    } catch {
      throw this.#failure('This text holds an escape sequence that JSON does not have.', start);
    }
  }

  #number(): number | bigint {
    NUMBER.lastIndex = this.pos;
    const match = NUMBER.exec(this.#text);
    if (match === null) throw this.#failure('A JSON value is expected here.');
    const [number, fraction, exponent] = match;
    const value = fraction === undefined && exponent === undefined ? integerValue(number) : undefined;
    const result = value ?? Number(number);
    if (typeof result === 'number' && !Number.isFinite(result))
      throw this.#failure('This number is too large.');
    this.pos += number.length;
    return result;
  }
}
