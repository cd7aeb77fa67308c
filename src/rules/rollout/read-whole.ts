/** Reads every leaf of a view, which notes it: all of it has a part in what is set. Numbers may be bigger than JSON can write. */
export function readWhole(view: unknown): void {
  if (typeof view === 'object' && view !== null) for (const each of Object.values(view)) readWhole(each);
}
