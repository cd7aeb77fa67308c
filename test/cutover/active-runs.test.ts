import {describe, expect, test} from 'vitest';
import {newJournal} from '../../src/cutover/goals.ts';
import type {BatchMemory, BatchState} from '../../src/cutover/journal.ts';
import type {Seen} from '../../src/cutover/observed.ts';
import {decideBatch, freshBatch, looksOfBatch} from '../../src/cutover/tracks/batch/batch.ts';
import {proven} from '../../src/cutover/tracks/batch/proof.ts';
import {contextFor} from './operator.ts';
import {START, shopPlan} from './shop.ts';

const PLAN = shopPlan();
const [JOB] = PLAN.batches;
if (!JOB) throw new Error('the shop has a job');
const CONTEXT = contextFor(PLAN, 'one');

/** What a suspended job does next when its settle time is over and a Job of it is `state`. */
function afterSettling(concurrencyPolicy: 'Allow' | 'Forbid' | 'Replace', state: 'active' | 'succeeded') {
  const track = {...JOB, concurrencyPolicy} as NonNullable<typeof JOB>;
  const fresh = freshBatch();
  const run = {[START - 60]: {side: 'source' as const, state}};
  const suspended: BatchState = {
    ...fresh,
    phase: 'suspended',
    goal: {side: 'target'},
    memory: {...fresh.memory, gapStart: START - 120, since: START, runs: run},
  };
  const now = START + 3600;
  const seen: Seen[] = looksOfBatch(CONTEXT, track, suspended).map(({call}) => {
    switch (call.call) {
      case 'kubernetes.cron-job':
        return {
          call,
          answer: {value: {uid: track.uid, version: '1', created: 0, suspended: true, annotations: {}}},
        };
      case 'schedule.get':
        return {call, answer: {value: {enabled: false, definition: 'd1'}}};
      case 'kubernetes.jobs':
        return {call, answer: {value: [{name: 'billing-1', scheduledFor: START - 60, state}]}};
      default:
        return {call, answer: {value: []}};
    }
  });
  return decideBatch(CONTEXT, newJournal(PLAN, 'd'), track, suspended, {seen, looked: now, now});
}

describe('a Job that runs when its CronJob is suspended (T41)', () => {
  test.each(['Forbid', 'Replace'] as const)('ends first, where runs may not overlap: %s', policy => {
    expect(afterSettling(policy, 'active')).toMatchObject({step: 'wait', why: 'an active Job has to end'});
    expect(afterSettling(policy, 'succeeded')).toMatchObject({step: 'note', state: {phase: 'nobody'}});
  });

  test('goes on beside the next one, where they may', () => {
    expect(afterSettling('Allow', 'active')).toMatchObject({step: 'note', state: {phase: 'nobody'}});
  });
});

describe('moved is moved after a first firing of its own (T46)', () => {
  const step = (memory: Partial<BatchMemory>, minutes = 30) => {
    const fresh = freshBatch();
    const state = {...fresh, phase: 'checked' as const, memory: {...fresh.memory, since: START, ...memory}};
    return proven(CONTEXT, JOB, state, START + minutes * 60);
  };
  const ran = (state: 'active' | 'succeeded' | 'failed', side: 'source' | 'target' = 'target') => ({
    runs: {[START + 600]: {side, state}},
  });

  test.each<[string, Parameters<typeof step>, unknown]>([
    ['it succeeded', [ran('succeeded')], {step: 'note', state: {phase: 'target'}}],
    [
      'it failed',
      [ran('failed')],
      {step: 'halt', halt: {kind: 'guard', why: expect.stringContaining('failed')}},
    ],
    ['it still runs', [ran('active')], {step: 'wait'}],
    [
      'it was run late by k2e, which proves no schedule',
      [{...ran('succeeded'), gaps: [{firing: START + 600, policy: 'caught-up'}]}],
      {step: 'wait'},
    ],
    ['Kubernetes ran it', [ran('succeeded', 'source')], {step: 'wait'}],
    [
      'it did not come, and its traces would be gone',
      [{}, 70],
      {step: 'halt', halt: {kind: 'guard', why: expect.stringContaining('no run of the firing')}},
    ],
    [
      'a person skips the proof',
      [{proof: 'ana: seen in the logs'}],
      {step: 'note', state: {phase: 'target'}},
    ],
  ])('%s', (_, input, expected) => {
    expect(step(...input)).toMatchObject(expected as object);
  });
});
