import {describe, expect, test} from 'vitest';
import type {Call, Ports} from '../../src/cutover/calls.ts';
import {drive} from '../../src/cutover/drive.ts';
import {newJournal, start, unlock} from '../../src/cutover/goals.ts';
import type {Journal} from '../../src/cutover/journal.ts';
import {leaseFor, mayAct} from '../../src/cutover/lease.ts';
import {Progress} from '../../src/cutover/progress.ts';
import {SETTINGS} from '../../src/cutover/settings.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {contextFor, operate, tell} from './operator.ts';
import {START, shopPlan, shopWorld} from './shop.ts';

const PLAN = shopPlan();
const {lease: LIFE, skew: SKEW, call: CALL, fresh: FRESH} = SETTINGS;
const by = {by: 'ana', at: START};

describe('who may act', () => {
  test.each([
    ['nobody holds it', null, 0, 'take'],
    ['it is its own and fresh', 'one', LIFE, 'held'],
    ['it is its own and lasts for half of its time', 'one', LIFE / 2, 'held'],
    ['it is its own and lasts for less: it is renewed', 'one', LIFE / 2 - 1, 'take'],
    ['it is its own and over', 'one', -1, 'take'],
    ["it is a colleague's", 'two', 1, 'other'],
    ["it is a colleague's and over, by no more than clocks may differ", 'two', -SKEW, 'other'],
    ["it is a colleague's and surely over", 'two', -SKEW - 1, 'take'],
  ] as const)('%s', (_, holder, left, expected) => {
    const lease = holder && {epoch: 1, holder, until: START + left};
    expect(leaseFor(contextFor(PLAN, 'one'), lease, START)).toBe(expected);
  });

  test.each([
    ['a call begins while it ends before the lease does', 'one', CALL, 0, true],
    ['and not later', 'one', CALL - 1, 0, false],
    ['nor under the lease of another one', 'two', LIFE, 0, false],
    [
      'nor without a journal that was just read or written: it may have been unlocked since',
      'one',
      LIFE,
      FRESH + 1,
      false,
    ],
  ] as const)('%s', (_, holder, left, age, expected) => {
    const lease = {epoch: 1, holder, until: START + left};
    expect(mayAct(contextFor(PLAN, 'one'), lease, START, START - age)).toBe(expected);
  });
});

describe('unlock', () => {
  const held: Journal = {...newJournal(PLAN, 'd'), lease: {epoch: 7, holder: 'two', until: START + 100}};

  test('leaves the holder the time in which its last call could still be under way, and adds none', () => {
    expect(unlock(held, 7, by, 40).lease).toEqual({epoch: 7, holder: 'two', until: START + 40});
    expect(unlock(held, 7, by, 200).lease).toEqual({epoch: 7, holder: 'two', until: START + 100});
  });

  test('is refused for another lease than the present one: its holder may have just begun', () => {
    expect(() => unlock(held, 6, by, 40)).toThrow(expect.objectContaining({code: 'K2E-E313'}));
    expect(() => unlock({...held, lease: null}, 7, by, 40)).toThrow(
      expect.objectContaining({code: 'K2E-E313'}),
    );
  });
});

/** The ports with every call noted down. */
function noted(ports: Ports, calls: Call['call'][]): Ports {
  const entries = Object.entries(ports).map(([call, port]) => [
    call,
    (input: never) => {
      calls.push(call as Call['call']);
      return (port as (input: never) => unknown)(input);
    },
  ]);
  return Object.fromEntries(entries) as Ports;
}

describe('the journal of another plan', () => {
  test.each([
    ['of another run', {...PLAN, run: 'other'}, 'plan-digest'],
    ['of the same run, which was edited since', PLAN, 'another-digest'],
  ])('%s is read, and nothing else is called', async (_, plan, digest) => {
    const world = new Platforms(shopWorld());
    const ports = rehearsalPorts(world);
    await tell(world, ports, PLAN, start);
    const calls: Call['call'][] = [];
    const ended = await operate(world, noted(ports, calls), {...contextFor(plan, 'one'), digest});
    expect(ended.kind).toBe('other-plan');
    expect(calls).toEqual(['state.read']);
  });
});

describe('a lease that somebody else holds', () => {
  /** Two goes on while one holds the lease, and gives it back after so many seconds. */
  async function waitFor(seconds: number) {
    const world = new Platforms(shopWorld());
    const ports = rehearsalPorts(world);
    const take = (until: number) => (journal: Journal) => ({
      ...journal,
      lease: {epoch: 1, holder: 'one', until},
    });
    await tell(world, ports, PLAN, take(START + LIFE));
    const progress = new Progress(PLAN.run, null);
    const told: string[] = [];
    const {simulation} = world;
    await drive(
      contextFor(PLAN, 'two'),
      ports,
      {
        now: () => simulation.now,
        sleepUntil: async moment => {
          const isGivenBack = simulation.now < START + seconds && moment >= START + seconds;
          simulation.runUntil(moment);
          if (isGivenBack) await tell(world, ports, PLAN, take(0));
          return false;
        },
        random: () => 0,
      },
      wait => {
        told.push(...progress.waits(wait, simulation.now));
        return 'wait';
      },
    );
    return {waited: simulation.now - START, told};
  }

  test.each([3, 40])('is taken soon after it was given back, here after %i seconds', async seconds => {
    const {waited} = await waitFor(seconds);
    expect(waited).toBeGreaterThanOrEqual(seconds);
    expect(waited).toBeLessThanOrEqual(seconds + 2 * SETTINGS.poll);
  });

  test('is told of once', async () => {
    expect((await waitFor(100)).told.filter(line => line.includes('lease'))).toHaveLength(1);
  });
});

describe('an effect that was accepted', () => {
  test('and does not show yet is looked for, and not done again', async () => {
    const plan = {...PLAN, web: [], workers: []};
    const world = new Platforms({...shopWorld(1, plan), questions: []});
    const ports = rehearsalPorts(world);
    await tell(world, ports, plan, start);
    const calls: Call['call'][] = [];
    let stale = 0;
    const late: Ports = {
      ...ports,
      'schedule.set': input => {
        stale = 3;
        return ports['schedule.set'](input);
      },
      'schedule.get': async input => {
        const seen = await ports['schedule.get'](input);
        return stale-- > 0 ? {...seen, enabled: !seen.enabled} : seen;
      },
    };
    expect((await operate(world, noted(late, calls), contextFor(plan, 'one'))).kind).toBe('done');
    expect(calls.filter(call => call === 'schedule.set')).toHaveLength(1);
  });
});
