import type {LoadProblemKind} from '../document.ts';

/** Why one document could not be read. Caught by the reader of the file, which makes a problem of it; never leaves the load stage. */
export class UnreadableDocument extends Error {
  readonly kind: LoadProblemKind;
  /** Offset in the file's text. */
  readonly offset: number;

  constructor(kind: LoadProblemKind, message: string, offset: number) {
    super(message);
    this.kind = kind;
    this.offset = offset;
  }
}

/**
 * Collections may be nested this deep. Kubernetes allows 10,000; the stages after this one recurse, and no object of the
 * Kubernetes API (schemas of custom resources included) comes near it.
 */
export const MAX_DEPTH = 256;

const LF = 10;
const CR = 13;
const NEL = 0x85;
const LS = 0x2028;
const PS = 0x2029;

/** Space or tab. */
export function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

/** A line break of YAML 1.1 §5.4: LF, CR, NEL, LS or PS. */
export function isBreak(code: number): boolean {
  return code === LF || code === CR || code === NEL || code === LS || code === PS;
}

/** Blank, line break or the end of the text. */
export function isBlankOrEnd(code: number): boolean {
  return code <= 32
    ? code === 32 || code === LF || code === 0 || code === 9 || code === CR
    : code >= NEL && isBreak(code);
}

/** A letter, digit, `_` or `-` (ASCII): what anchors and tag handles consist of. */
export function isWord(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 45
  );
}

/** A place in the text of one document. The text ends in a line break and a NUL, and holds no other NUL. */
export class Cursor {
  readonly text: string;
  /** Offset of `text` in its file. */
  readonly base: number;
  pos = 0;
  /** Where the current line starts. */
  lineStart = 0;

  constructor(text: string, base: number) {
    this.text = text;
    this.base = base;
  }

  /** Characters before the cursor in its line. */
  get column(): number {
    return this.pos - this.lineStart;
  }

  /** The character `ahead` of the cursor; 0 at the end. */
  peekCode(ahead = 0): number {
    return this.text.charCodeAt(this.pos + ahead);
  }

  /** Steps over a line break and gives it as YAML reads it: LS and PS stay, all others become LF. */
  readBreak(): string {
    const code = this.text.charCodeAt(this.pos++);
    if (code === CR && this.text.charCodeAt(this.pos) === LF) this.pos++;
    this.lineStart = this.pos;
    return code === LS || code === PS ? String.fromCharCode(code) : '\n';
  }

  /** Steps to the end of the line, before its line break. */
  skipLine(): void {
    let code = this.text.charCodeAt(this.pos);
    while (code !== 0 && !isBreak(code)) code = this.text.charCodeAt(++this.pos);
  }

  /** True at a `---` or `...` that starts a line and stands alone. */
  atMarker(): boolean {
    if (this.pos !== this.lineStart) return false;
    const code = this.text.charCodeAt(this.pos);
    return (
      (code === 45 || code === 46) &&
      this.text.charCodeAt(this.pos + 1) === code &&
      this.text.charCodeAt(this.pos + 2) === code &&
      isBlankOrEnd(this.text.charCodeAt(this.pos + 3))
    );
  }

  /** What to throw to give up on the document. `at` is an offset in `text`; the message never quotes it. */
  failure(message: string, at = this.pos): UnreadableDocument {
    return new UnreadableDocument('syntax', message, this.base + at);
  }
}
