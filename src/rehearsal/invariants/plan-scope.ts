import type {Call, ObjectRef} from '../../cutover/calls.ts';
import type {Hold, Plan, ZonePlan} from '../../cutover/plan.ts';
import type {RecordSet} from '../../cutover/records.ts';
import {type Violation, violation} from './invariant.ts';
import {keyOf, leadsTo, recordText} from './records.ts';

/**
 * I7: what of a call lies outside the plan. Records have to be planned ones but for their weight and health flag, so that what
 * somebody else changed is not deleted; fields have to be held or given back with the planned values; CronJobs, schedules,
 * services and workloads have to be those of a track, with the numbers that it names.
 */
export function outsidePlan(plan: Plan, call: Call): Violation | null {
  const excess = excessOf(plan, call);
  return excess.length === 0
    ? null
    : violation('I7', `${call.call} writes what the plan does not name`, ...excess);
}

function excessOf(plan: Plan, {call, in: input}: Call): readonly string[] {
  const outside = (isInside: boolean, what: string) => (isInside ? [] : [what]);
  switch (call) {
    case 'dns.change': {
      const zone = plan.web.flatMap(({zones}) => zones).filter(other => other.zone === input.zone);
      const sets = [...input.batch.deletes, ...input.batch.creates];
      return sets.filter(set => !zone.some(planned => isPlanned(planned, set))).map(recordText);
    }
    case 'schedule.set':
      return outside(
        plan.batches.some(({schedules}) =>
          schedules.some(({group, name}) => group === input.group && name === input.name),
        ),
        `${input.group}/${input.name}`,
      );
    case 'ecs.run':
      return outside(
        plan.batches.some(({schedules}) =>
          schedules.some(({group, name}) => group === input.group && name === input.schedule),
        ),
        `${input.group}/${input.schedule}`,
      );
    case 'ecs.probe':
      return outside(
        input.cluster === plan.cluster &&
          input.family === plan.prober?.family &&
          plan.web.some(({probes = []}) => probes.some(({vpc, place}) => vpc === input.vpc && place)),
        `a task of ${input.family} in ${input.vpc}`,
      );
    case 'ecs.scale':
      return outside(
        input.cluster === plan.cluster &&
          plan.workers.some(
            ({service, targetTasks}) =>
              service === input.service && (input.desired === 0 || input.desired === targetTasks),
          ),
        `${input.cluster}/${input.service} to ${input.desired}`,
      );
    case 'kubernetes.suspend':
    case 'kubernetes.mark-scheduled':
      return outside(
        plan.batches.some(({namespace, name}) => namespace === input.namespace && name === input.name),
        `${input.namespace}/${input.name}`,
      );
    case 'kubernetes.run':
      return outside(
        plan.batches.some(({namespace, name}) => namespace === input.namespace && name === input.cronJob),
        `${input.namespace}/${input.cronJob}`,
      );
    case 'kubernetes.scale':
      return outside(
        plan.workers.some(
          ({ref, sourceReplicas}) =>
            isSameRef(ref, input.ref) && (input.replicas === 0 || input.replicas === sourceReplicas),
        ),
        `${input.ref.kind} ${input.ref.name} to ${input.replicas}`,
      );
    case 'kubernetes.set-fields':
      return Object.entries(input.values)
        .filter(([path, value]) => !holdsOf(plan).some(hold => isHeld(hold, input.ref, path, value)))
        .map(([path, value]) => `${input.ref.kind} ${input.ref.name} ${path} to ${JSON.stringify(value)}`);
    default:
      return [];
  }
}

/** A set of the plan, with any weight and health flag; other members of a group are never written. */
function isPlanned({before, lowered, source, target, after}: ZonePlan, set: RecordSet): boolean {
  return [...before, ...lowered, ...source, ...target, ...after].some(
    planned =>
      keyOf(planned) === keyOf(set) &&
      planned.weighted?.id === set.weighted?.id &&
      planned.ttl === set.ttl &&
      leadsTo(planned) === leadsTo(set),
  );
}

/** Every hold of a plan. */
export function holdsOf({web, batches, workers}: Plan): readonly Hold[] {
  return [...web, ...batches, ...workers].flatMap(({holds = []}) => holds);
}

function isHeld({ref, values, before}: Hold, given: ObjectRef, path: string, value: unknown): boolean {
  const isOne = (planned: Readonly<Record<string, unknown>>) =>
    Object.hasOwn(planned, path) && JSON.stringify(planned[path]) === JSON.stringify(value);
  return isSameRef(ref, given) && (isOne(values) || isOne(before));
}

function isSameRef(left: ObjectRef, right: ObjectRef): boolean {
  return (
    left.kind === right.kind &&
    left.name === right.name &&
    (left.namespace ?? '') === (right.namespace ?? '') &&
    left.apiVersion.split('/')[0] === right.apiVersion.split('/')[0]
  );
}
