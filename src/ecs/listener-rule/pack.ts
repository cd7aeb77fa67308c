import type {Action, RuleCondition, RuleTransform} from '@aws-sdk/client-elastic-load-balancing-v2';
import {LISTENER_RULE} from '../limits.ts';
import {conditions, costOf} from './condition.ts';
import type {HostMatch, PathMatch} from './match.ts';
import {hostsCover, hostsOverlap, pathsCover, pathsOverlap, sameHosts, samePaths} from './overlap.ts';

/** Room between two priorities, for rules that people add. */
const STEP = 10;
/** How many rules back a rule looks for one to join: bounds the work for lists of thousands of rules. */
const LOOK_BACK = 200;

/** One rule of a listener before it gets its priority; the order of a list of them is the order of evaluation. */
export interface RuleDraft<Origin> {
  /** Any of these; none = all hosts. */
  readonly hosts: readonly HostMatch[];
  /** Any of these; none = all paths. */
  readonly paths: readonly PathMatch[];
  /** Further conditions, all of which must hold. */
  readonly extra: readonly RuleCondition[];
  readonly actions: readonly Action[];
  readonly transforms: readonly RuleTransform[];
  /** What it comes from, for reports. */
  readonly origins: readonly Origin[];
}

/** A rule that can never match, and the earlier one that takes all of its requests. */
export interface Shadowed<Origin> {
  readonly rule: RuleDraft<Origin>;
  readonly by: RuleDraft<Origin>;
}

/** Takes out the rules that an earlier rule covers wholly; what is left behaves as before. */
export function dropShadowed<Origin>(rules: readonly RuleDraft<Origin>[]): {
  readonly kept: readonly RuleDraft<Origin>[];
  readonly shadowed: readonly Shadowed<Origin>[];
} {
  const kept: RuleDraft<Origin>[] = [];
  const shadowed: Shadowed<Origin>[] = [];
  const earlier = new EarlierRules<Origin>();
  for (const rule of rules) {
    const by = earlier.covering(rule);
    if (by) shadowed.push({rule, by});
    else {
      kept.push(rule);
      earlier.add(rule);
    }
  }
  return {kept, shadowed};
}

/** A rule with its place among those that are kept. */
interface Placed<Origin> {
  readonly rule: RuleDraft<Origin>;
  readonly place: number;
}

/** Rules in their order, found by a host that they name: of thousands of hosts only a few rules can concern one. */
class EarlierRules<Origin> {
  #size = 0;
  /** Rules for named hosts only, by each of them. */
  readonly #named = new Map<string, Placed<Origin>[]>();
  /** Rules for all hosts, or for patterns of hosts. */
  readonly #open: Placed<Origin>[] = [];

  add(rule: RuleDraft<Origin>): void {
    const placed = {rule, place: this.#size++};
    const hosts = new Set(rule.hosts.flatMap(match => (match.kind === 'exact' ? match.host : [])));
    const isNamed = rule.hosts.length > 0 && rule.hosts.every(({kind}) => kind === 'exact');
    if (!isNamed) this.#open.push(placed);
    else for (const host of hosts) this.#named.set(host, [...(this.#named.get(host) ?? []), placed]);
  }

  /** The first rule that takes all requests of this one. Rules for named hosts cover no other hosts. */
  covering(rule: RuleDraft<Origin>): RuleDraft<Origin> | undefined {
    const [first] = rule.hosts;
    const candidates = first?.kind === 'exact' ? (this.#named.get(first.host) ?? []) : [];
    const isCovering = ({rule: earlier}: Placed<Origin>) => covers(earlier, rule);
    const [named, open] = [candidates.find(isCovering), this.#open.find(isCovering)];
    if (named && open) return named.place < open.place ? named.rule : open.rule;
    return (named ?? open)?.rule;
  }
}

/**
 * Joins rules that do the same for the same hosts or for the same paths, as long as one rule may hold their conditions and no
 * rule between them wants any of the requests that would move forward. The result behaves as the input.
 */
export function pack<Origin>(rules: readonly RuleDraft<Origin>[]): readonly RuleDraft<Origin>[] {
  const packed: RuleDraft<Origin>[] = [];
  const outcomes: string[] = [];
  for (const rule of rules) {
    const outcome = JSON.stringify([rule.actions, rule.transforms, rule.extra]);
    const at = findPartner(packed, outcomes, rule, outcome);
    const partner = at === undefined ? undefined : packed[at];
    const joined = partner && join(partner, rule);
    if (at === undefined || !joined) {
      packed.push(rule);
      outcomes.push(outcome);
    } else {
      packed[at] = joined;
    }
  }
  return packed;
}

/** Priorities for `count` rules: `base`, `base + 10` …, closer together where 10 would pass the highest priority. */
export function priorities(base: number, count: number): readonly number[] {
  const room = Math.floor((LISTENER_RULE.priority.max - base) / Math.max(1, count - 1));
  const step = Math.max(1, Math.min(STEP, room));
  return Array.from({length: count}, (_, index) => base + index * step);
}

function covers<Origin>(earlier: RuleDraft<Origin>, later: RuleDraft<Origin>): boolean {
  if (earlier.extra.length > 0 && JSON.stringify(earlier.extra) !== JSON.stringify(later.extra)) return false;
  return hostsCover(earlier.hosts, later.hosts) && pathsCover(earlier.paths, later.paths);
}

/** The nearest earlier rule that `rule` can join without overtaking a rule that would have come first. */
function findPartner<Origin>(
  packed: readonly RuleDraft<Origin>[],
  outcomes: readonly string[],
  rule: RuleDraft<Origin>,
  outcome: string,
): number | undefined {
  for (let at = packed.length - 1; at >= Math.max(0, packed.length - LOOK_BACK); at--) {
    const candidate = packed[at];
    if (!candidate) return undefined;
    if (outcomes[at] === outcome) {
      if (join(candidate, rule)) return at;
    } else if (hostsOverlap(candidate.hosts, rule.hosts) && pathsOverlap(candidate.paths, rule.paths)) {
      return undefined;
    }
  }
  return undefined;
}

function join<Origin>(one: RuleDraft<Origin>, other: RuleDraft<Origin>): RuleDraft<Origin> | undefined {
  const hosts = sameHosts(one.hosts, other.hosts);
  const paths = samePaths(one.paths, other.paths);
  if (!hosts && !paths) return undefined;
  const joined: RuleDraft<Origin> = {
    ...one,
    hosts: hosts ? one.hosts : union(one.hosts, other.hosts),
    paths: paths ? one.paths : union(one.paths, other.paths),
    origins: [...one.origins, ...other.origins.filter(origin => !one.origins.includes(origin))],
  };
  const made = conditions(joined.hosts, joined.paths, joined.extra);
  if (typeof made === 'string') return undefined;
  return fits(made) ? joined : undefined;
}

/** True when one rule may hold these conditions. */
export function fits(of: readonly RuleCondition[]): boolean {
  const {values, wildcards} = costOf(of);
  return values <= LISTENER_RULE.values && wildcards <= LISTENER_RULE.wildcards;
}

/** No matches at all stand for everything, which swallows any list. */
function union<Match>(some: readonly Match[], others: readonly Match[]): readonly Match[] {
  return some.length === 0 || others.length === 0 ? [] : [...some, ...others];
}
