import {computeOf} from '../choices/compute.ts';
import {convertedWorkloads} from '../choices/converted.ts';
import {copies} from '../choices/copies.ts';
import {names} from '../choices/names.ts';
import type {Compute} from '../compute.ts';
import type {Config} from '../config/config.ts';
import type {CutoverDraft} from '../cutover/draft.ts';
import {keyOf} from '../ecs/resource.ts';
import type {Inventory, KubeObject} from '../model/inventory.ts';
import type {WorkloadSize} from '../report/report.ts';
import {problemRules, rules} from '../rules/index.ts';
import type {Context} from '../rules/rule.ts';
import {account} from './account.ts';
import {type Catalogue, catalogue} from './catalogue.ts';
import {type MissingKey, runContext} from './context.ts';
import {cutoverDraft} from './cutover.ts';
import type {RawFinding} from './findings.ts';
import {type Finished, finished} from './finished.ts';
import {invoker, type Workbench} from './invoke.ts';
import {ObjectLedger} from './ledger.ts';
import {placesOf} from './places.ts';
import {type RouteOrigins, routeOrigins} from './route-origins.ts';
import {nothingTold, runPlace} from './run-place.ts';
import {workloadSizes} from './sizes.ts';

/** What the map stage gives. */
export interface Mapped extends Finished {
  readonly cutover: CutoverDraft;
  readonly origins: RouteOrigins;
  /** The context in which the rules ran, for what the report tells beyond them. */
  readonly context: Context;
  /** By id of the workload. */
  readonly sizes: ReadonlyMap<string, WorkloadSize>;
  /** Id of a workload → what its tasks run on. */
  readonly computes: ReadonlyMap<string, Compute>;
  readonly findings: readonly RawFinding[];
  readonly ledgers: ReadonlyMap<KubeObject, ObjectLedger>;
  readonly missing: ReadonlyMap<string, MissingKey>;
  readonly rules: {readonly evaluated: number; readonly matched: number; readonly failed: number};
}

let arranged: Catalogue | undefined;

/** The catalogue of all rules, arranged once. */
export function allRules(): Catalogue {
  arranged ??= catalogue(rules, problemRules);
  return arranged;
}

/** Runs every rule on every place of the inventory. Pure; a rule that throws becomes a blocker on its object. */
export function map(inventory: Inventory, config: Config, today: string, rulesOfRun = allRules()): Mapped {
  const run = runContext(config, inventory, today);
  const bench: Workbench = {
    drafts: new Map(),
    secretValues: [],
    uploads: [],
    containers: containerOrder(run.context),
  };
  const invoke = invoker(run.context, bench);
  const told = nothingTold(inventory);
  const ledgers = new Map<KubeObject, ObjectLedger>();
  const {bySubject, size} = rulesOfRun;

  for (const object of inventory.objects) {
    const ledger = new ObjectLedger();
    ledgers.set(object, ledger);
    run.current(object.ref);
    for (const place of placesOf(object, run.context, kind => bySubject.has(kind))) {
      const subject = bySubject.get(place.subject);
      if (!subject) continue;
      const {shares, podShares, invocations} = runPlace(place, subject, invoke, told);
      account(place, place.path, shares, invocations, ledger, 'own');
      if (podShares && place.workload)
        account(place, place.workload.templatePath, podShares, invocations, ledger, 'pod');
    }
  }
  run.current(undefined);
  return {
    ...finished(bench, config.tags),
    cutover: cutoverDraft(run.context),
    origins: routeOrigins(run.context),
    context: run.context,
    sizes: workloadSizes(run.context),
    computes: new Map(inventory.workloads.map(each => [each.object.id, computeOf(each, run.context)])),
    findings: told.findings,
    ledgers,
    missing: run.missing,
    rules: {evaluated: size, matched: told.matched.size, failed: told.failed.size},
  };
}

/** The order of the container definitions: the main containers, then the others, each in the order of the manifest. */
function containerOrder(context: Context): Map<string, readonly string[]> {
  const {copiesOf} = context.choice(copies);
  return new Map(
    context.choice(convertedWorkloads).flatMap(workload => {
      const main = workload.containers.filter(({role}) => role === 'main');
      const others = workload.containers.filter(({role}) => role !== 'main');
      const name = context.choice(names);
      const own = name.taskDefinition(workload);
      const definitions = copiesOf(own)?.map(each => each.handle) ?? [own];
      const order = [...main, ...others].map(each => each.name);
      return definitions.map(definition => [keyOf(definition), order] as const);
    }),
  );
}
