/** One document's share of a file: the text from `start` to `end`, without the separator behind it. */
export interface Chunk {
  readonly start: number;
  readonly end: number;
  /** Offset of a line that starts with `---` and goes on with text: Kubernetes refuses the file there. */
  readonly badSeparator?: number;
}

/**
 * Cuts a file into documents as Kubernetes does (apimachinery `YAMLReader`): at each line that starts with `---`, before YAML
 * is looked at. What follows `---` in its line may only be blanks (Go's) and a comment. Where something else follows, Kubernetes gives up the
 * rest of the file and the document before it; here both sides of that line are lost as one broken document, and the next
 * good separator starts a new one. `text` ends in a line break.
 */
export function* separate(text: string, from: number): Generator<Chunk> {
  let start = from;
  let bad: number | undefined;
  for (let line = firstSeparator(text, from); line !== -1; line = nextSeparator(text, line)) {
    const lineEnd = text.indexOf('\n', line);
    const [first] = /[^\t\n\v\f\r\x85\p{Z}]/u.exec(text.slice(line + 3, lineEnd)) ?? [];
    if (first !== undefined && first !== '#') bad ??= line;
    else if (line > start) {
      yield {start, end: line, ...(bad !== undefined && {badSeparator: bad})};
      start = lineEnd + 1;
      bad = undefined;
    }
  }
  if (start < text.length) yield {start, end: text.length, ...(bad !== undefined && {badSeparator: bad})};
}

function firstSeparator(text: string, from: number): number {
  return text.startsWith('---', from) ? from : nextSeparator(text, from);
}

function nextSeparator(text: string, after: number): number {
  const found = text.indexOf('\n---', after);
  return found === -1 ? -1 : found + 1;
}
