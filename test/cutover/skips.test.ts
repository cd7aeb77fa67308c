import {expect, test} from 'vitest';
import {adviceFor} from '../../src/cutover/advice.ts';
import {finalise, newJournal, skipGuard, start} from '../../src/cutover/goals.ts';
import type {Halt, Journal, TrackState} from '../../src/cutover/journal.ts';
import type {Plan} from '../../src/cutover/plan.ts';
import {skipped} from '../../src/cutover/skips.ts';
import {statusLines, statusOf} from '../../src/cutover/status.ts';
import {SafetyError} from '../../src/errors.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {contextFor, operate, tell} from './operator.ts';
import {START, shopPlan, shopWorld} from './shop.ts';

const PLAN = shopPlan();
const BY = {by: 'operator', at: 0};
const JOB = 'batch/shop/billing';

/** A state of each kind in a phase in which guards look at it. */
function statesOf({tracks}: Journal): readonly (readonly [id: string, state: TrackState])[] {
  return Object.entries(tracks).map(([id, state]) => {
    if (state.kind === 'web')
      return [
        id,
        {...state, phase: 'weighted', memory: {...state.memory, aim: {at: 'weighted', weight: 10}}},
      ];
    return [id, state.kind === 'batch' ? {...state, phase: 'checked'} : {...state, phase: 'target'}];
  });
}

/** Kinds of tracks → what their guards look at; undefined: what the weight or the first run tells. */
const GUARDS: Readonly<Record<TrackState['kind'], readonly Halt['about'][]>> = {
  web: [undefined, 'releases', 'ownership', 'probes', 'quiet', 'source', 'unseen'],
  batch: [undefined, 'releases', 'ownership', 'unseen', 'gone'],
  worker: ['releases', 'ownership', 'idle', 'unseen', 'gone'],
};

test('skip-guard is advised where it does something, and refused where it does not', () => {
  const journal = start(newJournal(PLAN, 'd'), BY);
  for (const [id, state] of statesOf(journal))
    for (const about of GUARDS[state.kind]) {
      const halt: Halt = {kind: 'guard', why: 'w', ...(about && {about})};
      const held = {...state, halt};
      const isAdvised = adviceFor(id, halt)?.includes('skip-guard') === true;
      expect([id, about, skipped(held, 'why') !== null]).toEqual([id, about, isAdvised]);
      const skip = () => skipGuard({...journal, tracks: {[id]: held}}, 'why', BY);
      if (isAdvised) expect(skip().tracks[id]).not.toEqual(held);
      else expect(skip).toThrow(SafetyError);
    }
});

test('what is drift, or was refused, is nothing to skip', () => {
  for (const kind of ['drift', 'failed'] as const)
    for (const [, state] of statesOf(newJournal(PLAN, 'd')))
      expect(skipped({...state, halt: {kind, why: 'w'}}, 'why')).toBeNull();
});

test('a job whose first run is a year away is taken as moved when a person names it', async () => {
  const [job] = shopPlan('0 3 1 1 *').batches;
  if (!job) throw new Error('The shop has no job.');
  const plan: Plan = {...PLAN, web: [], workers: [], batches: [job]};
  const setup = shopWorld(1, plan);
  const yearly = setup.schedules.map(({definition, ...schedule}) => ({
    ...schedule,
    definition: {...definition, expression: 'cron(0 3 1 1 ? *)'},
  }));
  const world = new Platforms({...setup, schedules: yearly, questions: []});
  const ports = rehearsalPorts(world);
  const say = (change: Parameters<typeof tell>[3]) => tell(world, ports, plan, change);
  const run = () => operate(world, ports, contextFor(plan, 'one'), 6 * 3600);
  await say(start);
  const [rest] = (await run()).rest;
  expect(rest).toMatchObject({track: JOB, kind: 'waiting'});
  expect(rest?.why).toContain('2027-01-01T03:00:00Z');
  const command = `k2e cutover skip-guard --track ${JOB}`;
  expect(rest?.why).toContain(command);
  await expect(say(finalise)).rejects.toMatchObject({
    code: 'K2E-E311',
    suggestions: expect.arrayContaining([expect.stringContaining(command)]),
  });
  const journal = (await ports['state.read']({}))?.journal ?? null;
  expect(statusLines(statusOf(plan, journal, START), 0).join('\n')).toContain(
    'its first run on ECS was not seen yet',
  );
  // Who skips guards and names none means those that hold something.
  await expect(say((found, by) => skipGuard(found, 'quiet at night', by))).rejects.toMatchObject({
    code: 'K2E-E312',
  });
  await say((found, by) => skipGuard(found, 'ran by hand', by, JOB));
  await run();
  await say(finalise);
  expect((await run()).kind).toBe('done');
  expect((await ports['state.read']({}))?.journal.tracks[JOB]).toMatchObject({
    phase: 'finalised',
    memory: {proof: 'operator: ran by hand'},
  });
});
