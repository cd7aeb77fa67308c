import type {ObjectRef} from '../../calls.ts';
import type {Context} from '../../context.ts';
import type {Stage, WebState} from '../../journal.ts';
import {answerOf, type Look, look, type Seen} from '../../observed.ts';
import type {Backing, WebTrack} from '../../plan.ts';

/** Pods that answer, as the workload itself says: to list them would take a right that cannot be limited to names. */
const READY = '/status/readyReplicas';

/** What one side has to have, as a guard takes it. */
export interface CapacityCheck {
  readonly name: string;
  /** Undefined where there is too little, or that is not known: traffic does not grow then, and nothing goes back for it. */
  readonly holds: true | undefined;
  readonly required: string;
}

/** How many pods each workload behind a host has; a failure is inconclusive. */
export function capacityLooks({backing = []}: WebTrack): readonly Look[] {
  return backing.map(({workload}) => look('kubernetes.fields', {ref: workload, fields: [READY]}, 'optional'));
}

/** Service → ready pods of its workload on the source; those of which nobody knows are left out. */
export function podsSeen(
  {backing = []}: WebTrack,
  seen: readonly Seen[],
): NonNullable<WebState['memory']['pods']> {
  return Object.fromEntries(
    backing.flatMap(({workload, service}) => {
      const ready = readyOf(workload, seen);
      return ready === undefined ? [] : [[service, ready] as const];
    }),
  );
}

/**
 * Both sides have to be large enough for what may come to them. The source: while traffic may come back at once, by a rollback or because a
 * sick target drops out, it keeps the pods that it had when the first of it left, whatever its autoscaler thinks of the traffic that is left (T66).
 * The target: a share of the traffic takes that share of the pods, and an autoscaler that sees it only when it is there comes minutes too late.
 * @param next the weight that would come next, or null where none does or the cutover ends there.
 */
export function capacityChecks(
  {plan}: Context,
  {backing = [], guards: {capacityPercent = 100}}: WebTrack,
  {goal, memory: {aim, pods = {}}}: WebState,
  next: Stage | null,
  seen: readonly Seen[],
): readonly CapacityCheck[] {
  if (aim.at !== 'weighted' || capacityPercent === 0) return [];
  const checks: CapacityCheck[] = [];
  for (const {workload, service} of backing) {
    const ready = readyOf(workload, seen);
    const before = aim.weight === 0 ? ready : pods[service];
    if (aim.weight === 0 && ready === undefined)
      checks.push({...named(workload), holds: undefined, required: 'how many are ready can be seen'});
    // At 0 they are only counted. Who finalises gives up the way back.
    if (before === undefined) continue;
    if (aim.weight > 0 && !goal.finalise) {
      const needed = portion(before, capacityPercent);
      checks.push({
        ...named(workload),
        holds: atLeast(ready, needed),
        required: `${needed} ready while traffic may come back, ${counted(ready)}; there were ${before} when the first of it left. Where an autoscaler takes them away, raise its minimum until the cutover is finalised`,
      });
    }
    if (next?.at === 'weighted') {
      const needed = portion(before, (capacityPercent * next.weight) / 100);
      const running = answerOf(seen, 'ecs.service', {cluster: plan.cluster, service})?.running;
      checks.push({
        name: `tasks of the service ${service}`,
        holds: atLeast(running, needed),
        required: `${needed} running for ${next.weight} % of what ${before} ${before === 1 ? 'pod serves' : 'pods serve'}, ${counted(running)}. Raise its desired count before the traffic comes, and the minimum of its scaling where it has one`,
      });
    }
  }
  return checks;
}

function named({kind, namespace = '', name}: ObjectRef): {readonly name: string} {
  return {name: `pods of ${kind} ${namespace}/${name}`};
}

function readyOf(workload: Backing['workload'], seen: readonly Seen[]): number | undefined {
  const found = answerOf(seen, 'kubernetes.fields', {ref: workload, fields: [READY]});
  // Its controller leaves the field out where none is ready.
  return found && Number(found.values[READY] ?? 0);
}

/** Rounded up: half a pod serves nobody. */
function portion(pods: number, percent: number): number {
  return Math.ceil((pods * percent) / 100);
}

function atLeast(found: number | undefined, needed: number): true | undefined {
  return found !== undefined && found >= needed ? true : undefined;
}

function counted(found: number | undefined): string {
  if (found === undefined) return 'how many are cannot be seen';
  return found === 1 ? '1 is' : `${found} are`;
}
