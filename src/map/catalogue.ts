import type {ProblemRule, Rule} from '../rules/rule.ts';
import {type ClaimNode, compileClaims} from './claims.ts';

/** The rules of one kind (with those on any object) or of a part, with their claims compiled. */
export interface SubjectRules {
  readonly rules: readonly Rule[];
  readonly claims: ClaimNode<Rule>;
  /** Pod-level claims of container rules. */
  readonly podClaims: ClaimNode<Rule> | undefined;
}

/** All rules, arranged by what they are about. */
export interface Catalogue {
  readonly bySubject: ReadonlyMap<string, SubjectRules>;
  readonly byProblem: ReadonlyMap<string, ProblemRule>;
  readonly size: number;
}

/** Subjects that are no whole object of one kind. */
const PARTS: ReadonlySet<string> = new Set(['object', 'byproduct', 'pod', 'container', 'job']);

/** Arranges the rules; done once per process. */
export function catalogue(rules: readonly Rule[], problemRules: readonly ProblemRule[]): Catalogue {
  const grouped = new Map<string, Rule[]>();
  for (const rule of rules) {
    for (const subject of Array.isArray(rule.on) ? rule.on : [rule.on]) {
      grouped.set(subject, [...(grouped.get(subject) ?? []), rule]);
    }
  }
  const bySubject = new Map<string, SubjectRules>();
  const general = grouped.get('object') ?? [];
  if (!grouped.has('other')) grouped.set('other', []);
  for (const [subject, own] of grouped) {
    // A kind's rules and those on any object look at the same value: one set of claims, so that each leaf has one owner.
    const group = PARTS.has(subject) ? own : [...general, ...own];
    const taken = new Set(own.flatMap(({claims}) => claims));
    const pairs = (of: 'claims' | 'podClaims') =>
      group.flatMap(rule =>
        (rule[of] ?? [])
          .filter(pattern => own.includes(rule) || !taken.has(pattern))
          .map(pattern => [pattern, rule] as const),
      );
    const podPairs = pairs('podClaims');
    bySubject.set(subject, {
      rules: group,
      claims: compileClaims(pairs('claims')),
      podClaims: podPairs.length > 0 ? compileClaims(podPairs) : undefined,
    });
  }
  const byProblem = new Map(problemRules.map(rule => [rule.problem, rule]));
  return {bySubject, byProblem, size: rules.length + problemRules.length};
}
