import {expect, test} from 'vitest';
import type {CronJobSeen, JobSeen} from '../../src/cutover/calls.ts';
import type {JobHistory} from '../../src/cutover/job-history.ts';
import type {BatchMemory, BatchState} from '../../src/cutover/journal.ts';
import type {BatchTrack} from '../../src/cutover/plan.ts';
import {freshBatch} from '../../src/cutover/tracks/batch/batch.ts';
import {closeGap} from '../../src/cutover/tracks/batch/gap.ts';
import {withOwnRun} from '../../src/cutover/tracks/batch/hand-back.ts';
import {jobsOf} from '../../src/cutover/tracks/batch/runs.ts';
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
  job: Pick<CronJobSeen, 'lastScheduleTime' | 'history'> = {},
  jobs: readonly JobSeen[] = [],
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
    {
      seen: [{call: {call: 'kubernetes.jobs', in: jobsOf(JOB as BatchTrack)}, answer: {value: jobs}}],
      looked: now,
      now,
    },
    now,
    job,
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

const KEPT = {succeeded: 3, failed: 3};
/** What comes next on the way back, where the status of the CronJob names a firing so many minutes after the start. */
const back = (
  minutes: number,
  last: number | undefined,
  memory: Partial<BatchMemory>,
  history: JobHistory = KEPT,
  phase: BatchState['phase'] = 'unsuspended',
  jobs: readonly JobSeen[] = [],
) =>
  next(
    minutes,
    {armed: null, ...memory},
    'catch-up',
    {phase, goal: {side: 'source'}},
    {
      history,
      ...(last !== undefined && {lastScheduleTime: START + last * 60}),
    },
    jobs,
  );
const confirmed = START + 31 * 60;
const doubt = {halt: {kind: 'question', why: expect.stringContaining('Their traces may be gone')}};
/** It is written down that k2e runs a firing on Kubernetes, and then it does. */
const late = (firing: number) => ({
  step: 'note',
  state: {memory: {late: firing}},
});

test('what Kubernetes may have run since it goes on again is for a person to say, whenever that was confirmed (T47)', () => {
  // It has started nothing since: nothing is in doubt, however long ago that is.
  expect(back(36, 10, {since: confirmed, resumed: confirmed, covered: START})).toMatchObject(
    late(START + TEN),
  );
  expect(back(36, 10, {since: confirmed, late: START + TEN})).toMatchObject({
    step: 'effect',
    call: {call: 'kubernetes.run', in: {scheduledFor: START + TEN}},
  });
  // It started a later one. Whoever asked for its return died, and the firings of the time between are Kubernetes'.
  const none = {succeeded: 0, failed: 1};
  expect(back(32, 30, {since: confirmed, resumed: START + 12 * 60}, none)).toMatchObject(doubt);
  // Those before its return it passed over; but for the last one.
  const ran = {[START + 3 * TEN]: {side: 'source' as const, state: 'succeeded' as const}};
  expect(back(32, 30, {since: confirmed, resumed: confirmed, runs: ran}, none)).toMatchObject(
    late(START + TEN),
  );
  expect(back(32, 30, {since: confirmed, resumed: confirmed}, none)).toMatchObject(doubt);
  // A journal of an older version does not say when it went on.
  expect(back(32, 30, {since: confirmed, runs: ran}, none)).toMatchObject(doubt);
});

test('a Job that would surely be seen is missing where it is not', () => {
  const seen = (states: string, history: JobHistory) => {
    const jobs = [...states].map((state, place) => ({
      name: `billing-${place}`,
      scheduledFor: START + (2 + place) * TEN,
      state: state === 'f' ? ('failed' as const) : ('succeeded' as const),
    }));
    const runs = Object.fromEntries(
      jobs.map(({scheduledFor, state}) => [scheduledFor, {side: 'source' as const, state}]),
    );
    const minutes = 10 + 10 * jobs.length;
    return back(minutes + 2, minutes, {since: confirmed, resumed: START, runs}, history, 'unsuspended', jobs);
  };
  const usual = {succeeded: 3, failed: 1};
  expect(seen('s', usual)).toMatchObject(late(START + TEN));
  expect(seen('ss', usual)).toMatchObject(late(START + TEN));
  // As many came later and ended as this one may have.
  expect(seen('sss', usual)).toMatchObject(doubt);
  expect(seen('f', usual)).toMatchObject(doubt);
  expect(seen('fs', {succeeded: 3, failed: 2})).toMatchObject(late(START + TEN));
  expect(seen('s', {succeeded: 0, failed: 1})).toMatchObject(doubt);
  // It is 12 minutes old.
  expect(seen('s', {...usual, seconds: 300})).toMatchObject(doubt);
  expect(seen('s', {...usual, seconds: 3600})).toMatchObject(late(START + TEN));
});

test('a firing that k2e set about to run on Kubernetes is run, though its status names it already; in doubt where the Job may be gone', () => {
  const memory = {late: START + TEN};
  expect(back(12, 10, memory, KEPT, 'nobody')).toMatchObject({
    step: 'effect',
    call: {call: 'kubernetes.run', in: {scheduledFor: START + TEN}},
  });
  expect(back(12, 10, memory, {succeeded: 0, failed: 1}, 'nobody')).toMatchObject(doubt);
  expect(back(12, undefined, memory, {succeeded: 0, failed: 1}, 'nobody')).toMatchObject({step: 'effect'});
});

test('the firing that the status names was run by Kubernetes itself, unless k2e put it there or it is accounted for', () => {
  const fresh = freshBatch();
  const own = (memory: Partial<BatchMemory>, last?: number) =>
    withOwnRun(
      {...fresh, memory: {...fresh.memory, ...memory}},
      {
        uid: 'u',
        version: '1',
        created: 0,
        suspended: false,
        annotations: {},
        ...(last !== undefined && {lastScheduleTime: last}),
      },
    );
  expect(own({}, START)).toEqual({[START]: {side: 'source', state: 'active'}});
  expect(own({})).toEqual({});
  expect(own({late: START}, START)).toEqual({});
  expect(own({covered: START}, START)).toEqual({});
  expect(own({gapStart: START + 1}, START)).toEqual({});
});
