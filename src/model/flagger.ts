import type {ObjectRef} from '../finding.ts';
import {isObject} from '../json.ts';
import {type Pointer, valueAt} from '../pointer.ts';
import {parseDuration} from './cron/duration.ts';
import type {KubeObject} from './inventory.ts';

/** How a Canary of Flagger replaces the pods of a Deployment (flagger `CanaryAnalysis`). */
export interface Flagger {
  /** Where the analysis stands in the object: the older field has another name. */
  readonly path: Pointer;
  /** Shares of the requests that the new pods get one after another, 1–99 %; none where they are checked without requests. */
  readonly weights: readonly number[];
  /** Seconds between two looks: each share lasts as long. */
  readonly intervalSeconds: number;
  /** Looks before the new pods get requests; 0 with shares. */
  readonly iterations: number;
  /** Requests with certain headers go to the new pods meanwhile. */
  readonly byHeaders: boolean;
}

/** Flagger looks once a minute where nothing is said, and at most every 10 seconds (`GetAnalysisInterval`). */
const INTERVAL = {standard: 60, least: 10};
/** More shares than that are the fault of whoever wrote them. */
const MOST_STEPS = 1000;

/** True for a Canary of Flagger. */
export function isFlaggerCanary({apiVersion, kind}: Pick<ObjectRef, 'apiVersion' | 'kind'>): boolean {
  return kind === 'Canary' && apiVersion.startsWith('flagger.app/');
}

/** Kind and name of the workload that a Canary names. */
export function flaggerTarget({
  value,
}: Pick<KubeObject, 'value'>): {readonly kind: string; readonly name: string} | undefined {
  const [kind, name] = [valueAt(value, '/spec/targetRef/kind'), valueAt(value, '/spec/targetRef/name')];
  return typeof kind === 'string' && typeof name === 'string' ? {kind, name} : undefined;
}

/** The name of the Service that Flagger makes for the requests (`GetServiceNames`). */
export function flaggerService(canary: KubeObject): string | undefined {
  const given = valueAt(canary.value, '/spec/service/name');
  return typeof given === 'string' && given !== '' ? given : flaggerTarget(canary)?.name;
}

/** Reads the analysis of a Canary. Nothing of its shape is taken for granted; without an analysis all goes at once. */
export function readFlagger(value: object): Flagger {
  const path = isObject(valueAt(value, '/spec/analysis')) ? '/spec/analysis' : '/spec/canaryAnalysis';
  const analysis = valueAt(value, path);
  const at = (field: string) => valueAt(isObject(analysis) ? analysis : {}, `/${field}`);
  const interval = at('interval');
  const nanos = typeof interval === 'string' ? parseDuration(interval) : undefined;
  const seconds = nanos === undefined ? INTERVAL.standard : Number(nanos / 1_000_000_000n);
  const skipped = valueAt(value, '/spec/skipAnalysis') === true || !isObject(analysis);
  const iterations = skipped ? 0 : (whole(at('iterations')) ?? 0);
  const match = at('match');
  return {
    path,
    weights: skipped || iterations > 0 ? [] : weightsOf(at),
    intervalSeconds: Math.max(INTERVAL.least, seconds),
    iterations,
    byHeaders: iterations > 0 && Array.isArray(match) && match.length > 0,
  };
}

/** Steps of one size up to the greatest share, or the shares as they stand. */
function weightsOf(at: (field: string) => unknown): readonly number[] {
  const step = whole(at('stepWeight')) ?? 0;
  const most = whole(at('maxWeight')) || 100;
  const listed = at('stepWeights');
  const weights =
    step > 0
      ? Array.from({length: Math.min(MOST_STEPS, Math.ceil(most / step))}, (_, index) => (index + 1) * step)
      : (Array.isArray(listed) ? listed : []).flatMap(each => whole(each) ?? []);
  return weights.filter(weight => weight > 0 && weight < 100);
}

function whole(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 31
    ? value
    : undefined;
}
