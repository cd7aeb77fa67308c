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

/** One part of a report for people. */
export interface Section {
  /** A workload; what concerns several workloads; or what concerns none. */
  readonly about: WorkloadReport | 'several' | 'none';
  /** Worst level first; what is waived comes last. Never empty. */
  readonly groups: readonly Group[];
  /** Of a workload: how many of its findings stand in the section of several workloads. */
  readonly shared: number;
}

/**
 * The findings of a report in the order in which people read them, each once: sections by their worst finding, then what
 * concerns several workloads, the workloads in their order, and the rest. A workload without findings of its own has no section.
 */
export function sectionsOf({workloads, findings}: Report): Section[] {
  const concerned = concernedBy(workloads);
  const isShared = ({fingerprint}: Finding) => (concerned.get(fingerprint)?.length ?? 0) > 1;
  const sections: Section[] = [
    {about: 'several', groups: grouped(findings.filter(isShared)), shared: 0},
    ...workloads.map((workload): Section => {
      const own = new Set(workload.findings);
      const [shared, alone] = partition(
        findings.filter(({fingerprint}) => own.has(fingerprint)),
        isShared,
      );
      return {about: workload, groups: grouped(alone), shared: shared.length};
    }),
    {
      about: 'none',
      groups: grouped(findings.filter(({fingerprint}) => !concerned.has(fingerprint))),
      shared: 0,
    },
  ];
  const worst = ({groups: [first]}: Section) => (first ? weight(first) : 0);
  return sections.filter(({groups}) => groups.length > 0).sort((a, b) => worst(a) - worst(b));
}

/** Fingerprint → the workloads that a finding concerns, in the order of the report. */
export function concernedBy(
  workloads: readonly WorkloadReport[],
): ReadonlyMap<string, readonly WorkloadReport[]> {
  const concerned = new Map<string, WorkloadReport[]>();
  for (const workload of workloads) {
    for (const fingerprint of new Set(workload.findings)) {
      concerned.set(fingerprint, [...(concerned.get(fingerprint) ?? []), workload]);
    }
  }
  return concerned;
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter(item => !test(item))];
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
