import {objectId} from './assemble.ts';
import type {ExposedContainer, Report, SizeAmounts, WorkloadSize} from './report.ts';

/** The columns of the table of sizes, by what they need: the last one has no bound. */
export const SIZE_COLUMNS = ['Workload', 'Requested', 'Limit', 'Task', 'Rounding adds', 'Hard memory limit'];

/** What the figures of the table are. */
export const SIZE_NOTE =
  'CPU units (1024 = one vCPU) / MiB of one task; “–”: nothing is said. Percent of the task. What ECS and k2e add to the pod is no rounding.';

/** One row of the table of sizes; the texts are as the manifests have them. */
interface SizeRow {
  /** The workload, then its figures. */
  readonly cells: readonly string[];
  /** Its containers that may use more memory on Kubernetes than they ask for, with the MiB beyond which ECS kills them. */
  readonly exposed: string;
}

/** The rows of the table of sizes, one for each workload that has a size. */
export function sizeRows({workloads}: Report): SizeRow[] {
  return workloads.flatMap(({object, size}) =>
    size ? [{cells: [objectId(object), ...figures(size)], exposed: size.exposed.map(told).join(', ')}] : [],
  );
}

function figures({requested, limit, emitted, loss}: WorkloadSize): string[] {
  const adds = [loss.cpu, loss.memory].map(({amount, percent}) =>
    amount === 0 ? '0' : `${amount} (${percent} %)`,
  );
  return [pair(requested), pair(limit), pair(emitted), adds.join(' / ')];
}

/** `256 / 512`, `256 / –`; `–` where there is neither. */
function pair({cpu, memory}: SizeAmounts): string {
  return cpu === undefined && memory === undefined ? '–' : `${cpu ?? '–'} / ${memory ?? '–'}`;
}

function told({container, why, ceiling, requested}: ExposedContainer): string {
  const asks = requested === undefined ? 'asks for none' : `asks for ${requested}`;
  if (why === 'limit-above-request') return `${container} ${ceiling} (${asks})`;
  return `${container} ${ceiling} of the task (${why === 'no-limit' ? 'no limit' : 'less than the limits'}, ${asks})`;
}

/** What people should know of hard memory limits, each with the workloads and containers that it is about. */
const EXPOSURES: readonly (readonly [why: ExposedContainer['why'], says: string])[] = [
  ['no-limit', 'No memory limit on Kubernetes; ECS kills what goes beyond the memory of the task:'],
  ['task-below-limits', 'The task has less memory than the limits of its containers together:'],
  ['limit-above-request', 'Memory limits above the requests, hard on both; Fargate reserves them in full:'],
];

/** `No memory limit …: Deployment/shop/web (app 512 MiB)`: one sentence for each way, at most `most` workloads named. */
export function exposureLines({workloads}: Report, most: number): string[] {
  return EXPOSURES.flatMap(([why, says]) => {
    const named = workloads.flatMap(({object, size}) => {
      const containers = size?.exposed.filter(each => each.why === why) ?? [];
      const texts = containers.map(({container, ceiling}) => `${container} ${ceiling} MiB`);
      return texts.length === 0 ? [] : [`${objectId(object)} (${texts.join(', ')})`];
    });
    return named.length === 0 ? [] : [`${says} ${shown(named, most)}.`];
  });
}

/**
 * Workloads whose pods may use the free CPU of their nodes, as no limit holds them, while their tasks are throttled at their size: what
 * starts in seconds there may take minutes here. One sentence, at most `most` workloads named; none where there are none.
 */
export function throttledLines({workloads}: Report, most: number): string[] {
  const named = workloads.flatMap(({object, size}) =>
    size?.emitted.cpu !== undefined && size.limit.cpu === undefined
      ? [`${objectId(object)} (${size.emitted.cpu})`]
      : [],
  );
  if (named.length === 0) return [];
  return [
    `No CPU limit on Kubernetes, where a pod may use what its node has free; its task is throttled at its size, also while it starts (--usage compares): ${shown(named, most)}.`,
  ];
}

/** The first of these, and how many more there are. */
function shown(named: readonly string[], most: number): string {
  const rest = named.length - most;
  return `${named.slice(0, most).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
