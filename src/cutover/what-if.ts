import type {AnswersSeen, Call, Calls, Instant, ObjectRef, Ports, TrafficSeen} from './calls.ts';
import type {Commit} from './commit.ts';
import {isSame} from './equal.ts';
import type {Plan} from './plan.ts';
import type {RecordSet} from './records.ts';

/** Ports that read the real world and keep every effect to themselves, as if it had happened. */
export interface WhatIf {
  readonly ports: Ports;
  /** The effects so far, in order, with their whole input; and what people would have to commit between them. */
  readonly effects: readonly (Call | {readonly call: 'commit'; readonly in: Commit})[];
  /** A person has committed this, and its tool has applied it. */
  readonly merge: (commit: Commit) => void;
  /** Whether measurements of the future were asked for: they are taken for good ones. */
  readonly isAssuming: () => boolean;
}

/** What load balancers will have counted when everything goes well: all that a guard can ask for, and silence on the other side. */
const BUSY: TrafficSeen = {requests: 1e12, errors5xx: 0, points: 1e9};
const QUIET: TrafficSeen = {...BUSY, requests: 0};

/** Ids of changes that were not made. */
const NOT_MADE = 'dry-run-';

/**
 * For `--dry-run`: what would be done, without doing it. What an effect would change is remembered and laid over what is read; the
 * journal is a copy.
 * @param now the clock of the dry run, which jumps over waits.
 * @param plan what the load balancers of the source are.
 */
export function whatIf(real: Ports, now: () => Instant, {web}: Pick<Plan, 'web'>): WhatIf {
  const began = now();
  const sources = new Set(web.map(({source}) => source.arn));
  let isAssuming = false;
  const effects: WhatIf['effects'][number][] = [];
  const over = new Map<string, unknown>();
  /** The remembered answer, or the real one. */
  const seen = async <T>(key: string, read: () => Promise<T>): Promise<T> =>
    over.has(key) ? (over.get(key) as T) : read();
  const keep = <T>(call: Call, key: string, answer: T): T => {
    effects.push(call);
    over.set(key, answer);
    return answer;
  };

  const recordsOf = (zone: string, name: string) =>
    seen(`records ${zone} ${name}`, () => real['dns.records']({zone, name}));
  const scheduleOf = (group: string, name: string) =>
    seen(`schedule ${group} ${name}`, () => real['schedule.get']({group, name}));
  const serviceOf = (cluster: string, service: string) =>
    seen(`service ${cluster} ${service}`, () => real['ecs.service']({cluster, service}));
  const cronJobOf = async (namespace: string, name: string) => {
    const job = await seen(`cron-job ${namespace} ${name}`, () =>
      real['kubernetes.cron-job']({namespace, name}),
    );
    const merged = over.get(
      fieldKey({apiVersion: 'batch/v1', kind: 'CronJob', namespace, name}, '/spec/suspend'),
    );
    return merged === undefined ? job : {...job, suspended: merged === true};
  };
  const replicasOf = async (ref: ObjectRef) => {
    const found = await seen(`replicas ${JSON.stringify(ref)}`, () => real['kubernetes.replicas'](ref));
    const merged = over.get(fieldKey(ref, '/spec/replicas'));
    return typeof merged === 'number' ? {...found, wanted: merged, pods: merged, ready: merged} : found;
  };
  const stateKey = 'state';

  const ports: Ports = {
    ...real,
    'state.read': input => seen(stateKey, () => real['state.read'](input)),
    'state.write': async ({journal}) => {
      const version = `${NOT_MADE}${now()}`;
      over.set(stateKey, {journal, version});
      return {version};
    },
    'dns.records': ({zone, name}) => recordsOf(zone, name),
    'dns.change': async input => {
      const {zone, batch} = input;
      for (const name of new Set([...batch.deletes, ...batch.creates].map(set => set.name))) {
        const present = await recordsOf(zone, name);
        const isNamed = (set: RecordSet) => set.name === name;
        const kept = present.filter(set => !batch.deletes.some(gone => isSame(gone, set)));
        over.set(`records ${zone} ${name}`, [...kept, ...batch.creates.filter(isNamed)]);
      }
      effects.push({call: 'dns.change', in: input});
      return {change: `${NOT_MADE}${effects.length}`};
    },
    'metrics.traffic': async input => {
      if (input.to <= began) return real['metrics.traffic'](input);
      isAssuming = true;
      return sources.has(input.arn) ? QUIET : BUSY;
    },
    'dns.answers': async input => {
      if (!effects.some(({call}) => call === 'dns.change')) return real['dns.answers'](input);
      isAssuming = true;
      return asWeighted(await recordsOf(input.zone, input.name), input);
    },
    'dns.change-status': async input =>
      input.change.startsWith(NOT_MADE) ? 'insync' : real['dns.change-status'](input),
    'schedule.get': ({group, name}) => scheduleOf(group, name),
    'schedule.set': async input => {
      const {group, name, enabled} = input;
      const schedule = {...(await scheduleOf(group, name)), enabled};
      return keep({call: 'schedule.set', in: input}, `schedule ${group} ${name}`, schedule);
    },
    'ecs.service': ({cluster, service}) => serviceOf(cluster, service),
    'ecs.scale': async input => {
      const {cluster, service, desired} = input;
      return keep({call: 'ecs.scale', in: input}, `service ${cluster} ${service}`, {
        desired,
        running: desired,
        steady: true,
      });
    },
    'ecs.run': async input => {
      effects.push({call: 'ecs.run', in: input});
      return {task: `${NOT_MADE}${effects.length}`};
    },
    'ecs.probe': async input => {
      effects.push({call: 'ecs.probe', in: input});
      return {task: `${NOT_MADE}${effects.length}`};
    },
    'ecs.probed': async input => {
      const asked = effects.findLast(
        (effect): effect is Extract<Call, {call: 'ecs.probe'}> =>
          effect.call === 'ecs.probe' && effect.in.token === input.token,
      )?.in;
      if (!asked) return real['ecs.probed'](input);
      isAssuming = true;
      const zone = zoneOf(web, asked.name, asked.vpc);
      if (zone === undefined) return {finding: 'unknown', why: 'no zone of the plan answers there'};
      const target = web.find(({host}) => host === asked.name)?.target.dnsName ?? asked.target;
      const [type = 'A'] = asked.types;
      const found = asWeighted(await recordsOf(zone, asked.name), {type, target, times: 100});
      return {finding: found.target === 0 ? 'source' : found.source === 0 ? 'target' : 'both'};
    },
    'kubernetes.cron-job': ({namespace, name}) => cronJobOf(namespace, name),
    'kubernetes.suspend': async input => {
      const {namespace, name, suspended, annotations, startingDeadlineSeconds: deadline} = input;
      const {startingDeadlineSeconds: own = null, ...present} = await cronJobOf(namespace, name);
      const left = deadline === undefined ? own : deadline;
      const merged = Object.entries({...present.annotations, ...annotations}).flatMap(([key, value]) =>
        value === null ? [] : [[key, value]],
      );
      const after = {
        ...present,
        suspended,
        annotations: Object.fromEntries(merged),
        ...(left !== null && {startingDeadlineSeconds: left}),
      };
      return keep({call: 'kubernetes.suspend', in: input}, `cron-job ${namespace} ${name}`, after);
    },
    'kubernetes.mark-scheduled': async input => {
      const {namespace, name, lastScheduleTime} = input;
      const after = {...(await cronJobOf(namespace, name)), lastScheduleTime};
      return keep({call: 'kubernetes.mark-scheduled', in: input}, `cron-job ${namespace} ${name}`, after);
    },
    'kubernetes.run': async input => {
      effects.push({call: 'kubernetes.run', in: input});
      return {job: `${NOT_MADE}${effects.length}`};
    },
    'kubernetes.replicas': replicasOf,
    'kubernetes.scale': async input => {
      const {ref, replicas} = input;
      const after = {...(await replicasOf(ref)), wanted: replicas, pods: replicas, ready: replicas};
      return keep({call: 'kubernetes.scale', in: input}, `replicas ${JSON.stringify(ref)}`, after);
    },
    'kubernetes.fields': async input => {
      const {version, values} = await real['kubernetes.fields'](input);
      const laid = input.fields.map(
        field => [field, over.get(fieldKey(input.ref, field)) ?? values[field]] as const,
      );
      return {
        version,
        values: Object.fromEntries(laid.map(([field, value]) => [field, value === REMOVED ? null : value])),
      };
    },
    'kubernetes.managed-field': async input => {
      const key = fieldKey(input.ref, input.field);
      const managers = over.get(`from git ${key}`);
      if (managers === undefined) return real['kubernetes.managed-field'](input);
      const value = over.get(key);
      return {value: value === REMOVED ? null : value, managers: managers as readonly string[]};
    },
    'kubernetes.set-fields': async input => {
      for (const [field, value] of Object.entries(input.values))
        over.set(fieldKey(input.ref, field), value ?? REMOVED);
      effects.push({call: 'kubernetes.set-fields', in: input});
      return {version: input.version};
    },
  };
  const merge = (commit: Commit): void => {
    const {ref, field, value, owner} = commit;
    const key = fieldKey(ref, field);
    if (over.has(`from git ${key}`) && isSame(over.get(key), value ?? REMOVED)) return;
    over.set(key, value ?? REMOVED);
    over.set(`from git ${key}`, owner.managers);
    effects.push({call: 'commit', in: commit});
  };
  return {ports, effects, merge, isAssuming: () => isAssuming};
}

/** The answers that records would give, were every one healthy: exactly in the proportion of their weights. */
function asWeighted(
  records: readonly RecordSet[],
  {type, target, times}: Pick<Calls['dns.answers']['in'], 'type' | 'target' | 'times'>,
): AnswersSeen {
  const group = records.filter(set => set.type === type);
  const weightOf = ({weighted}: RecordSet) => weighted?.weight ?? 1;
  const plain = (name = '') => name.replace(/^dualstack\./, '').replace(/\.$/, '');
  const leadsToTarget = ({alias, values}: RecordSet) => plain(alias?.target ?? values?.[0]) === plain(target);
  const sum = (sets: readonly RecordSet[]) => sets.reduce((total, set) => total + weightOf(set), 0);
  const hits = Math.round((times * sum(group.filter(leadsToTarget))) / Math.max(1, sum(group)));
  return {source: times - hits, target: hits, other: 0, unanswered: 0};
}

/** The zone that answers for a host in a VPC; without a private one of the plan, a public one. */
function zoneOf(web: Plan['web'], name: string, vpc: string): string | undefined {
  const track = web.find(({host}) => host === name);
  const probe = track?.probes?.find(other => other.vpc === vpc);
  return probe?.zone ?? track?.zones.find(zone => !zone.private)?.zone;
}

/** Stands for a field that would be removed. */
const REMOVED = Symbol('removed');

function fieldKey(ref: ObjectRef, field: string): string {
  return `field ${JSON.stringify(ref)} ${field}`;
}
