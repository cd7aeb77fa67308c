import {computeOf} from '../choices/compute.ts';
import type {TaskSize} from '../choices/task-size.ts';
import type {Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {ENOUGH_SAMPLES, type MeasuredNeed} from './need.ts';
import type {UsageSeries} from './series.ts';

/** What a proposal is made of. */
interface Grounds {
  readonly needs: {readonly cpu: MeasuredNeed | undefined; readonly memory: MeasuredNeed | undefined};
  readonly size: TaskSize;
  readonly limits: {readonly cpu?: number; readonly memory?: number};
  readonly proposed: {readonly cpu: number; readonly memory: number} | undefined;
  readonly context: Context;
}

/** Share of a limit from which on the measurements show the limit rather than the need. */
const AT_LIMIT = 0.9;

/** Why a size is proposed, or none: full sentences. */
export function reasonsFor(workload: Workload, series: readonly UsageSeries[], grounds: Grounds): string[] {
  const {cpu, memory} = grounds.needs;
  const samples = Math.min(...[cpu, memory].flatMap(need => need?.samples ?? []));
  if (!Number.isFinite(samples))
    return ['None of the containers of the manifest was measured, so nothing is proposed.'];
  return [
    arithmetic(grounds),
    ...(grounds.proposed ? [] : ['No size of Fargate holds that; choose `compute: ec2` or `managed`.']),
    ...(samples < ENOUGH_SAMPLES
      ? [
          `Only ${samples} ${samples === 1 ? 'sample' : 'samples'}, so the headroom is larger; take ${ENOUGH_SAMPLES} or more over days of ordinary load before you rely on it.`,
        ]
      : []),
    ...unmeasured(workload, series, grounds),
    ...limits(grounds),
    ...heaps(grounds),
    ...surroundings(workload, grounds),
  ];
}

function arithmetic({needs: {cpu, memory}, size: {reserved}}: Grounds): string {
  const added = (amount: number, unit: string) =>
    amount > 0 ? ` and ${amount} ${unit} for containers that ECS or k2e adds` : '';
  const parts = [
    cpu
      ? `CPU: 95 % of the samples are at most ${cpu.p95} CPU units; ${cpu.headroom} % headroom${added(reserved.cpu, 'units')} make ${cpu.measured + reserved.cpu}`
      : 'CPU was not measured; it stays',
    memory
      ? `memory: the peak is ${memory.peak} MiB; ${memory.headroom} % headroom${added(reserved.memory, 'MiB')} make ${memory.measured + reserved.memory}`
      : 'memory was not measured; it stays',
  ];
  return `${parts.join('; ')}.`;
}

function unmeasured(workload: Workload, series: readonly UsageSeries[], {needs}: Grounds): string[] {
  const missing = [...new Set([...(needs.cpu?.unmeasured ?? []), ...(needs.memory?.unmeasured ?? [])])];
  const known = new Set(workload.containers.map(({name}) => name));
  const measured = new Set(series.flatMap(({container}) => container ?? []));
  const strangers = [...measured].filter(name => !known.has(name)).toSorted();
  return [
    ...(missing.length > 0
      ? [`Not measured: ${missing.join(', ')}; what the manifest says counts for them.`]
      : []),
    ...(strangers.length > 0
      ? [`In the pods but in no manifest: ${strangers.join(', ')}; not counted, for tasks do not get them.`]
      : []),
  ];
}

function limits({needs: {cpu, memory}, limits: limit, proposed}: Grounds): string[] {
  const lines: string[] = [];
  if (cpu && limit.cpu !== undefined && cpu.p95 >= AT_LIMIT * limit.cpu) {
    lines.push(
      `The pods run at their CPU limit (${limit.cpu} units), which holds them back: they may need more.`,
    );
  } else if (cpu && proposed && cpu.peak > proposed.cpu) {
    lines.push(`Peaks of ${cpu.peak} CPU units will be held to ${proposed.cpu}.`);
  }
  if (memory && limit.memory !== undefined && memory.peak >= AT_LIMIT * limit.memory)
    lines.push(`The peak comes close to the memory limit (${limit.memory} MiB).`);
  return lines;
}

function heaps({needs: {memory}}: Grounds): string[] {
  return (memory?.heaps ?? []).map(({container, most}) =>
    most === undefined
      ? `${container} looks like a JVM without -Xmx: its heap follows the memory that it finds, so the ${memory?.needed ?? 0} MiB of today count. Set -Xmx or -XX:MaxRAMPercentage first.`
      : `${container} is a JVM with a heap of up to ${most} MiB (-Xmx), which counts with what a JVM needs beside it: ${memory?.needed ?? 0} MiB.`,
  );
}

function surroundings(workload: Workload, {proposed, context, needs, size: {before}}: Grounds): string[] {
  const [autoscaler] = workload.autoscalers;
  const byInit = (['cpu', 'memory'] as const).some(
    name => before[name] > (needs[name]?.needed ?? before[name]),
  );
  return [
    ...(byInit ? ['An init container needs more than was measured, and counts.'] : []),
    ...(autoscaler && proposed
      ? [
          `HorizontalPodAutoscaler ${autoscaler.ref.name} scales it: k2e rescales its targets to the new size; watch the number of tasks.`,
        ]
      : []),
    ...(proposed && computeOf(workload, context) !== 'fargate'
      ? ['On instances this size is also a hard bound of the task, which pods do not have.']
      : []),
  ];
}
