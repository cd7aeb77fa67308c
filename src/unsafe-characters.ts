/** Finds what is no printable ASCII. */
const BEYOND_PRINTABLE_ASCII = /[^ -~]/;

/**
 * True for a text in which no search for a category of Unicode can find anything beyond what ASCII has. To set up such a search takes
 * V8 a millisecond, which is more than most texts of a run are worth.
 */
export function isPrintableAscii(text: string): boolean {
  return !BEYOND_PRINTABLE_ASCII.test(text);
}

/** Finds what is no printable ASCII, no line break, no letter or sign of Latin scripts, and no usual dash, quotation mark, arrow or sign of mathematics. */
const BEYOND_USUAL = /[^\n -~\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027\u2190-\u22ff]/;

/** False for a text that has line breaks at most of what `replaceUnsafe` replaces. */
export function mayHoldUnsafe(text: string): boolean {
  return BEYOND_USUAL.test(text);
}

/**
 * The text with each character replaced that a terminal, an editor or a viewer may act upon, or that hides or reorders text: control
 * characters (ESC, the C1 range, line breaks, tabs), format characters (bidirectional overrides, zero-width and tag characters),
 * separators of lines and paragraphs, lone surrogates and private characters. See Unicode Technical Report 36, and
 * CVE-2021-42574 for the reordering.
 */
export function replaceUnsafe(text: string, replacement: (character: string) => string): string {
  if (!text.includes('\n') && !mayHoldUnsafe(text)) return text;
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, replacement);
}

/** The text with U+FFFD for each such character. */
export function withoutUnsafe(text: string): string {
  return replaceUnsafe(text, () => '\uFFFD');
}
