import {resourcesOf} from '../choices/container-resources.ts';
import type {ContainerPart, Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {heapOf} from './heap.ts';
import type {Measured, UsageSeries} from './series.ts';
import {type Summary, seriesFor, summary} from './statistics.ts';

/** Fewer samples get more headroom, and their proposal is not for use as it is. */
export const ENOUGH_SAMPLES = 30;
/** A glance at the cluster: fewer samples get the most headroom. */
const SOME_SAMPLES = 3;
/** What is added to the measured use: a task cannot borrow from its neighbours as a pod can. Percent. */
const HEADROOM = {enough: 20, some: 40, few: 100} as const;
/** What a JVM needs beside its heap (metaspace, code, threads, buffers). Percent of the heap. */
const BESIDE_HEAP = 30;

const MIB = 1024 * 1024;

/** What the containers of a workload need of one resource by their measurements. CPU units or MiB. */
export interface MeasuredNeed {
  /** Sums of the containers' 95th percentiles and peaks. */
  readonly p95: number;
  readonly peak: number;
  /** Of the container that has the fewest. */
  readonly samples: number;
  /** Percent that were added. */
  readonly headroom: number;
  /** With the headroom, and with what the manifest says of what was not measured. */
  readonly measured: number;
  /** The same, at least what a Java heap takes. */
  readonly needed: number;
  /** Containers that run for the pod's life and were not measured; what the manifest says counts for them. */
  readonly unmeasured: readonly string[];
  /** Containers whose Java heap takes more than was measured: where nothing bounds it, the memory of today counts. */
  readonly heaps: readonly {readonly container: string; readonly most?: number}[];
}

/** The need of one resource; undefined where nothing of it was measured. */
export function measuredNeed(
  measured: Measured,
  workload: Workload,
  series: readonly UsageSeries[],
  present: number,
  context: Context,
): MeasuredNeed | undefined {
  const lasting = workload.containers.filter(({role}) => role !== 'init');
  const parts = lasting.map(container => ({
    container,
    use: summary(seriesFor(series, measured, container.name)),
  }));
  const known = parts.flatMap(({container, use}) => (use ? [{container, use}] : []));
  const whole = summary(seriesFor(series, measured, undefined));
  const uses = known.length > 0 ? known.map(({use}) => use) : whole ? [whole] : [];
  if (uses.length === 0) return undefined;
  const missing = known.length > 0 ? parts.filter(({use}) => !use).map(({container}) => container) : [];
  const total = (of: (use: Summary) => number) =>
    amountOf(
      measured,
      uses.reduce((sum, use) => sum + of(use), 0),
    );
  const samples = Math.min(...uses.map(use => use.samples));
  const headroom = headroomFor(samples);
  const [p95, peak] = [total(use => use.p95), total(use => use.peak)];
  const base = measured === 'cpu' ? p95 : peak;
  const rest = missing.reduce((sum, container) => sum + stated(measured, container, workload, context), 0);
  const heaps = measured === 'memory' ? heapsOf(lasting) : [];
  const bounded = heaps.reduce((sum, {most = 0}) => sum + Math.ceil((most * (100 + BESIDE_HEAP)) / 100), 0);
  const floor = heaps.some(({most}) => most === undefined) ? present : bounded;
  const withHeadroom = Math.ceil((base * (100 + headroom)) / 100) + rest;
  const needed = Math.max(withHeadroom, floor);
  return {
    p95: Math.ceil(p95),
    peak: Math.ceil(peak),
    samples,
    headroom,
    measured: withHeadroom,
    needed,
    unmeasured: missing.map(({name}) => name),
    heaps: withHeadroom < floor ? heaps : [],
  };
}

function headroomFor(samples: number): number {
  if (samples < SOME_SAMPLES) return HEADROOM.few;
  return samples < ENOUGH_SAMPLES ? HEADROOM.some : HEADROOM.enough;
}

function heapsOf(containers: readonly ContainerPart[]): MeasuredNeed['heaps'] {
  return containers.flatMap(container => {
    const heap = heapOf(container);
    return heap ? [{container: container.name, ...heap}] : [];
  });
}

/** Millicores → CPU units, bytes → MiB. */
function amountOf(measured: Measured, value: number): number {
  return measured === 'cpu' ? (value * 1024) / 1000 : value / MIB;
}

/** What the manifest says of a container that was not measured. */
function stated(measured: Measured, container: ContainerPart, workload: Workload, context: Context): number {
  const resources = resourcesOf(container, workload, context);
  if (measured === 'memory')
    return (resources.limit('memory') ?? resources.request('memory'))?.quantity.mebibytes() ?? 0;
  const cpu = resources.request('cpu')?.quantity;
  return cpu ? Math.ceil(amountOf('cpu', Number(cpu.milliValue()))) : 0;
}
