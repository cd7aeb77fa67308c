import {computeOf} from '../choices/compute.ts';
import {COMPUTES, type Compute} from '../compute.ts';
import type {Config} from '../config/config.ts';
import type {Inventory, Workload} from '../model/inventory.ts';
import type {Catalogue} from './catalogue.ts';
import {runContext} from './context.ts';
import type {RawFinding} from './findings.ts';
import {invoker, workbench} from './invoke.ts';
import {placesOf} from './places.ts';
import {nothingTold, runPlace} from './run-place.ts';

/** Where else a run could put its workloads. */
export interface Elsewhere {
  /** The blocked workloads, with the blockers of each. */
  readonly blocked: ReadonlyMap<Workload, readonly Pick<RawFinding, 'rule' | 'object'>[]>;
  readonly inventory: Inventory;
  readonly config: Config;
  readonly today: string;
  /** True for a finding that a waiver of k2e.yaml accepts. */
  isWaived(finding: RawFinding): boolean;
}

/**
 * For each blocked workload, by its id, the other kinds of compute on which no rule finds a blocker in it, in the order of
 * `COMPUTES`; none where something blocks it that the compute does not change: another object, an input, a limit of AWS. The rules run
 * again on the objects of these workloads alone, once for each kind of compute, with a configuration that says so; nothing of
 * it is kept. Where nothing is blocked, nothing runs.
 */
export function elsewhere(
  {blocked, inventory, config, today, isWaived}: Elsewhere,
  {bySubject}: Catalogue,
): ReadonlyMap<string, readonly Compute[]> {
  const own = new Set([...bySubject.values()].flatMap(({rules}) => rules.map(({id}) => id)));
  const candidates = [...blocked].flatMap(([workload, findings]) =>
    findings.every(({rule, object}) => own.has(rule) && object === workload.object.ref) ? [workload] : [],
  );
  const found = new Map(candidates.map(({object}) => [object.id, [] as Compute[]]));
  for (const compute of COMPUTES) {
    const moving = candidates.filter(workload => computeOf(workload, {config}) !== compute);
    if (moving.length === 0) continue;
    const {context} = runContext(moved(config, moving, compute), inventory, today);
    for (const {object} of moving) {
      const invoke = invoker(context, workbench());
      const isBlocked = placesOf(object, context, kind => bySubject.has(kind)).some(place => {
        const subject = bySubject.get(place.subject);
        const told = nothingTold(inventory);
        if (subject) runPlace(place, subject, invoke, told);
        return told.findings.all().some(finding => finding.level === 'blocker' && !isWaived(finding));
      });
      if (!isBlocked) found.get(object.id)?.push(compute);
    }
  }
  return found;
}

/** The configuration with the workloads on another compute; a capacity provider is one of the compute that was chosen. */
function moved(config: Config, workloads: readonly Workload[], compute: Compute): Config {
  const own = workloads.map(({object: {id}}) => {
    const {capacityProvider: _, ...rest} = Object.hasOwn(config.workloads, id)
      ? (config.workloads[id] ?? {})
      : {};
    return [id, {...rest, compute}] as const;
  });
  return {...config, workloads: {...config.workloads, ...Object.fromEntries(own)}};
}
