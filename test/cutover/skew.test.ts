import {expect, test} from 'vitest';
import type {Ports} from '../../src/cutover/calls.ts';
import {setWeight, start} from '../../src/cutover/goals.ts';
import type {Journal} from '../../src/cutover/journal.ts';
import {SETTINGS} from '../../src/cutover/settings.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {contextFor, operate, tell} from './operator.ts';
import {HOST, shopPlan, shopWorld} from './shop.ts';

const JOB = 'batch/shop/billing';

/** Two operators, the clock of the first behind by as much as clocks may differ: it gets to `first`, the other one takes over and gets to `second`. */
async function takenOver(
  begin: Parameters<typeof tell>[3],
  first: (journal: Journal) => boolean,
  second: (journal: Journal) => boolean,
): Promise<number> {
  const plan = shopPlan();
  const world = new Platforms(shopWorld());
  const real = rehearsalPorts(world);
  let journal: Journal | undefined;
  const ports: Ports = {
    ...real,
    'state.write': async input => {
      const written = await real['state.write'](input);
      journal = input.journal;
      return written;
    },
  };
  await tell(world, ports, plan, begin);
  const reach = async (
    who: string,
    offset: number,
    isThere: (journal: Journal) => boolean,
  ): Promise<number> => {
    let at: number | undefined;
    const seen = (): boolean => {
      if (at === undefined && journal && isThere(journal)) at = world.simulation.now;
      return at !== undefined;
    };
    await operate(world, ports, contextFor(plan, who), 6 * 3600, seen, offset);
    seen();
    if (at === undefined) throw new Error(`${who} did not get there`);
    return at;
  };
  const from = await reach('behind', -SETTINGS.skew, first);
  return (await reach('ahead', 0, second)) - from;
}

test('who takes over with a clock that is ahead waits for the whole settle time all the same (I1)', async () => {
  const phaseIs =
    (...phases: readonly string[]) =>
    ({tracks}: Journal) =>
      phases.includes(tracks[JOB]?.phase ?? '');
  const seconds = await takenOver(
    (journal, by) => {
      const {[JOB]: job, ...others} = start(journal, by).tracks;
      const rest = Object.keys(others).map(id => [id, journal.tracks[id]] as const);
      return {
        ...journal,
        tracks: Object.fromEntries([...rest, [JOB, job]].filter(([, state]) => state)) as Journal['tracks'],
      };
    },
    phaseIs('suspended'),
    phaseIs('nobody', 'enabled'),
  );
  expect(seconds).toBeGreaterThanOrEqual(90);
});

test('nor is a weight judged before the old answers are over and it is baked (T18)', async () => {
  const webOf = ({tracks}: Journal) => {
    const state = tracks[`web/${HOST}`];
    return state?.kind === 'web' ? state.memory : undefined;
  };
  const seconds = await takenOver(
    (journal, by) => setWeight(shopPlan(), journal, 10, by),
    journal => {
      const memory = webOf(journal);
      return memory?.aim.at === 'weighted' && memory.aim.weight === 10 && memory.since !== null;
    },
    journal => webOf(journal)?.judged?.weight === 10,
  );
  expect(seconds).toBeGreaterThanOrEqual(60 + 600);
});
