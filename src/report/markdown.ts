import type {Finding} from '../finding.ts';
import {objectId} from './assemble.ts';
import {code, inline} from './escape-markdown.ts';
import type {Report, WorkloadReport} from './report.ts';
import {type Group, type Section, sectionsOf} from './sections.ts';
import {counted, findingsCell, placeOf, summaryLines, VERDICT_WORDS, waiverText} from './words.ts';

/**
 * The report as Markdown with GitHub's tables, for a merge request or a wiki: the same order as the text, but complete: every
 * finding is in it, and every file. What the manifests hold cannot become markup.
 */
export function renderMarkdown(report: Report): string {
  const {tool, options} = report;
  const scope = [
    `k2e ${tool.version}`,
    `knowledge of ${tool.knowledge}`,
    `compute ${options.compute}`,
    ...(options.namespace === undefined ? [] : [`namespace ${options.namespace}`]),
    ...(options.selector === undefined ? [] : [`selector ${options.selector}`]),
  ];
  const [verdicts = '', ...totals] = summaryLines(report);
  const blocks = [
    '# Compatibility report',
    `**${inline(verdicts)}**`,
    ...totals.map(inline),
    inline(`Made by ${scope.join(', ')}.`),
    ...(report.workloads.length === 0 ? [] : [overview(report)]),
    ...sectionsOf(report).flatMap(sectionBlocks),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function overview(report: Report): string {
  const rows = report.workloads.map(workload => [
    inline(objectId(workload.object)),
    VERDICT_WORDS[workload.verdict],
    workload.effort,
    findingsCell(report, workload),
    workload.files.map(code).join('<br>'),
  ]);
  return table(['Workload', 'Verdict', 'Effort', 'Findings', 'Files'], rows);
}

function sectionBlocks({workload, groups, above}: Section): string[] {
  const title = workload
    ? `${inline(objectId(workload.object))}: ${VERDICT_WORDS[workload.verdict]}`
    : 'Not part of one workload';
  return [
    `## ${title}`,
    ...(groups.length === 0
      ? []
      : [
          table(
            ['Finding', 'Where', 'What', 'What to do'],
            groups.map(group => row(group, workload)),
          ),
        ]),
    ...above.map(
      ({count, id}) =>
        `${counted(count, 'more finding')} on objects shared with ${inline(id)}, listed there.`,
    ),
  ];
}

function row({first, others}: Group, workload: WorkloadReport | undefined): string[] {
  const findings = [first, ...others];
  const messages = new Set(findings.map(({message}) => message));
  return [
    `**${first.level}**<br>${code(first.rule)}`,
    findings.map(finding => place(finding, workload)).join('<br>'),
    [...messages].map(inline).join('<br>'),
    first.waiver ? inline(waiverText(first.waiver)) : `${inline(first.remediation)}<br>${code(first.docs)}`,
  ];
}

function place(finding: Finding, workload: WorkloadReport | undefined): string {
  const {position, about} = placeOf(finding, workload);
  return [inline(position), ...about.map(code)].join(' ');
}

/** A table; the cells are Markdown already. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
