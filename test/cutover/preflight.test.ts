import {describe, expect, test} from 'vitest';
import {sickRefusal} from '../../src/cutover/begin.ts';
import type {ListenerSeen} from '../../src/cutover/calls.ts';
import {newJournal, rollback, setWeight, start} from '../../src/cutover/goals.ts';
import type {Journal} from '../../src/cutover/journal.ts';
import type {Plan} from '../../src/cutover/plan.ts';
import {preflight, setOut, unheard} from '../../src/cutover/preflight.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {ECS, EKS, HOST, LISTENERS, shopPlan, shopWorld} from './shop.ts';

const PLAN = shopPlan();
const BY = {by: 'ana', at: 0};

interface Groups {
  readonly eks: readonly (readonly [healthy: number, registered: number])[];
  readonly ecs: Groups['eks'];
}

/** Why the shop with these target groups does not set out. */
function refusalOf(groups: Groups) {
  const world = shopWorld();
  const behind = (name: 'eks' | 'ecs') =>
    groups[name].map(([healthy, registered], index) => ({name: `${name}-${index}`, healthy, registered}));
  const platforms = new Platforms({
    ...world,
    balancers: [
      {...EKS, listeners: LISTENERS, groups: behind('eks')},
      {...ECS, listeners: LISTENERS, groups: behind('ecs')},
    ],
  });
  const ports = rehearsalPorts(platforms);
  return preflight(PLAN.web, arn => ports['balancer.health']({arn}));
}

describe('both sides have to answer before a host sets out', () => {
  test('they do', async () => {
    expect(
      await refusalOf({
        eks: [[1, 3]],
        ecs: [
          [2, 2],
          [1, 1],
        ],
      }),
    ).toBeUndefined();
  });

  test.each([
    [
      'no task is registered yet',
      {eks: [[3, 3]], ecs: [[0, 0]]},
      'the group ecs-0 of app/ecs/2 (ECS) is empty',
    ],
    [
      'no task is healthy',
      {
        eks: [[3, 3]],
        ecs: [
          [2, 2],
          [0, 4],
        ],
      },
      'none of the 4 targets in the group ecs-1 of app/ecs/2 (ECS) is healthy',
    ],
    [
      'the way back leads to nobody',
      {eks: [[0, 3]], ecs: [[2, 2]]},
      'none of the 3 targets in the group eks-0 of app/eks/1 (Kubernetes)',
    ],
    ['nothing hangs on it', {eks: [[3, 3]], ecs: []}, 'app/ecs/2 (ECS) has no target group'],
  ] as const)('%s', async (_, groups, says) => {
    const refusal = await refusalOf(groups);
    expect([refusal?.code, refusal?.exitCode]).toEqual(['K2E-E316', 5]);
    expect(refusal?.message).toContain(`does not begin for ${HOST}: `);
    expect(refusal?.message).toContain(says);
  });
});

describe('clients have to be heard on ECS before a host sets out', () => {
  const platforms = (ecs: readonly ListenerSeen[]) => {
    const groups = [{name: 'web', healthy: 1, registered: 1}];
    return new Platforms({
      ...shopWorld(),
      balancers: [
        {...EKS, listeners: LISTENERS, groups},
        {...ECS, listeners: ecs, groups},
      ],
    });
  };
  const [, https] = LISTENERS;
  const begin = (ecs: readonly ListenerSeen[], present: Journal | null = null) =>
    sickRefusal(
      {
        read: {plan: PLAN, digest: 'd'},
        file: 'cutover-plan.yaml',
        present,
        change: journal => start(journal, BY),
      },
      rehearsalPorts(platforms(ecs)),
    );

  test('they are', async () => {
    expect(await begin(LISTENERS)).toBeUndefined();
  });

  test.each([
    ['a listener has gone since the plan', LISTENERS.slice(0, 1), 'app/ecs/2 on ECS has no TLS listener'],
    [
      'its certificate has been changed',
      [{port: 443, protocol: 'HTTPS', names: ['other.example.com']}],
      'covers it (they are for other.example.com)',
    ],
  ])('%s', async (_, ecs, says) => {
    const refusal = await begin(ecs);
    expect([refusal?.code, refusal?.exitCode]).toEqual(['K2E-E320', 5]);
    expect(refusal?.message).toContain(`does not begin: ${HOST}: `);
    expect(refusal?.message).toContain(says);
  });

  test('what is on its way already is not asked, and many hosts ask once for each load balancer', async () => {
    expect(await begin([], start(newJournal(PLAN, 'd'), BY))).toBeUndefined();
    const asked: string[] = [];
    const [track] = PLAN.web;
    if (!track || !https) throw new Error('The plan has its host.');
    await unheard([track, {...track, host: 'b.example.com'}], async arn => {
      asked.push(arn);
      return [https];
    });
    expect(asked).toEqual([EKS.arn, ECS.arn]);
  });
});

describe('which hosts set out', () => {
  const two: Plan = {
    ...PLAN,
    web: PLAN.web.flatMap(track => [track, {...track, id: 'web/b.example.com', host: 'b.example.com'}]),
  };
  const fresh = newJournal(two, 'd');
  const hosts = (before: Journal | null, after: Journal) =>
    setOut(two.web, before, after).map(({host}) => host);

  test('all of them at the start, the named one by a weight', () => {
    expect(hosts(null, start(fresh, BY))).toEqual([HOST, 'b.example.com']);
    expect(hosts(null, setWeight(two, fresh, 0, BY, HOST))).toEqual([HOST]);
  });

  test('none that is on its way already: the guards hold it', () => {
    const going = start(fresh, BY);
    expect(hosts(going, setWeight(two, going, 50, BY))).toEqual([]);
  });

  test('one that has been brought back sets out anew', () => {
    const back = rollback(start(fresh, BY), BY);
    expect(hosts(back, start(back, BY))).toEqual([HOST, 'b.example.com']);
  });
});
