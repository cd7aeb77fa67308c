import {fittingSize} from '../choices/fitting-size.ts';
import {podLimits} from '../choices/pod-amounts.ts';
import {type TaskSize, taskSize} from '../choices/task-size.ts';
import {relativeCost} from '../ecs/fargate-size.ts';
import type {Workload} from '../model/inventory.ts';
import type {WorkloadUsage} from '../report/usage-report.ts';
import type {Context} from '../rules/rule.ts';
import {ENOUGH_SAMPLES, type MeasuredNeed, measuredNeed} from './need.ts';
import {reasonsFor} from './reasons.ts';
import type {UsageSeries} from './series.ts';
import {spanOf} from './statistics.ts';

/** The size that the measurements of a workload's pods speak for, beside the one that its manifest gives. */
export function proposal(
  workload: Workload,
  series: readonly UsageSeries[],
  context: Context,
): WorkloadUsage {
  const size = taskSize(workload, context);
  const present = presentNeed(size);
  const needs = {
    cpu: measuredNeed('cpu', workload, series, present.cpu - size.reserved.cpu, context),
    memory: measuredNeed('memory', workload, series, present.memory - size.reserved.memory, context),
  };
  const found = [needs.cpu, needs.memory].filter(need => need !== undefined);
  const samples = found.length === 0 ? 0 : Math.min(...found.map(need => need.samples));
  const span = spanOf(series);
  const told: Omit<WorkloadUsage, 'outcome' | 'reasons'> = {
    object: workload.object.ref,
    pods: new Set(series.map(({namespace, pod}) => JSON.stringify([namespace, pod]))).size,
    samples,
    ...(span === undefined ? {} : {spanSeconds: Math.round(span)}),
    ...(needs.cpu ? {cpu: figures(needs.cpu)} : {}),
    ...(needs.memory ? {memory: figures(needs.memory)} : {}),
    present: size.fits ? {cpu: size.cpu, memory: size.memory} : {},
  };
  const reasons = (proposed?: Size) =>
    reasonsFor(workload, series, {needs, size, limits: podLimits(workload, context), proposed, context});
  if (samples === 0) return {...told, outcome: 'not-measured', reasons: reasons()};
  const proposed = fittingSize(wanted(needs, size, present), workload, context);
  if (!proposed) return {...told, outcome: 'no-size', reasons: reasons()};
  const isSame = size.fits && proposed.cpu === size.cpu && proposed.memory === size.memory;
  const isLess = size.fits && relativeCost(proposed) < relativeCost(size);
  return {
    ...told,
    outcome: isSame ? 'keep' : isLess ? 'smaller' : 'larger',
    proposed,
    ...(isSame ? {} : {tentative: samples < ENOUGH_SAMPLES}),
    reasons: reasons(proposed),
  };
}

interface Size {
  readonly cpu: number;
  readonly memory: number;
}

/** What the task has to hold today. */
function presentNeed({chosen, needs, reserved}: TaskSize): Size {
  return {
    cpu: chosen.cpu ?? needs.cpu + reserved.cpu,
    memory: chosen.memory ?? needs.memory + reserved.memory,
  };
}

/** What the task has to hold by the measurements; today's need of what was not measured. */
function wanted(
  needs: {readonly cpu: MeasuredNeed | undefined; readonly memory: MeasuredNeed | undefined},
  {reserved, before}: TaskSize,
  present: Size,
): Size {
  const of = (name: 'cpu' | 'memory') => {
    const need = needs[name];
    return need ? Math.max(need.needed + reserved[name], before[name]) : present[name];
  };
  return {cpu: of('cpu'), memory: of('memory')};
}

function figures({p95, peak}: MeasuredNeed): {readonly p95: number; readonly peak: number} {
  return {p95, peak};
}
