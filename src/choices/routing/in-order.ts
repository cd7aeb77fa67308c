import {inexpressible} from './listener.ts';
import {common, EVERY, type RequestSet} from './request-set.ts';

/** Requests that get an outcome unless an earlier line takes them. */
export interface Line<Outcome> {
  readonly when: RequestSet;
  /** Requests of `when` that the line leaves to those behind it. */
  readonly except: readonly RequestSet[];
  readonly outcome: Outcome;
}

/** A line without exceptions, as a listener rule has none. */
export type Plain<Outcome> = Omit<Line<Outcome>, 'except'>;

/** More rules than this are no way to say it. */
const MOST = 100;

/**
 * The lines in their order, without exceptions: what a line leaves to those behind it is said in front of it, by the lines behind it
 * for just these requests and by `otherwise` for those that none of them takes. A line with exceptions that cannot be said so goes to
 * `failed`, which gives what stands in its place.
 */
export function inOrder<Outcome>(
  lines: readonly Line<Outcome>[],
  otherwise: Outcome,
  failed: (line: Line<Outcome>) => readonly Plain<Outcome>[],
): readonly Plain<Outcome>[] {
  return lines.flatMap((line, at) => {
    const first: Plain<Outcome>[] = [];
    for (const except of line.except) {
      const left = common(line.when, except);
      if (left === 'none') continue;
      const said = left && within(left, lines.slice(at + 1), otherwise);
      if (!said || first.length + said.length > MOST) return failed(line);
      first.push(...said);
    }
    return [...first, {when: line.when, outcome: line.outcome}];
  });
}

/** What becomes of these requests by the lines alone; undefined where listener rules cannot say it. */
function within<Outcome>(
  requests: RequestSet,
  lines: readonly Line<Outcome>[],
  otherwise: Outcome,
): readonly Plain<Outcome>[] | undefined {
  const made: Plain<Outcome>[] = [];
  for (const [at, {when: set, except, outcome}] of lines.entries()) {
    const when = common(requests, set);
    if (when === 'none') continue;
    if (!when || inexpressible(when) !== undefined) return undefined;
    for (const each of except) {
      const left = common(when, each);
      if (left === 'none') continue;
      const said = left && within(left, lines.slice(at + 1), otherwise);
      if (!said || made.length + said.length > MOST) return undefined;
      made.push(...said);
    }
    made.push({when, outcome});
  }
  if (inexpressible(requests) !== undefined) return undefined;
  return [...made, {when: {...EVERY, ...requests}, outcome: otherwise}];
}
