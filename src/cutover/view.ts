import type {Call, Calls, JobSeen, RunSeen} from './calls.ts';
import type {Context} from './context.ts';
import {isSame} from './equal.ts';
import type {Intent} from './journal.ts';
import {answerOf, type Look, look, type Seen} from './observed.ts';
import type {BatchTrack, Track} from './plan.ts';
import {namesOf, recordsSeen} from './record-sets.ts';

/** The calls that change the world. */
export type EffectCall = Extract<
  Call,
  {
    readonly call:
      | 'dns.change'
      | 'schedule.set'
      | 'ecs.scale'
      | 'ecs.run'
      | 'ecs.probe'
      | 'kubernetes.suspend'
      | 'kubernetes.mark-scheduled'
      | 'kubernetes.run'
      | 'kubernetes.scale'
      | 'kubernetes.set-fields';
  }
>;

/**
 * The call of an announced effect.
 * @throws Error for a call that changes nothing: no journal of k2e has one.
 */
export function effectOf({call, input}: Intent): EffectCall {
  const effect = {call, in: input} as Call;
  if (!Object.hasOwn(VIEWS, call)) throw new Error(`${call} is no effect`);
  return effect as EffectCall;
}

/**
 * How to see whether an effect has happened: what has to be looked at, and the part of it that the effect changes. Before the effect
 * the view equals the announced *before*, after it the announced *after*; anything else is drift.
 */
interface View<K extends EffectCall['call']> {
  looks(input: Calls[K]['in'], track: Track, context: Context): readonly Look[];
  show(input: Calls[K]['in'], seen: readonly Seen[], track: Track, context: Context): unknown;
}

/** The runs of a track that could be evidence for a firing: a run is not made before its firing. */
function runsOf(track: Track, since: number, context: Context): Calls['ecs.runs']['in'] {
  const {family, machine} = track as BatchTrack;
  return {cluster: context.plan.cluster, family, since, ...(machine !== undefined && {machine})};
}

function probed({cluster, family, token}: Calls['ecs.probe']['in']): Calls['ecs.probed']['in'] {
  return {cluster, family, token};
}

const VIEWS: {readonly [K in EffectCall['call']]: View<K>} = {
  'dns.change': {
    looks: ({zone, batch}) =>
      namesOf([...batch.deletes, ...batch.creates]).map(name => look('dns.records', {zone, name})),
    show: ({zone, batch}, seen) => recordsSeen(zone, [...batch.deletes, ...batch.creates], seen),
  },
  'schedule.set': {
    looks: ({group, name}) => [look('schedule.get', {group, name})],
    show: ({group, name}, seen) => answerOf(seen, 'schedule.get', {group, name})?.enabled,
  },
  'ecs.scale': {
    looks: ({cluster, service}) => [look('ecs.service', {cluster, service})],
    show: ({cluster, service}, seen) => answerOf(seen, 'ecs.service', {cluster, service})?.desired,
  },
  'ecs.run': {
    looks: ({scheduledFor}, track, context) => [look('ecs.runs', runsOf(track, scheduledFor, context))],
    show: ({scheduledFor}, seen, track, context) =>
      answerOf(seen, 'ecs.runs', runsOf(track, scheduledFor, context))?.some(
        (run: RunSeen) => run.scheduledFor === scheduledFor,
      ),
  },
  'ecs.probe': {
    looks: input => [look('ecs.probed', probed(input), 'optional')],
    show: (input, seen) => (answerOf(seen, 'ecs.probed', probed(input)) ?? null) !== null,
  },
  'kubernetes.suspend': {
    looks: ({namespace, name}) => [look('kubernetes.cron-job', {namespace, name})],
    show: (input, seen) => {
      const {namespace, name} = input;
      const job = answerOf(seen, 'kubernetes.cron-job', {namespace, name});
      return job && suspension(input, job);
    },
  },
  'kubernetes.mark-scheduled': {
    looks: ({namespace, name}) => [look('kubernetes.cron-job', {namespace, name})],
    show: ({namespace, name}, seen) =>
      answerOf(seen, 'kubernetes.cron-job', {namespace, name})?.lastScheduleTime ?? null,
  },
  'kubernetes.run': {
    looks: ({namespace, cronJob}, track) => [
      look('kubernetes.jobs', {namespace, cronJob, uid: (track as BatchTrack).uid}),
    ],
    show: ({namespace, cronJob, scheduledFor}, seen, track) =>
      answerOf(seen, 'kubernetes.jobs', {namespace, cronJob, uid: (track as BatchTrack).uid})?.some(
        (job: JobSeen) => job.scheduledFor === scheduledFor,
      ),
  },
  'kubernetes.scale': {
    looks: ({ref}) => [look('kubernetes.replicas', ref)],
    show: ({ref}, seen) => answerOf(seen, 'kubernetes.replicas', ref)?.wanted,
  },
  'kubernetes.set-fields': {
    looks: ({ref, values}) => [look('kubernetes.fields', {ref, fields: Object.keys(values)})],
    show: ({ref, values}, seen) =>
      answerOf(seen, 'kubernetes.fields', {ref, fields: Object.keys(values)})?.values,
  },
};

/** What `kubernetes.suspend` changes of a CronJob: whether it is suspended, and its starting deadline where that is set too. */
export function suspension(
  {startingDeadlineSeconds: wished}: Calls['kubernetes.suspend']['in'],
  job: {readonly suspended: boolean; readonly startingDeadlineSeconds?: number | null},
): unknown {
  const {suspended, startingDeadlineSeconds = null} = job;
  return wished === undefined ? suspended : {suspended, startingDeadlineSeconds};
}

/** What has to be looked at to see whether an effect has happened. */
export function looksFor(call: EffectCall, track: Track, context: Context): readonly Look[] {
  const view = VIEWS[call.call] as View<EffectCall['call']>;
  return view.looks(call.in, track, context);
}

/** How the world stands as to an effect: compare with its *before* and *after*. */
export function shown(call: EffectCall, seen: readonly Seen[], track: Track, context: Context): unknown {
  const view = VIEWS[call.call] as View<EffectCall['call']>;
  return view.show(call.in, seen, track, context);
}

/** True when two calls ask for the same change. `version` is what the caller saw last: the same change asks anew with a newer one. */
export function isSameEffect(a: {readonly call: string; readonly input: unknown}, call: Call): boolean {
  return a.call === call.call && isSame({...Object(a.input), version: null}, {...call.in, version: null});
}

/**
 * A run is started under a token or a name of its firing, a probe under a token: once that is accepted there is one, the new one or that of an
 * earlier call, which may be too old to be seen (T45, T47).
 */
export function isNamedRun(call: Call['call']): boolean {
  return call === 'ecs.run' || call === 'ecs.probe' || call === 'kubernetes.run';
}
