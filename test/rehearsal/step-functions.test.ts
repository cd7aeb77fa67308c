import {expect, test} from 'vitest';
import {Simulation} from '../../src/rehearsal/simulation.ts';
import {StepFunctions} from '../../src/rehearsal/step-functions.ts';

const START = Date.UTC(2026, 10, 21, 8) / 1000;
const MACHINE = 'arn:aws:states:eu-central-1:123456789012:stateMachine:shop-report';

/** Executions of one machine that last for 100 seconds each. */
function running(concurrency: 'Allow' | 'Forbid' | 'Replace') {
  const simulation = new Simulation(START, 1);
  const facts: string[] = [];
  simulation.listen(fact => facts.push(fact.kind));
  const stepFunctions = new StepFunctions(simulation, {duration: [100, 100], failing: 0});
  return {
    facts,
    at: (seconds: number) => simulation.runUntil(START + seconds),
    start: (firing: number) =>
      stepFunctions.start({arn: MACHINE, concurrency}, 'shop-report', START + firing),
    states: () => stepFunctions.runs(MACHINE, START).map(({state}) => state),
  };
}

test('a firing has one run, however often it is started, also days later', () => {
  const {start, at, states, facts} = running('Allow');
  const run = start(0);
  expect(run).toBe('arn:aws:states:eu-central-1:123456789012:execution:shop-report:2026-11-21T08-00-00Z');
  expect(start(0)).toBe(run);
  at(3 * 86_400);
  expect(start(0)).toBe(run);
  expect([states(), facts]).toEqual([['succeeded'], ['launch']]);
});

test('runs overlap with Allow', () => {
  const {start, states} = running('Allow');
  start(0);
  start(60);
  expect(states()).toEqual(['active', 'active']);
});

test('a firing is left out with Forbid while an earlier run is active', () => {
  const {start, at, states, facts} = running('Forbid');
  start(0);
  expect(start(60)).toBeUndefined();
  at(101);
  expect(start(120)).toBeDefined();
  expect([states(), facts]).toEqual([
    ['succeeded', 'active'],
    ['launch', 'skip', 'launch'],
  ]);
});

test('an earlier run is stopped with Replace, a later one is not', () => {
  const {start, states} = running('Replace');
  start(60);
  start(0);
  expect(states()).toEqual(['active', 'active']);
  start(120);
  expect(states()).toEqual(['failed', 'failed', 'active']);
});
