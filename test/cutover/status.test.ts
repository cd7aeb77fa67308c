import {expect, test} from 'vitest';
import {newJournal, start} from '../../src/cutover/goals.ts';
import type {Journal, TrackState} from '../../src/cutover/journal.ts';
import {statusLines, statusOf} from '../../src/cutover/status.ts';
import {START, shopPlan} from './shop.ts';

const PLAN = shopPlan();
const BEGUN = newJournal(PLAN, 'd');

/** The status of a journal with other tracks. */
function told(journal: Journal, change: (state: TrackState) => TrackState = state => state): string {
  const tracks = Object.entries(journal.tracks).map(([id, state]) => [id, change(state)]);
  return statusLines(statusOf(PLAN, {...journal, tracks: Object.fromEntries(tracks)}, START), 0).join('\n');
}

/** The state of a web track whose records are as they are wanted since a moment ago. */
function settled(
  state: TrackState,
  aim: {at: 'before'} | {at: 'after'} | {at: 'weighted'; weight: number},
): TrackState {
  return state.kind === 'web'
    ? {...state, memory: {...state.memory, aim, since: START - 5, oldTtl: 60}}
    : state;
}

test('the first line tells how far the whole is', () => {
  const first = (text: string): string => text.split('\n')[0] ?? '';
  expect(first(statusLines(statusOf(PLAN, null, START), 0).join('\n'))).toBe('Cutover shop: not begun');
  expect(first(told(BEGUN))).toBe('Cutover shop: everything is on Kubernetes');
  expect(first(told(start(BEGUN, {by: 'ana', at: START})))).toBe('Cutover shop: under way');
  expect(first(told({...BEGUN, paused: 'lunch'}))).toBe('Cutover shop: paused (lunch)');
  expect(first(told(BEGUN, state => ({...state, phase: 'finalised'})))).toBe(
    'Cutover shop: done, everything is on ECS for good',
  );
});

test('a weight tells when all servers had it, when the old answers end, and when it is judged (T18)', () => {
  const started = start(BEGUN, {by: 'ana', at: START});
  const text = told(started, state => settled(state, {at: 'weighted', weight: 10}));
  expect(text).toContain(
    'waits until 2026-11-21T08:11:05Z (in sync since 2026-11-21T07:59:55Z, old answers until 2026-11-21T08:00:55Z)',
  );
});

test('a host that has arrived waits for nothing', () => {
  const started = start(BEGUN, {by: 'ana', at: START});
  expect(told(started, state => settled(state, {at: 'weighted', weight: 10}))).toContain('waits until');
  expect(told(started, state => settled(state, {at: 'after'}))).not.toContain('waits until');
  expect(told(BEGUN, state => settled(state, {at: 'before'}))).not.toContain('waits until');
});

test('a host whose records somebody changed is not said to be where it was left', () => {
  const drift = {kind: 'drift', why: 'the records are not as they were left', diff: []} as const;
  const text = (aim: Parameters<typeof settled>[1]) =>
    told(start(BEGUN, {by: 'ana', at: START}), state =>
      state.kind === 'web' ? {...settled(state, aim), halt: drift} : state,
    );
  expect(text({at: 'weighted', weight: 10})).toContain('left at 10 % on ECS, and changed since');
  expect(text({at: 'before'})).toContain('left on Kubernetes, and changed since');
});

test('a line break in what the outside says is no line of its own: it could be taken for advice', () => {
  const journal = newJournal(PLAN, 'd');
  const [id = ''] = Object.keys(journal.tracks);
  const state = journal.tracks[id] as TrackState;
  const why = 'ECS says: no\nNext: run something else';
  const tracks = {...journal.tracks, [id]: {...state, halt: {kind: 'guard', why}} as TrackState};
  const entries: Journal['entries'] = [{at: START, by: 'ana', epoch: 1, what: why}];
  const lines = statusLines(statusOf(PLAN, {...journal, tracks, entries}, START), 5);
  expect(lines.filter(line => line.includes('run something else'))).toHaveLength(2);
  expect(lines.some(line => line.startsWith('Next'))).toBe(false);
});
