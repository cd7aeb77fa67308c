import type {Rule, Subject, SubjectName} from '../rules/rule.ts';
import type {Place} from './places.ts';
import {NOTHING} from './view.ts';

/**
 * True when a rule has nothing to say of any place like this one where nothing is there that it claims: of four calls of a rule,
 * three would be such. It runs once on nothing at all, and whatever it could decide by or say something with tells that it was
 * asked. A rule that has asked nothing does the same at each such place, as rules are pure; it is not called there.
 */
export function isSilent(rule: Rule, {workload, container}: Pick<Place, 'workload' | 'container'>): boolean {
  let isAsked = false;
  const ask = (): never => {
    isAsked = true;
    throw ASKED;
  };
  const unknown: object = new Proxy({}, new Proxy({}, {get: () => ask}));
  // There is nothing of which it could say that it drops it.
  const scope = {view: NOTHING, given: ask, report: ask, drop: () => {}};
  const subject = {
    ...scope,
    object: unknown,
    context: unknown,
    workload: workload && unknown,
    container: container && unknown,
    pod: container && workload && scope,
    set: ask,
    setContainer: ask,
    after: ask,
    secret: ask,
    upload: ask,
  };
  try {
    rule.map(subject as Subject<SubjectName>);
  } catch {
    return false;
  }
  return !isAsked;
}

/** One for all, since an error takes long to make. */
const ASKED = new Error('a rule has asked');
