import {visible, visibleLines} from './escape-terminal.ts';
import {labelled, table, wrapped} from './layout.ts';
import type {Report} from './report.ts';
import {exposureLines, SIZE_COLUMNS, SIZE_NOTE, sizeRows, throttledLines} from './sizes.ts';
import {measuredLine, SETTINGS_NOTE, USAGE_COLUMNS, unmatchedLines, usageIn, usageRows} from './usage.ts';

/** How many workloads or pods a sentence names. */
const NAMED = 4;

type Dim = (text: string) => string;

/** The table of the sizes for a terminal, and what meets a limit on ECS that it does not meet on Kubernetes. */
export function sizeBlocks(report: Report, width: number, dim: Dim): string[][] {
  const rows = sizeRows(report).map(({cells}) => cells);
  if (rows.length === 0) return [];
  return [
    [
      ...figures(SIZE_COLUMNS.slice(0, -1), rows, width, dim),
      ...wrapped(SIZE_NOTE, width).map(dim),
      ...[...exposureLines(report, NAMED), ...throttledLines(report, NAMED)].flatMap(line =>
        wrapped(visible(line), width),
      ),
    ],
  ];
}

/** What was measured, the sizes that it speaks for with their reasons, and the part of `k2e.yaml` that sets them. */
export function usageBlocks(report: Report, width: number, dim: Dim): string[][] {
  return usageIn(report).flatMap(usage => {
    const rows = usageRows(usage);
    const notes = [measuredLine(usage), ...unmatchedLines(usage, NAMED)];
    return [
      [
        ...(rows.length === 0
          ? []
          : figures(
              USAGE_COLUMNS,
              rows.map(({cells}) => cells),
              width,
              dim,
            )),
        ...notes.flatMap(line => wrapped(visible(line), width)),
      ],
      ...rows.map(({id, reasons}) => [
        visible(id),
        ...reasons.flatMap(reason => labelled('  ', visible(reason), width)),
      ]),
      ...(usage.settings === ''
        ? []
        : [
            [
              ...wrapped(SETTINGS_NOTE, width),
              ...visibleLines(usage.settings.trimEnd())
                .split('\n')
                .map(line => `  ${line}`),
            ],
          ]),
    ];
  });
}

/** A table, in a narrow terminal a list. */
function figures(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
  dim: Dim,
): string[] {
  const cells = rows.map(row => row.map(visible));
  const set = table([titles.map(title => title.toUpperCase()), ...cells], width);
  if (set) return set.map((row, index) => (index === 0 ? dim(row.join('')) : row.join('')));
  return cells.flatMap(([id = '', ...values]) => {
    const rest = values.map((value, index) => `${(titles[index + 1] ?? '').toLowerCase()} ${value}`);
    return [id, ...labelled('  ', rest.join('; '), width)];
  });
}
