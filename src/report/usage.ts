import {objectId} from './assemble.ts';
import type {Report, SizeAmounts} from './report.ts';
import type {UnmatchedUsage, UsageReport, UsageSource, WorkloadUsage} from './usage-report.ts';
import {counted} from './words.ts';

/** The columns of the table of measured sizes. */
export const USAGE_COLUMNS = ['Workload', 'Samples', 'CPU p95, peak', 'Memory peak', 'Task', 'Proposal'];

/** A workload's row and the sentences that go with it. */
interface UsageRow {
  readonly cells: readonly string[];
  readonly id: string;
  readonly reasons: readonly string[];
}

/** The rows of the table of measured sizes. */
export function usageRows({workloads}: UsageReport): UsageRow[] {
  return workloads.map(one => ({id: objectId(one.object), cells: cellsOf(one), reasons: one.reasons}));
}

function cellsOf(usage: WorkloadUsage): string[] {
  const {object, pods, samples, spanSeconds, cpu, memory, present} = usage;
  const span = spanSeconds === undefined ? '' : `, ${spanText(spanSeconds)}`;
  return [
    objectId(object),
    `${samples} (${counted(pods, 'pod')}${span})`,
    cpu ? `${cpu.p95}, ${cpu.peak}` : '–',
    memory ? String(memory.peak) : '–',
    sizeText(present),
    proposalText(usage),
  ];
}

function sizeText({cpu, memory}: SizeAmounts): string {
  return cpu === undefined || memory === undefined ? '–' : `${cpu} / ${memory}`;
}

function proposalText({outcome, proposed, tentative}: WorkloadUsage): string {
  if (outcome === 'not-measured') return 'not measured';
  if (!proposed) return 'no size fits';
  return outcome === 'keep' ? 'keep' : `${sizeText(proposed)}${tentative ? ' (tentative)' : ''}`;
}

/** `7 days`, `90 minutes`: the largest unit of which there are two. */
function spanText(seconds: number): string {
  if (seconds >= 2 * 86_400) return counted(Math.round(seconds / 86_400), 'day');
  if (seconds >= 2 * 3600) return counted(Math.round(seconds / 3600), 'hour');
  return seconds >= 120 ? counted(Math.round(seconds / 60), 'minute') : counted(seconds, 'second');
}

/** `Measured: usage.txt (kubectl top, 12 samples of 4 pods)`: what was read. */
export function measuredLine({files}: UsageReport): string {
  return `Measured: ${files.map(fileText).join('; ')}.`;
}

function fileText({file, kind, samples, pods, from, to}: UsageSource): string {
  const when = from === undefined || to === undefined ? '' : `, ${from} to ${to}`;
  const name = kind === 'prometheus' ? 'Prometheus' : 'kubectl top';
  return `${file} (${name}, ${counted(samples, 'sample')} of ${counted(pods, 'pod')}${when})`;
}

/** Sentences on the pods that were not used; at most `most` are named in each. */
export function unmatchedLines({unmatched}: UsageReport, most: number): string[] {
  const strangers = unmatched.filter(({candidates}) => candidates.length === 0);
  const unclear = unmatched.filter(({candidates}) => candidates.length > 0);
  const named = (pods: readonly UnmatchedUsage[], text: (pod: UnmatchedUsage) => string) => {
    const rest = pods.length - most;
    return `${pods.slice(0, most).map(text).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  };
  const belong = (count: number) => `${counted(count, 'measured pod')} ${count === 1 ? 'belongs' : 'belong'}`;
  return [
    ...(unclear.length > 0
      ? [
          `${counted(unclear.length, 'measured pod')} may belong to several workloads, so not used: ${named(
            unclear,
            pod => `${podText(pod)} (${pod.candidates.join(' or ')})`,
          )}.`,
        ]
      : []),
    ...(strangers.length > 0
      ? [`${belong(strangers.length)} to no workload of the input: ${named(strangers, podText)}.`]
      : []),
  ];
}

function podText({namespace, pod}: UnmatchedUsage): string {
  return namespace === undefined ? pod : `${namespace}/${pod}`;
}

/** The sentence above the part of `k2e.yaml`. */
export const SETTINGS_NOTE = 'To take the proposals over, add this to k2e.yaml and convert again:';

/** The measurements of a report, where it has some. */
export function usageIn({usage}: Report): readonly UsageReport[] {
  return usage ? [usage] : [];
}
