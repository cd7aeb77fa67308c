import fc from 'fast-check';
import {expect, test} from 'vitest';
import {type Phase, trafficShift} from '../../src/ecs/traffic-shift.ts';

const wait = (percent: number, seconds: number): Phase => ({percent, seconds, approval: false, check: false});

test('one share and then all is a canary, equal shares are linear', () => {
  expect(trafficShift([wait(5, 600), wait(100, 0)], 0).configuration).toEqual({
    strategy: 'CANARY',
    bakeTimeInMinutes: 0,
    canaryConfiguration: {canaryPercent: 5, canaryBakeTimeInMinutes: 10},
  });
  expect(trafficShift([wait(40, 60), wait(80, 60), wait(100, 0)], 30).configuration).toEqual({
    strategy: 'LINEAR',
    bakeTimeInMinutes: 1,
    linearConfiguration: {stepPercent: 40, stepBakeTimeInMinutes: 1},
  });
});

test('steps of less than 3 % are no steps of ECS', () => {
  const phases = Array.from({length: 49}, (_, index) => wait(2 * (index + 1), 60));
  const shift = trafficShift([...phases, wait(100, 0)], 0);
  expect(shift.configuration.canaryConfiguration).toEqual({canaryPercent: 2, canaryBakeTimeInMinutes: 49});
  expect(shift.skipped).toHaveLength(48);
});

/** Share of the requests of the new revision, minute by minute, as the phases ask for. */
function asked(phases: readonly Phase[]): readonly number[] {
  return phases.flatMap(({percent, seconds}) => Array.from({length: seconds / 60}, () => percent));
}

/** The same, as ECS goes about it. */
function given({configuration}: ReturnType<typeof trafficShift>, length: number): readonly number[] {
  const {canaryConfiguration: canary, linearConfiguration: linear, lifecycleHooks = []} = configuration;
  const pause = lifecycleHooks.reduce(
    (sum, hook) => sum + (hook.timeoutConfiguration?.timeoutInMinutes ?? 0),
    0,
  );
  const shares: number[] = Array.from({length: pause}, () => 0);
  const add = (share = 0, minutes = 0) => shares.push(...Array.from({length: minutes}, () => share));
  add(canary?.canaryPercent, canary?.canaryBakeTimeInMinutes);
  const {stepPercent: step = 100, stepBakeTimeInMinutes: bake} = linear ?? {};
  for (let share = step; share < 100; share += step) add(share, bake);
  while (shares.length < length) shares.push(100);
  return shares;
}

test('at no minute do the new tasks get more requests than was asked for', () => {
  const phase = fc.record({
    percent: fc.integer({min: 0, max: 100}),
    seconds: fc.integer({min: 0, max: 20}).map(minutes => minutes * 60),
  });
  const equal = fc
    .record({
      step: fc.integer({min: 3, max: 60}),
      seconds: fc.integer({min: 0, max: 20}).map(each => each * 60),
    })
    .map(({step, seconds}) =>
      Array.from({length: Math.ceil(100 / step) - 1}, (_, index) => ({percent: step * (index + 1), seconds})),
    );
  fc.assert(
    fc.property(fc.oneof(fc.array(phase, {maxLength: 6}), equal), wanted => {
      const phases = [
        wait(0, 0),
        ...wanted.map(({percent, seconds}) => wait(percent, seconds)),
        wait(100, 0),
      ];
      const shares = asked(phases);
      const shift = trafficShift(phases, 0);
      for (const [minute, share] of given(shift, shares.length).entries()) {
        if (minute < shares.length) expect(share).toBeLessThanOrEqual(shares[minute] ?? 100);
      }
      expect(shift.rounded || shift.cut).toBe(false);
    }),
  );
});

test('equal steps become those steps', () => {
  fc.assert(
    fc.property(fc.integer({min: 3, max: 49}), fc.integer({min: 0, max: 1440}), (step, minutes) => {
      const count = Math.ceil(100 / step) - 1;
      const phases = Array.from({length: count}, (_, index) => wait(step * (index + 1), minutes * 60));
      expect(trafficShift([...phases, wait(100, 0)], 0).configuration.linearConfiguration).toEqual({
        stepPercent: step,
        stepBakeTimeInMinutes: minutes,
      });
    }),
  );
});
