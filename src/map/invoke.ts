import {names} from '../choices/names.ts';
import type {SecretValue} from '../ecs/plan.ts';
import {type Handle, handle, keyOf} from '../ecs/resource.ts';
import {isWithin, type Pointer} from '../pointer.ts';
import type {Context, Report, Rule, Scope, Subject, SubjectName} from '../rules/rule.ts';
import {type Draft, draft, merge} from './draft.ts';
import type {Target} from './ledger.ts';
import type {Place} from './places.ts';
import {type Reads, track} from './view.ts';

/** What one rule said about one scope (its own part, or the pod of its container). */
export interface ScopeOutcome {
  /** Pointer of the scope into the object's `value`. */
  readonly base: Pointer;
  readonly reads: Reads;
  readonly reports: {readonly path: Pointer; readonly report: Report}[];
  readonly drops: {readonly path: Pointer; readonly reason: string}[];
}

/** What one rule said about one place. */
export interface Invocation {
  readonly rule: Rule;
  readonly place: Place;
  readonly own: ScopeOutcome;
  readonly pod: ScopeOutcome | undefined;
  readonly targets: Target[];
}

/** What all rules contribute to. */
export interface Workbench {
  readonly drafts: Map<string, Draft>;
  readonly secretValues: {readonly value: SecretValue; readonly workload: string | undefined}[];
  /** Key of a task definition → names of its containers, the main ones first, as deploy tools watch the first one. */
  readonly containers: ReadonlyMap<string, readonly string[]>;
}

/** Runs one rule on one place. `view` and `podView` are what the rule may see (`restrict`). */
export function invoke(
  rule: Rule,
  place: Place,
  views: {readonly own: object; readonly pod: object | undefined},
  context: Context,
  bench: Workbench,
): Invocation {
  const own = scopeOutcome(place.path);
  const podPath = place.container && place.workload ? place.workload.templatePath : undefined;
  const pod = podPath === undefined ? undefined : scopeOutcome(podPath);
  const targets: Target[] = [];

  const set = (resource: Handle, patch: object, workload = place.workload) => {
    const key = keyOf(resource);
    let target = bench.drafts.get(key);
    if (!target) {
      target = draft(resource.kind, resource.name);
      bench.drafts.set(key, target);
    }
    target.sources.set(place.object.id, place.object.ref);
    if (workload) target.workloads.add(workload.object.id);
    if (merge(target, patch, rule.id)) targets.push({resource: key, patch});
  };

  const subject = {
    ...scope(own, views.own, place),
    object: place.object,
    context,
    workload: place.workload,
    container: place.container,
    pod: pod && views.pod ? scope(pod, views.pod, place) : undefined,
    set,
    setContainer: (patch: object) => {
      if (!place.workload || !place.container) return;
      set(context.choice(names).taskDefinition(place.workload), {
        containerDefinitions: [{name: place.container.name, ...patch}],
      });
    },
    after: (resource: Handle, ...others: readonly Handle[]) => {
      const target = bench.drafts.get(keyOf(resource));
      for (const other of others) target?.after.add(keyOf(handle(other.kind, other.name)));
    },
    secret: (value: SecretValue) => {
      bench.secretValues.push({value, workload: place.workload?.object.id});
    },
  };
  rule.map(subject as Subject<SubjectName>);
  return {rule, place, own, pod, targets};
}

function scopeOutcome(base: Pointer): ScopeOutcome {
  return {base, reads: new Set(), reports: [], drops: []};
}

function scope(outcome: ScopeOutcome, view: object, place: Place): Scope<object> {
  return {
    view: track(view, outcome.reads),
    given: path => isGiven(place, `${outcome.base}${path}`),
    report: (path, report) => {
      outcome.reports.push({path, report});
    },
    drop: (path, reason) => {
      outcome.drops.push({path, reason});
    },
  };
}

function isGiven(place: Place, path: Pointer): boolean {
  const given = place.object.givenPath(path);
  let current: unknown = place.object.given;
  for (const segment of given.split('/').slice(1)) {
    const key = segment.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return false;
    current = (current as Record<string, unknown>)[key];
  }
  return current !== undefined;
}

/**
 * How the leaf at `path` (below the scope's base) fared in this scope. A finding accounts for the leaf that it names; one that
 * says that something is not converted accounts for all below it too, one that says how a mapping differs does not. Of a
 * finding and a drop the one closer to the leaf counts.
 */
export function fateOf(
  outcome: ScopeOutcome,
  path: Pointer,
): 'reported' | {readonly dropped: string} | 'read' | 'unread' {
  const reported = deepest(outcome.reports.filter(({path: at, report}) => covers(at, report, path)));
  const dropped = deepest(outcome.drops.filter(({path: at}) => isWithin(path, at)));
  if (reported && (!dropped || reported.path.length >= dropped.path.length)) return 'reported';
  if (dropped) return {dropped: dropped.reason};
  return outcome.reads.has(path) ? 'read' : 'unread';
}

function covers(at: Pointer, {fidelity}: Report, leaf: Pointer): boolean {
  return at === leaf || (fidelity !== 'exact' && fidelity !== 'approximate' && isWithin(leaf, at));
}

function deepest<T extends {readonly path: Pointer}>(candidates: readonly T[]): T | undefined {
  let best: T | undefined;
  for (const candidate of candidates) if (!best || candidate.path.length > best.path.length) best = candidate;
  return best;
}
