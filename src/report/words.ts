import type {Finding, Verdict} from '../finding.ts';
import {LEVELS, VERDICTS} from '../finding.ts';
import {objectId} from './assemble.ts';
import type {Report, WorkloadReport} from './report.ts';
import {countsOf} from './sections.ts';

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

/** The sentences above all: how the workloads fare, how many findings there are, and that no value is lost. */
export function summaryLines({summary, findings, rules}: Report): string[] {
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
  if (unaccounted > 0)
    lines.push(`A bug in k2e: ${counted(unaccounted, 'value')} not accounted for. Please report it.`);
  if (rules.failed > 0)
    lines.push(`A bug in k2e: ${counted(rules.failed, 'rule')} failed. Please report it.`);
  return lines;
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
export function placeOf(
  finding: Finding,
  workload: WorkloadReport | undefined,
): {position: string; about: string[]} {
  const {source, object, container, path} = finding;
  const isOwn = workload !== undefined && objectId(workload.object) === objectId(object);
  return {
    position: `${source.file}:${source.line}:${source.column}`,
    about: [
      ...(isOwn || object.kind === 'File' ? [] : [objectId(object)]),
      ...(container === undefined ? [] : [`container ${container}`]),
      ...(path === '' ? [] : [path]),
    ],
  };
}
