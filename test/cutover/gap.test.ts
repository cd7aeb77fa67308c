import {expect, test} from 'vitest';
import type {BatchMemory, BatchState} from '../../src/cutover/journal.ts';
import {freshBatch} from '../../src/cutover/tracks/batch/batch.ts';
import {closeGap} from '../../src/cutover/tracks/batch/gap.ts';
import {contextFor} from './operator.ts';
import {START, shopPlan} from './shop.ts';

const PLAN = shopPlan();
const [JOB] = PLAN.batches;
if (!JOB) throw new Error('the shop has a job');
const TEN = 600;

/** What comes next for a job of every ten minutes whose schedules are armed since the gap began, `minutes` after that; no run was seen. */
function next(
  minutes: number,
  memory: Partial<BatchMemory>,
  onGap: 'catch-up' | 'skip' | 'ask' = 'catch-up',
  at: Pick<BatchState, 'phase' | 'goal'> = {phase: 'enabled', goal: {side: 'target'}},
) {
  const now = START + minutes * 60;
  const fresh = freshBatch();
  const state = {
    ...fresh,
    ...at,
    memory: {...fresh.memory, gapStart: START, since: START, armed: {from: START, to: null}, ...memory},
  };
  return closeGap(
    contextFor(PLAN, 'one'),
    {...JOB, onGap} as NonNullable<typeof JOB>,
    state,
    {seen: [], looked: now, now},
    now,
  );
}

test('a firing may still be started in its minute (T50), then it is run late under its token (T44, T64)', () => {
  expect(next(10.5, {})).toMatchObject({step: 'wait', until: START + TEN + 60});
  expect(next(12, {})).toMatchObject({
    step: 'effect',
    call: {call: 'ecs.run', in: {scheduledFor: START + TEN, token: 'billing-2026-11-21T08:10:00Z'}},
  });
});

test('one that was run, was the own one of the source, or stands in the report is not missing (I3)', () => {
  const run = {[START + TEN]: {side: 'target' as const, state: 'succeeded' as const}};
  expect(next(12, {runs: run})).toBeNull();
  expect(next(12, {covered: START + TEN})).toBeNull();
  expect(next(12, {gaps: [{firing: START + TEN, policy: 'skipped'}]})).toBeNull();
  expect(next(12, {gapStart: null})).toBeNull();
});

test('the start of the gap counts, whatever happened since (T65)', () => {
  expect(next(32, {since: START + 25 * 60, armed: {from: START + 25 * 60, to: null}})).toMatchObject({
    call: {in: {scheduledFor: START + TEN}},
  });
});

test('a person decides where they are to be asked, much is missing, or traces may be gone (T47)', () => {
  expect(next(12, {}, 'ask')).toMatchObject({step: 'halt', halt: {kind: 'question'}});
  const old = next(62, {});
  expect(old).toMatchObject({
    halt: {kind: 'question', why: expect.stringContaining('Their traces may be gone')},
  });
  const many = next(125, {armed: null});
  expect(many).toMatchObject({halt: {kind: 'question', why: expect.stringContaining('for 12 firings')}});
  // An answer is an answer.
  expect(next(62, {answer: 'catch-up'})).toMatchObject({step: 'effect', call: {call: 'ecs.run'}});
  expect(next(62, {answer: 'skip'})).toMatchObject({
    step: 'note',
    what: expect.stringContaining('skips firings: 2026-11-21T08:10:00Z'),
  });
});

test('what Kubernetes may have run since it goes on again is for a person to say, whenever that was confirmed (T47)', () => {
  const back = (minutes: number, memory: Partial<BatchMemory>) =>
    next(minutes, {armed: null, ...memory}, 'catch-up', {phase: 'unsuspended', goal: {side: 'source'}});
  const confirmed = START + 31 * 60;
  expect(back(32, {since: confirmed, resumed: confirmed})).toMatchObject({
    step: 'effect',
    call: {call: 'kubernetes.run', in: {scheduledFor: START + TEN}},
  });
  const doubt = {halt: {kind: 'question', why: expect.stringContaining('Their traces may be gone')}};
  // Asked for long before: whoever asked died, and the firings of the time between are Kubernetes'.
  expect(back(32, {since: confirmed, resumed: START + 12 * 60})).toMatchObject(doubt);
  // A journal of an older version does not say when.
  expect(back(32, {since: confirmed})).toMatchObject(doubt);
  expect(back(36, {since: confirmed, resumed: confirmed})).toMatchObject(doubt);
});
