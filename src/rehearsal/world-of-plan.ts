import type {Instant, ObjectRef} from '../cutover/calls.ts';
import {commitsOf} from '../cutover/commit.ts';
import {instantText} from '../cutover/instant-text.ts';
import type {BatchTrack, Hold, Plan, Release, WebTrack} from '../cutover/plan.ts';
import {toScheduleExpressions} from '../ecs/schedule-expression/convert.ts';
import {firingsBetween} from '../model/cron/firings.ts';
import {parseSchedule} from '../model/cron/schedule.ts';
import {Zone} from '../model/cron/zone.ts';
import type {Question} from './cloudwatch.ts';
import type {LoadBalancer} from './elastic-load-balancing.ts';
import type {OwnedRecords} from './external-dns.ts';
import type {ObjectSetup} from './kubernetes/api-server.ts';
import {BATCH} from './kubernetes/cron-job.ts';
import {keyOf} from './kubernetes/object.ts';
import {type Reverter, withFields} from './kubernetes/reverter.ts';
import type {WorldSetup} from './platforms.ts';
import type {ScheduleSetup} from './scheduler.ts';

/** A world in which everything is as the plan found it: the records, jobs, schedules, workers and their owners. */
export function worldOf(plan: Plan, now: Instant, seed: number): WorldSetup {
  const services = new Set(plan.web.flatMap(({guards}) => guards.services));
  return {
    now,
    seed,
    zones: zonesOf(plan),
    balancers: balancersOf(plan),
    questions: plan.web.flatMap(questionsOf),
    alarms: plan.web.flatMap(({guards}) => guards.alarms.map(name => ({name, state: 'ok' as const}))),
    schedules: plan.batches.flatMap(track => schedulesOf(plan, track, now)),
    services: [
      ...plan.workers.map(({service}) => ({cluster: plan.cluster, name: service, desired: 0})),
      ...[...services]
        .filter(name => !plan.workers.some(({service}) => service === name))
        .map(name => ({cluster: plan.cluster, name, desired: SERVING})),
    ],
    cluster: {objects: objectsOf(plan, now), reverters: revertersOf(plan)},
    externalDns: plan.web.flatMap(ownedRecords),
  };
}

/** Pods of what serves a host, and tasks of its service: neither is too few for the other's traffic. */
const SERVING = 2;

/** Zones by id. Their names do not stand in the plan: the nearest that all records of a zone fit in. */
function zonesOf({web}: Plan): WorldSetup['zones'] {
  const ids = [...new Set(web.flatMap(({zones}) => zones.map(({zone}) => zone)))];
  return ids.map(id => {
    const plans = web.flatMap(({zones}) => zones.filter(({zone}) => zone === id));
    const sets = plans.flatMap(({before}) => before);
    const all = plans.flatMap(({before, after}) => [...before, ...after]);
    return {
      id,
      name: zoneName(
        all.map(({name}) => name),
        all.filter(({type}) => type === 'CNAME').map(({name}) => name),
      ),
      private: plans.some(zone => zone.private),
      vpcs: web.flatMap(({probes = []}) => probes.flatMap(probe => (probe.zone === id ? [probe.vpc] : []))),
      sets: [...new Map(sets.map(set => [JSON.stringify(set), set])).values()],
    };
  });
}

function zoneName(names: readonly string[], aliases: readonly string[]): string {
  const labels = names.map(name => name.split('.').reverse());
  const [first = []] = labels;
  let common = first.filter((label, index) => labels.every(other => other[index] === label));
  const text = () => [...common].reverse().join('.');
  while (common.length > 2 || (common.length > 1 && aliases.includes(text()))) common = common.slice(0, -1);
  return text();
}

function balancersOf({web}: Plan): readonly LoadBalancer[] {
  const all = web.flatMap(({source, target}) => [source, target]);
  return [...new Map(all.map(balancer => [balancer.arn, balancer])).values()].map(balancer => ({
    ...balancer,
    listeners: [
      {port: 80, protocol: 'HTTP'},
      {port: 443, protocol: 'HTTPS', names: web.map(({host}) => host)},
    ],
    groups: [{name: 'targets', healthy: 3, registered: 3}],
  }));
}

/** Enough requests for the guards to judge the first step within its bake. */
function questionsOf({host, zones, steps, bakeSeconds, guards}: WebTrack): readonly Question[] {
  const share = Math.max(0.01, (steps[0] ?? 100) / 100);
  const minutes = Math.max(1, Math.min(bakeSeconds, 900) / 60);
  const needed = Math.max(1000, (3 * guards.minimumRequests) / share / minutes);
  const asked = zones.flatMap(({zone, before}) =>
    ['A', 'AAAA', 'CNAME']
      .filter(wanted => before.some(({type, name}) => type === wanted && name === host))
      .map(type => ({zone, name: host, type: type === 'CNAME' ? 'A' : type})),
  );
  return asked.map(question => ({...question, requests: Math.ceil(needed / asked.length)}));
}

function ownedRecords({zones, holds = []}: WebTrack): readonly OwnedRecords[] {
  return zones
    .map(({zone, before}) => ({
      zone,
      desired: before.filter(({type}) => type !== 'TXT'),
      ownership: before.filter(
        ({type, values = []}) =>
          type === 'TXT' && values.some(value => value.includes('heritage=external-dns')),
      ),
      excluded: holds,
    }))
    .filter(({ownership}) => ownership.length > 0);
}

/** The schedules that the conversion of the CronJob's schedule gives, in its order: two where it has both day fields. */
function schedulesOf({cluster}: Plan, track: BatchTrack, now: Instant): readonly ScheduleSetup[] {
  const {schedule, timeZone, family, machine, concurrencyPolicy} = track;
  const parsed = parseSchedule(schedule).schedule;
  const zone = Zone.of(timeZone);
  const expressions = parsed && zone ? toScheduleExpressions(parsed, zone, now * 1000).expressions : [];
  return track.schedules.map(({group, name, definition}, index) => {
    const suffix = ['dom', 'dow'].find(half => name.endsWith(`-${half}`));
    const found = expressions.find(expression => expression.suffix === suffix) ?? expressions[index];
    return {
      group,
      name,
      enabled: false,
      definition: {
        digest: definition,
        expression: found?.expression ?? '',
        timeZone: found?.timezone ?? 'UTC',
        cluster,
        family,
        ...(machine === undefined
          ? {clientToken: `${family.slice(-43)}-<aws.scheduler.scheduled-time>`}
          : {machine: {arn: machine, concurrency: concurrencyPolicy}}),
      },
    };
  });
}

function objectsOf(plan: Plan, now: Instant): readonly ObjectSetup[] {
  const objects = new Map<string, ObjectSetup>();
  for (const track of plan.batches) {
    const job = cronJobOf(track, now);
    objects.set(keyOf(job), job);
  }
  for (const {workload} of plan.web.flatMap(({backing = []}) => backing))
    objects.set(keyOf(workload), scaledTo(workload, SERVING));
  for (const {ref, sourceReplicas} of plan.workers) objects.set(keyOf(ref), scaledTo(ref, sourceReplicas));
  for (const release of releasesIn(plan)) {
    const record = recordOf(release);
    objects.set(keyOf(record), record);
  }
  for (const hold of holdsIn(plan))
    objects.set(keyOf(hold.ref), withHoldFields(objects.get(keyOf(hold.ref)), hold));
  return [...objects.values()];
}

function scaledTo(ref: ObjectRef, replicas: number): ObjectSetup {
  return {...ref, spec: {replicas}, status: {replicas, readyReplicas: replicas}};
}

function holdsIn({web, batches, workers}: Plan): readonly Hold[] {
  return [...web, ...batches, ...workers].flatMap(({holds = []}) => holds);
}

function releasesIn({web, batches, workers}: Plan): readonly Release[] {
  return [...web, ...batches, ...workers].flatMap(({releases = []}) => releases);
}

/** A release at rest, as Helm's Secret tells it. */
function recordOf({namespace, name}: Release): ObjectSetup {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    namespace,
    name: `sh.helm.release.v1.${name}.v1`,
    labels: {owner: 'helm', name, version: '1', status: 'deployed'},
  };
}

function withHoldFields(object: ObjectSetup | undefined, {ref, before}: Hold): ObjectSetup {
  const {annotations, labels, spec, status}: ObjectSetup = object ?? ref;
  const {metadata, ...rest} = withFields({metadata: {annotations, labels}, spec, status}, before);
  return {
    ...(object ?? ref),
    ...(metadata.annotations && {annotations: metadata.annotations}),
    ...(metadata.labels && {labels: metadata.labels}),
    ...(rest.spec && {spec: rest.spec}),
    ...(rest.status && {status: rest.status}),
  };
}

function cronJobOf(track: BatchTrack, now: Instant): ObjectSetup {
  const {namespace, name, uid, schedule, timeZone, suspended, concurrencyPolicy} = track;
  const last = lastFiring(track, now);
  return {
    apiVersion: BATCH,
    kind: 'CronJob',
    namespace,
    name,
    uid,
    created: now - 400 * DAY,
    spec: {schedule, timeZone, suspend: suspended, concurrencyPolicy},
    ...(last !== undefined && {status: {lastScheduleTime: instantText(last)}}),
  };
}

const DAY = 86_400;

/** The last firing before the rehearsal, so that Kubernetes has nothing to catch up. */
function lastFiring({schedule, timeZone}: BatchTrack, now: Instant): Instant | undefined {
  const parsed = parseSchedule(schedule).schedule;
  const zone = Zone.of(timeZone);
  if (!parsed || !zone) return undefined;
  for (const days of [0.1, 2, 40, 400]) {
    const last = firingsBetween(parsed, zone, (now - days * DAY) * 1000, now * 1000).at(-1);
    if (last !== undefined) return last / 1000;
  }
  return undefined;
}

/** Argo CD heals after 5 seconds, Flux with its next interval; an autoscaler looks every half minute (cutover S20, S21, T62). */
const DELAYS: Readonly<Record<string, readonly [Instant, Instant]>> = {
  Application: [5, 10],
  Kustomization: [60, 600],
  HelmRelease: [60, 600],
};
const USUAL_DELAY = [15, 60] as const;

/** Each hold of a plan says who would set what back: that actor is in the world, and stands still only under its hold. */
function revertersOf({web, batches, workers}: Plan): readonly Reverter[] {
  const reverter = (hold: Hold, wants: Reverter['wants']): Reverter => ({
    who: `${hold.ref.kind} ${hold.ref.namespace ?? ''}/${hold.ref.name}`,
    wants,
    holds: [{ref: hold.ref, values: hold.values}],
    delay: (Object.hasOwn(DELAYS, hold.ref.kind) ? DELAYS[hold.ref.kind] : undefined) ?? USUAL_DELAY,
  });
  const fromGit = commitsOf({web, batches, workers}, 'back').map(
    ({ref, field, value, owner: {name, managers}}): Reverter => ({
      who: name,
      manager: managers[0] ?? name,
      wants: {ref, values: {[field]: value}},
      holds: [],
      delay: DELAYS[kindOf(name)] ?? USUAL_DELAY,
    }),
  );
  return [
    ...fromGit,
    ...batches
      .filter(({suspended}) => !suspended)
      .flatMap(({namespace, name, holds}) =>
        holds.map(hold =>
          reverter(hold, {
            ref: {apiVersion: BATCH, kind: 'CronJob', namespace, name},
            values: {'/spec/suspend': false},
          }),
        ),
      ),
    ...workers.flatMap(({ref, sourceReplicas, holds}) =>
      holds.flatMap(hold => [
        reverter(hold, {ref, values: {'/spec/replicas': sourceReplicas}}),
        ...(hold.ref.kind === 'ScaledObject' ? [pausedAt(hold, reverter(hold, {ref, values: {}}))] : []),
      ]),
    ),
  ];
}

/** KEDA keeps a workload at the number of its pause as long as there is one (KEDA `scaleTargetToPausedCount`). */
function pausedAt({ref, values, before}: Hold, keda: Reverter): Reverter {
  const [replicas] = Object.values(values).map(Number);
  return {
    ...keda,
    wants: {...keda.wants, values: {'/spec/replicas': replicas}},
    holds: [{ref, values: before}],
  };
}

/** `Argo CD's Application shop` → `Application`. */
function kindOf(owner: string): string {
  return Object.keys(DELAYS).find(kind => owner.includes(` ${kind} `)) ?? '';
}
