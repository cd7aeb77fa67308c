import {expect, test} from 'vitest';
import {drive} from '../../src/cutover/drive.ts';
import {start} from '../../src/cutover/goals.ts';
import {whatIf} from '../../src/cutover/what-if.ts';
import {endState} from '../../src/rehearsal/end-state.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {worldOf} from '../../src/rehearsal/world-of-plan.ts';
import {contextFor, tell} from './operator.ts';
import {START, shopPlan} from './shop.ts';

test('a dry run shows every change of the whole way, and makes none', async () => {
  const plan = shopPlan();
  const world = new Platforms(worldOf(plan, START, 1));
  const before = endState(world, plan);
  let now = START;
  const dry = whatIf(rehearsalPorts(world), () => now, plan);
  await tell(world, dry.ports, plan, start);
  const outcome = await drive(contextFor(plan, 'dry'), dry.ports, {
    now: () => now,
    sleepUntil: async moment => {
      now = Math.max(now, moment);
      world.simulation.runUntil(world.simulation.now + 2);
      return now > START + 6 * 3600;
    },
    random: () => 0,
  });
  expect(outcome.rest.map(({track, why}) => [track, why])).toContainEqual([
    'batch/shop/billing',
    expect.stringMatching(/^(the target has |no run of the firing )/),
  ]);
  const weights = dry.effects.flatMap(effect =>
    effect.call === 'dns.change'
      ? effect.in.batch.creates.flatMap(({weighted}) =>
          weighted?.id.endsWith('-target') ? [weighted.weight] : [],
        )
      : [],
  );
  expect([...new Set(weights)]).toEqual([0, ...(plan.web[0]?.steps ?? [])]);
  expect(dry.effects.map(({call}) => call)).toEqual(
    expect.arrayContaining([
      'kubernetes.suspend',
      'schedule.set',
      'kubernetes.scale',
      'ecs.scale',
      'ecs.probe',
    ]),
  );
  expect(dry.isAssuming()).toBe(true);
  expect(endState(world, plan)).toEqual(before);
});
