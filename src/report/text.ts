import type {Finding, Level, Verdict} from '../finding.ts';
import {objectId} from './assemble.ts';
import {visible} from './escape-terminal.ts';
import {labelled, table, wrapped} from './layout.ts';
import type {Report, WorkloadReport} from './report.ts';
import {type Group, type Section, sectionsOf} from './sections.ts';
import {counted, findingsCell, placeOf, summaryLines, VERDICT_WORDS, waiverText} from './words.ts';

/** How the text is set; the command knows the terminal. */
export interface TextOptions {
  /** ANSI colours. */
  readonly color?: boolean;
  /** Columns; 100 when left out, at least 40. */
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

/** How many of the folded findings are named. */
const NAMED = 3;

/**
 * The report for a terminal: the summary, a table of the workloads, then each workload with its findings, the worst first.
 * Findings of one rule that ask for the same remedy are folded. Whatever the manifests hold, the text has no control characters but
 * line breaks (and the colours that were asked for).
 */
export function renderText(report: Report, {color = false, width = 100}: TextOptions = {}): string {
  const paint: Paint = (style, text) => (color ? `\u001b[${style}m${text}\u001b[0m` : text);
  const columns = Math.max(40, width);
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
    [
      ...wrapped(visible(scope.join(', ')), columns).map(line => paint('2', line)),
      '',
      ...wrapped(verdicts, columns).map(line => paint('1', line)),
      ...totals.flatMap(line => wrapped(line, columns)),
    ],
    ...(report.workloads.length === 0 ? [] : [overview(report, columns, paint)]),
    ...sectionsOf(report).map(section => sectionLines(section, columns, paint)),
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
    String(workload.files.length),
  ]);
  const rows = table([['WORKLOAD', 'VERDICT', 'EFFORT', 'FINDINGS', 'FILES'], ...cells], width);
  if (!rows) {
    return report.workloads.flatMap((workload, index) => {
      const [id = '', verdict = '', effort, findings, files] = cells[index] ?? [];
      const rest = `effort ${effort}; findings: ${findings}; files: ${files}`;
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

function sectionLines({workload, groups, above}: Section, width: number, paint: Paint): string[] {
  const title = workload
    ? `${visible(objectId(workload.object))}: ${paint(VERDICT_STYLES[workload.verdict], VERDICT_WORDS[workload.verdict])}`
    : 'Not part of one workload';
  const lines = [paint('1', title)];
  for (const group of groups) lines.push('', ...groupLines(group, workload, width, paint));
  for (const {count, id} of above) {
    lines.push(
      '',
      ...labelled(
        '  ',
        `${counted(count, 'more finding')} on objects shared with ${visible(id)}, listed there.`,
        width,
      ),
    );
  }
  return lines;
}

function groupLines(
  {first, others, noun}: Group,
  workload: WorkloadReport | undefined,
  width: number,
  paint: Paint,
): string[] {
  const {level, rule, remediation, docs, waiver} = first;
  const style = waiver ? '2' : LEVEL_STYLES[level];
  const head = `  ${paint(style, level.padEnd(8))} ${paint('1', visible(rule))}`;
  const lines = [
    head,
    ...labelled('    ', visible(first.message), width),
    ...labelled('    At   ', place(first, workload), width),
  ];
  lines.push(...foldedLines({first, others, noun}, workload, width));
  if (waiver) return [...lines, ...labelled('    ', visible(waiverText(waiver)), width)];
  if (level === 'info') return lines;
  return [
    ...lines,
    ...labelled('    Do   ', visible(remediation), width),
    ...labelled('    Docs ', visible(docs), width),
  ];
}

/** The findings that are folded into the first: their places, and what they say where that differs. */
function foldedLines(
  {first, others, noun}: Group,
  workload: WorkloadReport | undefined,
  width: number,
): string[] {
  if (others.length === 0) return [];
  const lines = others.slice(0, NAMED).flatMap(finding => {
    const text = place(finding, workload);
    const says = finding.message === first.message ? '' : ` ${visible(finding.message)}`;
    return labelled('         ', `${text}${says}`, width);
  });
  const rest = others.length - NAMED;
  return rest > 0 ? [...lines, `         and ${rest} more ${rest === 1 ? noun.slice(0, -1) : noun}`] : lines;
}

function place(finding: Finding, workload: WorkloadReport | undefined): string {
  const {position, about} = placeOf(finding, workload);
  return visible([position, ...about].join(' '));
}
