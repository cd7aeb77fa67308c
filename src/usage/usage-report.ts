import {isConverted} from '../choices/converted.ts';
import type {UsageReport, UsageSource, WorkloadUsage} from '../report/usage-report.ts';
import type {Context} from '../rules/rule.ts';
import {matchPods} from './matching.ts';
import {proposal} from './propose.ts';
import type {UsageFile} from './series.ts';
import {settingsFor} from './settings.ts';

/** What the measurements say of the sizes of the workloads, in the order of the input. */
export function usageReport(files: readonly UsageFile[], context: Context): UsageReport {
  const {byWorkload, unmatched} = matchPods(files, context.inventory);
  const workloads = context.inventory.workloads.flatMap((workload): WorkloadUsage[] => {
    const series = byWorkload.get(workload);
    return series && isConverted(workload, context) ? [proposal(workload, series, context)] : [];
  });
  return {
    files: files.map(sourceOf),
    workloads,
    unmatched: unmatched.map(({namespace, pod, candidates}) => ({
      ...(namespace === undefined ? {} : {namespace}),
      pod,
      candidates: candidates.map(({object}) => object.id),
    })),
    settings: settingsFor(workloads),
  };
}

function sourceOf({file, kind, series}: UsageFile): UsageSource {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const {times} of series) {
    for (const time of times) [first, last] = [Math.min(first, time), Math.max(last, time)];
  }
  const [from, to] = [isoOf(first), isoOf(last)];
  return {
    file,
    kind,
    pods: new Set(series.map(({namespace, pod}) => JSON.stringify([namespace, pod]))).size,
    samples: series.reduce((sum, {values}) => sum + values.length, 0),
    ...(from === undefined ? {} : {from}),
    ...(to === undefined ? {} : {to}),
  };
}

/** Undefined for what is no moment of the calendar. */
function isoOf(seconds: number): string | undefined {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace(/\.\d+Z$/, 'Z');
}
