import type {Finding} from '../finding.ts';
import {objectId} from './assemble.ts';
import {code, inline} from './escape-markdown.ts';
import {visibleLines} from './escape-terminal.ts';
import type {Report} from './report.ts';
import {type Group, type Section, sectionsOf} from './sections.ts';
import {SIZE_COLUMNS, SIZE_NOTE, sizeRows, throttledLines} from './sizes.ts';
import {measuredLine, SETTINGS_NOTE, USAGE_COLUMNS, unmatchedLines, usageIn, usageRows} from './usage.ts';
import type {UsageReport} from './usage-report.ts';
import {
  byMessage,
  concernedIds,
  elsewhereNote,
  findingsCell,
  foldNote,
  hasFiles,
  placeOf,
  scopeOf,
  sharedNote,
  summaryLines,
  titleOf,
  VERDICT_WORDS,
  waiverText,
} from './words.ts';

/**
 * The report as Markdown with GitHub's tables, for a merge request or a wiki: the same order as the text, but complete: every
 * finding is in it, and every file. What the manifests hold cannot become markup.
 */
export function renderMarkdown(report: Report): string {
  const [verdicts = '', ...totals] = summaryLines(report);
  const blocks = [
    '# Compatibility report',
    `**${inline(verdicts)}**`,
    ...totals.map(inline),
    inline(`Made by ${scopeOf(report)}.`),
    ...(report.workloads.length === 0 ? [] : [overview(report)]),
    ...sizes(report),
    ...usageIn(report).flatMap(measured),
    ...sectionsOf(report).flatMap(section => sectionBlocks(section, report)),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function overview(report: Report): string {
  const rows = report.workloads.map(workload => [
    inline(objectId(workload.object)),
    VERDICT_WORDS[workload.verdict],
    workload.effort,
    findingsCell(report, workload),
    (hasFiles(report) ? workload.files : workload.resources).map(code).join('<br>'),
  ]);
  const last = hasFiles(report) ? 'Files' : 'Resources';
  return table(['Workload', 'Verdict', 'Effort', 'Findings', last], rows);
}

function sizes(report: Report): string[] {
  const rows = sizeRows(report).map(({cells, exposed}) => [...cells, exposed].map(inline));
  const notes = [SIZE_NOTE, ...throttledLines(report, Number.POSITIVE_INFINITY)];
  return rows.length === 0 ? [] : ['## Sizes', table(SIZE_COLUMNS, rows), ...notes.map(inline)];
}

/** What was measured, the sizes that it speaks for, and the part of `k2e.yaml` that sets them. */
function measured(usage: UsageReport): string[] {
  const rows = usageRows(usage).map(({cells, reasons}) => [
    ...cells.map(inline),
    reasons.map(inline).join('<br>'),
  ]);
  return [
    '## Measured sizes',
    ...(rows.length === 0 ? [] : [table([...USAGE_COLUMNS, 'Why'], rows)]),
    ...[measuredLine(usage), ...unmatchedLines(usage, Number.POSITIVE_INFINITY)].map(inline),
    ...(usage.settings === ''
      ? []
      : [inline(SETTINGS_NOTE), ['```yaml', visibleLines(usage.settings.trimEnd()), '```'].join('\n')]),
  ];
}

function sectionBlocks(section: Section, report: Report): string[] {
  const {about, groups} = section;
  const verdict = typeof about === 'object' ? `: ${VERDICT_WORDS[about.verdict]}` : '';
  const note = sharedNote(section);
  const elsewhere = elsewhereNote(section);
  return [
    `## ${inline(titleOf(section))}${verdict}`,
    ...(elsewhere === undefined ? [] : [inline(elsewhere)]),
    table(
      ['Finding', 'What and where', 'What to do'],
      groups.map(group => row(group, section, report)),
    ),
    ...(note === undefined ? [] : [inline(note)]),
  ];
}

function row(group: Group, section: Section, report: Report): string[] {
  const {level, rule, remediation, docs, waiver} = group.first;
  const what = byMessage(group).flatMap(([message, findings]) => [
    inline(message),
    ...findings.map(finding => place(finding, section)),
  ]);
  if (section.about === 'several') what.push(`For ${inline(concernedIds(group, report).join(', '))}`);
  return [
    `**${level}**<br>${code(rule)}${foldNote(group)}`,
    what.join('<br>'),
    waiver ? inline(waiverText(waiver)) : `${inline(remediation)}<br>${code(docs)}`,
  ];
}

function place(finding: Finding, section: Section): string {
  const {position, about} = placeOf(finding, section);
  return [position, ...about].map(code).join(' ');
}

/** A table; the cells are Markdown already. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
