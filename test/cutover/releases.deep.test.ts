import {describe, expect, test} from 'vitest';
import {CallError} from '../../src/cutover/calls.ts';
import {rolesFor} from '../../src/cutover/cluster-roles.ts';
import {finalise, rollback, skipGuard, start} from '../../src/cutover/goals.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {contextFor, operate, tell} from './operator.ts';
import {RELEASE, releaseRecord, shopPlan, shopWorld} from './shop.ts';

const JOB = 'batch/shop/billing';

function setUp(plan = shopPlan()) {
  const world = new Platforms(shopWorld());
  const ports = rehearsalPorts(world);
  const {api} = world.kubernetes;
  const upgrade = () => api.create(releaseRecord(2, 'pending-upgrade'));
  return {
    world,
    upgrade,
    /** The upgrade ends; Helm writes its new status into the label. */
    upgraded: () => {
      api.delete(releaseRecord(2, ''));
      api.create(releaseRecord(2, 'deployed'));
    },
    say: (change: Parameters<typeof tell>[3]) => tell(world, ports, plan, change),
    run: () => operate(world, ports, contextFor(plan, 'one')),
    state: (id: string) => world.store.read()?.journal.tracks[id],
  };
}

describe('while Helm changes the release of a job (T58)', () => {
  test('the job is not handed over; afterwards it is, whatever an older revision ended as', async () => {
    const {say, run, state, upgrade, upgraded, world} = setUp();
    world.kubernetes.api.create(releaseRecord(0, 'pending-install'));
    upgrade();
    await say(start);
    await run();
    expect(state(JOB)).toMatchObject({phase: 'held', halt: {kind: 'guard', about: 'releases'}});
    expect(state(JOB)?.halt?.why).toContain('shop/jobs is pending-upgrade (revision 2)');
    upgraded();
    expect((await run()).kind).toBe('done');
    expect(state(JOB)).toMatchObject({phase: 'target', halt: null});
  });

  test('it goes back all the same', async () => {
    const {say, run, state, upgrade} = setUp();
    await say(start);
    await run();
    upgrade();
    await say(rollback);
    expect((await run()).kind).toBe('done');
    expect(state(JOB)).toMatchObject({phase: 'source', halt: null});
  });

  test('it is not finalised, until a person says why it may be', async () => {
    const {say, run, state, upgrade} = setUp();
    await say(start);
    await run();
    upgrade();
    await say(finalise);
    await run();
    expect(state(JOB)).toMatchObject({phase: 'target', halt: {about: 'releases'}});
    expect(state('worker/shop/worker')).toMatchObject({phase: 'finalised'});
    await say((journal, by) => skipGuard(journal, 'a pipeline died in it', by, JOB));
    expect((await run()).kind).toBe('done');
    expect(state(JOB)).toMatchObject({phase: 'finalised'});
  });

  test('who went on in spite of it at the hand-over is asked again at the end', async () => {
    const {say, run, state, upgrade} = setUp();
    upgrade();
    await say(start);
    await run();
    await say((journal, by) => skipGuard(journal, 'it does not touch the job', by, JOB));
    expect((await run()).kind).toBe('done');
    expect(state(JOB)).toMatchObject({phase: 'target'});
    await say(finalise);
    await run();
    expect(state(JOB)).toMatchObject({phase: 'target', halt: {about: 'releases'}});
  });
});

test('a host waits for the releases that it names, and the worker for the host', async () => {
  const plan = shopPlan();
  const {say, run, state, upgrade, upgraded} = setUp({
    ...plan,
    web: plan.web.map(track => ({...track, releases: [RELEASE]})),
  });
  await say(start);
  await run();
  upgrade();
  await say(finalise);
  await run();
  expect(state('web/shop.example.com')).toMatchObject({phase: 'weighted', halt: {about: 'releases'}});
  // While hosts may still go back, so may what works behind them.
  expect(state('worker/shop/worker')).toMatchObject({phase: 'target', halt: null});
  upgraded();
  expect((await run()).kind).toBe('done');
  expect(state('web/shop.example.com')).toMatchObject({phase: 'finalised'});
  expect(state('worker/shop/worker')).toMatchObject({phase: 'finalised'});
});

test('a worker waits for the releases that it names', async () => {
  const plan = shopPlan();
  const {say, run, state, upgrade, upgraded} = setUp({
    ...plan,
    workers: plan.workers.map(track => ({...track, releases: [RELEASE]})),
  });
  await say(start);
  await run();
  upgrade();
  await say(finalise);
  await run();
  expect(state('web/shop.example.com')).toMatchObject({phase: 'finalised'});
  expect(state('worker/shop/worker')).toMatchObject({phase: 'target', halt: {about: 'releases'}});
  upgraded();
  expect((await run()).kind).toBe('done');
  expect(state('worker/shop/worker')).toMatchObject({phase: 'finalised'});
});

test('a release that may not be read is not taken for one at rest', async () => {
  const plan = shopPlan();
  const {say, state, world} = setUp(plan);
  const ports = rehearsalPorts(world);
  const refused = async (): Promise<never> => {
    throw new CallError('kubernetes.release', 'denied', 'secrets is forbidden');
  };
  await say(start);
  await operate(world, {...ports, 'kubernetes.release': refused}, contextFor(plan, 'one'));
  expect(state(JOB)?.halt?.why).toContain('cannot be read');
});

test('the Role lets k2e list Secrets only where a release of the plan has its record', () => {
  const secrets = rolesFor(shopPlan()).flatMap(({metadata, rules}) =>
    rules
      .filter(({resources}) => resources.includes('secrets'))
      .map(({verbs}) => [metadata.namespace, verbs]),
  );
  expect(secrets).toEqual([['shop', ['list']]]);
  const plan = shopPlan();
  const without = {...plan, batches: plan.batches.map(({releases: _, ...track}) => track)};
  expect(JSON.stringify(rolesFor(without))).not.toContain('secrets');
});
