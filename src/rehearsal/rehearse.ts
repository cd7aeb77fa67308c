import type {Instant} from '../cutover/calls.ts';
import type {ReadPlan} from '../cutover/plan-file.ts';
import {type EndState, endDifferences} from './end-state.ts';
import type {FaultName, FaultPlan} from './faults.ts';
import {INVARIANTS, type InvariantName, type Violation} from './invariants/invariant.ts';
import {type JourneyResult, travel} from './journey.ts';
import type {Happening} from './timeline.ts';

/** What a rehearsal depends on: the same wish gives the same rehearsal. */
export interface RehearsalWish {
  readonly now: Instant;
  readonly seed: number;
  /** Faults that may happen. */
  readonly faults: readonly FaultName[];
}

/** One way through the plan: to the target for good, or back from somewhere in the middle. */
export interface RehearsedWay {
  readonly name: 'calm' | 'there' | 'back';
  readonly from: Instant;
  readonly until: Instant;
  /** Why it did not arrive; absent when it did. */
  readonly stuck?: string;
  readonly calls: number;
  /** Fault → how often it happened. */
  readonly faults: Readonly<Partial<Record<FaultName, number>>>;
  readonly violations: readonly (Violation & {readonly at: Instant})[];
  readonly timeline: readonly Happening[];
  readonly end: EndState;
}

/** What a rehearsal found. */
export interface Rehearsal {
  readonly run: string;
  readonly seed: number;
  readonly ways: readonly RehearsedWay[];
  /** Invariant → whether it held on all ways. */
  readonly verdicts: Readonly<Record<InvariantName, boolean>>;
  /** All ways arrived and all invariants held. */
  readonly passed: boolean;
}

/** How likely each fault is at a call that it can happen to: more than enough, so that every way meets many of them. */
const RATES: Readonly<Record<FaultName, number>> = {
  'crash-before': 0.01,
  'crash-after': 0.05,
  'lost-answer': 0.05,
  'no-answer': 0.01,
  throttle: 0.02,
  'stale-read': 0.01,
  delay: 0.01,
  'foreign-edit': 0.1,
};
/** On each way; a cutover meets fewer in all its days. */
const MOST_FAULTS = 80;

/**
 * Rehearses a plan with the machine that runs the real cutover, on platforms in memory and a clock of their own: once without faults,
 * once to the target for good with faults, and once back from a moment that the seed chooses.
 */
export async function rehearse({plan, digest}: ReadPlan, wish: RehearsalWish): Promise<Rehearsal> {
  const {now, seed} = wish;
  const faults: FaultPlan = {
    seed,
    rates: Object.fromEntries(wish.faults.map(name => [name, RATES[name]])),
    most: MOST_FAULTS,
  };
  const common = {plan, digest, now, seed};
  const calm = await travel({...common, faults: {seed}}, {to: 'target'});
  const there = await travel({...common, faults}, {to: 'target'});
  const half = Math.max(1, calm.until - calm.from);
  const back = await travel({...common, faults}, {to: 'source', after: (seed * 7919) % half});
  const ways = [way('calm', calm, calm.end), way('there', there, calm.end), way('back', back, back.begin)];
  const broken = new Set(ways.flatMap(({violations}) => violations.map(({invariant}) => invariant)));
  const names = Object.keys(INVARIANTS) as InvariantName[];
  return {
    run: plan.run,
    seed,
    ways,
    verdicts: Object.fromEntries(names.map(name => [name, !broken.has(name)])) as Rehearsal['verdicts'],
    passed: broken.size === 0 && ways.every(({stuck}) => stuck === undefined),
  };
}

/** A way and what it should have ended in: as the calm one, or as it began (I12). */
function way(name: RehearsedWay['name'], result: JourneyResult, expected: EndState): RehearsedWay {
  const {from, until, stuck, calls, struck, timeline, violations, end} = result;
  const counts = new Map<FaultName, number>();
  for (const {fault} of struck) counts.set(fault, (counts.get(fault) ?? 0) + 1);
  const differences = endDifferences(expected, end);
  const different =
    stuck !== undefined || differences.length === 0
      ? []
      : [
          {
            invariant: 'I12' as const,
            what:
              name === 'back' ? 'it is not as it was before' : 'it ends in another way than without faults',
            evidence: differences,
            at: until,
          },
        ];
  return {
    name,
    from,
    until,
    ...(stuck !== undefined && {stuck}),
    calls,
    faults: Object.fromEntries(counts),
    violations: [...violations, ...different],
    timeline,
    end,
  };
}
