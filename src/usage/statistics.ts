import type {Measured, UsageSeries} from './series.ts';

/** What the measurements of one resource of one container come to, over all pods. */
export interface Summary {
  /** 95 % of the samples are at most this. */
  readonly p95: number;
  readonly peak: number;
  readonly samples: number;
}

/** The summary of some series; undefined where they hold nothing. Millicores or bytes, as the series. */
export function summary(series: readonly UsageSeries[]): Summary | undefined {
  const values = Float64Array.from(series.flatMap(each => each.values)).sort();
  const peak = values.at(-1);
  const p95 = values[Math.ceil(values.length * 0.95) - 1];
  return peak === undefined || p95 === undefined ? undefined : {p95, peak, samples: values.length};
}

/** Seconds from the first to the last sample; undefined where no time is known. */
export function spanOf(series: readonly UsageSeries[]): number | undefined {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const {times} of series) {
    for (const time of times) [first, last] = [Math.min(first, time), Math.max(last, time)];
  }
  return last >= first ? last - first : undefined;
}

/** The series of one resource of one container; without a name those of pods as a whole. */
export function seriesFor(
  series: readonly UsageSeries[],
  measured: Measured,
  container: string | undefined,
): UsageSeries[] {
  return series.filter(each => each.measured === measured && each.container === container);
}
