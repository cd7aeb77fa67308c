import {Quantity} from '../model/quantity.ts';
import type {UsageFault} from './parse-usage.ts';
import type {Measured, UsageSeries} from './series.ts';

/** The columns of a row, by what they hold. */
type Column = 'namespace' | 'pod' | 'container' | 'cpu' | 'memory' | 'other';

/** Columns where there is no header (`--no-headers`), by their number. */
const WITHOUT_HEADER: Readonly<Record<number, readonly Column[]>> = {
  3: ['pod', 'cpu', 'memory'],
  4: ['pod', 'container', 'cpu', 'memory'],
  5: ['namespace', 'pod', 'container', 'cpu', 'memory'],
};

/** What `kubectl top` prints where metrics-server has no figure. */
const UNKNOWN = '<unknown>';

/** Names of namespaces, pods and containers (RFC 1123). */
const NAME = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

/** One cell with its column, from 1. */
interface Cell {
  readonly text: string;
  readonly column: number;
}

/**
 * Reads what `kubectl top pod` prints, with and without `--containers`, `-A`, `--no-headers` and `--sum`. Outputs may stand one
 * after the other: what is measured again is a further sample.
 */
export function parseKubectlTop(text: string): UsageSeries[] | UsageFault {
  const rows: Row[] = [];
  let header: readonly Column[] | undefined;
  let isSum = false;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const cells = [...line.matchAll(/\S+/g)].map(match => ({text: match[0], column: match.index + 1}));
    const [first] = cells;
    if (!first) continue;
    const fault = (at: Cell, message: string): UsageFault => ({line: index + 1, column: at.column, message});
    if (/^(?:NAMESPACE|POD|NAME)$/.test(first.text)) {
      isSum = false;
      header = columnsOf(cells);
      if (!header) return fault(first, 'These are the columns of something else than `kubectl top pod`.');
      continue;
    }
    // `--sum` ends with a rule of underscores and the totals.
    if (/^_+$/.test(first.text)) isSum = true;
    if (isSum) continue;
    const columns = header ?? WITHOUT_HEADER[cells.length];
    if (!columns || columns.length !== cells.length) {
      return fault(first, `expected ${header ? header.length : '3 to 5'} columns, found ${cells.length}.`);
    }
    const row = rowOf(columns, cells);
    if ('problem' in row) return fault(row.at, row.problem);
    rows.push(row);
  }
  if (rows.length === 0) return {line: 1, column: 1, message: 'The file holds no measurements.'};
  return seriesOf(rows);
}

function columnsOf(cells: readonly Cell[]): readonly Column[] | undefined {
  const titles = cells.map(({text}) => text);
  const hasPod = titles.includes('POD');
  const columns = titles.map((title): Column => {
    if (title === 'NAMESPACE') return 'namespace';
    if (title === 'POD') return 'pod';
    if (title === 'NAME') return hasPod ? 'container' : 'pod';
    if (title === 'CPU(cores)') return 'cpu';
    return title === 'MEMORY(bytes)' ? 'memory' : 'other';
  });
  // The columns of nodes have percentages, which those of pods have not.
  const isPods = columns.includes('cpu') && columns.includes('memory') && !titles.some(t => t.includes('%'));
  return isPods ? columns : undefined;
}

/** One row: names, and the figures that are known. */
interface Row {
  readonly namespace: string | undefined;
  readonly pod: string;
  readonly container: string | undefined;
  readonly cpu: number | undefined;
  readonly memory: number | undefined;
}

function rowOf(
  columns: readonly Column[],
  cells: readonly Cell[],
): Row | {readonly problem: string; readonly at: Cell} {
  const cell = (column: Column) => cells[columns.indexOf(column)];
  for (const column of ['namespace', 'pod', 'container'] as const) {
    const at = cell(column);
    if (at && !NAME.test(at.text)) return {problem: `expected the name of a ${column}.`, at};
  }
  const figures: {cpu?: number; memory?: number} = {};
  for (const measured of ['cpu', 'memory'] as const) {
    const at = cell(measured);
    if (!at || at.text === UNKNOWN) continue;
    const {quantity} = Quantity.parse(at.text);
    if (!quantity || quantity.isNegative) {
      const example = measured === 'cpu' ? '250m' : '128Mi';
      return {problem: `expected ${measured === 'cpu' ? 'CPU' : 'memory'} such as ${example}.`, at};
    }
    figures[measured] = Number(measured === 'cpu' ? quantity.milliValue() : quantity.value());
  }
  return {
    namespace: cell('namespace')?.text,
    pod: cell('pod')?.text ?? '',
    container: cell('container')?.text,
    cpu: figures.cpu,
    memory: figures.memory,
  };
}

function seriesOf(rows: readonly Row[]): UsageSeries[] {
  const groups = Map.groupBy(rows, ({namespace, pod, container}) =>
    JSON.stringify([namespace ?? null, pod, container ?? null]),
  );
  return [...groups.values()].flatMap(same => {
    const [first] = same;
    if (!first) return [];
    const {namespace, pod, container} = first;
    return (['cpu', 'memory'] as const satisfies readonly Measured[]).flatMap(measured => {
      const values = same.flatMap(row => row[measured] ?? []);
      const names = {
        ...(namespace === undefined ? {} : {namespace}),
        pod,
        ...(container === undefined ? {} : {container}),
      };
      return values.length === 0 ? [] : [{...names, measured, values, times: []}];
    });
  });
}
