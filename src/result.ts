import type {Config} from './config/config.ts';
import type {Format} from './config/formats.ts';
import type {Need} from './config/init.ts';
import type {CutoverDraft} from './cutover/draft.ts';
import type {CheckFault} from './ecs/check/check.ts';
import type {Plan} from './ecs/plan.ts';
import type {ResourceKey} from './ecs/resource.ts';
import {writtenDraft} from './emit/cutover-draft.ts';
import {writtenKeys} from './emit/native/native.ts';
import {referrersIn} from './emit/references.ts';
import {stickyServices} from './emit/sticky-services.ts';
import type {Finding, Level, Verdict} from './finding.ts';
import {type Judged, judged} from './judge.ts';
import type {Loaded} from './load/document.ts';
import {closedRouteFindings} from './map/closed-routes.ts';
import {deployMoments} from './map/deploy-moments.ts';
import {dynamicReferenceFindings} from './map/dynamic-references.ts';
import {elsewhere} from './map/elsewhere.ts';
import type {RawFinding} from './map/findings.ts';
import {ledgerEntries} from './map/ledger.ts';
import {allRules, type Mapped} from './map/map.ts';
import {newFaults, placeholderFindings} from './map/placeholder-findings.ts';
import {checkFindings, missingFindings, problemFindings, ruleFor} from './map/problems.ts';
import {served, writtenByWorkload} from './map/serving.ts';
import {unusedSettings} from './map/unused-settings.ts';
import {withhold} from './map/withhold.ts';
import {awsPlaces} from './model/aws-places.ts';
import type {Inventory, Workload} from './model/inventory.ts';
import {countFindings, countVerdicts, effortOf, sortFindings, verdictOf} from './report/assemble.ts';
import type {LedgerEntry, Report, WorkloadReport} from './report/report.ts';
import {waiverOf} from './report/waivers.ts';
import type {UsageFile} from './usage/series.ts';
import {usageReport} from './usage/usage-report.ts';
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
  /** The formats that are written, instead of those of the configuration. Without `native` the report names no files of it. */
  readonly formats?: readonly Format[] | undefined;
  /** Write the files of blocked workloads too. */
  readonly includeBlocked?: boolean | undefined;
  /** Measurements of pods, for proposals of sizes. */
  readonly usage?: readonly UsageFile[] | undefined;
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
  readonly missing: readonly Need[];
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
  const whom = served(mapped.plan.resources, referrersIn(mapped.plan.resources), mapped.workloadsOf);
  const open = placeholderFindings(loaded.problems, mapped, inventory, byProblem);
  const raw: RawFinding[] = [
    ...problemFindings(loaded.problems, inventory, byProblem),
    ...open,
    ...mapped.findings,
    ...missingFindings(mapped.missing, inventory, byProblem),
    ...unusedSettings(inventory, config, byProblem),
    ...checkFindings(newFaults(faults, open, mapped), mapped, whom.workloadsOf, inventory),
    ...dynamicReferenceFindings(
      options.formats ?? config.outputs.map(({format}) => format),
      mapped,
      whom.workloadsOf,
      inventory,
      byProblem,
    ),
    ...mapped.unaccounted,
  ];

  const waiverRules = {
    unused: ruleFor('waiver-unused', byProblem),
    expired: ruleFor('waiver-expired', byProblem),
  };
  const judge = (found: readonly RawFinding[]) => judged(found, config.waivers, waiverRules, options.today);
  const verdictFrom = ({byWorkload}: Judged) =>
    new Map(inventory.workloads.map(({object: {id}}) => [id, verdictOf(byWorkload.get(id) ?? [])] as const));
  const first = judge(raw);
  const verdicts = verdictFrom(first);
  const withheld = withhold(
    mapped.plan.resources,
    whom,
    id => verdicts.get(id) === 'blocked',
    new Set(faults.map(({resource}) => resource)),
  );
  const isWhole = options.includeBlocked ?? false;
  const closed = isWhole ? [] : closedRouteFindings(withheld.closed, mapped, inventory, byProblem);
  const {findings: all, byWorkload} = closed.length === 0 ? first : judge([...raw, ...closed]);
  const plan: Plan = {
    ...mapped.plan,
    blocked: withheld.blocked,
    deployMoments: deployMoments(inventory.workloads),
    ...(isWhole
      ? {}
      : {
          resources: withheld.resources,
          secretValues: needed(mapped.workloadsOfSecret, verdicts),
          ...(mapped.plan.uploads ? {uploads: needed(mapped.workloadsOfUpload, verdicts)} : {}),
        }),
  };
  const written = writtenKeys(plan, isWhole);
  const neededBy = writtenByWorkload(whom, written);
  const others = elsewhere(
    {
      blocked: blockersOf(inventory, byWorkload),
      inventory,
      config,
      today: options.today,
      isWaived: finding => waiverOf(finding, config.waivers, options.today) !== undefined,
    },
    allRules(),
  );
  const workloads = inventory.workloads.map(({object}): WorkloadReport => {
    const own = byWorkload.get(object.id) ?? [];
    const size = mapped.sizes.get(object.id);
    const isLeftOut = verdicts.get(object.id) === 'blocked' && !isWhole;
    const resources = isLeftOut ? [] : (neededBy.get(object.id) ?? []);
    return {
      object: object.ref,
      verdict: verdicts.get(object.id) ?? 'ready',
      effort: effortOf(own),
      compute: mapped.computes.get(object.id) ?? config.compute,
      ...(verdicts.get(object.id) === 'blocked' ? {wouldRunOn: others.get(object.id) ?? []} : {}),
      ...(size ? {size} : {}),
      resources,
      files: options.formats?.includes('native') === false ? [] : resources.map(key => `${key}.json`),
      findings: [...new Set(own.map(finding => finding.fingerprint))],
    };
  });
  const findings = sortFindings(
    all,
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
      ...mapped.totals,
      findings: countFindings(findings),
      verdicts: countVerdicts(workloads),
    },
    workloads,
    ...(options.usage ? {usage: usageReport(options.usage, mapped.context)} : {}),
    findings,
    ...(options.ledger ? {ledger: ledgerOf(inventory, mapped)} : {}),
    rules: mapped.rules,
  };
  return {
    plan,
    report,
    cutover: writtenDraft(mapped.cutover, written, balancerNames(plan, written), stickyServices(plan)),
    missing: needs(mapped, inventory),
  };
}

/** The keys that are missing, with what the manifests say of them. */
function needs({missing}: Mapped, inventory: Inventory): Need[] {
  if (missing.size === 0) return [];
  const {accounts, regions} = awsPlaces(inventory);
  const seen: ReadonlyMap<string, readonly string[]> = new Map([
    ['aws.accountId', accounts],
    ['aws.region', regions],
  ]);
  return [...missing.values()].map(({key, causes}) => ({
    key,
    causes: [...causes],
    seen: seen.get(key) ?? [],
  }));
}

/** What became of every leaf. */
function ledgerOf({objects}: Inventory, {accounts, resolve}: Mapped): LedgerEntry[] {
  return objects.flatMap(object => ledgerEntries(object, accounts.of(object), resolve));
}

/** The blocked workloads, with the findings that block them. */
function blockersOf(
  {workloads}: Inventory,
  byWorkload: Judged['byWorkload'],
): ReadonlyMap<Workload, readonly Finding[]> {
  const blockers = workloads.map(workload => {
    const own = byWorkload.get(workload.object.id) ?? [];
    return [workload, own.filter(({level, waiver}) => level === 'blocker' && !waiver)] as const;
  });
  return new Map(blockers.filter(([, findings]) => findings.length > 0));
}

/** Names, as AWS knows them, of the load balancers that are written. */
function balancerNames({resources}: Plan, written: ReadonlySet<ResourceKey>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [key, {kind, input}] of resources) {
    if (kind === 'load-balancers' && written.has(key) && 'Name' in input) found.add(input.Name ?? '');
  }
  return found;
}

/** What some workload needs which is not blocked, and what no workload in particular does. */
function needed<T>(
  workloadsOf: ReadonlyMap<T, ReadonlySet<string>>,
  verdicts: ReadonlyMap<string, Verdict>,
): readonly T[] {
  return [...workloadsOf]
    .filter(([, ids]) => ids.size === 0 || [...ids].some(id => verdicts.get(id) !== 'blocked'))
    .map(([value]) => value);
}
