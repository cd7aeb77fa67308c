import type {ProblemRule, Rule} from '../rules/rule.ts';
import {type ClaimNode, compileClaims} from './claims.ts';
import type {Place} from './places.ts';
import {isSilent} from './silence.ts';

/** The rules of one kind (with those on any object) or of a part. */
export class SubjectRules {
  readonly rules: readonly Rule[];
  /** Those that give way where a claim of another one is equal. */
  readonly #general: readonly Rule[];
  #claims: ClaimNode<Rule> | undefined;
  #podClaims: ClaimNode<Rule> | undefined;
  /** For places with a workload, and for those without. */
  readonly #silent = {some: new Map<Rule, boolean>(), none: new Map<Rule, boolean>()};

  /**
   * A kind's rules and those on any object look at the same value: one set of claims, so that each leaf has one owner.
   * @param general the rules on any object that apply here too.
   */
  constructor(own: readonly Rule[], general: readonly Rule[]) {
    this.rules = [...general, ...own];
    this.#general = general;
  }

  /** The claims of all, compiled on first use: a run meets few of the kinds. */
  get claims(): ClaimNode<Rule> {
    this.#claims ??= this.#compiled('claims');
    return this.#claims;
  }

  /** Pod-level claims of container rules. */
  get podClaims(): ClaimNode<Rule> | undefined {
    if (!this.rules.some(({podClaims}) => podClaims)) return undefined;
    this.#podClaims ??= this.#compiled('podClaims');
    return this.#podClaims;
  }

  /** True when the rule has nothing to say of this place if nothing is there that it claims; found out once. */
  isSilent(rule: Rule, place: Place): boolean {
    const known = place.workload ? this.#silent.some : this.#silent.none;
    let silent = known.get(rule);
    if (silent === undefined) {
      silent = isSilent(rule, place);
      known.set(rule, silent);
    }
    return silent;
  }

  #compiled(of: 'claims' | 'podClaims'): ClaimNode<Rule> {
    const own = this.rules.slice(this.#general.length);
    const taken = new Set(own.flatMap(({claims}) => claims));
    return compileClaims([
      ...pairs(this.#general, of).filter(([pattern]) => !taken.has(pattern)),
      ...pairs(own, of),
    ]);
  }
}

function pairs(rules: readonly Rule[], of: 'claims' | 'podClaims'): (readonly [string, Rule])[] {
  return rules.flatMap(rule => (rule[of] ?? []).map(pattern => [pattern, rule] as const));
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
      const known = grouped.get(subject);
      if (known) known.push(rule);
      else grouped.set(subject, [rule]);
    }
  }
  const bySubject = new Map<string, SubjectRules>();
  const general = grouped.get('object') ?? [];
  if (!grouped.has('other')) grouped.set('other', []);
  for (const [subject, own] of grouped) {
    bySubject.set(subject, new SubjectRules(own, PARTS.has(subject) ? [] : general));
  }
  const byProblem = new Map(problemRules.map(rule => [rule.problem, rule]));
  return {bySubject, byProblem, size: rules.length + problemRules.length};
}
