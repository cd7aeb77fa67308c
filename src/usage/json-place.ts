/** A place in a text, from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** The place of the value behind these keys in a JSON text; without keys the place where the text stops to be JSON. */
export function jsonPlace(text: string, path?: readonly (string | number)[]): TextPlace {
  const scanner = new Scanner(text, path);
  return placeOf(text, scanner.find());
}

function placeOf(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset);
  return {line: before.split('\n').length, column: offset - before.lastIndexOf('\n')};
}

const SCALAR =
  /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;
const SPACE = /[ \t\r\n]*/y;

/** Walks a JSON text (RFC 8259) without recursion, so that deep nesting is no danger. */
class Scanner {
  readonly #text: string;
  readonly #path: readonly (string | number)[] | undefined;
  /** Keys of the value at which the scanner stands; a number in a list. */
  readonly #keys: (string | number)[] = [];
  #at = 0;
  #found: number | undefined;

  constructor(text: string, path: readonly (string | number)[] | undefined) {
    this.#text = text;
    this.#path = path;
  }

  /** The offset of the value; that of the first fault where there is one before it. */
  find(): number {
    const closers: string[] = [];
    this.#space();
    for (;;) {
      this.#note();
      if (this.#found !== undefined) return this.#found;
      const open = this.#text[this.#at];
      if (open === '{' || open === '[') {
        this.#at += 1;
        this.#space();
        const close = open === '{' ? '}' : ']';
        if (this.#text[this.#at] === close) this.#step();
        else {
          closers.push(close);
          this.#keys.push(0);
          if (close === '}' && !this.#key()) return this.#at;
          continue;
        }
      } else if (this.#take(SCALAR) === undefined) return this.#at;
      else this.#space();
      const after = this.#after(closers);
      if (after !== 'value') return this.#at;
    }
  }

  /** Steps over what ends values, up to the next one; false where there is none, or a fault. */
  #after(closers: string[]): 'value' | 'end' {
    for (;;) {
      const close = closers.at(-1);
      if (close === undefined) return 'end';
      const next = this.#text[this.#at];
      if (next === close) {
        closers.pop();
        this.#keys.pop();
        this.#step();
        continue;
      }
      if (next !== ',') return 'end';
      this.#step();
      if (close === '}') return this.#key() ? 'value' : 'end';
      this.#keys.push(Number(this.#keys.pop()) + 1);
      return 'value';
    }
  }

  #key(): boolean {
    const key = this.#text[this.#at] === '"' ? this.#take(SCALAR) : undefined;
    if (key === undefined) return false;
    this.#space();
    if (this.#text[this.#at] !== ':') return false;
    this.#step();
    this.#keys.pop();
    this.#keys.push(String(JSON.parse(key)));
    return true;
  }

  #note(): void {
    const path = this.#path;
    if (path?.length !== this.#keys.length) return;
    if (this.#keys.every((key, index) => key === path[index])) this.#found ??= this.#at;
  }

  #step(): void {
    this.#at += 1;
    this.#space();
  }

  #space(): void {
    this.#take(SPACE);
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}
