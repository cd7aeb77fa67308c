import {describe, expect, test} from 'vitest';
import type {Launch} from '../../src/rehearsal/facts.ts';
import type {ObjectSetup} from '../../src/rehearsal/kubernetes/api-server.ts';
import {mostRecentFiring, nextFiring} from '../../src/rehearsal/kubernetes/cron-rules.ts';
import {type ClusterSettings, Kubernetes} from '../../src/rehearsal/kubernetes/kubernetes.ts';
import {Simulation} from '../../src/rehearsal/simulation.ts';
import {hasShared, readShared} from '../model/shared.ts';

/** 2026-11-21T05:00:00Z. */
const START = Date.UTC(2026, 10, 21, 5) / 1000;
const MINUTE = 60;

/** A cluster with one CronJob `shop/job` and what it started. */
function cluster(spec: Readonly<Record<string, unknown>>, settings: ClusterSettings = {}) {
  const simulation = new Simulation(START, 7);
  const launches: Launch[] = [];
  simulation.listen(fact => fact.kind === 'launch' && launches.push(fact));
  const cronJob: ObjectSetup = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    namespace: 'shop',
    name: 'job',
    created: START,
    spec: {schedule: '* * * * *', suspend: false, ...spec},
  };
  const kubernetes = new Kubernetes(simulation, {objects: [cronJob], reverters: []}, settings);
  const suspend = (suspended: boolean) => {
    const {version} = kubernetes.cronJob('shop', 'job');
    kubernetes.suspend({namespace: 'shop', name: 'job', version, suspended, annotations: {}});
  };
  const firings = () => launches.map(({firing = 0}) => (firing - START) / MINUTE);
  return {simulation, kubernetes, launches, suspend, firings};
}

describe('the CronJob controller (kubernetes 1.36, cronjob_controllerv2.go)', () => {
  test('starts one Job for each firing, under its own name, and keeps the history limits', () => {
    const {simulation, kubernetes, firings} = cluster({});
    simulation.runUntil(START + 10 * MINUTE + 59);
    expect(firings()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const {uid, lastScheduleTime} = kubernetes.cronJob('shop', 'job');
    expect(lastScheduleTime).toBe(START + 10 * MINUTE);
    const jobs = kubernetes.jobs('shop', uid);
    expect(jobs.filter(({state}) => state === 'succeeded')).toHaveLength(3);
    expect(jobs.map(({name}) => name)).toContain(`job-${START / MINUTE + 10}`);
    expect(jobs.at(-1)?.scheduledFor).toBe(START + 10 * MINUTE);
  });

  // Seen on a real 1.36.3 controller: suspended for 135 s and resumed at 05:15:05, it made the 05:15:00 Job at once.
  test('un-suspending starts the most recent missed firing at once, and only that (cutover, finding 7)', () => {
    const {simulation, suspend, firings} = cluster({});
    simulation.runUntil(START + 12 * MINUTE + 20);
    suspend(true);
    simulation.runUntil(START + 15 * MINUTE + 5);
    suspend(false);
    simulation.runUntil(START + 15 * MINUTE + 40);
    expect(firings().slice(-2)).toEqual([12, 15]);
  });

  test('marking the last schedule time first keeps it from that (T42)', () => {
    const {simulation, kubernetes, suspend, firings} = cluster({});
    simulation.runUntil(START + 12 * MINUTE + 20);
    suspend(true);
    simulation.runUntil(START + 15 * MINUTE + 5);
    const {version} = kubernetes.cronJob('shop', 'job');
    kubernetes.markScheduled({
      namespace: 'shop',
      name: 'job',
      version,
      lastScheduleTime: START + 15 * MINUTE,
    });
    suspend(false);
    simulation.runUntil(START + 17 * MINUTE + 30);
    expect(firings().slice(-3)).toEqual([12, 16, 17]);
  });

  test('may start one more Job after `suspend` was accepted, never after its cache has followed (finding 8, T40)', () => {
    const late = new Set<boolean>();
    for (let second = 0; second < MINUTE; second++) {
      const {simulation, suspend, firings} = cluster({}, {controller: {cacheLag: [15, 20]}});
      simulation.runUntil(START + 3 * MINUTE + second);
      suspend(true);
      const before = firings().length;
      simulation.runUntil(START + 3 * MINUTE + second + 20);
      late.add(firings().length > before);
      const settled = firings().length;
      simulation.runUntil(START + 30 * MINUTE);
      expect(firings()).toHaveLength(settled);
    }
    expect(late).toEqual(new Set([false, true]));
  });

  test('does not start what is older than `startingDeadlineSeconds`', () => {
    const {simulation, suspend, firings} = cluster({schedule: '*/10 * * * *', startingDeadlineSeconds: 30});
    suspend(true);
    simulation.runUntil(START + 11 * MINUTE);
    suspend(false);
    simulation.runUntil(START + 21 * MINUTE);
    expect(firings()).toEqual([20]);
  });

  test('Forbid lets firings pass while a Job runs, Replace ends it, Allow starts beside it', () => {
    const slow: ClusterSettings = {
      kubelet: {duration: [150, 150], failing: 0, start: [1, 1], termination: [1, 1]},
    };
    const firingsWith = (concurrencyPolicy: string) => {
      const {simulation, firings} = cluster({concurrencyPolicy}, slow);
      simulation.runUntil(START + 9 * MINUTE + 50);
      return firings();
    };
    expect(firingsWith('Allow')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(firingsWith('Replace')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const forbidden = firingsWith('Forbid');
    expect(forbidden.length).toBeLessThan(6);
    expect(forbidden[0]).toBe(1);
  });

  test('takes a Job of the same name for the run of its firing (T44)', () => {
    const {simulation, kubernetes, launches} = cluster({schedule: '*/10 * * * *'});
    simulation.runUntil(START + 5 * MINUTE);
    kubernetes.run('shop', 'job', START + 10 * MINUTE);
    simulation.runUntil(START + 12 * MINUTE);
    expect(launches.map(({run}) => run)).toEqual([`job-${START / MINUTE + 10}`]);
    expect(kubernetes.cronJob('shop', 'job').lastScheduleTime).toBe(START + 10 * MINUTE);
  });

  test('a week of a job that runs every minute: one run for each firing', () => {
    const {simulation, firings} = cluster({});
    simulation.runUntil(START + 7 * 1440 * MINUTE + 30);
    expect(firings()).toEqual(Array.from({length: 7 * 1440}, (_, index) => index + 1));
  });
});

const GOLDEN = 'golden/cron.json';

interface Row {
  readonly schedule: string;
  readonly timeZone: string;
  readonly from: string;
  readonly next?: readonly string[] | null;
}

describe.skipIf(!hasShared(GOLDEN))(
  'firings as robfig/cron gives them (SKIPPED where ../shared/golden/cron.json is absent)',
  () => {
    test('the firing to meet is the last one that has passed', () => {
      for (const {schedule, timeZone, from, next} of readShared<readonly Row[]>(GOLDEN)) {
        const [first, second] = (next ?? []).map(text => Date.parse(text) / 1000);
        if (first === undefined || second === undefined) continue;
        const times = {schedule, timeZone, created: Date.parse(from) / 1000};
        expect(nextFiring(times, times.created), schedule).toBe(first);
        expect(mostRecentFiring(times, first - 1, true).firing, schedule).toBeUndefined();
        expect(mostRecentFiring(times, second - 1, true).firing, schedule).toBe(first);
        const met = {...times, lastScheduleTime: first};
        expect(mostRecentFiring(met, second, true).firing, schedule).toBe(second);
      }
    });
  },
);
