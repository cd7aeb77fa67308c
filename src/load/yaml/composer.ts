import type {Json} from '../../json.ts';
import {Anchors, type Written} from './anchors.ts';
import {
  readBlockMapping,
  readBlockSequence,
  readFlowMapping,
  readFlowSequence,
  readIndentlessSequence,
} from './collections.ts';
import {MAX_DEPTH, UnreadableDocument} from './cursor.ts';
import {DuplicateKeys} from './duplicate-key.ts';
import type {NodeReader} from './node-reader.ts';
import type {Places} from './places.ts';
import {plainValue, taggedValue} from './scalar-value.ts';
import {Scanner} from './scanner.ts';
import {TOKEN, type Token} from './token-queue.ts';

/** Text behind the end of a document, which Kubernetes drops without a word. */
interface Leftover {
  readonly kind: 'after-end-marker' | 'ignored-text';
  readonly offset: number;
}

/** What one document holds. */
export interface Composed {
  /** Undefined when the document holds nothing but blanks and comments. */
  readonly value: Json | undefined;
  /** The entry of the places that stands for the whole document. */
  readonly root: number;
  readonly duplicates: DuplicateKeys;
  readonly leftover: Leftover | undefined;
}

/**
 * Builds the value of one document from its tokens, by the grammar of YAML 1.1 as Kubernetes' reader (go-yaml 2) has it, and
 * notes the place of every field. `text` ends in a line break and a NUL; `base` is its offset in the file. Throws
 * `UnreadableDocument` for what Kubernetes refuses.
 */
export function compose(text: string, base: number, places: Places): Composed {
  return new Composer(text, base, places).document();
}

class Composer implements NodeReader {
  readonly scanner: Scanner;
  readonly places: Places;
  readonly anchors = new Anchors();
  readonly duplicates = new DuplicateKeys();
  readonly trail: number[] = [];
  depth = 0;
  children = 0;
  written: Written | undefined;
  /** Deepest level reached since it was last reset. */
  #deepest = 0;

  constructor(text: string, base: number, places: Places) {
    this.scanner = new Scanner(text, base);
    this.places = places;
  }

  document(): Composed {
    const {scanner} = this;
    let type = scanner.peek();
    if (type === TOKEN.directive) {
      throw scanner.failure(
        'A directive (`%`) cannot be read here, and Kubernetes reads none; remove it.',
        scanner.start,
      );
    }
    const explicit = type === TOKEN.documentStart;
    if (explicit) {
      scanner.skip();
      type = scanner.peek();
    }
    const root = this.places.add('', scanner.base + scanner.start, 0);
    const empty =
      type === TOKEN.end || (explicit && (type === TOKEN.documentEnd || type === TOKEN.directive));
    const value = empty ? undefined : this.value(true, false);
    this.places.setChildren(root, this.children);
    return {value, root, duplicates: this.duplicates, leftover: this.#leftover()};
  }

  #leftover(): Leftover | undefined {
    const {scanner} = this;
    const type = scanner.peek();
    if (type === TOKEN.end) return undefined;
    if (type !== TOKEN.documentEnd) return {kind: 'ignored-text', offset: scanner.base + scanner.start};
    const from = scanner.start + 3;
    const lost = /^(?!\.\.\.\s*$)[^\S\n]*[^\s#]/m.exec(scanner.text.slice(from, -1));
    if (lost === null) return undefined;
    return {kind: 'after-end-marker', offset: scanner.base + from + lost.index + lost[0].length - 1};
  }

  value(block: boolean, indentless: boolean): Json {
    const {start} = this.scanner;
    const value = this.node(block, indentless);
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw this.scanner.failure(
        '`.inf` and `.nan` have no place in a manifest; put the text in quotes if it is one.',
        start,
      );
    }
    return value;
  }

  nothing(): null {
    this.anchors.nodes++;
    this.children = 0;
    return null;
  }

  node(block: boolean, indentless: boolean): Json {
    const {scanner} = this;
    let type = scanner.peek();
    if (type === TOKEN.alias) return this.#alias();
    if (type !== TOKEN.anchor && type !== TOKEN.tag) return this.#content(type, block, indentless, '', false);
    let name: string | undefined;
    let tag = '';
    for (let count = 0; count < 2; count++) {
      if (type === TOKEN.anchor && name === undefined) name = scanner.value;
      else if (type === TOKEN.tag && tag === '') tag = scanner.value;
      else break;
      scanner.skip();
      type = scanner.peek();
    }
    if (name === undefined) return this.#content(type, block, indentless, tag, true);
    return this.#anchored(name, () => this.#content(type, block, indentless, tag, true));
  }

  #anchored(name: string, read: () => Json): Json {
    const anchor = this.anchors.open(name);
    const {nodes} = this.anchors;
    const deepest = this.#deepest;
    this.#deepest = this.depth;
    anchor.value = read();
    anchor.written = this.written;
    anchor.children = this.children;
    anchor.size = this.anchors.nodes - nodes;
    anchor.height = this.#deepest - this.depth;
    anchor.complete = true;
    this.#deepest = Math.max(deepest, this.#deepest);
    return anchor.value;
  }

  #alias(): Json {
    const {scanner} = this;
    const anchor = this.anchors.find(scanner.value);
    if (anchor === undefined) {
      throw scanner.failure(
        'The alias (`*`) names an anchor (`&`) that does not stand before it.',
        scanner.start,
      );
    }
    if (!anchor.complete)
      throw scanner.failure('The alias stands inside of what it stands for.', scanner.start);
    if (!this.anchors.count(anchor)) {
      const message = 'Aliases blow this document up to many times its size, which Kubernetes refuses.';
      throw new UnreadableDocument('alias-bomb', message, scanner.base + scanner.start);
    }
    this.#reach(this.depth + anchor.height);
    scanner.skip();
    this.children = anchor.children;
    this.written = anchor.written;
    return anchor.value;
  }

  #content(type: Token, block: boolean, indentless: boolean, tag: string, hasProperties: boolean): Json {
    const {scanner} = this;
    if (type === TOKEN.plain || type === TOKEN.quoted) {
      const text = scanner.value;
      const {start} = scanner;
      scanner.skip();
      return this.#scalar({tag, text, plain: type === TOKEN.plain}, start);
    }
    const read = collectionReader(type, block, indentless);
    if (read !== undefined) return this.collection(read);
    if (!hasProperties) throw scanner.failure('A value is expected here.', scanner.start);
    return this.#scalar({tag, text: '', plain: true}, scanner.start);
  }

  #scalar(written: Written, start: number): Json {
    this.anchors.nodes++;
    this.children = 0;
    this.written = written;
    const {tag, text, plain} = written;
    if (tag === '') return plain ? plainValue(text) : text;
    const value = taggedValue(tag, text);
    if (value === undefined) throw this.scanner.failure('The value does not fit its tag (`!!`).', start);
    return value;
  }

  collection(read: (reader: NodeReader) => Json): Json {
    this.anchors.nodes++;
    this.#reach(++this.depth);
    const value = read(this);
    this.depth--;
    this.written = undefined;
    return value;
  }

  #reach(depth: number): void {
    if (depth > MAX_DEPTH) {
      const message = `Values are nested more than ${MAX_DEPTH} levels deep, the most that k2e reads.`;
      throw new UnreadableDocument('too-deep', message, this.scanner.base + this.scanner.start);
    }
    if (depth > this.#deepest) this.#deepest = depth;
  }
}

function collectionReader(
  type: Token,
  block: boolean,
  indentless: boolean,
): ((reader: NodeReader) => Json) | undefined {
  switch (type) {
    case TOKEN.flowMappingStart:
      return readFlowMapping;
    case TOKEN.flowSequenceStart:
      return readFlowSequence;
    case TOKEN.mappingStart:
      return block ? readBlockMapping : undefined;
    case TOKEN.sequenceStart:
      return block ? readBlockSequence : undefined;
    case TOKEN.entry:
      return indentless ? readIndentlessSequence : undefined;
    default:
      return undefined;
  }
}
