import {isPrintableAscii} from '../../unsafe-characters.ts';

const compiled = new Map<string, RegExp>();

/** True for a text that matches a pattern of AWS's service models. They come from Java, where they have to match the whole text. */
export function matchesPattern(pattern: string, text: string): boolean {
  const wanted = isPrintableAscii(text) ? forAscii(pattern) : pattern;
  let expression = compiled.get(wanted);
  if (!expression) {
    expression = new RegExp(`^(?:${wanted})$`, 'u');
    compiled.set(wanted, expression);
  }
  return expression.test(text);
}

/**
 * A pattern that says the same of a text of printable ASCII, without the categories of Unicode that the patterns of tags have in their
 * classes of characters (src/unsafe-characters.ts tells why).
 */
function forAscii(pattern: string): string {
  return pattern.replaceAll('\\p{L}', 'A-Za-z').replaceAll('\\p{N}', '0-9').replaceAll('\\p{Z}', ' ');
}
