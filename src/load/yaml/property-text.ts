import {type Cursor, isBlankOrEnd, isWord} from './cursor.ts';

/** What `!!` stands for (YAML 1.1 §7.1.2). */
const STANDARD = 'tag:yaml.org,2002:';

/** Characters of a tag besides letters, digits, `_` and `-` (YAML 1.1 §3.2.1.2, RFC 2396). */
const URI_PUNCTUATION = ";/?:@&=+$,.!~*'()[]%";

/** Reads the name of the anchor (`&name`) or alias (`*name`) at the cursor. Unlike in YAML 1.2, it holds only ASCII words. */
export function readName(cursor: Cursor): string {
  const start = cursor.pos++;
  while (isWord(cursor.peekCode())) cursor.pos++;
  const next = cursor.peekCode();
  if (cursor.pos === start + 1 || !(isBlankOrEnd(next) || '?:,]}%@`'.includes(String.fromCharCode(next)))) {
    throw cursor.failure('The name of an anchor or alias may only hold letters, digits, `_` and `-`.', start);
  }
  return cursor.text.slice(start + 1, cursor.pos);
}

/**
 * Reads the tag at the cursor: `!!int` → `tag:yaml.org,2002:int`, `!own` → `!own`, `!<uri>` → `uri`, `!` → `!`. Handles other
 * than `!` and `!!` need a directive, which Kubernetes' reader never lets a document have.
 */
export function readTag(cursor: Cursor): string {
  const start = cursor.pos;
  const verbatim = cursor.peekCode(1) === 60;
  let tag: string;
  if (verbatim) {
    cursor.pos += 2;
    tag = readUri(cursor, start);
    if (tag === '' || cursor.peekCode() !== 62)
      throw cursor.failure('A tag that starts with `!<` must end with `>`.', start);
    cursor.pos++;
  } else {
    cursor.pos++;
    const nameStart = cursor.pos;
    while (isWord(cursor.peekCode())) cursor.pos++;
    if (cursor.peekCode() === 33) {
      if (cursor.pos > nameStart) throw cursor.failure('The tag uses a prefix that is not declared.', start);
      cursor.pos++;
      const name = readUri(cursor, start);
      if (name === '') throw cursor.failure('The tag has no name.', start);
      tag = STANDARD + name;
    } else {
      cursor.pos = nameStart;
      tag = `!${readUri(cursor, start)}`;
    }
  }
  if (!isBlankOrEnd(cursor.peekCode()))
    throw cursor.failure('A tag must be followed by a space or the end of the line.', start);
  return tag;
}

function readUri(cursor: Cursor, start: number): string {
  const from = cursor.pos;
  let code = cursor.peekCode();
  while (isWord(code) || (code !== 0 && URI_PUNCTUATION.includes(String.fromCharCode(code)))) {
    cursor.pos++;
    code = cursor.peekCode();
  }
  const text = cursor.text.slice(from, cursor.pos);
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw cursor.failure('The tag holds an escape that stands for no character.', start);
  }
}
