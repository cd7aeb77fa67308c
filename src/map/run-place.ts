import type {Inventory} from '../model/inventory.ts';
import type {Rule} from '../rules/rule.ts';
import type {SubjectRules} from './catalogue.ts';
import {divide, type Share} from './claims.ts';
import {Findings} from './findings.ts';
import type {Invocation, Invoke} from './invoke.ts';
import type {Place} from './places.ts';
import {restrict} from './restrict.ts';

/** What the rules of a run have told so far. */
export interface Told {
  readonly findings: Findings;
  /** Ids of the rules that had something to do, and of those that threw. */
  readonly matched: Set<string>;
  readonly failed: Set<string>;
}

/** Nothing told yet. */
export function nothingTold(inventory: Inventory): Told {
  return {findings: new Findings(inventory), matched: new Set(), failed: new Set()};
}

/** What became of the leaves of one place. */
interface PlaceRun {
  readonly shares: readonly Share<Rule>[];
  /** The shares of the pod template, where container rules claim fields of it. */
  readonly podShares: readonly Share<Rule>[] | undefined;
  /** Of the rules that have a share. */
  readonly invocations: ReadonlyMap<Rule, Invocation>;
}

/** Runs the rules of a subject that have something to say of one place, and notes what they tell. A rule that throws becomes a blocker on its object. */
export function runPlace(place: Place, subject: SubjectRules, invoke: Invoke, told: Told): PlaceRun {
  const shares = divide(subject.claims, place.value);
  const views = restrict(shares, place.value);
  const pod = subject.podClaims && place.workload;
  const podShares = pod ? divide(subject.podClaims, pod.template) : undefined;
  const podViews = pod && podShares ? restrict(podShares, pod.template) : undefined;
  const invocations = new Map<Rule, Invocation>();
  for (const rule of subject.rules) {
    const seen = {own: views.get(rule), pod: podViews?.get(rule)};
    if (!seen.own && !seen.pod && subject.isSilent(rule, place)) continue;
    try {
      const invocation = invoke(rule, place, seen);
      if (seen.own || seen.pod) invocations.set(rule, invocation);
      if (seen.own || invocation.own.reports.length > 0) told.matched.add(rule.id);
      told.findings.add(invocation);
    } catch (error) {
      told.failed.add(rule.id);
      told.findings.addFailure(rule, place, error);
    }
  }
  return {shares, podShares, invocations};
}
