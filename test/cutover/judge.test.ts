import {describe, expect, test} from 'vitest';
import type {Calls, TrafficSeen} from '../../src/cutover/calls.ts';
import {newJournal} from '../../src/cutover/goals.ts';
import type {WebState} from '../../src/cutover/journal.ts';
import type {Seen} from '../../src/cutover/observed.ts';
import {answers, judge, judgeLooks} from '../../src/cutover/tracks/web/judge.ts';
import {contextFor} from './operator.ts';
import {ECS, HOST, START, shopPlan} from './shop.ts';

const PLAN = shopPlan();
const [TRACK] = PLAN.web;
if (!TRACK) throw new Error('the shop has a host');

const GOOD: TrafficSeen = {requests: 1000, errors5xx: 1, p95: 0.2, points: 10};

/** What the guards say at 10 %, in the middle of the bake, of what both sides counted. Everything else is well. */
function verdict(
  ours: TrafficSeen | undefined,
  theirs: TrafficSeen | undefined,
  alarms: readonly string[] = ['a'],
  ringing: readonly string[] = [],
) {
  const track = {...TRACK, guards: {...TRACK?.guards, alarms}} as NonNullable<typeof TRACK>;
  const journal = newJournal(PLAN, 'd');
  const fresh = journal.tracks[`web/${HOST}`] as WebState;
  const now = START + 400;
  const state: WebState = {
    ...fresh,
    phase: 'weighted',
    memory: {...fresh.memory, aim: {at: 'weighted', weight: 10}, since: START, oldTtl: 60},
  };
  const context = contextFor(PLAN, 'one');
  const seen: Seen[] = judgeLooks(context, track, state, now).map(({call}) => {
    switch (call.call) {
      case 'balancer.health':
        return {call, answer: {value: {groups: [{name: 'g', healthy: 1, registered: 1}]}}};
      case 'ecs.ended':
        return {call, answer: {value: {count: 0}}};
      case 'kubernetes.fields':
        return {call, answer: {value: {version: '1', values: {'/status/readyReplicas': 3}}}};
      case 'ecs.service':
        return {call, answer: {value: {desired: 1, running: 1, steady: true}}};
      case 'metrics.alarms':
        return {
          call,
          answer: {
            value: alarms.map(name => ({
              name,
              state: ringing.includes(name) ? 'alarm' : 'ok',
            })) satisfies Calls['metrics.alarms']['out'],
          },
        };
      default: {
        const value = 'arn' in call.in && call.in.arn === ECS.arn ? ours : theirs;
        return {call, answer: value ? {value} : {failure: 'denied', message: 'no'}};
      }
    }
  });
  const {verdict, checks} = judge(context, journal, track, state, {seen, looked: now, now});
  return [verdict, ...checks.filter(check => check.verdict !== 'pass').map(({name}) => name)];
}

describe('what both sides count decides about a weight: pass, fail, or not known', () => {
  const connections = (requests: number): TrafficSeen => ({requests, points: 10});
  test.each<[string, Parameters<typeof verdict>, readonly string[]]>([
    ['both are well', [GOOD, GOOD], ['pass']],
    ['more 5xx than the source and the margin', [{...GOOD, errors5xx: 30}, GOOD], ['fail', '5xx']],
    [
      'as many 5xx as the source has now',
      [
        {...GOOD, errors5xx: 30},
        {...GOOD, errors5xx: 25},
      ],
      ['pass'],
    ],
    ['slower than the source allows', [{...GOOD, p95: 0.5}, GOOD], ['fail', 'p95']],
    [
      'as slow as the source is now',
      [
        {...GOOD, p95: 0.5},
        {...GOOD, p95: 0.4},
      ],
      ['pass'],
    ],
    [
      'nobody timed the answers of the target',
      [{requests: 1000, errors5xx: 1, points: 10}, GOOD],
      ['inconclusive', 'p95'],
    ],
    ['too few requests', [{...GOOD, requests: 49}, GOOD], ['inconclusive', 'sample']],
    ['too few minutes', [{...GOOD, points: 2}, GOOD], ['inconclusive', 'sample']],
    ['too few minutes of the source', [GOOD, {...GOOD, points: 2}], ['inconclusive', 'sample']],
    ['the target cannot be measured', [undefined, GOOD], ['inconclusive', 'sample']],
    ['the source cannot be measured', [GOOD, undefined], ['inconclusive', 'sample']],
    [
      'connections only, without an alarm',
      [connections(1000), connections(9000), []],
      ['inconclusive', '5xx'],
    ],
    ['connections only, an alarm judges', [connections(1000), connections(9000)], ['pass']],
    [
      'from connections to requests: errors count against none',
      [{...GOOD, errors5xx: 30}, connections(9000)],
      ['fail', '5xx'],
    ],
  ])('%s', (_, input, says) => {
    expect(verdict(...input)).toEqual(says);
  });
});

test('each alarm counts, whichever of them rings', () => {
  for (const name of ['a', 'b'])
    expect(verdict(GOOD, GOOD, ['a', 'b'], [name])).toEqual(['fail', `alarm ${name}`]);
});

test('a load balancer leads somewhere when every group behind it has a healthy target, and it has a group', () => {
  const group = (healthy: number) => ({name: 'g', healthy, registered: 1});
  expect(answers({groups: [group(1), group(2)]})).toBe(true);
  expect(answers({groups: [group(1), group(0)]})).toBe(false);
  expect(answers({groups: []})).toBe(false);
  expect(answers(undefined)).toBeUndefined();
});
