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

/** Tokens that were cut but not read yet. Kept as columns, which are used again once all of them are read. */
export class TokenQueue {
  readonly #types: Token[] = [];
  readonly #starts: number[] = [];
  readonly #texts: string[] = [];
  #head = 0;
  #tail = 0;

  get isEmpty(): boolean {
    return this.#head === this.#tail;
  }

  /** Type, offset in the document's text, and text of the first token. */
  get type(): Token {
    return this.#types[this.#head] ?? TOKEN.end;
  }

  get start(): number {
    return this.#starts[this.#head] ?? 0;
  }

  get text(): string {
    return this.#texts[this.#head] ?? '';
  }

  /** Adds a token; gives its slot, by which `replace` finds it. */
  push(type: Token, start: number, text: string): number {
    if (this.#head === this.#tail) {
      this.#head = 0;
      this.#tail = 0;
    }
    const slot = this.#tail++;
    this.#types[slot] = type;
    this.#starts[slot] = start;
    this.#texts[slot] = text;
    return slot;
  }

  /** Drops the first token. */
  shift(): void {
    this.#head++;
  }

  replace(slot: number, type: Token): void {
    this.#types[slot] = type;
  }

  replaceFirst(type: Token): void {
    this.#types[this.#head] = type;
  }
}
