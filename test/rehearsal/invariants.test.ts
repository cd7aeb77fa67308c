import {describe, expect, test} from 'vitest';
import type {Journal} from '../../src/cutover/journal.ts';
import type {ZonePlan} from '../../src/cutover/plan.ts';
import type {RecordSet} from '../../src/cutover/records.ts';
import {
  actsUnderLease,
  epochGrows,
  onlyAppends,
  wasAnnounced,
} from '../../src/rehearsal/invariants/authority.ts';
import {accountedFor, armedOnce, launchedOnce} from '../../src/rehearsal/invariants/batches.ts';
import {type Growth, grewWithReason} from '../../src/rehearsal/invariants/growth.ts';
import {recordViolations} from '../../src/rehearsal/invariants/records.ts';
import {alias, ECS, EKS} from '../cutover/shop.ts';

const types = ['A', 'AAAA'] as const;
const source = (weight: number, evaluated = false) =>
  types.map(type => alias(type, EKS, {id: 'k2e-x-source', weight}, evaluated));
const target = (weight: number) => types.map(type => alias(type, ECS, {id: 'k2e-x-target', weight}, true));
const ZONE: ZonePlan = {
  zone: 'Z1',
  private: false,
  before: types.map(type => alias(type, EKS)),
  lowered: types.map(type => alias(type, EKS)),
  source: source(0),
  target: target(0),
  after: types.map(type => alias(type, ECS)),
};

function violated(records: readonly RecordSet[], finalised = false): readonly string[] {
  return [...new Set(recordViolations({zone: ZONE, records}, finalised).map(({invariant}) => invariant))];
}

describe('records', () => {
  test('hold at every stage of the plan', () => {
    for (const records of [
      ZONE.before,
      ZONE.lowered,
      [...source(100), ...target(0)],
      [...source(50), ...target(50)],
      [...source(0), ...target(100)],
    ])
      expect(violated(records)).toEqual([]);
    expect(violated(ZONE.after, true)).toEqual([]);
  });

  test.each<[string, readonly RecordSet[], readonly string[]]>([
    ['I4 where a type has no record', ZONE.before.slice(0, 1), ['I4', 'I9']],
    ['I4 where all weights are 0', [...source(0), ...target(0)], ['I4', 'I6']],
    ['I5 where A and AAAA disagree', [...source(50), ...target(50).slice(0, 1)], ['I5']],
    ['I6 where the source could be sick (finding 1)', [...source(100, true), ...target(0)], ['I6']],
    ['I9 where only the target is left', ZONE.after, ['I9']],
  ])('%s', (_, records, expected) => {
    expect(violated(records)).toEqual(expected);
  });
});

describe('jobs', () => {
  const both = {asked: true, followed: true};
  const neither = {asked: false, followed: false};

  test('I1 counts what a side still follows, not only what its API shows', () => {
    expect(armedOnce({job: 'j', source: both, target: neither})).toBeNull();
    expect(armedOnce({job: 'j', source: {asked: false, followed: true}, target: both})?.invariant).toBe('I1');
    expect(armedOnce({job: 'j', source: both, target: {asked: false, followed: true}})?.invariant).toBe('I1');
  });

  test('I2 is about one firing; runs by hand have none', () => {
    const launch = {kind: 'launch', at: 60, side: 'target', job: 'j', run: 'r'} as const;
    expect(launchedOnce({...launch, firing: 60}, [])).toBeNull();
    expect(launchedOnce({...launch, firing: 60}, [{...launch, side: 'source', firing: 60}])?.invariant).toBe(
      'I2',
    );
    expect(launchedOnce(launch, [launch])).toBeNull();
  });

  test('I3 takes a run or a report', () => {
    const firings = {job: 'j', due: [60, 120, 180], launched: new Set([60]), reported: new Set([120])};
    expect(accountedFor(firings)?.evidence).toEqual(['1970-01-01T00:03:00Z']);
    expect(accountedFor({...firings, due: [60, 120]})).toBeNull();
  });
});

test('I8: bake, health and true errors; a recorded override is enough', () => {
  const growth: Growth = {
    host: 'h',
    from: 10,
    to: 50,
    baked: 600,
    bakeSeconds: 600,
    excessPercent: 0,
    errorMarginPercent: 1,
    targetAnswers: true,
    overridden: false,
  };
  expect(grewWithReason(growth)).toBeNull();
  for (const worse of [{baked: 599}, {baked: undefined}, {excessPercent: 2.1}, {targetAnswers: false}]) {
    expect(grewWithReason({...growth, ...worse})?.invariant).toBe('I8');
    expect(grewWithReason({...growth, ...worse, overridden: true})).toBeNull();
  }
});

describe('authority', () => {
  const call = {call: 'ecs.scale', in: {cluster: 'c', service: 's', desired: 1}} as const;
  const journal: Journal = {
    version: 1,
    run: 'x',
    plan: '',
    lease: {epoch: 3, holder: 'me', until: 100},
    paused: null,
    tracks: {
      'worker/a/b': {
        kind: 'worker',
        phase: 'drained',
        goal: {side: 'target'},
        intent: {
          call: 'ecs.scale',
          input: {desired: 1, service: 's', cluster: 'c'},
          what: 'scale s from 0 to 1',
          before: 0,
          after: 1,
          at: 1,
          epoch: 3,
        },
        memory: {},
        halt: null,
      },
    },
    entries: [{at: 1, by: 'me', epoch: 3, what: 'a'}],
  };

  test('I10: only the holder in its time, with a growing epoch', () => {
    expect(actsUnderLease('me', 'ecs.scale', journal, 100)).toBeNull();
    expect(actsUnderLease('me', 'ecs.scale', journal, 101)?.invariant).toBe('I10');
    expect(actsUnderLease('you', 'ecs.scale', journal, 1)?.invariant).toBe('I10');
    const taken = (epoch: number) => ({...journal, lease: {epoch, holder: 'you', until: 200}});
    expect(epochGrows(journal, taken(4))).toBeNull();
    expect(epochGrows(journal, taken(3))?.invariant).toBe('I10');
  });

  test('I11: announced with the same input, whatever the order of its keys and the version seen', () => {
    expect(wasAnnounced(call, journal)).toBeNull();
    expect(wasAnnounced({...call, in: {...call.in, desired: 2}}, journal)?.invariant).toBe('I11');
    expect(onlyAppends(journal, {...journal, entries: []})?.invariant).toBe('I11');
  });
});
