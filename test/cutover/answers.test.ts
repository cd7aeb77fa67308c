import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type AnswersSeen, CallError, type Ports} from '../../src/cutover/calls.ts';
import {setWeight, skipGuard} from '../../src/cutover/goals.ts';
import type {Journal} from '../../src/cutover/journal.ts';
import {surprise} from '../../src/cutover/tracks/web/binomial.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {contextFor, operate, tell} from './operator.ts';
import {HOST, shopPlan, shopWorld} from './shop.ts';

/** A shop whose name servers answer as told, while its weights are as they should be. */
function setUp(answers?: (input: Parameters<Ports['dns.answers']>[0], seen: AnswersSeen) => AnswersSeen) {
  const plan = shopPlan();
  const world = new Platforms(shopWorld());
  const real = rehearsalPorts(world);
  const asked: Parameters<Ports['dns.answers']>[0][] = [];
  const ports: Ports = {
    ...real,
    'dns.answers': async input => {
      asked.push(input);
      const seen = await real['dns.answers'](input);
      return answers ? answers(input, seen) : seen;
    },
  };
  const say = (change: Parameters<typeof tell>[3]) => tell(world, ports, plan, change);
  const to = async (weight: number, seconds = 1800): Promise<Journal> => {
    await say((journal, by) => setWeight(plan, journal, weight, by));
    return go(seconds);
  };
  const go = async (seconds = 1800): Promise<Journal> => {
    await operate(world, ports, contextFor(plan, 'one'), seconds);
    const found = await ports['state.read']({});
    if (!found) throw new Error('no journal');
    return found.journal;
  };
  return {asked, say, to, go};
}

const webOf = ({tracks}: Journal) => {
  const state = tracks[`web/${HOST}`];
  if (state?.kind !== 'web') throw new Error('no host');
  return state;
};

describe('what the name servers answer has to agree with the weights (T20)', () => {
  test('it does: each weight is asked for once, in the public zone only, often enough to tell 1 % from nothing', async () => {
    const {asked, to} = setUp();
    expect(webOf(await to(1)).memory.judged).toMatchObject({weight: 1, verdict: 'pass'});
    expect(new Set(asked.map(({zone}) => zone))).toEqual(new Set(['ZPUBLIC']));
    expect(asked.map(({type, times}) => `${type} ${times}`)).toEqual([
      'A 200',
      'AAAA 200',
      'A 2000',
      'AAAA 2000',
    ]);
    expect(webOf(await to(50)).memory.judged).toMatchObject({weight: 50});
  });

  test('nothing for the target, all for it, or eight times as much as its weight: the ramp holds', async () => {
    for (const share of [0, 1, 0.08]) {
      const {to} = setUp(({times}, seen) =>
        times < 2000 ? seen : {source: times * (1 - share), target: times * share, other: 0, unanswered: 0},
      );
      const {halt, memory} = webOf(await to(1));
      expect(memory.judged).toBeNull();
      expect(halt?.kind).toBe('guard');
      expect(halt?.why).toContain(`${2000 * share} of 2000`);
    }
  });

  test('one answer of the target at 0 % is one too many (I6)', async () => {
    const {to} = setUp(({times}) => ({source: times - 1, target: 1, other: 0, unanswered: 0}));
    const {halt, memory} = webOf(await to(10));
    expect(memory.aim).toEqual({at: 'weighted', weight: 0});
    expect(halt?.why).toContain('answers of A in zone ZPUBLIC: fail');
  });

  test.each<[string, (times: number) => AnswersSeen]>([
    [
      'half of the questions bring nothing',
      times => ({source: times / 2 - 1, target: 0, other: 0, unanswered: times / 2 + 1}),
    ],
    [
      'a tenth leads elsewhere',
      times => ({source: 0.8 * times, target: 0, other: 0.2 * times, unanswered: 0}),
    ],
    [
      'nobody can be asked',
      () => {
        throw new CallError('dns.answers', 'invalid', 'no route to the name servers');
      },
    ],
  ])('%s: inconclusive holds, and a person may go on with a reason', async (_, answer) => {
    const {say, to, go} = setUp(({times}) => answer(times));
    const held = webOf(await to(10));
    expect(held.halt?.why).toContain('inconclusive');
    expect(held.memory.aim).toEqual({at: 'weighted', weight: 0});
    await say((journal, by) => skipGuard(journal, 'port 53 is closed here', by));
    expect(webOf(await go()).memory.aim).toEqual({at: 'weighted', weight: 10});
  });
});

describe('how surprising a count is', () => {
  test('agrees with the tails summed one by one', () => {
    fc.assert(
      fc.property(
        fc.integer({min: 1, max: 60}),
        fc.nat(60),
        fc.double({min: 0.01, max: 0.99, noNaN: true}),
        (trials, at, share) => {
          const count = at % (trials + 1);
          const chance = (hits: number) =>
            choose(trials, hits) * share ** hits * (1 - share) ** (trials - hits);
          const tail = (from: number, to: number) => {
            let sum = 0;
            for (let hits = from; hits <= to; hits++) sum += chance(hits);
            return sum;
          };
          expect(surprise(count, trials, share)).toBeCloseTo(
            Math.min(tail(0, count), tail(count, trials)),
            9,
          );
        },
      ),
    );
  });

  test('what can never be, or always is, leaves no room', () => {
    expect([surprise(0, 200, 0), surprise(1, 200, 0), surprise(200, 200, 1), surprise(199, 200, 1)]).toEqual([
      1, 0, 1, 0,
    ]);
    expect(surprise(0, 0, 0.5)).toBe(1);
  });
});

function choose(all: number, some: number): number {
  let ways = 1;
  for (let index = 0; index < some; index++) ways = (ways * (all - index)) / (index + 1);
  return ways;
}
