import {Cursor, isBlankOrEnd, isBreak, isWord} from './cursor.ts';
import {readBlock, readPlain, readQuoted} from './scalar-text.ts';
import {readTag} from './tag-text.ts';

/** The tokens of a YAML document. `none` and `pending` are places kept free for a key whose `:` is not seen yet. */
export const TOKEN = {
  none: 0,
  pending: 1,
  end: 2,
  documentStart: 3,
  documentEnd: 4,
  directive: 5,
  mappingStart: 6,
  sequenceStart: 7,
  blockEnd: 8,
  flowMappingStart: 9,
  flowMappingEnd: 10,
  flowSequenceStart: 11,
  flowSequenceEnd: 12,
  key: 13,
  value: 14,
  entry: 15,
  flowEntry: 16,
  plain: 17,
  quoted: 18,
  alias: 19,
  anchor: 20,
  tag: 21,
} as const;
export type Token = (typeof TOKEN)[keyof typeof TOKEN];

/** A key may only be as long as this (YAML 1.1 §7.5.3: "1024 Unicode characters"). */
const MAX_KEY_LENGTH = 1024;

/** A place at which a key may have started: only a `:` later in the same line tells. One per level of flow collections. */
interface KeyStart {
  possible: boolean;
  /** In the column of a block mapping nothing but a key can stand. */
  required: boolean;
  pos: number;
  lineStart: number;
  /** Where in the queue the key's own tokens go. */
  slot: number;
}

/**
 * Cuts one document into tokens, on demand, as Kubernetes' reader does: it accepts and refuses what libyaml (YAML 1.1)
 * accepts and refuses, whose rules for keys and indentation this follows. A JavaScript reader of YAML 1.2 differs where it
 * matters to users: `]` in the column of its key, tabs in flow collections, a comment right behind a quote.
 */
export class Scanner extends Cursor {
  /** The queue: type, place and text of each token between `head` and `tail`. */
  readonly #types: Token[] = [];
  readonly #starts: number[] = [];
  readonly #texts: string[] = [];
  #head = 0;
  #tail = 0;
  /** Column of the innermost block collection; -1 outside of any. */
  #indent = -1;
  readonly #indents: number[] = [];
  #flowLevel = 0;
  #keyAllowed = true;
  readonly #keys: KeyStart[] = [{possible: false, required: false, pos: 0, lineStart: 0, slot: 0}];

  /** The next token, which stays in the queue. */
  peek(): Token {
    for (;;) {
      if (this.#head < this.#tail) {
        const type = this.#types[this.#head] ?? TOKEN.end;
        if (type > TOKEN.pending) return type;
        if (type === TOKEN.none) this.#head++;
        else if (this.#headMayBeKey()) this.#fetch();
      } else {
        this.#head = 0;
        this.#tail = 0;
        this.#fetch();
      }
    }
  }

  /** Drops the token that `peek` gave. */
  skip(): void {
    this.#head++;
  }

  /** Where the token that `peek` gave starts, in `text`. */
  get start(): number {
    return this.#starts[this.#head] ?? 0;
  }

  /** Text of the scalar, name of the anchor or alias, or the whole tag that `peek` gave. */
  get value(): string {
    return this.#texts[this.#head] ?? '';
  }

  #push(type: Token, start: number, text = ''): void {
    const at = this.#tail++;
    this.#types[at] = type;
    this.#starts[at] = start;
    this.#texts[at] = text;
  }

  #key(): KeyStart {
    const key = this.#keys[this.#flowLevel];
    if (key === undefined) throw this.failure('A flow collection ends that did not begin.');
    return key;
  }

  /** The first possible key is the one whose tokens the head of the queue waits for. */
  #headMayBeKey(): boolean {
    for (const key of this.#keys) {
      if (!key.possible) continue;
      if (this.#isStillPossible(key)) return true;
      break;
    }
    this.#types[this.#head] = TOKEN.none;
    return false;
  }

  #isStillPossible(key: KeyStart): boolean {
    if (!key.possible) return false;
    if (key.lineStart === this.lineStart && !this.#isTooLong(key)) return true;
    this.#dropKey(key);
    return false;
  }

  #isTooLong(key: KeyStart): boolean {
    const units = this.pos - key.pos;
    if (units <= MAX_KEY_LENGTH || units > 2 * MAX_KEY_LENGTH) return units > MAX_KEY_LENGTH;
    return [...this.text.slice(key.pos, this.pos)].length > MAX_KEY_LENGTH;
  }

  #dropKey(key: KeyStart): void {
    if (!key.possible) return;
    if (key.required)
      throw this.failure('This line has no `:`, where a key of the mapping is expected.', key.pos);
    key.possible = false;
    this.#types[key.slot] = TOKEN.none;
  }

  /** Notes that a key may start here, and keeps two places free for its tokens. */
  #noteKey(): void {
    if (!this.#keyAllowed) return;
    const key = this.#key();
    this.#dropKey(key);
    key.possible = true;
    key.required = this.#flowLevel === 0 && this.#indent === this.column;
    key.pos = this.pos;
    key.lineStart = this.lineStart;
    key.slot = this.#tail;
    this.#push(TOKEN.pending, this.pos);
    this.#push(TOKEN.none, this.pos);
  }

  /** Opens a block collection where the column lies deeper than the current one. */
  #roll(column: number): boolean {
    if (this.#flowLevel > 0 || this.#indent >= column) return false;
    this.#indents.push(this.#indent);
    this.#indent = column;
    return true;
  }

  /** Closes the block collections that lie deeper than the column. */
  #unroll(column: number): void {
    if (this.#flowLevel > 0) return;
    while (this.#indent > column) {
      this.#push(TOKEN.blockEnd, this.pos);
      this.#indent = this.#indents.pop() ?? -1;
    }
  }

  #skipToToken(): void {
    for (;;) {
      const tabs = this.#flowLevel > 0 || !this.#keyAllowed;
      let code = this.peekCode();
      while (code === 32 || (tabs && code === 9)) code = this.text.charCodeAt(++this.pos);
      if (code === 35) {
        this.skipLine();
        code = this.peekCode();
      }
      if (!isBreak(code)) return;
      this.readBreak();
      if (this.#flowLevel === 0) this.#keyAllowed = true;
    }
  }

  #fetch(): void {
    this.#skipToToken();
    this.#unroll(this.column);
    const code = this.peekCode();
    if (code === 0) return this.#fetchEnd(TOKEN.end, 0);
    if (this.pos === this.lineStart) {
      if (code === 37) return this.#fetchDirective();
      if (this.atMarker()) return this.#fetchEnd(code === 45 ? TOKEN.documentStart : TOKEN.documentEnd, 3);
    }
    switch (code) {
      case 91:
        return this.#fetchFlowStart(TOKEN.flowSequenceStart);
      case 123:
        return this.#fetchFlowStart(TOKEN.flowMappingStart);
      case 93:
        return this.#fetchFlowEnd(TOKEN.flowSequenceEnd);
      case 125:
        return this.#fetchFlowEnd(TOKEN.flowMappingEnd);
      case 44:
        return this.#fetchFlowEntry();
      case 42:
        return this.#fetchName(TOKEN.alias);
      case 38:
        return this.#fetchName(TOKEN.anchor);
      case 33:
        return this.#fetchTag();
      case 39:
      case 34:
        return this.#fetchQuoted();
      case 45:
        if (isBlankOrEnd(this.peekCode(1))) return this.#fetchEntry();
        return this.#fetchPlain();
      case 63:
      case 58: {
        const alone = isBlankOrEnd(this.peekCode(1));
        if (!alone && this.#flowLevel === 0) return this.#fetchPlain();
        return code === 63 ? this.#fetchKey() : this.#fetchValue();
      }
      case 124:
      case 62:
        if (this.#flowLevel === 0) return this.#fetchBlock();
        break;
      case 37:
      case 64:
      case 96:
      case 9:
        break;
      default:
        return this.#fetchPlain();
    }
    throw this.failure(
      code === 9
        ? 'A tab stands where the indentation should be; YAML allows only spaces there.'
        : 'No value can start with this character; put the value in quotes.',
    );
  }

  /** End of the text or a document marker: all that is open ends. */
  #fetchEnd(type: Token, length: number): void {
    this.#unroll(-1);
    this.#dropKey(this.#key());
    this.#keyAllowed = false;
    this.#push(type, this.pos);
    this.pos += length;
  }

  #fetchDirective(): void {
    const start = this.pos;
    this.#unroll(-1);
    this.#dropKey(this.#key());
    this.#keyAllowed = false;
    this.skipLine();
    const known = /^%(?:YAML[ \t]+\d{1,9}\.\d{1,9}|TAG[ \t]+!(?:[\w-]*!)?[ \t]+[^\s#]+)[ \t]*(?:#.*)?$/s;
    if (!known.test(this.text.slice(start, this.pos)))
      throw this.failure('A line that starts with `%` is no known directive.', start);
    this.#push(TOKEN.directive, start);
  }

  #fetchFlowStart(type: Token): void {
    this.#noteKey();
    this.#flowLevel++;
    this.#keys[this.#flowLevel] = {possible: false, required: false, pos: 0, lineStart: 0, slot: 0};
    this.#keyAllowed = true;
    this.#push(type, this.pos++);
  }

  #fetchFlowEnd(type: Token): void {
    this.#dropKey(this.#key());
    if (this.#flowLevel > 0) {
      this.#flowLevel--;
      this.#keys.pop();
    }
    this.#keyAllowed = false;
    this.#push(type, this.pos++);
  }

  #fetchFlowEntry(): void {
    this.#dropKey(this.#key());
    this.#keyAllowed = true;
    this.#push(TOKEN.flowEntry, this.pos++);
  }

  #fetchEntry(): void {
    if (this.#flowLevel === 0) {
      if (!this.#keyAllowed)
        throw this.failure('A list item (`-`) cannot start here; it needs a line of its own.');
      if (this.#roll(this.column)) this.#push(TOKEN.sequenceStart, this.pos);
    }
    this.#dropKey(this.#key());
    this.#keyAllowed = true;
    this.#push(TOKEN.entry, this.pos++);
  }

  #fetchKey(): void {
    if (this.#flowLevel === 0) {
      if (!this.#keyAllowed) throw this.failure('A key (`?`) cannot start here; it needs a line of its own.');
      if (this.#roll(this.column)) this.#push(TOKEN.mappingStart, this.pos);
    }
    this.#dropKey(this.#key());
    this.#keyAllowed = this.#flowLevel === 0;
    this.#push(TOKEN.key, this.pos++);
  }

  #fetchValue(): void {
    const key = this.#key();
    if (this.#isStillPossible(key)) {
      this.#types[key.slot] = this.#roll(key.pos - key.lineStart) ? TOKEN.mappingStart : TOKEN.none;
      this.#types[key.slot + 1] = TOKEN.key;
      key.possible = false;
      this.#keyAllowed = false;
    } else {
      if (this.#flowLevel === 0) {
        if (!this.#keyAllowed)
          throw this.failure(
            'A `:` stands where no key can be; check the indentation, or put the text in quotes.',
          );
        if (this.#roll(this.column)) this.#push(TOKEN.mappingStart, this.pos);
      }
      this.#keyAllowed = this.#flowLevel === 0;
    }
    this.#push(TOKEN.value, this.pos++);
  }

  #fetchName(type: Token): void {
    this.#noteKey();
    this.#keyAllowed = false;
    const start = this.pos++;
    while (isWord(this.peekCode())) this.pos++;
    const next = this.peekCode();
    // `?` `:` `,` `]` `}` `%` `@` and the backquote may follow a name.
    if (this.pos === start + 1 || !(isBlankOrEnd(next) || '?:,]}%@`'.includes(String.fromCharCode(next)))) {
      throw this.failure('The name of an anchor or alias may only hold letters, digits, `_` and `-`.', start);
    }
    this.#push(type, start, this.text.slice(start + 1, this.pos));
  }

  #fetchTag(): void {
    this.#noteKey();
    this.#keyAllowed = false;
    const start = this.pos;
    this.#push(TOKEN.tag, start, readTag(this));
  }

  #fetchBlock(): void {
    this.#dropKey(this.#key());
    this.#keyAllowed = true;
    const start = this.pos;
    this.#push(TOKEN.quoted, start, readBlock(this, this.#indent));
  }

  #fetchQuoted(): void {
    this.#noteKey();
    this.#keyAllowed = false;
    const start = this.pos;
    this.#push(TOKEN.quoted, start, readQuoted(this));
  }

  #fetchPlain(): void {
    this.#noteKey();
    const start = this.pos;
    const {text, endsLine} = readPlain(this, this.#indent, this.#flowLevel > 0);
    this.#keyAllowed = endsLine;
    this.#push(TOKEN.plain, start, text);
  }
}
