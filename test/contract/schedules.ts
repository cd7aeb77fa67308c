import type {ProbeRun} from '../../src/cutover/probe-run.ts';
import {type Clause, outcome} from './contract.ts';

const NAME = {group: 'default', name: 'report'};
const MINUTE = 1_790_000_040;

/** A task that asks inside a VPC; it needs a place. */
export const PROBE: ProbeRun = {
  cluster: 'shop',
  family: 'k2e-shop-probe',
  image: 'public.ecr.aws/docker/library/busybox:1.37.0',
  vpc: 'vpc-1',
  subnets: [],
  securityGroups: [],
  publicIp: false,
  name: 'shop.example',
  types: ['A'],
  source: 'eks.elb',
  target: 'ecs.elb',
  token: 'k2e-shop-probe-0-0-1-1',
};

/** What EventBridge Scheduler and ECS do with schedules, services and runs. */
export const SCHEDULES: readonly Clause[] = [
  {
    name: 'a schedule as it was made',
    aws: 'disabled',
    source: 'EventBridge Scheduler API reference, GetSchedule',
    answer: async ({ports, makeSchedule}) => {
      await makeSchedule({...NAME, enabled: false});
      return (await ports['schedule.get'](NAME)).enabled ? 'enabled' : 'disabled';
    },
  },
  {
    name: 'a schedule that is not there',
    aws: 'missing',
    source: 'EventBridge Scheduler API reference, GetSchedule: ResourceNotFoundException',
    answer: ({ports}) => outcome(() => ports['schedule.get']({group: 'default', name: 'nobody'})),
  },
  {
    name: 'a group that is not there',
    aws: 'missing',
    source: 'EventBridge Scheduler API reference, GetSchedule: ResourceNotFoundException',
    answer: ({ports}) => outcome(() => ports['schedule.get']({group: 'nobody', name: 'report'})),
  },
  {
    name: 'enabling keeps everything else (T48)',
    aws: 'enabled, same definition',
    source: 'EventBridge Scheduler API reference, UpdateSchedule',
    answer: async ({ports, makeSchedule}) => {
      await makeSchedule({...NAME, enabled: false});
      const {definition} = await ports['schedule.get'](NAME);
      await ports['schedule.set']({...NAME, enabled: true, definition});
      const after = await ports['schedule.get'](NAME);
      const state = after.enabled ? 'enabled' : 'disabled';
      return `${state}, ${after.definition === definition ? 'same' : 'another'} definition`;
    },
  },
  {
    name: 'enabling what somebody changed since it was read',
    aws: 'stale, disabled',
    source: 'k2e: EventBridge Scheduler has no compare-and-swap, so the adapter reads first',
    answer: async ({ports, makeSchedule}) => {
      await makeSchedule({...NAME, enabled: false});
      const definition = '0000000000000000';
      const what = await outcome(() => ports['schedule.set']({...NAME, enabled: true, definition}));
      return `${what}, ${(await ports['schedule.get'](NAME)).enabled ? 'enabled' : 'disabled'}`;
    },
  },
  {
    name: 'enabling a schedule that is not there',
    aws: 'missing',
    source: 'EventBridge Scheduler API reference, UpdateSchedule: ResourceNotFoundException',
    answer: ({ports}) =>
      outcome(() =>
        ports['schedule.set']({
          group: 'default',
          name: 'nobody',
          enabled: true,
          definition: '0000000000000000',
        }),
      ),
  },
  {
    name: 'a firing that is run twice with its client token (T44)',
    aws: 'the same task',
    except: {moto: 'another task', ministack: 'another task'},
    source: 'ECS API reference, "Ensuring idempotency"',
    answer: async ({ports, makeSchedule}) => {
      await makeSchedule({...NAME, enabled: false});
      const firing = {group: NAME.group, schedule: NAME.name, scheduledFor: MINUTE, token: 'report-token'};
      const first = await ports['ecs.run'](firing);
      const second = await ports['ecs.run'](firing);
      return first.task === second.task ? 'the same task' : 'another task';
    },
  },
  {
    name: 'two firings',
    aws: 'another task',
    source: 'ECS API reference, "Ensuring idempotency"',
    answer: async ({ports, makeSchedule}) => {
      await makeSchedule({...NAME, enabled: false});
      const firing = {group: NAME.group, schedule: NAME.name, scheduledFor: MINUTE, token: 'report-1'};
      const first = await ports['ecs.run'](firing);
      const second = await ports['ecs.run']({...firing, scheduledFor: MINUTE + 60, token: 'report-2'});
      return first.task === second.task ? 'the same task' : 'another task';
    },
  },
  {
    name: 'a run that tells its firing (T47)',
    aws: `1 run for ${MINUTE}`,
    source: 'ECS API reference, DescribeTasks with include TAGS',
    answer: async ({ports, makeSchedule}) => {
      await makeSchedule({...NAME, enabled: false});
      const firing = {group: NAME.group, schedule: NAME.name, scheduledFor: MINUTE, token: 'report-1'};
      const {task} = await ports['ecs.run'](firing);
      const runs = await ports['ecs.runs']({cluster: 'shop', family: NAME.name, since: 0});
      const ours = runs.filter(run => run.task === task);
      return `${ours.length} run for ${ours.map(({scheduledFor}) => scheduledFor ?? 'nothing').join()}`;
    },
  },
  {
    name: 'a task that asks inside a VPC, started twice with its client token',
    aws: 'the same task',
    except: {moto: 'another task', ministack: 'another task'},
    source: 'ECS API reference, "Ensuring idempotency"',
    answer: async subject => {
      const probe = {...PROBE, ...(await subject.makePlace())};
      const first = await subject.ports['ecs.probe'](probe);
      const second = await subject.ports['ecs.probe'](probe);
      return first.task === second.task ? 'the same task' : 'another task';
    },
  },
  {
    name: 'such a task is found by what it was started under, and by nothing else',
    aws: 'under way, null',
    source: 'ECS API reference, RunTask: startedBy',
    answer: async subject => {
      const place = await subject.makePlace();
      await subject.ports['ecs.probe']({...PROBE, ...place});
      await subject.ports['ecs.probe']({...PROBE, ...place, token: 'k2e-shop-probe-0-0-1-2'});
      const asked = {cluster: place.cluster, family: PROBE.family};
      const seen = await subject.ports['ecs.probed']({...asked, token: PROBE.token});
      const other = await subject.ports['ecs.probed']({...asked, token: 'k2e-shop-probe-0-0-1-3'});
      return `${seen && seen.finding === null ? 'under way' : seen?.finding}, ${other?.finding ?? null}`;
    },
  },
  {
    name: 'runs of a family that never ran',
    aws: '0 runs',
    source: 'ECS API reference, ListTasks',
    answer: async ({ports, makeSchedule}) => {
      await makeSchedule({...NAME, enabled: false});
      const runs = await ports['ecs.runs']({cluster: 'shop', family: NAME.name, since: 0});
      return `${runs.length} runs`;
    },
  },
  {
    name: 'a service that is not there',
    aws: 'missing',
    source: 'ECS API reference, DescribeServices: failures, MISSING',
    answer: async ({ports, makeService}) => {
      const {cluster} = await makeService('web');
      return outcome(() => ports['ecs.service']({cluster, service: 'nobody'}));
    },
  },
  {
    name: 'the tasks of a service of which none has ended',
    aws: '0 ended',
    source: 'ECS API reference, ListTasks: serviceName, desiredStatus STOPPED',
    answer: async ({ports, makeService}) => {
      const where = await makeService('web');
      return `${(await ports['ecs.ended']({...where, since: 0})).count} ended`;
    },
  },
  {
    name: 'a service that is scaled',
    aws: 'wanted 3',
    source: 'ECS API reference, UpdateService',
    answer: async ({ports, makeService}) => {
      const where = await makeService('web');
      await ports['ecs.scale']({...where, desired: 3});
      return `wanted ${(await ports['ecs.service'](where)).desired}`;
    },
  },
  {
    name: 'scaling a service that is not there',
    aws: 'missing',
    source: 'ECS API reference, UpdateService: ServiceNotFoundException',
    answer: async ({ports, makeService}) => {
      const {cluster} = await makeService('web');
      return outcome(() => ports['ecs.scale']({cluster, service: 'nobody', desired: 1}));
    },
  },
];
