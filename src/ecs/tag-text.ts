/** Characters of tags in ASCII: for these, V8 need not set up the categories of Unicode (src/unsafe-characters.ts). */
const IN_ASCII = /^[\w .:/=+\-@]*$/;

/** True for a text that has only characters which keys and values of tags may have. [TAG] */
export function isTagText(text: string): boolean {
  return IN_ASCII.test(text) || /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(text);
}

/** The text with `_` for each character that no tag may have. */
export function asTagText(text: string): string {
  return IN_ASCII.test(text) ? text : text.replaceAll(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, '_');
}
