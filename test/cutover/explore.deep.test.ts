import {describe, expect, test} from 'vitest';
import {SAFEGUARDS, type Safeguards} from '../../src/cutover/settings.ts';
import {batchContext, batchJournal, batchWorld, type JobChances} from './explore/batch-world.ts';
import {type Bounds, operatorsOn} from './explore/operators.ts';
import {type Found, search} from './explore/search.ts';
import {webContext, webJournal, webWorld} from './explore/web-world.ts';

/** `K2E_EXPLORE=full` searches the larger bounds too; they take minutes and gigabytes. */
const isFull = process.env['K2E_EXPLORE'] === 'full';
const LIMIT = 20_000_000;

function exploreBatch(
  bounds: Bounds,
  end: number,
  off: Partial<Safeguards> = {},
  chances: JobChances = {},
): Found {
  const safeguards = {...SAFEGUARDS, ...off};
  return search(
    operatorsOn(batchWorld(safeguards, end, chances), batchJournal(), batchContext(safeguards), bounds),
    LIMIT,
  );
}

function tell(name: string, {states, transitions, ends, unfinished}: Found): void {
  process.stderr.write(
    `explored ${name}: ${states} states, ${transitions} transitions, ${ends} ends, ${unfinished} cut off by the model's time\n`,
  );
}

function exploreWeb(
  bounds: Bounds,
  ticks: number,
  chances: {flips: number; edits: number},
  off: Partial<Safeguards> = {},
): Found {
  const safeguards = {...SAFEGUARDS, ...off};
  const world = webWorld(ticks, chances, safeguards);
  return search(operatorsOn(world, webJournal(), webContext(safeguards), bounds), LIMIT);
}

const NONE = {crashes: 0, freezes: 0, rollbacks: 0};

describe('one job, the real reducer, every order of events', () => {
  test.each<[string, Bounds, number]>([
    [
      'one operator, others between any two reads, one crash, a rollback at any moment',
      {operators: 1, crashes: 1, freezes: 0, rollbacks: 1, tornReads: true},
      20,
    ],
    [
      'one operator, two crashes, a rollback at any moment',
      {operators: 1, crashes: 2, freezes: 0, rollbacks: 1},
      isFull ? 20 : 14,
    ],
    [
      'two operators, one that stands still, a rollback at any moment',
      {operators: 2, crashes: 0, freezes: 1, rollbacks: 1},
      isFull ? 13 : 10,
    ],
    [
      'two operators, two crashes, a rollback at any moment',
      {operators: 2, crashes: 2, freezes: 0, rollbacks: 1},
      isFull ? 13 : 10,
    ],
  ])(
    '%s',
    (name, bounds, end) => {
      const found = exploreBatch(bounds, end);
      tell(`one job, ${name}`, found);
      expect(found.violation, found.trace.join('\n')).toBeNull();
      expect(found.complete).toBe(true);
    },
    900_000,
  );

  test.each<[keyof Safeguards, string, Partial<Bounds>]>([
    ['settle', 'I1', {}],
    ['holds', 'I1', {}],
    ['gapCheck', 'I3', {crashes: 1}],
    ['token', 'I2', {}],
    ['lastScheduleTime', 'I2', {rollbacks: 1}],
    ['lease', 'I10', {operators: 2, freezes: 1}],
    ['intent', 'I11', {}],
  ])(
    'without the safeguard %s it finds a violation of %s',
    (safeguard, invariant, bounds) => {
      const found = exploreBatch({operators: 1, ...NONE, ...bounds}, 20, {[safeguard]: false});
      tell(`one job without ${safeguard}`, found);
      expect(found.violation).toMatch(new RegExp(`^${invariant} `));
      process.stderr.write(`  ${found.violation}\n    ${found.trace.slice(-6).join('\n    ')}\n`);
    },
    300_000,
  );
});

describe('one host, the real reducer, every order of events', () => {
  test.each<[string, Bounds, number, {flips: number; edits: number}]>([
    [
      'one operator, others between any two reads, a target that turns sick or bad, a stranger who edits',
      {...NONE, operators: 1, tornReads: true},
      isFull ? 20 : 10,
      {flips: 1, edits: 1},
    ],
    [
      'one operator, one crash, a rollback at any moment, a stranger who edits',
      {operators: 1, crashes: 1, freezes: 0, rollbacks: 1},
      isFull ? 20 : 10,
      {flips: 0, edits: 1},
    ],
    [
      'two operators, two crashes',
      {...NONE, operators: 2, crashes: 2},
      isFull ? 14 : 9,
      {flips: 0, edits: 0},
    ],
    [
      'two operators, one crash, a rollback at any moment',
      {operators: 2, crashes: 1, freezes: 0, rollbacks: 1},
      isFull ? 14 : 8,
      {flips: 0, edits: 0},
    ],
  ])(
    '%s',
    (name, bounds, ticks, chances) => {
      const found = exploreWeb(bounds, ticks, chances);
      tell(`one host, ${name}`, found);
      expect(found.violation, found.trace.join('\n')).toBeNull();
      expect(found.complete).toBe(true);
    },
    900_000,
  );

  test.each<[keyof Safeguards, string]>([
    ['compareAndSwap', 'I7'],
    ['safeZero', 'I6'],
    ['judge', 'I8'],
  ])(
    'without the safeguard %s it finds a violation of %s',
    (safeguard, invariant) => {
      const found = exploreWeb({...NONE, operators: 1}, 20, {flips: 1, edits: 1}, {[safeguard]: false});
      tell(`one host without ${safeguard}`, found);
      expect(found.violation).toMatch(new RegExp(`^${invariant} `));
      process.stderr.write(`  ${found.violation}\n    ${found.trace.slice(-6).join('\n    ')}\n`);
    },
    300_000,
  );
});
