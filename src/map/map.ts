import {computeOf} from '../choices/compute.ts';
import {convertedWorkloads} from '../choices/converted.ts';
import {copies} from '../choices/copies.ts';
import {names} from '../choices/names.ts';
import type {Compute} from '../compute.ts';
import type {Config} from '../config/config.ts';
import type {CutoverDraft} from '../cutover/draft.ts';
import {keyOf} from '../ecs/resource.ts';
import type {Inventory} from '../model/inventory.ts';
import type {WorkloadSize} from '../report/report.ts';
import {problemRules, rules} from '../rules/index.ts';
import type {Context} from '../rules/rule.ts';
import {Accounts} from './accounts.ts';
import {type Catalogue, catalogue} from './catalogue.ts';
import {type MissingKey, runContext} from './context.ts';
import {cutoverDraft} from './cutover.ts';
import type {RawFinding} from './findings.ts';
import {type Finished, finished} from './finished.ts';
import {invoker, workbench} from './invoke.ts';
import {type LedgerTotals, tally} from './ledger.ts';
import {type RouteOrigins, routeOrigins} from './route-origins.ts';
import {runObject} from './run-object.ts';
import {nothingTold} from './run-place.ts';
import {workloadSizes} from './sizes.ts';
import {unaccountedIn} from './unaccounted.ts';

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
  /** Of the leaves that nothing accounts for. */
  readonly unaccounted: readonly RawFinding[];
  readonly totals: LedgerTotals;
  readonly accounts: Accounts;
  readonly missing: ReadonlyMap<string, MissingKey>;
  readonly rules: {readonly evaluated: number; readonly matched: number; readonly failed: number};
}

/** What the map stage is asked for. */
export interface MapOptions {
  /** Today, `YYYY-MM-DD`. */
  readonly today: string;
  /** Keep the ledgers of all objects. */
  readonly ledger?: boolean | undefined;
}

let arranged: Catalogue | undefined;

/** The catalogue of all rules, arranged once. */
export function allRules(): Catalogue {
  arranged ??= catalogue(rules, problemRules);
  return arranged;
}

/** Runs every rule on every place of the inventory. Pure; a rule that throws becomes a blocker on its object. */
export function map(
  inventory: Inventory,
  config: Config,
  {today, ledger: areKept = false}: MapOptions,
  rulesOfRun = allRules(),
): Mapped {
  const run = runContext(config, inventory, today);
  const bench = workbench(containerOrder(run.context));
  const invoke = invoker(run.context, bench);
  const told = nothingTold(inventory);
  const accounts = new Accounts(run.context, rulesOfRun);
  const totals: LedgerTotals = {leaves: 0, mapped: 0, reported: 0, dropped: 0, unaccounted: 0};
  const unaccounted: RawFinding[] = [];
  const {byProblem, size} = rulesOfRun;

  for (const object of inventory.objects) {
    run.current(object.ref);
    const ledger = runObject(object, run.context, rulesOfRun, invoke, told);
    tally(object, ledger, totals, byProblem, unaccountedIn(object, inventory, byProblem, unaccounted));
    if (areKept) accounts.keep(object, ledger);
  }
  run.current(undefined);
  return {
    ...finished(bench, config.tags),
    cutover: cutoverDraft(run.context),
    origins: routeOrigins(run.context),
    context: run.context,
    sizes: workloadSizes(run.context),
    computes: new Map(inventory.workloads.map(each => [each.object.id, computeOf(each, run.context)])),
    findings: told.findings.all(),
    unaccounted,
    totals,
    accounts,
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
