import {describe, expect, test} from 'vitest';
import {demandAtRest, isAtRest} from '../../src/cutover/demands.ts';
import {approve, newJournal, pause, rollback, skipGuard, start} from '../../src/cutover/goals.ts';
import type {Journal, TrackState} from '../../src/cutover/journal.ts';
import {shopPlan} from './shop.ts';

const BY = {by: 'ana@desk', at: 1_800_000_000};
const plan = shopPlan();
const fresh = newJournal(plan, 'digest');
const [track = ''] = Object.keys(fresh.tracks);

describe('a track that the plan does not have', () => {
  test.each<[string, (named: string) => Journal]>([
    ['rollback', named => rollback(fresh, BY, named)],
    ['approve', named => approve(fresh, BY, named)],
    ['skip-guard', named => skipGuard(fresh, 'why', BY, named)],
  ])('is no track to %s, and the one that was likely meant is named', (_, change) => {
    expect(() => change(`${track}x`)).toThrow(
      expect.objectContaining({
        code: 'K2E-E050',
        suggestions: expect.arrayContaining([`Did you mean ${track}?`]),
      }),
    );
  });
});

test('a reason that says nothing is none', () => {
  for (const change of [() => pause(fresh, ' ', BY), () => skipGuard(fresh, '', BY)])
    expect(change).toThrow(expect.objectContaining({code: 'K2E-E001'}));
});

describe('a plan may be written over', () => {
  const at = (change: (state: TrackState) => TrackState): Journal => ({
    ...fresh,
    tracks: Object.fromEntries(Object.entries(fresh.tracks).map(([id, state]) => [id, change(state)])),
  });

  test('before its cutover has begun, after it was rolled back, and after its end', () => {
    expect(isAtRest(fresh)).toBe(true);
    expect(isAtRest(rollback(start(fresh, BY), BY))).toBe(true);
    expect(isAtRest(at(state => ({...state, phase: 'finalised'}) as TrackState))).toBe(true);
  });

  test('and not while anything of it is wanted, announced or moved', () => {
    const moved = at(state => ({...state, phase: state.kind === 'web' ? 'weighted' : 'held'}) as TrackState);
    for (const journal of [start(fresh, BY), moved])
      expect(() => demandAtRest(journal, 'cutover-plan.yaml')).toThrow(
        expect.objectContaining({code: 'K2E-E307', message: expect.stringContaining('under way')}),
      );
  });
});
