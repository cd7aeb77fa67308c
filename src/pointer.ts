/**
 * JSON pointers (RFC 6901): the one way in which k2e names a place inside a value.
 * `''` is the whole value, `/spec/replicas` a field, `/metadata/annotations/eks.amazonaws.com~1role-arn` a key with a slash.
 */
export type Pointer = string;

/** One segment, escaped as RFC 6901 §3 asks (`~` → `~0`, `/` → `~1`). */
export function escapeSegment(segment: string | number): string {
  const text = String(segment);
  return text.includes('~') || text.includes('/') ? text.replaceAll('~', '~0').replaceAll('/', '~1') : text;
}

/** The pointer made of these segments, each taken literally. */
export function pointer(...segments: readonly (string | number)[]): Pointer {
  return segments.map(segment => `/${escapeSegment(segment)}`).join('');
}

/** The segments of a pointer, unescaped. */
export function segments(path: Pointer): string[] {
  return path
    .split('/')
    .slice(1)
    .map(part => (part.includes('~') ? part.replaceAll('~1', '/').replaceAll('~0', '~') : part));
}

/** True when `path` is `ancestor` itself or lies below it. */
export function isWithin(path: Pointer, ancestor: Pointer): boolean {
  return path === ancestor || (path.startsWith(ancestor) && path[ancestor.length] === '/');
}

/** The value at `path`, or undefined where there is none. Own properties only. */
export function valueAt(value: unknown, path: Pointer): unknown {
  let current = value;
  for (const segment of segments(path)) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, segment)) return undefined;
    current = (current as Record<string, unknown>)[segment];
  }
  return current;
}
