import type {Level, Verdict} from '../finding.ts';
import {objectId} from './assemble.ts';
import {visible} from './escape-terminal.ts';
import {labelled, table, wrapped} from './layout.ts';
import type {Report} from './report.ts';
import {type Group, type Section, sectionsOf} from './sections.ts';
import {sizeBlocks, usageBlocks} from './text-sizes.ts';
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

/** How the text is set; the command knows the terminal. */
export interface TextOptions {
  /** ANSI colours. */
  readonly color?: boolean;
  /** Columns; 100 when left out, at least 60. */
  readonly width?: number;
}

/** SGR parameters of ECMA-48. */
type Style = '1' | '2' | '31' | '32' | '33' | '36';
type Paint = (style: Style, text: string) => string;

const LEVEL_STYLES: Readonly<Record<Level, Style>> = {blocker: '31', action: '33', review: '36', info: '2'};
const VERDICT_STYLES: Readonly<Record<Verdict, Style>> = {
  ready: '32',
  'ready-with-actions': '33',
  blocked: '31',
};

const FOOTER = 'Why a rule says so, with examples and sources: k2e rules <rule>, or docs/rules/<rule>.md.';

/** How many findings of a folded group, and how many workloads of a shared one, are named. */
const NAMED = 4;

/**
 * The report for a terminal: the summary, a table of the workloads, then each workload with its findings, the worst first.
 * Findings of one rule that ask for the same remedy are folded. Whatever the manifests hold, the text has no control characters but
 * line breaks (and the colours that were asked for).
 */
export function renderText(report: Report, {color = false, width = 100}: TextOptions = {}): string {
  const paint: Paint = (style, text) => (color ? `\u001b[${style}m${text}\u001b[0m` : text);
  const columns = Math.max(60, width);
  const [verdicts = '', ...totals] = summaryLines(report);
  const blocks = [
    [
      ...wrapped(visible(scopeOf(report)), columns).map(line => paint('2', line)),
      '',
      ...wrapped(verdicts, columns).map(line => paint('1', line)),
      ...totals.flatMap(line => wrapped(line, columns)),
    ],
    ...(report.workloads.length === 0 ? [] : [overview(report, columns, paint)]),
    ...sizeBlocks(report, columns, text => paint('2', text)),
    ...usageBlocks(report, columns, text => paint('2', text)),
    ...sectionsOf(report).map(section => sectionLines(section, report, columns, paint)),
    ...(report.findings.length === 0 ? [] : [wrapped(FOOTER, columns)]),
  ];
  return `${blocks.map(lines => lines.join('\n')).join('\n\n')}\n`;
}

/** The table of the workloads; in a narrow terminal a list. */
function overview(report: Report, width: number, paint: Paint): string[] {
  const cells = report.workloads.map(workload => [
    visible(objectId(workload.object)),
    VERDICT_WORDS[workload.verdict],
    workload.effort,
    findingsCell(report, workload),
    String(workload.resources.length),
  ]);
  const rows = table(
    [['WORKLOAD', 'VERDICT', 'EFFORT', 'FINDINGS', hasFiles(report) ? 'FILES' : 'RESOURCES'], ...cells],
    width,
  );
  if (!rows) {
    return report.workloads.flatMap((workload, index) => {
      const [id = '', verdict = '', effort, findings, files] = cells[index] ?? [];
      const what = hasFiles(report) ? 'files' : 'resources';
      const rest = `effort ${effort}; findings: ${findings}; ${what}: ${files}`;
      return [
        id,
        ...labelled('  ', paint(VERDICT_STYLES[workload.verdict], verdict), width),
        ...labelled('  ', rest, width),
      ];
    });
  }
  return rows.map((row, index) => {
    const workload = report.workloads[index - 1];
    if (!workload) return paint('2', row.join(''));
    return row
      .map((cell, column) => (column === 1 ? paint(VERDICT_STYLES[workload.verdict], cell) : cell))
      .join('');
  });
}

function sectionLines(section: Section, report: Report, width: number, paint: Paint): string[] {
  const {about, groups} = section;
  const title = visible(titleOf(section));
  const verdict =
    typeof about === 'object'
      ? `: ${paint(VERDICT_STYLES[about.verdict], VERDICT_WORDS[about.verdict])}`
      : '';
  const lines = [`${paint('1', title)}${verdict}`];
  const elsewhere = elsewhereNote(section);
  if (elsewhere !== undefined) lines.push(...labelled('  ', elsewhere, width));
  for (const group of groups) lines.push('', ...groupLines(group, section, report, width, paint));
  const note = sharedNote(section);
  return note === undefined ? lines : [...lines, '', ...labelled('  ', note, width)];
}

function groupLines(group: Group, section: Section, report: Report, width: number, paint: Paint): string[] {
  const {level, rule, remediation, waiver} = group.first;
  const style = waiver ? '2' : LEVEL_STYLES[level];
  return [
    `  ${paint(style, level.padEnd(8))} ${paint('1', visible(rule))}${foldNote(group)}`,
    ...messageLines(group, section, width),
    ...(section.about === 'several'
      ? labelled('    For  ', concernedText(concernedIds(group, report)), width)
      : []),
    ...(waiver ? labelled('    ', visible(waiverText(waiver)), width) : []),
    ...(waiver || level === 'info' ? [] : labelled('    Do   ', visible(remediation), width)),
  ];
}

/**
 * What the findings of a group say and where they are; from the fifth place on only how many more there are. Many places of
 * what comes first do not hide what else is said.
 */
function messageLines(group: Group, section: Section, width: number): string[] {
  const lines: string[] = [];
  const messages = byMessage(group);
  let left = NAMED;
  for (const [at, [message, findings]] of messages.slice(0, NAMED).entries()) {
    const still = Math.min(messages.length, NAMED) - at - 1;
    const named = findings.slice(0, left - still);
    lines.push(...labelled('    ', visible(message), width));
    named.forEach((finding, index) => {
      const {position, about} = placeOf(finding, section);
      lines.push(
        ...labelled(index === 0 ? '    At   ' : '         ', visible([position, ...about].join(' ')), width),
      );
    });
    left -= named.length;
  }
  const places = messages.reduce((sum, [, findings]) => sum + findings.length, 0);
  const noun = places > group.others.length + 1 ? 'places' : group.noun;
  const rest = places - NAMED;
  return rest > 0 ? [...lines, `         and ${rest} more ${rest === 1 ? noun.slice(0, -1) : noun}`] : lines;
}

function concernedText(ids: readonly string[]): string {
  const rest = ids.length - NAMED;
  const named = visible(ids.slice(0, NAMED).join(', '));
  return rest > 0 ? `${named} and ${rest} more` : named;
}
