/**
 * Characters that JSON allows in a string but a terminal, an editor or a log viewer may act upon: control characters beyond
 * U+001F, format characters (bidirectional overrides, zero-width and tag characters), line and paragraph separators, and
 * private characters.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}]/gu;

/**
 * The JSON text of a value with two-space indent and a final newline, in which such characters are written as `\uXXXX`. A
 * reader gets the same strings. Line breaks of the layout stay; inside strings JSON.stringify has escaped them already.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return `${text.replace(UNSAFE, found => (found === '\n' ? found : escaped(found)))}\n`;
}

/** The character as one or two `\uXXXX`, by UTF-16 code unit. */
function escaped(character: string): string {
  return Array.from(
    {length: character.length},
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
}
