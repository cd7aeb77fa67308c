import type {Instant} from '../../cutover/calls.ts';

/** What may never be otherwise during a cutover (docs/cutover.md), whoever crashes and whatever answer is lost. */
export const INVARIANTS = {
  I1: 'No job is ever armed on both sides, settle times included.',
  I2: 'Each firing starts at most one run over both sides.',
  I3: 'Each firing starts a run, or is in the gap report with what was decided about it.',
  I4: 'Every name and type always has an answer, and no group has only weights of 0.',
  I5: 'All members of a group share TTL and type; A and AAAA agree.',
  I6: 'At weight 0, Route 53 cannot choose the target, however sick the source is.',
  I7: 'Only records and fields that the plan names are written, with the values that it names.',
  I8: 'A weight grows only after its bake and its guards, or by a recorded override.',
  I9: 'Until it is finalised, the way back is open.',
  I10: 'Only the holder of the lease issues effects, and the epoch grows with each holder.',
  I11: 'No effect is issued that the journal did not announce.',
  I12: 'Interrupted anywhere, a resumed cutover ends as an uninterrupted one does.',
} as const;

/** Name of an invariant. */
export type InvariantName = keyof typeof INVARIANTS;

/** An invariant that did not hold, and what shows it. */
export interface Violation {
  readonly invariant: InvariantName;
  readonly what: string;
  readonly evidence: readonly string[];
}

/** A violation at its moment. */
export interface FoundViolation extends Violation {
  readonly at: Instant;
}

/** A violation, for the predicates. */
export function violation(invariant: InvariantName, what: string, ...evidence: readonly string[]): Violation {
  return {invariant, what, evidence};
}
