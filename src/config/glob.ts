/**
 * True when `id` (`<Kind>/<namespace>/<name>`, or any other id with slashes) fits the glob: `*` stands for any text
 * without a slash, every other character for itself. The last part of the glob takes all that is left of the id.
 */
export function matchesGlob(glob: string, id: string): boolean {
  const patterns = glob.split('/');
  const parts = id.split('/');
  if (parts.length < patterns.length) return false;
  const last = patterns.length - 1;
  return patterns.every((pattern, index) =>
    matchesPart(pattern, index === last ? parts.slice(last).join('/') : (parts[index] ?? '')),
  );
}

/** Matches greedily from left to right, one fixed piece between two `*` after the other: linear in the texts. */
function matchesPart(pattern: string, text: string): boolean {
  const pieces = pattern.split('*');
  const [head = '', ...rest] = pieces;
  const tail = rest.pop();
  if (tail === undefined) return text === pattern;
  if (!text.startsWith(head) || !text.endsWith(tail) || text.length < head.length + tail.length) return false;
  let from = head.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, from);
    if (found < 0) return false;
    from = found + piece.length;
  }
  return from <= text.length - tail.length;
}
