import type {Workload} from '../../model/inventory.ts';
import type {Context} from '../../rules/rule.ts';
import {discovery} from '../discovery.ts';
import {isReachable} from '../reachable.ts';

/** In which order services are made, so that the proxies of the callers know the names that they call. */
export interface StartOrder {
  /** Services that are made before this one, since it calls them. */
  after(workload: Workload): readonly Workload[];
  /** Services that it calls too and that are made after it: they call it in turn. */
  later(workload: Workload): readonly Workload[];
}

/**
 * A task knows only the names that existed when it started (mapping of Services, §1.4), so that a service comes after those
 * that it calls. A call that would close a circle is left out; which one does not depend on the order of the input.
 */
export function startOrder(context: Context): StartOrder {
  const {callsOf, endpointsOf} = context.choice(discovery);
  const before = new Map<Workload, Set<Workload>>();
  const late = new Map<Workload, Set<Workload>>();
  const add = (to: Map<Workload, Set<Workload>>, key: Workload, value: Workload): void => {
    const known = to.get(key);
    if (known) known.add(value);
    else to.set(key, new Set([value]));
  };
  const callers = context.inventory.workloads
    .filter(workload => isReachable(workload, context))
    .toSorted((a, b) => (a.object.id < b.object.id ? -1 : 1));
  for (const caller of callers) {
    const called = callsOf(caller)
      .filter(({certain}) => certain)
      .flatMap(({service}) => endpointsOf(service).map(({workload}) => workload))
      .toSorted((a, b) => (a.object.id < b.object.id ? -1 : 1));
    for (const callee of new Set(called)) {
      if (callee === caller) continue;
      add(needs(before, callee, caller) ? late : before, caller, callee);
    }
  }
  return {
    after: workload => [...(before.get(workload) ?? [])],
    later: workload => [...(late.get(workload) ?? [])],
  };
}

/** True when `from` comes after `to`, perhaps through others. */
function needs(before: ReadonlyMap<Workload, ReadonlySet<Workload>>, from: Workload, to: Workload): boolean {
  const seen = new Set<Workload>();
  const open = [from];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next === to) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(before.get(next) ?? []));
  }
  return false;
}
