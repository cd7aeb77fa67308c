import type {Context, Rule} from '../rules/rule.ts';
import type {SubjectRules} from './catalogue.ts';
import {divide, type Share} from './claims.ts';
import {failure, findingsOf, type RawFinding} from './findings.ts';
import {type Invocation, invoke, type Workbench} from './invoke.ts';
import type {Place} from './places.ts';
import {restrict} from './restrict.ts';

/** What the rules said about one place. */
interface PlaceRun {
  readonly shares: readonly Share<Rule>[];
  /** The shares of the pod template, where container rules claim fields of it. */
  readonly podShares: readonly Share<Rule>[] | undefined;
  readonly invocations: ReadonlyMap<Rule, Invocation>;
  readonly findings: readonly RawFinding[];
  /** Ids of the rules that had something to do, and of those that threw. */
  readonly matched: readonly string[];
  readonly failed: readonly string[];
}

/** Runs all rules of a subject on one place. A rule that throws becomes a blocker on its object. */
export function runPlace(place: Place, subject: SubjectRules, context: Context, bench: Workbench): PlaceRun {
  const shares = divide(subject.claims, place.value);
  const views = restrict(shares, place.value);
  const pod = subject.podClaims && place.workload;
  const podShares = pod ? divide(subject.podClaims, pod.template) : undefined;
  const podViews = pod && podShares ? restrict(podShares, pod.template) : undefined;
  const invocations = new Map<Rule, Invocation>();
  const findings: RawFinding[] = [];
  const matched: string[] = [];
  const failed: string[] = [];
  for (const rule of subject.rules) {
    const own = views.get(rule) ?? {};
    try {
      const invocation = invoke(rule, place, {own, pod: podViews?.get(rule) ?? {}}, context, bench);
      invocations.set(rule, invocation);
      if (views.has(rule) || invocation.own.reports.length > 0) matched.push(rule.id);
      for (const finding of findingsOf(invocation, context.inventory)) findings.push(finding);
    } catch (error) {
      failed.push(rule.id);
      findings.push(failure(rule, place, error));
    }
  }
  return {shares, podShares, invocations, findings, matched, failed};
}
