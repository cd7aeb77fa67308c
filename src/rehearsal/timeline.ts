import type {Instant} from '../cutover/calls.ts';
import type {Journal} from '../cutover/journal.ts';
import type {Struck} from './faults.ts';
import type {Monitor} from './monitor.ts';

/** One line of what happened. */
export interface Happening {
  readonly at: Instant;
  readonly who: string;
  readonly what: string;
}

/** Everything that happened on a way, in order: the journal's audit, faults, what others did, and violations. */
export function timelineOf(
  journal: Journal | null,
  {foreign, violations}: Monitor,
  struck: readonly (Struck & {readonly at: Instant})[],
  happened: readonly Happening[],
): readonly Happening[] {
  return [
    ...(journal?.entries ?? []).map(({at, by, track, what, why}) => ({
      at,
      who: by,
      what: `${track === undefined ? '' : `${track}: `}${what}${why === undefined ? '' : ` (${why})`}`,
    })),
    ...happened,
    ...struck.map(({at, fault, call}) => ({at, who: 'fault', what: `${fault} at ${call}`})),
    ...foreign.map(({at, who, what}) => ({at, who, what})),
    ...violations.map(({at, invariant, what}) => ({at, who: 'VIOLATION', what: `${invariant}: ${what}`})),
  ].sort((left, right) => left.at - right.at);
}
