import type {Instant} from '../../cutover/calls.ts';
import {type Violation, violation} from './invariant.ts';

/** A change of records that gives the target more of a host's answers; what the world knows of the weight before it. */
export interface Growth {
  readonly host: string;
  /** Percentages of the target. */
  readonly from: number;
  readonly to: number;
  /** Since the servers had the weight before, in seconds; undefined where it was never in sync. */
  readonly baked: Instant | undefined;
  readonly bakeSeconds: Instant;
  /** By how many percentage points the target's true rate of 5xx exceeded the source's at best during the bake. */
  readonly excessPercent: number;
  readonly errorMarginPercent: number;
  /** Every target group of the target has a healthy target. */
  readonly targetAnswers: boolean;
  /** A person said to go on, and the journal has it. */
  readonly overridden: boolean;
}

/**
 * I8, from what is true and not from what was measured: a weight is left upwards after its bake, while the target answers, and not
 * when it was far worse than its margin all the time (a share of it may be chance).
 */
export function grewWithReason(growth: Growth): Violation | null {
  const {host, from, to, baked, bakeSeconds, excessPercent, errorMarginPercent} = growth;
  if (growth.overridden) return null;
  const faults = [
    ...(from > 0 && (baked ?? 0) < bakeSeconds ? [`${baked ?? 0} of ${bakeSeconds} seconds baked`] : []),
    ...(growth.targetAnswers ? [] : ['the target has a group without a healthy target']),
    ...(from > 0 && excessPercent > 2 * errorMarginPercent
      ? [
          `the target had ${excessPercent.toFixed(1)} percentage points more errors; ${errorMarginPercent} are allowed`,
        ]
      : []),
  ];
  return faults.length === 0
    ? null
    : violation('I8', `the weight of ${host} grew from ${from} to ${to} %`, ...faults);
}
