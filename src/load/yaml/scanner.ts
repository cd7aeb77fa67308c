import {readBlock} from './block-text.ts';
import {Cursor, isBlankOrEnd, isBreak} from './cursor.ts';
import {isWithinReach, type KeyStart, noKey} from './key-start.ts';
import {readName, readTag} from './property-text.ts';
import {readPlain, readQuoted} from './scalar-text.ts';
import {TOKEN, type Token, TokenQueue} from './token-queue.ts';

/**
 * Cuts one document into tokens, on demand, as Kubernetes' reader does: it accepts and refuses what libyaml (YAML 1.1)
 * accepts and refuses, whose rules for keys and indentation this follows. A JavaScript reader of YAML 1.2 differs where it
 * matters to users: `]` in the column of its key, tabs in flow collections, a comment right behind a quote.
 */
export class Scanner extends Cursor {
  readonly #queue = new TokenQueue();
  /** Column of the innermost block collection; -1 outside of any. */
  #indent = -1;
  readonly #indents: number[] = [];
  #flowLevel = 0;
  #keyAllowed = true;
  readonly #keys: KeyStart[] = [noKey()];

  /** The next token, which stays in the queue. */
  peek(): Token {
    const queue = this.#queue;
    for (;;) {
      if (queue.isEmpty) this.#fetch();
      const {type} = queue;
      if (type > TOKEN.pending) return type;
      if (type === TOKEN.none) queue.shift();
      else if (this.#firstMayBeKey()) this.#fetch();
      else queue.replaceFirst(TOKEN.none);
    }
  }

  /** Drops the token that `peek` gave. */
  skip(): void {
    this.#queue.shift();
  }

  /** Where the token that `peek` gave starts, in `text`. */
  get start(): number {
    return this.#queue.start;
  }

  /** Text of the scalar, name of the anchor or alias, or the whole tag that `peek` gave. */
  get value(): string {
    return this.#queue.text;
  }

  #push(type: Token, start: number, text = ''): void {
    this.#queue.push(type, start, text);
  }

  #key(): KeyStart {
    const key = this.#keys[this.#flowLevel];
    if (key === undefined) throw this.failure('A flow collection ends that did not begin.');
    return key;
  }

  /** The first possible key is the one whose tokens the head of the queue waits for. */
  #firstMayBeKey(): boolean {
    for (const key of this.#keys) if (key.possible) return this.#isStillPossible(key);
    return false;
  }

  #isStillPossible(key: KeyStart): boolean {
    if (!key.possible) return false;
    if (isWithinReach(key, this)) return true;
    this.#dropKey(key);
    return false;
  }

  #dropKey(key: KeyStart): void {
    if (!key.possible) return;
    if (key.required)
      throw this.failure('This line has no `:`, where a key of the mapping is expected.', key.pos);
    key.possible = false;
    this.#queue.replace(key.slot, TOKEN.none);
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
    key.slot = this.#queue.push(TOKEN.pending, this.pos, '');
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

  /** Cuts the next token, with those that it opens or closes. */
  #fetch(): void {
    this.#skipToToken();
    this.#unroll(this.column);
    const code = this.peekCode();
    if (code === 0) this.#fetchEnd(TOKEN.end, 0);
    else if (this.atMarker()) this.#fetchEnd(code === 45 ? TOKEN.documentStart : TOKEN.documentEnd, 3);
    else if (code === 37 && this.pos === this.lineStart) this.#fetchDirective();
    else if (!this.#fetchIndicator(code)) this.#fetchScalar(code);
  }

  /** Cuts an indicator of structure; false where the character is none here. */
  #fetchIndicator(code: number): boolean {
    const alone = (code === 45 || code === 58 || code === 63) && isBlankOrEnd(this.peekCode(1));
    if (code === 91) this.#fetchFlowStart(TOKEN.flowSequenceStart);
    else if (code === 123) this.#fetchFlowStart(TOKEN.flowMappingStart);
    else if (code === 93) this.#fetchFlowEnd(TOKEN.flowSequenceEnd);
    else if (code === 125) this.#fetchFlowEnd(TOKEN.flowMappingEnd);
    else if (code === 44) this.#fetchFlowEntry();
    else if (code === 45 && alone) this.#fetchEntry();
    else if (code === 63 && (alone || this.#flowLevel > 0)) this.#fetchKey();
    else if (code === 58 && (alone || this.#flowLevel > 0)) this.#fetchValue();
    else return false;
    return true;
  }

  /** Cuts a scalar, or what can stand before one. */
  #fetchScalar(code: number): void {
    if (code === 42) this.#fetchName(TOKEN.alias);
    else if (code === 38) this.#fetchName(TOKEN.anchor);
    else if (code === 33) this.#fetchTag();
    else if (code === 39 || code === 34) this.#fetchQuoted();
    else if ((code === 124 || code === 62) && this.#flowLevel === 0) this.#fetchBlock();
    else if (code === 9)
      throw this.failure('A tab stands where the indentation should be; YAML allows only spaces there.');
    else if (code === 124 || code === 62 || code === 37 || code === 64 || code === 96) {
      throw this.failure('No value can start with this character; put the value in quotes.');
    } else this.#fetchPlain();
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
    this.#keys[this.#flowLevel] = noKey();
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
      const opens = this.#roll(key.pos - key.lineStart);
      this.#queue.replace(key.slot, opens ? TOKEN.mappingStart : TOKEN.none);
      this.#queue.replace(key.slot + 1, TOKEN.key);
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
    const start = this.pos;
    this.#push(type, start, readName(this));
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
