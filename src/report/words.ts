import {COMPUTE_NAMES} from '../compute.ts';
import {type Finding, LEVELS, VERDICTS, type Verdict} from '../finding.ts';
import {objectId} from './assemble.ts';
import {gate} from './gate.ts';
import type {Report, WorkloadReport} from './report.ts';
import {concernedBy, countsOf, type Group, type Section} from './sections.ts';

/** A verdict in words. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  ready: 'ready',
  'ready-with-actions': 'ready with actions',
  blocked: 'blocked',
};

/** `1 object`, `2 objects`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What the run was: version, knowledge, and the options that change the result. */
export function scopeOf({tool, options}: Report): string {
  return [
    `k2e ${tool.version}`,
    `knowledge of ${tool.knowledge}`,
    `compute ${options.compute}`,
    ...(options.namespace === undefined ? [] : [`namespace ${options.namespace}`]),
    ...(options.selector === undefined ? [] : [`selector ${options.selector}`]),
  ].join(', ');
}

/** The sentences above all: how the workloads fare, how many findings there are, that no value is lost, what the gate says. */
export function summaryLines(report: Report): string[] {
  const {summary, findings, options, rules} = report;
  const {verdicts, objects, leaves, mapped, reported, dropped, unaccounted} = summary;
  const workloads = VERDICTS.reduce((sum, verdict) => sum + verdicts[verdict], 0);
  const fates = VERDICTS.filter(verdict => verdicts[verdict] > 0).map(
    verdict => `${verdicts[verdict]} ${VERDICT_WORDS[verdict]}`,
  );
  const levels = LEVELS.filter(level => summary.findings[level] > 0).map(level =>
    counted(summary.findings[level], level),
  );
  const waived = findings.filter(({waiver}) => waiver).length;
  const lines = [
    workloads === 0 ? 'No workloads.' : `${counted(workloads, 'workload')}: ${fates.join(', ')}.`,
    levels.length === 0
      ? 'No findings.'
      : `${counted(findings.length, 'finding')}: ${levels.join(', ')}${waived > 0 ? ` (${waived} waived)` : ''}.`,
    `${counted(leaves, 'value')} in ${counted(objects, 'object')}: ${mapped} mapped, ${reported} reported, ${dropped} without meaning on ECS.`,
  ];
  if (gate(report, options.failOn)) {
    lines.push(`This run fails: there are findings that --fail-on ${options.failOn} stops at.`);
  }
  if (unaccounted > 0)
    lines.push(`A bug in k2e: ${counted(unaccounted, 'value')} not accounted for. Please report it.`);
  if (rules.failed > 0)
    lines.push(`A bug in k2e: ${counted(rules.failed, 'rule')} failed. Please report it.`);
  return lines;
}

/** On what a blocked workload would run; undefined for other workloads, and where nothing is known to take it. */
export function elsewhereNote({about}: Section): string | undefined {
  const {wouldRunOn = []} = typeof about === 'object' ? about : {};
  if (wouldRunOn.length === 0) return undefined;
  const names = wouldRunOn.map(compute => COMPUTE_NAMES[compute]).join(', ');
  return `Would run on: ${names} (“compute: ${wouldRunOn.join('” or “')}” of this workload in k2e.yaml).`;
}

/** `2 actions, 1 review (1 waived)`; `none` without findings. */
export function findingsCell(report: Report, workload: WorkloadReport): string {
  const {levels, waived} = countsOf(report, workload);
  const counts = levels.map(([level, count]) => counted(count, level));
  if (waived > 0) counts.push(`${waived} waived`);
  return counts.length === 0 ? 'none' : counts.join(', ');
}

/** Why and until when a finding is accepted. */
export function waiverText({reason, owner, expires}: NonNullable<Finding['waiver']>): string {
  const by = owner === undefined ? '' : ` by ${owner}`;
  const until = expires === undefined ? '' : ` until ${expires}`;
  return `Waived${by}${until}: ${reason}`;
}

/** Where a finding is, in parts: the position, and what it is about beyond the workload of the section. */
export function placeOf(finding: Finding, {about: section}: Section): {position: string; about: string[]} {
  const {source, object, container, path} = finding;
  const isOwn = typeof section === 'object' && objectId(section.object) === objectId(object);
  return {
    position: `${source.file}:${source.line}:${source.column}`,
    about: [
      ...(isOwn || object.kind === 'File' ? [] : [objectId(object)]),
      ...(container === undefined ? [] : [`container ${container}`]),
      ...(path === '' ? [] : [path]),
    ],
  };
}

/** The ids of the workloads that a group of findings concerns. */
export function concernedIds({first, others}: Group, {workloads}: Report): string[] {
  const concerned = concernedBy(workloads);
  const found = [first, ...others].flatMap(({fingerprint}) => concerned.get(fingerprint) ?? []);
  return [...new Set(found.map(({object}) => objectId(object)))];
}

/** The title of a section; a workload's verdict is told beside it. */
export function titleOf({about}: Section): string {
  if (about === 'several') return 'Several workloads';
  return about === 'none' ? 'No workload in particular' : objectId(about.object);
}

/** What stands behind the rule of a folded group: ` (6 containers)`. */
export function foldNote({others, noun}: Group): string {
  return others.length === 0 ? '' : ` (${others.length + 1} ${noun})`;
}

/** The findings of a group by what they say, in order: equal messages together, and each once for each of its places. */
export function byMessage({first, others}: Group): [message: string, findings: Finding[]][] {
  return [...Map.groupBy([first, ...others].flatMap(eachPlace), ({message}) => message)];
}

function eachPlace(finding: Finding): Finding[] {
  const {container: _, ...rest} = finding;
  return [finding, ...(finding.also ?? []).map(at => ({...rest, ...at}))];
}

/** The sentence on the findings that a workload shares, for the end of its section. */
export function sharedNote({shared}: Section): string | undefined {
  if (shared === 0) return undefined;
  return `${counted(shared, 'more finding')}: see “Several workloads”.`;
}

/** True when the run writes one file for each resource (the format `native`), or nothing at all. */
export function hasFiles({workloads}: Report): boolean {
  return (
    workloads.some(({files}) => files.length > 0) || workloads.every(({resources}) => resources.length === 0)
  );
}
