import {isWithin, type Pointer} from '../pointer.ts';
import type {Report} from '../rules/rule.ts';
import type {Reads} from './view.ts';

/** What one rule said about one scope (its own part, or the pod of its container). */
export interface ScopeOutcome {
  /** Pointer of the scope into the object's `value`. */
  readonly base: Pointer;
  /** Undefined where nothing is there that the rule may read. */
  readonly reads: Reads | undefined;
  readonly reports: {readonly paths: readonly [Pointer, ...Pointer[]]; readonly report: Report}[];
  readonly drops: {readonly path: Pointer; readonly reason: string}[];
}

/** Nothing said yet. */
export function scopeOutcome(base: Pointer, view: object | undefined): ScopeOutcome {
  return {base, reads: view && new Set(), reports: [], drops: []};
}

/**
 * How the leaf at `path` (below the scope's base) fared in this scope. A finding accounts for the leaf that it names; one that
 * says that something is not converted accounts for all below it too, one that says how a mapping differs does not. Of a
 * finding and a drop the one closer to the leaf counts.
 */
export function fateOf(
  {reads, reports, drops}: ScopeOutcome,
  path: Pointer,
): 'reported' | {readonly dropped: string} | 'read' | 'unread' {
  // Lengths of the paths of the deepest finding and drop that account for the leaf.
  let reported = -1;
  let dropped = -1;
  let reason = '';
  for (const {paths, report} of reports) {
    for (const at of paths) {
      if (at.length > reported && covers(at, report, path)) reported = at.length;
    }
  }
  for (const drop of drops) {
    if (drop.path.length <= dropped || !isWithin(path, drop.path)) continue;
    dropped = drop.path.length;
    reason = drop.reason;
  }
  if (reported >= 0 && reported >= dropped) return 'reported';
  if (dropped >= 0) return {dropped: reason};
  return reads?.has(path) ? 'read' : 'unread';
}

function covers(at: Pointer, {fidelity}: Report, leaf: Pointer): boolean {
  return at === leaf || (fidelity !== 'exact' && fidelity !== 'approximate' && isWithin(leaf, at));
}
