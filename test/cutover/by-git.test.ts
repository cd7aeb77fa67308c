import {describe, expect, test} from 'vitest';
import {CallError} from '../../src/cutover/calls.ts';
import {suspendCommit} from '../../src/cutover/commit.ts';
import {resume, rollback, skipGuard, start} from '../../src/cutover/goals.ts';
import type {Plan} from '../../src/cutover/plan.ts';
import type {KubernetesObject} from '../../src/rehearsal/kubernetes/object.ts';
import {withFields} from '../../src/rehearsal/kubernetes/reverter.ts';
import {Merging} from '../../src/rehearsal/merging.ts';
import {Monitor} from '../../src/rehearsal/monitor.ts';
import {monitored} from '../../src/rehearsal/monitored.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {contextFor, operate, tell} from './operator.ts';
import {busyPlan, byGit, gitWorld, shopPlan} from './shop.ts';

const JOB = 'batch/shop/billing';
const WORKER = 'worker/shop/worker';
const REF = {apiVersion: 'batch/v1', kind: 'CronJob', namespace: 'shop', name: 'billing'};

/** The job by itself. */
const jobOnly = (plan: Plan): Plan => byGit({...plan, web: [], workers: []});

/** The job by itself, which no tool sets back. */
const ownedByNobody = (plan: Plan): Plan => ({
  ...plan,
  web: [],
  workers: [],
  batches: plan.batches.map(track => ({...track, holds: []})),
});

function setUp(plan = jobOnly(shopPlan()), merges = false) {
  const world = new Platforms(gitWorld(plan));
  const monitor = new Monitor(world, plan);
  if (merges) new Merging(world);
  const ports = rehearsalPorts(world);
  const {kubernetes, simulation} = world;
  const state = (id: string) => world.store.read()?.journal.tracks[id];
  return {
    world,
    monitor,
    ports,
    say: (change: Parameters<typeof tell>[3]) => tell(world, ports, plan, change),
    run: (seconds?: number, isEnough?: () => boolean) =>
      operate(world, monitored(ports, monitor, 'one'), contextFor(plan, 'one'), seconds, isEnough),
    state,
    until: (phase: string) => () => state(JOB)?.phase === phase,
    asks: () => Boolean(state(JOB)?.asked),
    merge: (suspended: boolean) => kubernetes.merge(REF, '/spec/suspend', suspended),
    byHand: (suspended: boolean) =>
      kubernetes.api.update(
        REF,
        undefined,
        object => withFields<KubernetesObject>(object, {'/spec/suspend': suspended}),
        'kubectl-edit',
      ),
    pass: (seconds: number) => simulation.runUntil(simulation.now + seconds),
    enabled: () => world.scheduler.get('default', 'billing').enabled,
  };
}

describe('fields that Git declares (T57)', () => {
  test('people merge what is asked for: everything moves, and comes back, and k2e writes none of them', async () => {
    const {world, monitor, say, run, state} = setUp(byGit(shopPlan()), true);
    await say(start);
    expect((await run(5 * 86_400)).kind).toBe('done');
    expect([state(JOB)?.phase, state(WORKER)?.phase]).toEqual(['target', 'target']);
    await say(rollback);
    expect((await run(5 * 86_400)).kind).toBe('done');
    expect([state(JOB)?.phase, state(WORKER)?.phase]).toEqual(['source', 'source']);
    expect(monitor.violations).toEqual([]);
    const effects = (world.store.read()?.journal.entries ?? []).filter(({what}) => what.startsWith('done: '));
    expect(effects.map(({what}) => what).join()).not.toMatch(/suspend CronJob|scale Deployment|ScaledObject/);
  });

  test('it waits until Git suspends the job, says what is missing, and keeps what to commit', async () => {
    const {say, run, state, asks, enabled} = setUp();
    await say(start);
    const outcome = await run(86_400, asks);
    expect(outcome.kind).toBe('waiting');
    const job = outcome.rest.find(({track}) => track === JOB);
    expect(job).toMatchObject({
      kind: 'waiting',
      why: 'Git has to set /spec/suspend of CronJob shop/billing to true; it is false now',
      commit: {field: '/spec/suspend', value: true, owner: {name: "Argo CD's Application argocd/shop"}},
    });
    expect(state(JOB)).toMatchObject({phase: 'held', asked: {value: true}});
    expect(enabled()).toBe(false);
  });

  test('suspended by hand, it is not taken for moved: Argo CD sets it back', async () => {
    const {say, run, state, asks, enabled, byHand, monitor} = setUp();
    await say(start);
    await run(86_400, asks);
    byHand(true);
    await run(3600, () => state(JOB)?.halt !== null);
    expect(state(JOB)).toMatchObject({phase: 'suspended', halt: {kind: 'guard', about: 'ownership'}});
    expect(state(JOB)?.halt?.why).toContain('it was set by kubectl-edit');
    await run(3600, () => state(JOB)?.phase === 'held' && asks());
    expect(state(JOB)).toMatchObject({phase: 'held', halt: null, asked: {value: true}});
    expect(enabled()).toBe(false);
    expect(monitor.violations).toEqual([]);
  });

  test('a person may go on all the same, and says why', async () => {
    const {world, say, run, state, asks} = setUp();
    await say(start);
    await run(86_400, asks);
    // Argo CD is gone, and nobody sets anything back.
    world.kubernetes.merge(REF, '/spec/suspend', true);
    world.kubernetes.api.update(REF, undefined, object =>
      withFields<KubernetesObject>(object, {'/spec/suspend': true}),
    );
    await run(600, () => state(JOB)?.halt !== null);
    await say((journal, by) => skipGuard(journal, 'the tool was removed', by, JOB));
    await run(86_400, () => state(JOB)?.phase === 'target');
    expect(state(JOB)).toMatchObject({
      phase: 'target',
      goal: {despiteOwnership: 'operator: the tool was removed'},
    });
  });

  test('merged before it was asked for: it goes on at once, and accounts for what nobody ran', async () => {
    const {world, say, run, state, merge, pass, monitor} = setUp(jobOnly(busyPlan()));
    merge(true);
    pass(300);
    await say(start);
    await run(1200, () => state(JOB)?.phase === 'target');
    expect(state(JOB)).toMatchObject({phase: 'target'});
    const caughtUp = state(JOB);
    expect(caughtUp?.kind === 'batch' && caughtUp.memory.gaps.length).toBeGreaterThan(3);
    expect(monitor.violations).toEqual([]);
    expect(world.kubernetes.cronJob('shop', 'billing').suspended).toBe(true);
  });

  test('reverted in Git while ECS runs it: ECS is disabled first, and a person has to look', async () => {
    const {say, run, state, asks, merge, enabled} = setUp();
    await say(start);
    await run(86_400, asks);
    merge(true);
    await run(86_400, () => state(JOB)?.phase === 'checked');
    merge(false);
    await run(3600, () => state(JOB)?.halt !== null);
    expect(enabled()).toBe(false);
    expect(state(JOB)).toMatchObject({phase: 'unsuspended', halt: {kind: 'drift'}});
    await say(resume);
    await run(3600, asks);
    expect(state(JOB)).toMatchObject({phase: 'held', asked: {value: true}});
  });

  test('un-suspended in Git before it was asked for, on the way back: it ends whole', async () => {
    const {say, run, state, asks, merge, enabled} = setUp();
    await say(start);
    await run(86_400, asks);
    merge(true);
    await run(86_400, () => state(JOB)?.phase === 'checked');
    await say(rollback);
    merge(false);
    await run(7200);
    expect(enabled()).toBe(false);
    expect(state(JOB)).toMatchObject({phase: 'source', halt: null});
  });

  test('back by hand is not back: Argo CD suspends it again, and it waits for Git once more', async () => {
    const {say, run, state, asks, merge, byHand} = setUp();
    await say(start);
    await run(86_400, asks);
    merge(true);
    await run(86_400, () => state(JOB)?.phase === 'checked');
    await say(rollback);
    await run(86_400, asks);
    expect(state(JOB)).toMatchObject({phase: 'nobody', asked: {value: false}});
    byHand(false);
    await run(3600, () => state(JOB)?.phase === 'unsuspended');
    await run(3600, asks);
    expect(state(JOB)).toMatchObject({phase: 'nobody', asked: {value: false}});
    merge(false);
    await run(7200, () => state(JOB)?.phase === 'source');
    expect(state(JOB)).toMatchObject({phase: 'source'});
  });

  test('while it waits for Git on the way back, what is due is run on Kubernetes in its time', async () => {
    const {world, say, run, state, asks, merge, monitor} = setUp(jobOnly(busyPlan()));
    await say(start);
    await run(86_400, asks);
    merge(true);
    await run(86_400, () => state(JOB)?.phase === 'checked');
    await say(rollback);
    await run(86_400, asks);
    const from = world.simulation.now;
    await run(600);
    const runs = [...monitor.launches(JOB)].filter(([firing]) => firing > from + 60 && firing < from + 500);
    expect(runs.length).toBeGreaterThan(5);
    expect(runs.flatMap(([, all]) => all.map(({side}) => side))).not.toContain('target');
    merge(false);
    await run(7200, () => state(JOB)?.phase === 'source');
    expect(monitor.violations).toEqual([]);
  });

  test('taken back while a change is open: it stands still until somebody says that it is closed', async () => {
    const {say, run, state, asks} = setUp();
    await say(start);
    await run(86_400, asks);
    await say(rollback);
    expect(state(JOB)).toMatchObject({asked: null, open: {value: true}});
    await run(3600);
    expect(state(JOB)).toMatchObject({phase: 'held', halt: {kind: 'guard', about: 'ownership'}});
    expect(state(JOB)?.halt?.why).toContain('may have been merged though it is not applied');
    await say((journal, by) => skipGuard(journal, 'pull request 12 is closed', by));
    expect((await run(3600)).kind).toBe('done');
    expect(state(JOB)).toMatchObject({phase: 'source', open: null});
  });

  test('taken back after the merge and before the tool has applied it: the way back is asked for', async () => {
    const {say, run, state, asks, merge, monitor} = setUp();
    await say(start);
    await run(86_400, asks);
    merge(true);
    await say(rollback);
    await run(86_400, asks);
    expect(state(JOB)).toMatchObject({phase: 'nobody', asked: {value: false}});
    merge(false);
    await run(7200);
    expect(state(JOB)).toMatchObject({phase: 'source', halt: null});
    expect(monitor.violations).toEqual([]);
  });

  test('without the right to mark firings it stands still before Git un-suspends', async () => {
    const {ports, world, say, run, state, asks, merge} = setUp();
    await say(start);
    await run(86_400, asks);
    merge(true);
    await run(86_400, () => state(JOB)?.phase === 'target');
    await say(rollback);
    const denied = {
      ...ports,
      'kubernetes.mark-scheduled': async () => {
        throw new CallError('kubernetes.mark-scheduled', 'denied', 'cronjobs/status is forbidden');
      },
    };
    await operate(world, denied, contextFor(jobOnly(shopPlan()), 'one'), 86_400);
    expect(state(JOB)).toMatchObject({phase: 'nobody', halt: {kind: 'failed'}});
    expect(state(JOB)?.asked ?? null).toBeNull();
  });

  /** Somebody un-suspends it by hand and the tool sets it back, with nobody looking. */
  const flip = ({byHand, merge, pass}: ReturnType<typeof setUp>, seconds = 20) => {
    byHand(false);
    pass(seconds);
    merge(true);
  };

  test('un-suspended by hand and set back between two looks: the settle wait begins anew', async () => {
    const shop = setUp();
    const {world, say, run, state, asks, merge, until, enabled, monitor} = shop;
    await say(start);
    await run(86_400, asks);
    merge(true);
    await run(3600, until('suspended'));
    flip(shop);
    const back = world.simulation.now;
    await run(3600, enabled);
    expect(world.simulation.now).toBeGreaterThanOrEqual(back + 90);
    expect(world.store.read()?.journal.entries.map(({what}) => what)).toContainEqual(
      expect.stringContaining('was changed 2 times since it was looked at: the wait begins anew'),
    );
    await run(86_400, until('target'));
    expect(state(JOB)).toMatchObject({phase: 'target', halt: null});
    expect(monitor.violations).toEqual([]);
  });

  test('so it does where k2e itself suspended it, and no tool is there', async () => {
    const {world, say, run, until, byHand, pass, enabled} = setUp(ownedByNobody(shopPlan()));
    await say(start);
    await run(86_400, until('suspended'));
    byHand(false);
    pass(5);
    byHand(true);
    const back = world.simulation.now;
    await run(3600, enabled);
    expect(world.simulation.now).toBeGreaterThanOrEqual(back + 90);
  });

  test('while ECS runs it, Kubernetes started a firing between two looks: a person has to look, and ECS goes on', async () => {
    const {world, say, run, state, byHand, pass, until, enabled} = setUp(ownedByNobody(busyPlan()));
    await say(start);
    await run(86_400, until('target'));
    byHand(false);
    pass(90);
    byHand(true);
    await run(600, () => state(JOB)?.halt !== null);
    expect(state(JOB)).toMatchObject({phase: 'target', halt: {kind: 'drift'}});
    expect(state(JOB)?.halt?.why).toMatch(/changed 2 times .* Kubernetes started its firing of 2026-11-21T/);
    expect(enabled()).toBe(true);
    expect(world.kubernetes.cronJob('shop', 'billing').suspended).toBe(true);
    await say(resume);
    await run(600);
    expect(state(JOB)).toMatchObject({phase: 'target', halt: null});
  });

  test('new images and other changes of its spec are noted, and stop nothing', async () => {
    const {world, say, run, state, asks, merge, until, pass} = setUp();
    await say(start);
    await run(86_400, asks);
    merge(true);
    await run(86_400, until('target'));
    for (const schedule of ['5 * * * *', '*/10 * * * *'])
      world.kubernetes.api.update(REF, undefined, object =>
        withFields<KubernetesObject>(object, {'/spec/schedule': schedule}),
      );
    pass(60);
    await run(600);
    expect(state(JOB)).toMatchObject({phase: 'target', halt: null});
    expect(world.store.read()?.journal.entries.at(-1)?.what).not.toContain('halted');
    expect(world.store.read()?.journal.entries.map(({what}) => what)).toContainEqual(
      expect.stringContaining('changed 2 times since it was looked at; Kubernetes started nothing'),
    );
  });

  test('the commit of a job without a Git owner is none', () => {
    const [job] = shopPlan().batches;
    expect(job && suspendCommit(job, 'there')).toBeUndefined();
  });
});
