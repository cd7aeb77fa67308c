import {type Cursor, isBlank, isBlankOrEnd, isBreak} from './cursor.ts';

const COLON = 58;
const HASH = 35;
const BACKSLASH = 92;
const DOUBLE_QUOTE = 34;
const SINGLE_QUOTE = 39;
const TAB = 9;

/** `,` `?` `[` `]` `{` `}`: what ends a plain scalar inside a flow collection. */
function endsFlowScalar(code: number): boolean {
  return code === 44 || code === 63 || code === 91 || code === 93 || code === 123 || code === 125;
}

/** Line breaks between two pieces of a scalar, folded: one becomes a space, of more the first is dropped. */
function fold(breaks: string): string {
  if (breaks === '\n') return ' ';
  return breaks.startsWith('\n') ? breaks.slice(1) : breaks;
}

/** A plain scalar, and whether it ran over the end of a line (a key may follow then). */
export interface PlainText {
  readonly text: string;
  readonly endsLine: boolean;
}

/**
 * Reads a plain scalar at the cursor as YAML 1.1 §9.1.3 has it. `indent` is the indentation of the block that it stands in.
 * Fails for a tab that stands where indentation does.
 */
export function readPlain(cursor: Cursor, indent: number, inFlow: boolean): PlainText {
  const {text} = cursor;
  let value = '';
  let from = cursor.pos;
  let end = from;
  let endsLine = false;
  for (;;) {
    if (cursor.atMarker() || text.charCodeAt(cursor.pos) === HASH) break;
    let pos = cursor.pos;
    let code = text.charCodeAt(pos);
    while (!isBlankOrEnd(code)) {
      if (code === COLON && isBlankOrEnd(text.charCodeAt(pos + 1))) break;
      if (inFlow && endsFlowScalar(code)) break;
      code = text.charCodeAt(++pos);
    }
    if (pos > cursor.pos) {
      endsLine = false;
      end = pos;
      cursor.pos = pos;
    }
    if (!(isBlank(code) || isBreak(code))) break;
    const breaks = skipBlanks(cursor, indent);
    if (breaks !== '') {
      endsLine = true;
      if (!inFlow && cursor.column <= indent) break;
      if (continuesPlain(cursor, inFlow)) {
        value += text.slice(from, end) + fold(breaks);
        from = cursor.pos;
      }
    }
  }
  return {text: value + text.slice(from, end), endsLine};
}

/** True when the scalar goes on at the cursor, which stands on the first character of a line. */
function continuesPlain(cursor: Cursor, inFlow: boolean): boolean {
  const code = cursor.peekCode();
  if (code === 0 || code === HASH || cursor.atMarker()) return false;
  return !(code === COLON && isBlankOrEnd(cursor.peekCode(1))) && !(inFlow && endsFlowScalar(code));
}

/** Steps over blanks and line breaks; gives the breaks. A tab may not stand for indentation. */
function skipBlanks(cursor: Cursor, indent: number): string {
  let breaks = '';
  for (;;) {
    const code = cursor.peekCode();
    if (isBlank(code)) {
      if (code === TAB && breaks !== '' && cursor.column <= indent) {
        throw cursor.failure('A tab stands where the indentation should be; YAML allows only spaces there.');
      }
      cursor.pos++;
    } else if (isBreak(code)) breaks += cursor.readBreak();
    else return breaks;
  }
}

/** Reads the quoted scalar at the cursor (YAML 1.1 §9.1.1, §9.1.2); unlike YAML 1.2, its lines may have any indentation. */
export function readQuoted(cursor: Cursor): string {
  const {text} = cursor;
  const start = cursor.pos;
  const quote = text.charCodeAt(start);
  for (let pos = start + 1; ; pos++) {
    const code = text.charCodeAt(pos);
    if (code === quote) {
      if (quote === SINGLE_QUOTE && text.charCodeAt(pos + 1) === SINGLE_QUOTE) break;
      cursor.pos = pos + 1;
      return text.slice(start + 1, pos);
    }
    if (code === 0 || (code === BACKSLASH && quote === DOUBLE_QUOTE) || isBreak(code)) break;
  }
  cursor.pos = start + 1;
  return readLongQuoted(cursor, quote, start);
}

/** A quoted scalar with escapes or several lines. */
function readLongQuoted(cursor: Cursor, quote: number, start: number): string {
  const parts: string[] = [];
  for (;;) {
    if (cursor.atMarker())
      throw cursor.failure(
        'A document marker stands inside a quoted text; its closing quote is missing.',
        start,
      );
    if (cursor.peekCode() === 0) throw cursor.failure('The closing quote of this text is missing.', start);
    const escapedBreak = readQuotedPiece(cursor, quote, parts);
    if (cursor.peekCode() === quote) {
      cursor.pos++;
      return parts.join('');
    }
    parts.push(readQuotedBlanks(cursor, escapedBreak));
  }
}

/** Reads up to a blank, a line break or the closing quote. True when it ended in an escaped line break. */
function readQuotedPiece(cursor: Cursor, quote: number, parts: string[]): boolean {
  const {text} = cursor;
  let from = cursor.pos;
  for (;;) {
    const code = text.charCodeAt(cursor.pos);
    if (code === quote && quote === SINGLE_QUOTE && text.charCodeAt(cursor.pos + 1) === SINGLE_QUOTE) {
      parts.push(text.slice(from, cursor.pos + 1));
      from = cursor.pos += 2;
    } else if (code === quote || isBlankOrEnd(code)) {
      parts.push(text.slice(from, cursor.pos));
      return false;
    } else if (code === BACKSLASH && quote === DOUBLE_QUOTE) {
      parts.push(text.slice(from, cursor.pos));
      if (isBreak(text.charCodeAt(cursor.pos + 1))) {
        cursor.pos++;
        cursor.readBreak();
        return true;
      }
      parts.push(readEscape(cursor));
      from = cursor.pos;
    } else cursor.pos++;
  }
}

/** Blanks inside a line stay; around line breaks they go, and the breaks fold, unless the first one was escaped. */
function readQuotedBlanks(cursor: Cursor, escapedBreak: boolean): string {
  const from = cursor.pos;
  let blanksEnd = from;
  let breaks = '';
  for (;;) {
    const code = cursor.peekCode();
    if (isBreak(code)) breaks += cursor.readBreak();
    else if (isBlank(code)) {
      cursor.pos++;
      if (breaks === '') blanksEnd = cursor.pos;
    } else break;
  }
  if (escapedBreak) return breaks;
  return breaks === '' ? cursor.text.slice(from, blanksEnd) : fold(breaks);
}

const ESCAPES = new Map<string, string>([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  // Not in YAML 1.1, but read by Kubernetes; `\/`, which JSON has, is not.
  ["'", "'"],
  ['\\', '\\'],
  ['N', '\x85'],
  ['_', '\xa0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);
const HEX_ESCAPES = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);
const HEX = /^[0-9A-Fa-f]+$/;

/** Reads `\…` of a double-quoted scalar. Unlike in JSON, a character beyond U+FFFF cannot be written as two escapes. */
function readEscape(cursor: Cursor): string {
  const letter = cursor.text.charAt(cursor.pos + 1);
  const length = HEX_ESCAPES.get(letter);
  if (length === undefined) {
    const value = ESCAPES.get(letter);
    if (value === undefined)
      throw cursor.failure('YAML has no such escape sequence in a double-quoted text.');
    cursor.pos += 2;
    return value;
  }
  const digits = cursor.text.slice(cursor.pos + 2, cursor.pos + 2 + length);
  if (digits.length < length || !HEX.test(digits))
    throw cursor.failure('An escape sequence lacks hexadecimal digits.');
  const code = Number.parseInt(digits, 16);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    throw cursor.failure(
      'An escape sequence stands for no Unicode character; write characters beyond U+FFFF as they are.',
    );
  }
  cursor.pos += 2 + length;
  return String.fromCodePoint(code);
}
