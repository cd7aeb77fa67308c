import {isPrintableAscii, replaceUnsafe} from '../unsafe-characters.ts';

const SHORT: Readonly<Record<string, string>> = {'\n': '\\n', '\r': '\\r', '\t': '\\t'};

/** The text as it can be shown in one line: what a terminal must not get becomes visible, `\n` or `\u{1b}`. */
export function visible(text: string): string {
  return replaceUnsafe(text, found => SHORT[found] ?? `\\u{${found.codePointAt(0)?.toString(16) ?? 'fffd'}}`);
}

/** A text of several lines, each as `visible` shows it. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}

/** Characters that take two columns (Unicode Standard Annex 11, the wide and fullwidth blocks that are in use). */
const WIDE =
  /[\u{1100}-\u{115F}\u{2E80}-\u{A4CF}\u{A960}-\u{A97F}\u{AC00}-\u{D7A3}\u{F900}-\u{FAFF}\u{FE30}-\u{FE6F}\u{FF00}-\u{FF60}\u{FFE0}-\u{FFE6}\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;

/** Columns that a visible text takes in a terminal. */
export function columns(text: string): number {
  if (isPrintableAscii(text)) return text.length;
  let sum = 0;
  for (const character of text) sum += /\p{Mn}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return sum;
}
