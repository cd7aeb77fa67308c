/** What a view answers by noting all of its values as read. */
export const WHOLE = Symbol('whole');

/** Notes every value of these parts of views as read, at once: for a rule that decides on the whole of them. */
export function readAll(...parts: readonly unknown[]): void {
  for (const part of parts) {
    if (typeof part === 'object' && part !== null) void (part as {readonly [WHOLE]?: unknown})[WHOLE];
  }
}
