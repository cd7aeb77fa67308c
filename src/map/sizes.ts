import {resourcesOf} from '../choices/container-resources.ts';
import {convertedWorkloads} from '../choices/converted.ts';
import {podLimits, podRequests} from '../choices/pod-amounts.ts';
import {type TaskSize, taskSize} from '../choices/task-size.ts';
import type {ContainerPart, Workload} from '../model/inventory.ts';
import type {ExposedContainer, SizeLoss, WorkloadSize} from '../report/report.ts';
import type {Context} from '../rules/rule.ts';

/** What each workload asks for and the size that it gets, by its id; for those whose pods k2e converts. */
export function workloadSizes(context: Context): ReadonlyMap<string, WorkloadSize> {
  const converted = context.choice(convertedWorkloads);
  return new Map(converted.map(workload => [workload.object.id, sizeOf(workload, context)]));
}

function sizeOf(workload: Workload, context: Context): WorkloadSize {
  const size = taskSize(workload, context);
  const needed = {
    cpu: size.chosen.cpu ?? size.needs.cpu + size.reserved.cpu,
    memory: size.chosen.memory ?? size.needs.memory + size.reserved.memory,
  };
  const {cpu, memory} = size.fits ? size.task : {};
  return {
    requested: podRequests(workload, context),
    limit: podLimits(workload, context),
    needed,
    emitted: {...(cpu === undefined ? {} : {cpu}), ...(memory === undefined ? {} : {memory})},
    loss: {cpu: lossOf(needed.cpu, cpu), memory: lossOf(needed.memory, memory)},
    exposed: workload.containers.flatMap(container => exposedOf(container, workload, size, context)),
  };
}

/** What `written` has beyond `needed`; nothing where no size is written. */
function lossOf(needed: number, written = needed): SizeLoss {
  const amount = Math.max(0, written - needed);
  return {amount, percent: amount === 0 ? 0 : Math.round((100 * amount) / written)};
}

/** A container that may go beyond its request, with the MiB at which ECS kills it; none where nothing does. */
function exposedOf(
  container: ContainerPart,
  workload: Workload,
  {containers, task, cut, fits}: TaskSize,
  context: Context,
): ExposedContainer[] {
  if (container.role === 'init' || !fits) return [];
  const resources = resourcesOf(container, workload, context);
  const request = resources.request('memory')?.quantity;
  const requested = request && !request.isZero ? request.mebibytes() : undefined;
  const asked = {container: container.name, ...(requested === undefined ? {} : {requested})};
  const limit = resources.limit('memory')?.quantity;
  const hasLimit = limit !== undefined && !limit.isZero;
  const own = containers.get(container.name)?.memory;
  if (hasLimit && own !== undefined) {
    const isAbove = requested !== undefined && requested < own;
    return isAbove ? [{...asked, why: 'limit-above-request', ceiling: own}] : [];
  }
  if (task.memory === undefined) return [];
  const why = hasLimit && cut.memory ? 'task-below-limits' : 'no-limit';
  return [{...asked, why, ceiling: task.memory}];
}
