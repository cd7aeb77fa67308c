import type {Config} from './config/config.ts';
import type {CheckFault} from './ecs/check/check.ts';
import type {Plan} from './ecs/plan.ts';
import type {ResourceKey} from './ecs/resource.ts';
import type {CutoverDraft} from './emit/cutover-draft.ts';
import {writtenKeys} from './emit/native/native.ts';
import type {Finding, Level, ObjectRef} from './finding.ts';
import type {Loaded} from './load/document.ts';
import type {RawFinding} from './map/findings.ts';
import {type LedgerTotals, tally} from './map/ledger.ts';
import {allRules, type Mapped} from './map/map.ts';
import {checkFinding, missingFindings, problemFindings, ruleFor} from './map/problems.ts';
import {settleUnaccounted} from './map/unaccounted.ts';
import type {Inventory} from './model/inventory.ts';
import {
  countFindings,
  countVerdicts,
  effortOf,
  fingerprintOf,
  sortFindings,
  verdictOf,
} from './report/assemble.ts';
import type {LedgerEntry, Report, WorkloadReport} from './report/report.ts';
import {applyWaivers} from './report/waivers.ts';
import {KNOWLEDGE, VERSION} from './version.ts';

/** What a run is asked for, beyond its input and `k2e.yaml`. */
export interface RunOptions {
  /** Only workloads of this namespace. */
  readonly namespace?: string | undefined;
  /** Only workloads whose labels match this selector, as kubectl reads it. */
  readonly selector?: string | undefined;
  readonly failOn?: Level | 'never' | undefined;
  /** Keep an entry per leaf. */
  readonly ledger?: boolean | undefined;
  /** Write the files of blocked workloads too. */
  readonly includeBlocked?: boolean | undefined;
  /** Today, `YYYY-MM-DD`: waivers expire. */
  readonly today: string;
}

/** The outcome of a run: what to write, and what to tell. */
export interface Result {
  readonly plan: Plan;
  readonly report: Report;
  /** What the cutover will have to move. */
  readonly cutover: CutoverDraft;
  /** Keys of `k2e.yaml` that are needed and missing, with the objects that need them: what `k2e init` writes. */
  readonly missing: readonly {readonly key: string; readonly causes: readonly ObjectRef[]}[];
}

/** What the stages have given. */
export interface Stages {
  readonly loaded: Loaded;
  readonly inventory: Inventory;
  readonly mapped: Mapped;
  readonly faults: readonly CheckFault[];
  readonly config: Config;
  readonly options: RunOptions;
}

/** Puts the stages' outcomes together: the findings in words and order, the verdicts, the totals, the blocked resources. */
export function result(stages: Stages): Result {
  const {loaded, inventory, mapped, faults, config, options} = stages;
  const {byProblem} = allRules();
  const raw: RawFinding[] = [
    ...problemFindings(loaded.problems, inventory, byProblem),
    ...mapped.findings,
    ...missingFindings(mapped.missing, inventory, byProblem),
    ...faults.map(fault => checkFinding(fault, mapped, inventory)),
  ];
  const totals: LedgerTotals = {leaves: 0, mapped: 0, reported: 0, dropped: 0, unaccounted: 0};
  const entries: LedgerEntry[] | undefined = options.ledger ? [] : undefined;
  for (const object of inventory.objects) {
    const ledger = mapped.ledgers.get(object);
    if (!ledger) continue;
    raw.push(...settleUnaccounted(object, ledger, inventory, byProblem));
    tally(object, ledger, totals, entries, mapped.resolve, byProblem);
  }

  const byWorkload = new Map<string, Finding[]>();
  const worded = raw.map(finding => {
    const {workloads, ...rest} = finding;
    return {
      workloads,
      finding: {...rest, docs: `docs/rules/${finding.rule}.md`, fingerprint: fingerprintOf(finding)},
    };
  });
  const waived = applyWaivers(
    worded.map(({finding}) => finding),
    config.waivers,
    {unused: ruleFor('waiver-unused', byProblem), expired: ruleFor('waiver-expired', byProblem)},
    options.today,
  );
  waived.findings.forEach((finding, index) => {
    for (const id of worded[index]?.workloads ?? [])
      byWorkload.set(id, [...(byWorkload.get(id) ?? []), finding]);
  });

  const verdicts = new Map(
    inventory.workloads.map(({object}) => [object.id, verdictOf(byWorkload.get(object.id) ?? [])] as const),
  );
  const blocked = blockedKeys(mapped, id => verdicts.get(id) === 'blocked');
  const written = writtenKeys({...mapped.plan, blocked}, options.includeBlocked ?? false);
  const files = filesByWorkload(mapped, written);
  const workloads = inventory.workloads.map(({object}): WorkloadReport => {
    const own = byWorkload.get(object.id) ?? [];
    return {
      object: object.ref,
      verdict: verdicts.get(object.id) ?? 'ready',
      effort: effortOf(own),
      files: files.get(object.id) ?? [],
      findings: [...new Set(own.map(finding => finding.fingerprint))],
    };
  });
  const findings = sortFindings(
    waived.findings,
    inventory.workloads.map(({object}) => object.ref),
  );
  const report: Report = {
    schemaVersion: 1,
    tool: {name: 'k2e', version: VERSION, knowledge: KNOWLEDGE},
    options: {
      failOn: options.failOn ?? 'blocker',
      ...(options.namespace === undefined ? {} : {namespace: options.namespace}),
      ...(options.selector === undefined ? {} : {selector: options.selector}),
      compute: config.compute,
    },
    inputs: loaded.inputs,
    summary: {
      objects: inventory.objects.length,
      ...totals,
      findings: countFindings(findings),
      verdicts: countVerdicts(workloads),
    },
    workloads,
    findings,
    ...(entries === undefined ? {} : {ledger: entries}),
    rules: mapped.rules,
  };
  return {
    plan: {...mapped.plan, blocked},
    report,
    cutover: mapped.cutover,
    missing: [...mapped.missing.values()],
  };
}

/** Resources that only blocked workloads need. */
function blockedKeys(mapped: Mapped, isBlocked: (id: string) => boolean): Set<ResourceKey> {
  const keys = new Set<ResourceKey>();
  for (const [key, ids] of mapped.workloadsOf) {
    if (ids.size > 0 && [...ids].every(isBlocked)) keys.add(key);
  }
  return keys;
}

/** Id of a workload → the written files that it needs, sorted. */
function filesByWorkload(mapped: Mapped, written: ReadonlySet<ResourceKey>): Map<string, string[]> {
  const files = new Map<string, string[]>();
  for (const key of [...written].toSorted()) {
    for (const id of mapped.workloadsOf.get(key) ?? []) {
      const own = files.get(id) ?? [];
      files.set(id, own);
      own.push(`${key}.json`);
    }
  }
  return files;
}
