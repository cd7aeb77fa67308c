import {type Finding, LEVELS, type Level} from '../finding.ts';
import {objectId} from './assemble.ts';
import type {Report, WorkloadReport} from './report.ts';

/** Findings that say the same: one rule, one level, one remedy. */
export interface Group {
  readonly first: Finding;
  /** The others, in the order of the report. */
  readonly others: readonly Finding[];
  /** What the others are, in the plural: containers, objects or places. */
  readonly noun: 'containers' | 'objects' | 'places';
}

/** One part of a report for people: a workload, or what belongs to none. */
export interface Section {
  readonly workload?: WorkloadReport;
  /** Worst level first; what is waived comes last. */
  readonly groups: readonly Group[];
  /** Findings on objects that it shares with workloads above, where they stand: how many, and under which workload. */
  readonly above: readonly {readonly count: number; readonly id: string}[];
}

/**
 * The findings of a report in the order in which people read them: workload by workload, each finding once. A finding on an
 * object that several workloads share stands under the first of them. Workloads without findings have no section.
 */
export function sectionsOf({workloads, findings}: Report): Section[] {
  const byFingerprint = Map.groupBy(findings, ({fingerprint}) => fingerprint);
  const shownUnder = new Map<string, string>();
  const sections = workloads.map((workload): Section => {
    const id = objectId(workload.object);
    const own: Finding[] = [];
    const above = new Map<string, number>();
    for (const fingerprint of new Set(workload.findings)) {
      const found = byFingerprint.get(fingerprint) ?? [];
      const other = shownUnder.get(fingerprint);
      if (other === undefined) own.push(...found);
      else above.set(other, (above.get(other) ?? 0) + found.length);
      if (other === undefined) shownUnder.set(fingerprint, id);
    }
    return {workload, groups: grouped(own), above: [...above].map(([under, count]) => ({id: under, count}))};
  });
  const rest = findings.filter(({fingerprint}) => !shownUnder.has(fingerprint));
  return [...sections, {groups: grouped(rest), above: []}].filter(
    ({groups, above}) => groups.length + above.length > 0,
  );
}

function grouped(findings: readonly Finding[]): Group[] {
  const groups = Map.groupBy(findings, ({rule, level, fidelity, remediation, waiver}) =>
    JSON.stringify([rule, level, fidelity, remediation, waiver ?? null]),
  );
  return [...groups.values()]
    .flatMap(([first, ...others]) => (first ? [{first, others, noun: nounFor([first, ...others])}] : []))
    .sort((a, b) => weight(a) - weight(b));
}

function weight({first}: Group): number {
  return LEVELS.indexOf(first.level) + (first.waiver ? LEVELS.length : 0);
}

function nounFor(findings: readonly Finding[]): Group['noun'] {
  const distinct = (values: readonly (string | undefined)[]) => new Set(values).size === findings.length;
  if (
    findings.every(({container}) => container !== undefined) &&
    distinct(findings.map(({container}) => container))
  ) {
    return 'containers';
  }
  return distinct(findings.map(({object}) => objectId(object))) ? 'objects' : 'places';
}

/** The findings that stand under a workload, counted by level; waived ones apart. */
export function countsOf(
  {findings}: Report,
  workload: WorkloadReport,
): {levels: [Level, number][]; waived: number} {
  const own = new Set(workload.findings);
  const all = findings.filter(({fingerprint}) => own.has(fingerprint));
  const levels = LEVELS.map((level): [Level, number] => [
    level,
    all.filter(finding => finding.level === level && !finding.waiver).length,
  ]);
  return {levels: levels.filter(([, count]) => count > 0), waived: all.filter(({waiver}) => waiver).length};
}
