import {isObject} from '../json.ts';
import {jsonPlace} from './json-place.ts';
import type {UsageFault} from './parse-usage.ts';
import type {Measured, UsageSeries} from './series.ts';

type Path = readonly (string | number)[];

/** One series of an answer, with its place. */
interface Raw {
  readonly path: Path;
  readonly labels: Readonly<Record<string, unknown>>;
  readonly points: readonly (readonly [time: number, value: number])[];
}

/** A fault at a value of the file. */
class Misfit extends Error {
  readonly path: Path | undefined;

  constructor(message: string, path?: Path) {
    super(message);
    this.path = path;
  }
}

/**
 * Reads the answer of Prometheus (`/api/v1/query_range`, or `/api/v1/query` with one value for each series), its `data` alone, its
 * `result` alone as `promtool -o json` prints it, or a list of answers. What a series measures its metric's name tells, else
 * the user (`only`), else the size of its values, for `rate()` and `max_over_time()` leave the name out.
 */
export function parsePrometheus(text: string, only?: Measured): UsageSeries[] | UsageFault {
  try {
    const found = collect(parsed(text), []);
    if (found.length === 0) throw new Misfit('The answer holds no series.', []);
    const nameless = found.filter(({labels}) => own(labels, ['__name__']).__name__ === undefined);
    const most = nameless.reduce(
      (greatest, {points}) => points.reduce((max, [, value]) => Math.max(max, value), greatest),
      0,
    );
    return withoutSums(found.flatMap(raw => seriesOf(raw, only, most) ?? []));
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    return {...jsonPlace(text, error.path), message: error.message};
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Misfit('The file is not valid JSON.');
  }
}

/** Keys down to a series: a list of answers, `data`, `result`, a list. */
const DEEPEST = 8;

/** The series of an answer, of a part of one, or of a list of them. */
function collect(value: unknown, path: Path): Raw[] {
  if (path.length > DEEPEST)
    throw new Misfit('The file is nested deeper than any answer of Prometheus.', path);
  if (Array.isArray(value)) return value.flatMap((item, index) => collect(item, [...path, index]));
  if (!isObject(value)) throw new Misfit('expected a series or an answer of Prometheus.', path);
  const {status, error, data, result} = own(value, ['status', 'error', 'data', 'result']);
  if (status === 'error')
    throw new Misfit(
      `Prometheus answered with an error: ${typeof error === 'string' ? error : 'unknown'}.`,
      path,
    );
  if (data !== undefined) return collect(data, [...path, 'data']);
  if (result !== undefined) {
    if (!Array.isArray(result)) throw new Misfit('expected a list of series.', [...path, 'result']);
    return collect(result, [...path, 'result']);
  }
  return [rawOf(value, path)];
}

function rawOf(value: object, path: Path): Raw {
  const {metric, values, value: single} = own(value, ['metric', 'values', 'value']);
  if (!isObject(metric)) throw new Misfit('expected a series with `metric` and `values`.', path);
  const isOne = values === undefined && single !== undefined;
  if (!isOne && !Array.isArray(values))
    throw new Misfit(
      'expected `values`, a list of [time, "value"].',
      values === undefined ? path : [...path, 'values'],
    );
  const points = isOne
    ? [pointOf(single, [...path, 'value'])]
    : (values as readonly unknown[]).map((each, index) => pointOf(each, [...path, 'values', index]));
  return {path, labels: metric, points: points.filter(([, amount]) => Number.isFinite(amount))};
}

function pointOf(value: unknown, path: Path): [time: number, value: number] {
  const [time, amount] = Array.isArray(value) && value.length === 2 ? value : [];
  const number = typeof amount === 'string' && amount.trim() !== '' ? Number(amount) : undefined;
  const isNumber = number !== undefined && (!Number.isNaN(number) || amount === 'NaN');
  const isInfinite = amount === '+Inf' || amount === '-Inf';
  if (typeof time !== 'number' || (!isNumber && !isInfinite)) {
    throw new Misfit('expected a point [seconds since 1970, "number"].', path);
  }
  return [time, isInfinite ? Number.POSITIVE_INFINITY : (number ?? Number.NaN)];
}

function own<K extends string>(value: object, keys: readonly K[]): Partial<Record<K, unknown>> {
  const fields = new Map(Object.entries(value));
  return Object.fromEntries(keys.map(key => [key, fields.get(key)])) as Partial<Record<K, unknown>>;
}

/**
 * Undefined for what is no container of a pod: the pause container, machines. `most` is the greatest value of the series that do
 * not name their metric.
 */
function seriesOf(raw: Raw, only: Measured | undefined, most: number): UsageSeries | undefined {
  const {path, labels, points} = raw;
  const label = (...names: string[]) => {
    const found = names.map(name => own(labels, [name])[name]).find(value => typeof value === 'string');
    return found === '' ? undefined : (found as string | undefined);
  };
  const pod = label('pod', 'pod_name');
  const container = label('container', 'container_name');
  if (container === 'POD') return undefined;
  if (pod === undefined) {
    if (label('id', 'node', 'instance') !== undefined) return undefined;
    throw new Misfit(
      'The series has no label `pod`: keep it, as in `sum by (namespace, pod, container) (…)`.',
      [...path, 'metric'],
    );
  }
  const kind = kindOf(label('__name__'), only, most, path);
  const usable = kind === 'counter' ? rates(points) : points;
  const scale = kind === 'memory' ? 1 : 1000;
  const namespace = label('namespace');
  return {
    ...(namespace === undefined ? {} : {namespace}),
    pod,
    ...(container === undefined ? {} : {container}),
    measured: kind === 'memory' ? 'memory' : 'cpu',
    values: usable.map(([, value]) => Math.max(0, value * scale)),
    times: usable.map(([time]) => time),
  };
}

/** No machine has so many cores, and no container works in so little memory. */
const MOST_CORES = 4096;
const LEAST_BYTES = 1_048_576;

function kindOf(
  name: string | undefined,
  only: Measured | undefined,
  most: number,
  path: Path,
): Measured | 'counter' {
  if (name === 'container_cpu_usage_seconds_total') return 'counter';
  if (name !== undefined && /container_cpu_usage_seconds_total/.test(name)) return 'cpu';
  if (name !== undefined && /container_memory_working_set_bytes/.test(name)) return 'memory';
  if (only) return only;
  if (name !== undefined) {
    const known = 'container_memory_working_set_bytes and container_cpu_usage_seconds_total';
    throw new Misfit(`The metric ${name} is none that k2e knows; take ${known}.`, [...path, 'metric']);
  }
  if (most >= LEAST_BYTES) return 'memory';
  if (most < MOST_CORES) return 'cpu';
  throw new Misfit('The values may be cores or bytes: say which with --usage cpu=FILE or memory=FILE.', [
    ...path,
    'metric',
  ]);
}

/** What a counter grew by for each second between two points; a counter that starts anew gives no point. */
function rates(points: Raw['points']): [time: number, rate: number][] {
  return points.flatMap(([time, value], index): [number, number][] => {
    const before = points[index - 1];
    if (!before || value < before[1] || time <= before[0]) return [];
    return [[time, (value - before[1]) / (time - before[0])]];
  });
}

/** cAdvisor measures pods as a whole beside their containers: without the sums where a container of the pod is measured. */
function withoutSums(series: readonly UsageSeries[]): UsageSeries[] {
  const key = ({namespace, pod, measured}: UsageSeries) => JSON.stringify([namespace, pod, measured]);
  const detailed = new Set(series.filter(({container}) => container !== undefined).map(key));
  return series.filter(
    each => each.values.length > 0 && (each.container !== undefined || !detailed.has(key(each))),
  );
}
