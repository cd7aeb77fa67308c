import {common, EVERY, type RequestSet} from './request-set.ts';

/** A condition on requests, put together of sets that listener rules can name. */
export type Condition =
  | {readonly kind: 'all' | 'any'; readonly of: readonly Condition[]}
  | {readonly kind: 'set'; readonly set: RequestSet; readonly not: boolean}
  /** What no listener rule can tell, and why. */
  | {readonly kind: 'unknown'; readonly why: string};

/** Requests of one set that are in none of others. */
export interface Alternative {
  readonly when: RequestSet;
  readonly except: readonly RequestSet[];
  /** Why the requests cannot be named; `when` holds others too then. */
  readonly why?: string;
}

/** More alternatives than this fit in no listener. */
const MOST = 100;
const TOO_MANY = 'it has more alternatives than a load balancer has rules';
const BOTH = 'a listener rule cannot demand two patterns of a host, of a path, or of addresses at once';

export const ALWAYS: Condition = {kind: 'all', of: []};
export const NEVER: Condition = {kind: 'any', of: []};

export function setOf(set: Partial<RequestSet>): Condition {
  return {kind: 'set', set: {...EVERY, ...set}, not: false};
}

/** The opposite of a condition. */
export function negated(condition: Condition): Condition {
  switch (condition.kind) {
    case 'set':
      return {...condition, not: !condition.not};
    case 'unknown':
      return condition;
    default:
      return {kind: condition.kind === 'all' ? 'any' : 'all', of: condition.of.map(negated)};
  }
}

/** The disjunctive normal form of a condition: requests that fulfil it are in one of the alternatives at least. */
export function alternatives(condition: Condition): readonly Alternative[] {
  switch (condition.kind) {
    case 'set':
      return condition.not ? [{when: EVERY, except: [condition.set]}] : [{when: condition.set, except: []}];
    case 'unknown':
      return [{when: EVERY, except: [], why: condition.why}];
    case 'any': {
      const found = condition.of.flatMap(alternatives);
      return found.length > MOST ? [{when: EVERY, except: [], why: TOO_MANY}] : found;
    }
    case 'all': {
      let found: readonly Alternative[] = [{when: EVERY, except: []}];
      for (const each of condition.of) {
        const more = alternatives(each);
        if (found.length * more.length > MOST) return [{when: EVERY, except: [], why: TOO_MANY}];
        found = found.flatMap(one => more.flatMap(other => product(one, other)));
      }
      return found;
    }
  }
}

function product(one: Alternative, other: Alternative): readonly Alternative[] {
  const when = common(one.when, other.when);
  if (when === 'none') return [];
  const except = [...one.except, ...other.except];
  const why = one.why ?? other.why ?? (when ? undefined : BOTH);
  return [{when: when ?? one.when, except, ...(why === undefined ? {} : {why})}];
}
