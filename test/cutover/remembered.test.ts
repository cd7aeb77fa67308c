import {describe, expect, test} from 'vitest';
import {rollback, start} from '../../src/cutover/goals.ts';
import type {BatchMemory, BatchState, Intent} from '../../src/cutover/journal.ts';
import type {BatchTrack, Plan} from '../../src/cutover/plan.ts';
import {freshBatch} from '../../src/cutover/tracks/batch/batch.ts';
import {confirmedBatch} from '../../src/cutover/tracks/batch/confirmed.ts';
import {awaitSuspension} from '../../src/cutover/tracks/batch/from-git.ts';
import type {EffectCall} from '../../src/cutover/view.ts';
import {Monitor} from '../../src/rehearsal/monitor.ts';
import {monitored} from '../../src/rehearsal/monitored.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {contextFor, operate, tell} from './operator.ts';
import {ARGO, START, shopPlan, shopWorld} from './shop.ts';

const PLAN: Plan = {...shopPlan(), web: [], workers: []};
const JOB = PLAN.batches[0] as BatchTrack;
const TEN = 600;

function remembering(memory: Partial<BatchMemory>): BatchState {
  const fresh = freshBatch();
  return {...fresh, memory: {...fresh.memory, ...memory}};
}

/** What is remembered once an effect is seen to have happened, a minute after it was announced. */
function rememberedAfter(call: EffectCall, memory: Partial<BatchMemory>): BatchMemory {
  const intent: Intent = {
    call: call.call,
    input: call.in,
    what: '',
    before: false,
    after: true,
    at: START,
    epoch: 1,
  };
  return confirmedBatch(remembering(memory), intent, call, START + 60).memory;
}

describe('what a job remembers', () => {
  const known = {[START - TEN]: {side: 'source', state: 'succeeded'}} as const;
  const firing = START - 2 * TEN;

  test.each([
    [
      'on ECS',
      'target',
      {call: 'ecs.run', in: {group: 'default', schedule: 'billing', scheduledFor: firing, token: 't'}},
    ],
    [
      'on Kubernetes',
      'source',
      {call: 'kubernetes.run', in: {namespace: 'shop', cronJob: 'billing', scheduledFor: firing}},
    ],
  ] as const)(
    'a firing that is run late %s stands in the report, and those that are known stay so: nobody runs them again',
    (_, side, call) => {
      const memory = rememberedAfter(call, {runs: known});
      expect(memory.runs).toEqual({...known, [firing]: {side, state: 'active'}});
      expect(memory.gaps).toEqual([{firing, policy: 'caught-up'}]);
    },
  );

  test('its schedules count as armed from the moment at which that was announced, by the first of them, until they are confirmed to be disabled', () => {
    const set = (enabled: boolean): EffectCall => ({
      call: 'schedule.set',
      in: {group: 'default', name: 'billing', enabled, definition: 'd1'},
    });
    expect(rememberedAfter(set(true), {}).armed).toEqual({from: START, to: null});
    expect(rememberedAfter(set(true), {armed: {from: START - 5, to: null}}).armed).toEqual({
      from: START - 5,
      to: null,
    });
    expect(rememberedAfter(set(false), {armed: {from: START - 5, to: null}}).armed).toEqual({
      from: START - 5,
      to: START + 60,
    });
  });

  test('while people are to suspend it in Git, the gap begins at the last firing that Kubernetes did start', () => {
    const plan = {...PLAN, batches: [{...JOB, gitOwner: ARGO}]};
    const [job] = plan.batches as [BatchTrack];
    const now = START + 2.5 * TEN;
    const gapStart = (lastScheduleTime: number) => {
      const step = awaitSuspension(
        contextFor(plan, 'one'),
        job,
        remembering({gapStart: START - 1}),
        {
          uid: job.uid,
          version: '1',
          suspended: false,
          annotations: {},
          created: START - 86_400,
          lastScheduleTime,
        },
        {seen: [], looked: now, now},
      );
      return step.step === 'note' ? (step.state as BatchState).memory.gapStart : step;
    };
    expect(gapStart(START + 2 * TEN)).toBe(START + 2 * TEN);
    // It did not start the last two: whoever takes over has to account for them.
    expect(gapStart(START)).toBe(START);
  });
});

test('a job that ECS has run for a day goes back without a question, and none of its firings is run again', async () => {
  const setup = shopWorld(1, PLAN);
  const world = new Platforms({...setup, questions: []});
  const monitor = new Monitor(world, PLAN);
  const ports = rehearsalPorts(world);
  const run = () => operate(world, monitored(ports, monitor, 'one'), contextFor(PLAN, 'one'));
  await tell(world, ports, PLAN, start);
  expect((await run()).kind).toBe('done');
  world.simulation.runUntil(world.simulation.now + 86_400);
  await tell(world, ports, PLAN, rollback);
  expect((await run()).kind).toBe('done');
  const journal = world.store.read()?.journal;
  expect(journal?.tracks[JOB.id]).toMatchObject({phase: 'source', halt: null});
  expect(journal?.entries.filter(({what}) => /No run is known|run the firing/.test(what))).toEqual([]);
  expect(monitor.violations).toEqual([]);
});
