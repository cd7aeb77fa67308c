/**
 * The name that was probably meant: the known one with the fewest edits, if these are few, or one that contains `name`.
 * Upper and lower case, dashes and underscores count as equal.
 */
export function nearestKey(name: string, known: readonly string[]): string | undefined {
  if (name.length > 60) return undefined;
  const plain = (text: string) => text.toLowerCase().replace(/[-_]/g, '');
  const wanted = plain(name);
  let best: {key: string; edits: number} | undefined;
  for (const key of known) {
    const edits = distance(wanted, plain(key));
    if (edits <= Math.max(1, wanted.length / 3) && (best === undefined || edits < best.edits))
      best = {key, edits};
  }
  return best?.key ?? (wanted.length > 3 ? known.find(key => plain(key).includes(wanted)) : undefined);
}

/** The number of insertions, deletions and substitutions between two texts (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({length: b.length + 1}, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
