import type {Calls} from '../../calls.ts';
import type {Context} from '../../context.ts';
import type {Stage, WebState} from '../../journal.ts';
import {answerOf, failureOf, type Look, look, type Seen} from '../../observed.ts';
import type {Backing, WebTrack} from '../../plan.ts';
import {refText} from '../../ref-text.ts';
import {because, type Requirement} from './requirement.ts';

/** Pods that answer, as the workload itself says: to list them would take a right that cannot be limited to names. */
const READY = '/status/readyReplicas';
/** Pods that are wanted, which a new version exceeds while it comes up. */
const WANTED = '/spec/replicas';

/** How many pods each workload behind a host has, and tasks its service; a failure is inconclusive. */
export function capacityLooks({plan: {cluster}}: Context, {backing = []}: WebTrack): readonly Look[] {
  return backing.flatMap(({workload, service}) => [
    look('kubernetes.fields', podsOf(workload), 'brief'),
    look('ecs.service', {cluster, service}, 'optional'),
  ]);
}

/** Service → pods of its workload on the source that are ready and wanted; those of which nobody knows are left out. */
export function podsSeen(
  {backing = []}: WebTrack,
  seen: readonly Seen[],
): NonNullable<WebState['memory']['pods']> {
  return Object.fromEntries(
    backing.flatMap(({workload, service}) => {
      const pods = readyOf(workload, seen)?.lasting;
      return pods === undefined ? [] : [[service, pods] as const];
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
): readonly Requirement[] {
  if (aim.at !== 'weighted' || capacityPercent === 0) return [];
  const checks: Requirement[] = [];
  for (const {workload, service} of backing) {
    const now = readyOf(workload, seen);
    const unseen = because(failureOf(seen, 'kubernetes.fields', podsOf(workload)));
    // Where somebody gave the target its first traffic by hand, what is left is counted as it is.
    const before = aim.weight === 0 ? now?.lasting : (pods[service] ?? now?.lasting);
    if (aim.weight === 0 && !now)
      checks.push({
        name: `pods of ${refText(workload)}`,
        holds: undefined,
        required: `how many are ready can be seen, which it cannot${unseen}`,
      });
    // At 0 they are only counted. Who finalises gives up the way back.
    if (before === undefined) continue;
    if (aim.weight > 0 && !goal.finalise) {
      const needed = portion(before, capacityPercent);
      checks.push({
        name: `pods of ${refText(workload)}`,
        holds: atLeast(now?.ready, needed),
        required: `${needed} ready while traffic may come back, ${counted(now?.ready, unseen)}; there were ${before} when the first of it was sent on. Where an autoscaler takes them away, raise its minimum until the cutover is finalised`,
      });
    }
    if (next?.at === 'weighted') {
      const needed = portion(before, (capacityPercent * next.weight) / 100);
      const input = {cluster: plan.cluster, service};
      const running = answerOf(seen, 'ecs.service', input)?.running;
      const why = because(failureOf(seen, 'ecs.service', input));
      checks.push({
        name: `tasks of the service ${service}`,
        holds: atLeast(running, needed),
        required: `${needed} running for ${next.weight} % of what ${before} ${before === 1 ? 'pod serves' : 'pods serve'}, ${counted(running, why)}. Raise its desired count before the traffic comes, and the minimum of its scaling where it has one`,
      });
    }
  }
  return checks;
}

function podsOf(ref: Backing['workload']): Calls['kubernetes.fields']['in'] {
  return {ref, fields: [READY, WANTED]};
}

/** Pods that are ready now, and those of them that stay when a new version is up: it surges above what is wanted. */
function readyOf(
  workload: Backing['workload'],
  seen: readonly Seen[],
): {readonly ready: number; readonly lasting: number} | undefined {
  const values = answerOf(seen, 'kubernetes.fields', podsOf(workload))?.values;
  if (!values) return undefined;
  // Its controller leaves the field out where none is ready.
  const ready = Number(values[READY] ?? 0);
  return {ready, lasting: Math.min(ready, Number(values[WANTED] ?? ready))};
}

/** Rounded up: half a pod serves nobody. */
function portion(pods: number, percent: number): number {
  return Math.ceil((pods * percent) / 100);
}

function atLeast(found: number | undefined, needed: number): true | undefined {
  return found !== undefined && found >= needed ? true : undefined;
}

function counted(found: number | undefined, unseen: string): string {
  if (found === undefined) return `how many are cannot be seen${unseen}`;
  return found === 1 ? '1 is' : `${found} are`;
}
