import {hasToken} from '../token.ts';

/** True when the text is as long as allowed and made of the allowed characters; a token may stand for anything. */
export function isName(
  text: string,
  {maxLength, pattern}: {readonly maxLength: number; readonly pattern: RegExp},
): boolean {
  return hasToken(text) || (text.length <= maxLength && pattern.test(text));
}

/** True when the text matches; a token may stand for anything. */
export function fits(text: string, pattern: RegExp): boolean {
  return hasToken(text) || pattern.test(text);
}

/** Positions of the items whose key an earlier item has already. Items without a key do not count. */
export function repeated<T>(items: readonly T[], key: (item: T) => string | undefined): number[] {
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    const own = key(item);
    if (own === undefined) return [];
    if (seen.has(own)) return [index];
    seen.add(own);
    return [];
  });
}
