import type {Calls, Instant} from '../../calls.ts';
import type {Context} from '../../context.ts';
import {instantText} from '../../instant-text.ts';
import type {Journal, Stage, WebMemory, WebState} from '../../journal.ts';
import {answerOf, failureOf, type Look, look, type Seen, type Sight} from '../../observed.ts';
import type {Backing, WebTrack} from '../../plan.ts';
import {refText} from '../../ref-text.ts';
import {because, type Requirement} from './requirement.ts';

/** Pods that answer, as the workload itself says: to list them would take a right that cannot be limited to names. */
const READY = '/status/readyReplicas';
/** Pods that are wanted, which a new version exceeds while it comes up. */
const WANTED = '/spec/replicas';

/** Seconds in which an autoscaler that has all the traffic again brings its pods back; what it has then is what the traffic takes. */
const RETURN = 900;

/** How many pods each workload behind a host has, and tasks its service; a failure is inconclusive. */
export function capacityLooks({plan: {cluster}}: Context, {backing = []}: WebTrack): readonly Look[] {
  return backing.flatMap(({workload, service}) => [
    look('kubernetes.fields', podsOf(workload), 'brief'),
    look('ecs.service', {cluster, service}, 'optional'),
  ]);
}

/**
 * A host's memory when more of its traffic is sent on: service → the most pods of its workload on the source that were ready then. Those by which a new
 * version surges do not stay; those of which nobody knows are left out.
 */
export function counted({backing}: WebTrack, memory: WebMemory, {seen, looked}: Sight): WebMemory {
  if (memory.aim.at !== 'weighted' || !backing) return memory;
  const pods: Record<string, number> = {...memory.pods};
  for (const {workload, service} of backing) {
    const found = podsIn(workload, seen);
    const before = countOf(memory, service, looked)?.pods;
    if (found) pods[service] = Math.max(Math.min(found.ready, found.wanted), before ?? 0);
    else if (before === undefined) delete pods[service];
  }
  return {...memory, pods};
}

/** The same when all of it is back: an autoscaler then takes its time to bring the pods back, and what there is meanwhile is no measure. */
export function returned(memory: WebMemory, now: Instant): WebMemory {
  const {aim, pods, back, changes} = memory;
  const isBack = aim.at === 'before' || aim.at === 'lowered' || (aim.at === 'weighted' && aim.weight === 0);
  if (!isBack || !pods || back !== undefined) return memory;
  const moments = Object.values(changes).map(({at}) => at);
  return {...memory, back: moments.length > 0 ? Math.max(...moments) : now};
}

/**
 * Both sides have to be large enough for what may come to them. The source: while traffic may come back at once, by a rollback or because a
 * sick target drops out, it keeps the most pods that it had when some of it left, whatever its autoscaler thinks of the traffic that is left (T66).
 * The target: a share of the traffic takes that share of the pods, and an autoscaler that sees it only when it is there comes minutes too late.
 * Hosts that share a workload share its pods and tasks: what one of them has counted holds for all, and the largest of their weights is the share,
 * since nobody knows which of them the traffic asks for.
 * @param next the weight that would come next, or null where none does or the cutover ends there.
 */
export function capacityChecks(
  {plan}: Context,
  journal: Journal,
  track: WebTrack,
  state: WebState,
  next: Stage | null,
  {seen, looked}: Sight,
): readonly Requirement[] {
  const {backing = [], guards} = track;
  const {capacityPercent = 100} = guards;
  const {aim} = state.memory;
  if (aim.at !== 'weighted' || capacityPercent === 0) return [];
  return backing.flatMap(({workload, service}) => {
    const others = sharing(plan, journal, track, service);
    const found = podsIn(workload, seen);
    const unseen = because(failureOf(seen, 'kubernetes.fields', podsOf(workload)));
    const counts = [state, ...others].flatMap(({memory}) => countOf(memory, service, looked) ?? []);
    const before = Math.max(0, ...counts.map(({pods}) => pods));
    const checks: Requirement[] = [];
    // At 0 % they matter when traffic is to leave. Who finalises gives up the way back.
    if (!state.goal.finalise && (next || aim.weight > 0) && (counts.length > 0 || !found))
      checks.push({
        name: `pods of ${refText(workload)}`,
        ...podsNeeded(counts, portion(before, capacityPercent), found?.ready, unseen),
      });
    if (next?.at === 'weighted' && (counts.length > 0 || found)) {
      const weight = Math.max(next.weight, ...others.map(weightOf));
      // Those that are only wanted yet are wanted for traffic that is there.
      const pods = Math.max(before, found?.wanted ?? 0);
      const needed = portion(pods, (capacityPercent * weight) / 100);
      const input = {cluster: plan.cluster, service};
      const running = answerOf(seen, 'ecs.service', input)?.running;
      const why = because(failureOf(seen, 'ecs.service', input));
      checks.push({
        name: `tasks of the service ${service}`,
        holds: atLeast(running, needed),
        required: `${needed} running for ${weight} % of what ${pods} ${pods === 1 ? 'pod serves' : 'pods serve'}, ${told(running, why)}. Raise its desired count before the traffic comes, and the minimum of its scaling where it has one`,
      });
    }
    return checks;
  });
}

/** The other hosts of the plan that a service serves too. */
function sharing(
  {web}: Context['plan'],
  {tracks}: Journal,
  {id}: WebTrack,
  service: string,
): readonly WebState[] {
  return web
    .filter(other => other.id !== id && other.backing?.some(backing => backing.service === service))
    .flatMap(other => {
      const state = tracks[other.id];
      return state?.kind === 'web' ? [state] : [];
    });
}

function weightOf({memory: {aim}}: WebState): number {
  return aim.at === 'weighted' ? aim.weight : aim.at === 'after' ? 100 : 0;
}

/** Pods that were counted for a host, and until when they are asked for where all its traffic is back; undefined where none are. */
function countOf(
  {aim, pods, back}: WebMemory,
  service: string,
  now: Instant,
): {readonly pods: number; readonly until?: Instant} | undefined {
  const count = pods?.[service];
  if (count === undefined || aim.at === 'after') return undefined;
  if (back === undefined) return {pods: count};
  const until = back + RETURN;
  return now < until ? {pods: count, until} : undefined;
}

function podsNeeded(
  counts: readonly NonNullable<ReturnType<typeof countOf>>[],
  needed: number,
  ready: number | undefined,
  unseen: string,
): Pick<Requirement, 'holds' | 'required'> {
  if (counts.length === 0)
    return {holds: undefined, required: `how many are ready can be seen, which it cannot${unseen}`};
  const most = Math.max(...counts.map(({pods}) => pods));
  const ends = counts.map(({until}) => until ?? Number.POSITIVE_INFINITY);
  const last = Math.max(...ends);
  const [why, what] = Number.isFinite(last)
    ? ['now that all traffic is back', `At ${instantText(last)} it is enough what there is then`]
    : [
        'while traffic may come back',
        'Where an autoscaler takes them away, raise its minimum until the cutover is finalised',
      ];
  return {
    holds: atLeast(ready, needed),
    required: `${needed} ready ${why}, ${told(ready, unseen)}; there were ${most} when it was sent on. ${what}`,
  };
}

function podsOf(ref: Backing['workload']): Calls['kubernetes.fields']['in'] {
  return {ref, fields: [READY, WANTED]};
}

function podsIn(
  workload: Backing['workload'],
  seen: readonly Seen[],
): {readonly ready: number; readonly wanted: number} | undefined {
  const values = answerOf(seen, 'kubernetes.fields', podsOf(workload))?.values;
  if (!values) return undefined;
  // Its controller leaves the field out where none is ready.
  const ready = Number(values[READY] ?? 0);
  return {ready, wanted: Number(values[WANTED] ?? ready)};
}

/** Rounded up: half a pod serves nobody. */
function portion(pods: number, percent: number): number {
  return Math.ceil((pods * percent) / 100);
}

function atLeast(found: number | undefined, needed: number): true | undefined {
  return found !== undefined && found >= needed ? true : undefined;
}

function told(found: number | undefined, unseen: string): string {
  if (found === undefined) return `how many are cannot be seen${unseen}`;
  return found === 1 ? '1 is' : `${found} are`;
}
