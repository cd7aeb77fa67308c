import {describe, expect, test} from 'vitest';
import {Ecs} from '../../src/rehearsal/ecs.ts';
import type {Launch} from '../../src/rehearsal/facts.ts';
import {Scheduler, type SchedulerSettings} from '../../src/rehearsal/scheduler.ts';
import {Simulation} from '../../src/rehearsal/simulation.ts';
import {START} from '../cutover/shop.ts';

const SURE: SchedulerSettings = {lag: [30, 30], delivery: [0, 59], duplicates: 0, duplicateDelay: [1, 1]};
const DEFINITION = {
  digest: 'd',
  expression: 'cron(*/10 * * * ? *)',
  timeZone: 'UTC',
  cluster: 'main',
  family: 'billing',
  clientToken: 'billing-<aws.scheduler.scheduled-time>',
};
const PLACE = {group: 'default', name: 'billing'};

/** A schedule whose firings start tasks, and the tasks that were started. */
function scheduled(settings: SchedulerSettings, definition: Partial<typeof DEFINITION> = {}, enabled = true) {
  const simulation = new Simulation(START, 3);
  const launches: Launch[] = [];
  simulation.listen(fact => fact.kind === 'launch' && launches.push(fact));
  const ecs = new Ecs(simulation, []);
  const scheduler = new Scheduler(
    simulation,
    [{...PLACE, enabled, definition: {...DEFINITION, ...definition}}],
    target => 'cluster' in target && ecs.runTask(target),
    settings,
  );
  const minutes = () => launches.map(({firing = 0}) => (firing - START) / 60);
  return {simulation, scheduler, ecs, launches, minutes};
}

describe('EventBridge Scheduler', () => {
  test('fires within a minute of the scheduled time (user guide, schedule-types)', () => {
    const {simulation, launches, minutes} = scheduled(SURE);
    simulation.runUntil(START + 3600);
    expect(minutes()).toEqual([10, 20, 30, 40, 50]);
    for (const {at, firing = 0} of launches) expect(at - firing).toBeLessThan(60);
    expect(new Set(launches.map(({at, firing = 0}) => at - firing)).size).toBeGreaterThan(1);
  });

  test('delivers some firings twice; the token makes one task of them, without it there are two (T44)', () => {
    const often: SchedulerSettings = {...SURE, duplicates: 1, duplicateDelay: [1, 300]};
    const withToken = scheduled(often);
    withToken.simulation.runUntil(START + 7200);
    expect(withToken.minutes()).toHaveLength(11);
    const {clientToken: _, ...bare} = DEFINITION;
    const simulation = new Simulation(START, 3);
    const started: number[] = [];
    const ecs = new Ecs(simulation, []);
    simulation.listen(fact => fact.kind === 'launch' && started.push(fact.at));
    new Scheduler(
      simulation,
      [{...PLACE, enabled: true, definition: bare}],
      target => 'cluster' in target && ecs.runTask(target),
      often,
    );
    simulation.runUntil(START + 7200);
    expect(started).toHaveLength(22);
  });

  test('follows a change only after a while: a disabled schedule may fire once more', () => {
    const {simulation, scheduler, minutes} = scheduled(SURE);
    simulation.runUntil(START + 10 * 60 - 5);
    scheduler.set(PLACE.group, PLACE.name, false, 'd');
    expect(scheduler.arming(PLACE.group, PLACE.name)).toEqual({asked: false, followed: true});
    simulation.runUntil(START + 3600);
    expect(minutes()).toEqual([10]);
    expect(scheduler.arming(PLACE.group, PLACE.name)).toEqual({asked: false, followed: false});
  });

  test('enabling does not run what has passed', () => {
    const {simulation, scheduler, minutes} = scheduled(SURE, {}, false);
    simulation.runUntil(START + 15 * 60);
    scheduler.set(PLACE.group, PLACE.name, true, 'd');
    simulation.runUntil(START + 25 * 60);
    expect(minutes()).toEqual([20]);
  });

  test('takes no schedule that it cannot read, and changes none that is not as it was seen (T48)', () => {
    const {scheduler} = scheduled(SURE);
    const update = (definition: Partial<typeof DEFINITION>) => () =>
      scheduler.update({...PLACE, enabled: true, definition: {...DEFINITION, ...definition}});
    expect(update({expression: '*/5 * * * *'})).toThrow('Invalid Schedule Expression');
    expect(update({expression: 'rate(1 minutes)'})).toThrow('Invalid Schedule Expression');
    expect(update({timeZone: 'Mars/Olympus'})).toThrow('Timezone');
    expect(() => scheduler.set(PLACE.group, PLACE.name, false, 'other')).toThrow('was changed');
  });

  test('fires once where clocks show an hour twice, and not in one that they skip', () => {
    const simulation = new Simulation(Date.UTC(2026, 9, 25) / 1000, 1);
    const fired: string[] = [];
    new Scheduler(
      simulation,
      [
        {
          ...PLACE,
          enabled: true,
          definition: {...DEFINITION, expression: 'cron(30 2 * * ? *)', timeZone: 'Europe/Berlin'},
        },
      ],
      ({scheduledFor}) => fired.push(new Date(scheduledFor * 1000).toISOString()),
      SURE,
    );
    simulation.runUntil(Date.UTC(2026, 9, 27) / 1000);
    expect(fired).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z']);
  });
});

describe('ECS', () => {
  const request = {cluster: 'main', family: 'billing', scheduledFor: START, clientToken: 't'};

  test('a token names one request in a cluster for a day ("Ensuring idempotency")', () => {
    const simulation = new Simulation(START, 1);
    const ecs = new Ecs(simulation, []);
    const first = ecs.runTask(request);
    expect(ecs.runTask(request)).toEqual(first);
    expect(ecs.runTask({...request, cluster: 'other'})).not.toEqual(first);
    expect(() => ecs.runTask({...request, family: 'other'})).toThrow(
      'already in use with a different RunTask request',
    );
    simulation.runUntil(START + 86_401);
    expect(ecs.runTask(request)).not.toEqual(first);
  });

  test('shows stopped tasks for an hour only (T47)', () => {
    const simulation = new Simulation(START, 1);
    const ecs = new Ecs(simulation, []);
    ecs.runTask(request);
    simulation.runUntil(START + 60);
    expect(ecs.runs('main', 'billing', 0).map(({state}) => state)).toEqual(['succeeded']);
    simulation.runUntil(START + 2 * 3600);
    expect(ecs.runs('main', 'billing', 0)).toEqual([]);
  });

  test('may answer without an error and start nothing (T46)', () => {
    const simulation = new Simulation(START, 1);
    const ecs = new Ecs(simulation, [], {transition: [1, 1], duration: [1, 1], failing: 0, unplaced: 1});
    expect(ecs.runTask(request)).toEqual({failure: 'RESOURCE:MEMORY'});
    expect(ecs.runs('main', 'billing', 0)).toEqual([]);
  });

  test('a service is steady when its tasks have followed', () => {
    const simulation = new Simulation(START, 1);
    const ecs = new Ecs(simulation, [{cluster: 'main', name: 'web', desired: 0}]);
    expect(ecs.scale('main', 'web', 2)).toEqual({desired: 2, running: 0, steady: false});
    ecs.scale('main', 'web', 3);
    simulation.runUntil(START + 120);
    expect(ecs.service('main', 'web')).toEqual({desired: 3, running: 3, steady: true});
  });
});
