import {describe, expect, test} from 'vitest';
import {SAFEGUARDS, type Safeguards} from '../../src/cutover/settings.ts';
import {batchWorld, type JobChances} from './explore/batch-world.ts';
import type {GitChances} from './explore/git.ts';
import {HELD, HELD_BY_GIT, webContext, webJournal} from './explore/host-plan.ts';
import {batchContext, batchJournal, GIT_TRACK, TRACK} from './explore/job-plan.ts';
import {operatorsOn} from './explore/operators.ts';
import {type Found, search} from './explore/search.ts';
import {type HostChances, webWorld} from './explore/web-world.ts';
import {BY_GIT, WITHOUT_HOLD, workerContext, workerJournal, workerWorld} from './explore/worker-world.ts';
import type {Bounds} from './explore/world.ts';

/** `K2E_EXPLORE=full` searches the larger bounds too; they take many minutes and gigabytes. */
const isFull = process.env['K2E_EXPLORE'] === 'full';
const byHand = isFull ? ', somebody who switches by hand' : '';
const LIMIT = 20_000_000;
const ONE: Bounds = {operators: 1, crashes: 0, freezes: 0, rollbacks: 0};
const TWO: Bounds = {...ONE, operators: 2};

function exploreJob(bounds: Bounds, chances: JobChances = {}, off: Partial<Safeguards> = {}): Found {
  const safeguards = {...SAFEGUARDS, ...off};
  const track = chances.git ? GIT_TRACK : TRACK;
  return search(
    operatorsOn(
      batchWorld(safeguards, chances),
      batchJournal(track),
      batchContext(safeguards, track),
      bounds,
    ),
    LIMIT,
  );
}

function exploreHost(bounds: Bounds, chances: HostChances, off: Partial<Safeguards> = {}): Found {
  const safeguards = {...SAFEGUARDS, ...off};
  const world = webWorld(chances, safeguards);
  const plan = chances.external === 'k2e' ? HELD : chances.external ? HELD_BY_GIT : undefined;
  return search(operatorsOn(world, webJournal(plan), webContext(safeguards, plan), bounds), LIMIT);
}

function tell(name: string, {states, transitions, ends}: Found): void {
  process.stderr.write(`explored ${name}: ${states} states, ${transitions} transitions, ${ends} ends\n`);
}

/** Everything was looked at, nothing is violated, and from everywhere there is a way to an end. */
function expectSound(name: string, found: Found): void {
  tell(name, found);
  expect(found.violation, found.trace.join('\n')).toBeNull();
  expect([found.complete, found.unfinished]).toEqual([true, 0]);
  expect(found.ends).toBeGreaterThan(0);
}

/** The violation is found, and told with the shortest way to it. */
function expectFound(name: string, invariant: string, found: Found): void {
  tell(name, found);
  expect(found.violation).toMatch(new RegExp(`^${invariant} `));
  process.stderr.write(`  ${found.violation}\n    ${found.trace.slice(-6).join('\n    ')}\n`);
}

describe('one job, the real reducer, every order of events', () => {
  test.each<[string, Bounds, JobChances]>([
    [
      'one operator, others between any two reads, one crash, a rollback',
      {...ONE, crashes: 1, rollbacks: 1, tornReads: true},
      {},
    ],
    [
      'one operator, two crashes, a rollback',
      {...ONE, crashes: 2, rollbacks: 1},
      {disturbances: isFull ? 1 : 0},
    ],
    [
      'one operator without the right to change the status, one crash, a rollback',
      {...ONE, crashes: 1, rollbacks: 1},
      {denied: true},
    ],
    [
      'one operator, Jobs that are removed when they have ended, two crashes, a rollback',
      {...ONE, crashes: 2, rollbacks: 1},
      {disturbances: 0, kept: 0},
    ],
    [
      'two operators, one that stands still, a rollback',
      {...TWO, freezes: 1, rollbacks: 1},
      {disturbances: isFull ? 1 : 0},
    ],
    [
      'two operators, two crashes, a rollback',
      {...TWO, crashes: 2, rollbacks: 1},
      {disturbances: isFull ? 1 : 0},
    ],
  ])(
    '%s',
    (name, bounds, chances) => expectSound(`one job, ${name}`, exploreJob(bounds, chances)),
    3_600_000,
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
    (safeguard, invariant, bounds) =>
      expectFound(
        `one job without ${safeguard}`,
        invariant,
        exploreJob({...ONE, ...bounds}, {}, {[safeguard]: false}),
      ),
    300_000,
  );
});

/** People merge what they are asked for, when they like. `byHand`: one of them sets it by hand first. `unasked`: one merges too early, or a revert. */
describe('one job whose switch stands in Git', () => {
  test.each<[string, Bounds, JobChances]>([
    // With somebody who switches by hand these have millions of states.
    [
      `one operator, others between any two reads, a rollback${byHand}`,
      {...ONE, rollbacks: 1, tornReads: true},
      {disturbances: 0, git: {byHand: isFull ? 1 : 0, unasked: 0}},
    ],
    [
      `one operator, one crash, a rollback${byHand}`,
      {...ONE, crashes: 1, rollbacks: 1},
      {disturbances: 0, git: {byHand: isFull ? 1 : 0, unasked: 0}},
    ],
    [
      'one operator, a rollback, somebody who switches by hand',
      {...ONE, rollbacks: 1},
      {disturbances: 0, git: {byHand: 1, unasked: 0}},
    ],
    [
      'one operator, a rollback, a merge too early or reverted',
      {...ONE, rollbacks: 1},
      {disturbances: 0, git: {byHand: 0, unasked: 1}},
    ],
    [
      'one operator, a rollback, somebody who un-suspends what Git suspends, twice',
      {...ONE, rollbacks: 1},
      {disturbances: 0, git: {byHand: 0, unasked: 0, flips: 2}},
    ],
    [
      'two operators, a rollback',
      {...TWO, crashes: isFull ? 1 : 0, rollbacks: 1},
      {disturbances: 0, git: {byHand: 0, unasked: 0}},
    ],
  ])(
    '%s',
    (name, bounds, chances) => expectSound(`one job in Git, ${name}`, exploreJob(bounds, chances)),
    3_600_000,
  );

  test.each<[keyof Safeguards, string, Partial<Bounds>]>([
    // Who takes a switch for moved that somebody set by hand: its tool sets it back.
    ['ownership', 'I1', {}],
    // Who enables ECS when Git suspends, and not when the controller surely knows.
    ['settle', 'I1', {}],
    ['gapCheck', 'I3', {}],
    ['lastScheduleTime', 'I2', {rollbacks: 1}],
    // Un-suspended by hand and set back between two looks: the controller has yet to learn that.
    ['generation', 'I1', {}],
  ])(
    'without the safeguard %s it finds a violation of %s',
    (safeguard, invariant, bounds) =>
      expectFound(
        `one job in Git without ${safeguard}`,
        invariant,
        exploreJob(
          {...ONE, ...bounds},
          {disturbances: 0, git: {byHand: 1, unasked: 0, flips: safeguard === 'generation' ? 1 : 0}},
          {[safeguard]: false},
        ),
      ),
    300_000,
  );
});

/** What only the full search takes on. */
const FULL: [string, Bounds, {flips: number; edits: number}][] = isFull
  ? [
      [
        'two operators, two crashes, a rollback, a target that turns sick or bad',
        {...TWO, crashes: 2, rollbacks: 1},
        {flips: 1, edits: 0},
      ],
    ]
  : [];

describe('one host, the real reducer, every order of events', () => {
  test.each<[string, Bounds, {flips: number; edits: number}]>([
    [
      'one operator, others between any two reads, a target that turns sick or bad, a stranger who edits',
      {...ONE, tornReads: true},
      {flips: 1, edits: 1},
    ],
    [
      'one operator, one crash, a rollback, a stranger who edits',
      {...ONE, crashes: 1, rollbacks: 1},
      {flips: 0, edits: 1},
    ],
    [
      'two operators, one that stands still, a rollback',
      {...TWO, freezes: 1, rollbacks: 1},
      {flips: 0, edits: 0},
    ],
    ['two operators, two crashes, a rollback', {...TWO, crashes: 2, rollbacks: 1}, {flips: 0, edits: 0}],
    ...FULL,
  ])(
    '%s',
    (name, bounds, chances) => expectSound(`one host, ${name}`, exploreHost(bounds, chances)),
    3_600_000,
  );

  test.each<[keyof Safeguards, string, Partial<Bounds>]>([
    ['compareAndSwap', 'I7', {}],
    ['safeZero', 'I6', {}],
    ['judge', 'I8', {}],
    ['lease', 'I10', {operators: 2, freezes: 1}],
    ['intent', 'I11', {}],
  ])(
    'without the safeguard %s it finds a violation of %s',
    (safeguard, invariant, bounds) =>
      expectFound(
        `one host without ${safeguard}`,
        invariant,
        exploreHost({...ONE, ...bounds}, {flips: 1, edits: 1}, {[safeguard]: false}),
      ),
    300_000,
  );
});

/** external-dns deletes what it owns and is excluded from: ownership goes before the exclusion comes, and comes back after it has gone (T30). */
describe('one host that external-dns owns', () => {
  test.each<[string, Bounds, HostChances]>([
    [
      'k2e excludes it: one operator, others between any two reads, one crash, a rollback',
      {...ONE, crashes: 1, rollbacks: 1, tornReads: true},
      {flips: 0, edits: 0, external: 'k2e'},
    ],
    [
      'k2e excludes it: two operators, one that stands still, a rollback',
      {...TWO, freezes: 1, rollbacks: 1},
      {flips: 0, edits: 0, external: 'k2e'},
    ],
    [
      'the exclusion stands in Git: one operator, others between any two reads, one crash, a rollback, somebody who sets it by hand',
      {...ONE, crashes: 1, rollbacks: 1, tornReads: true},
      {flips: 0, edits: 0, external: {byHand: 1, unasked: 0}},
    ],
    [
      'the exclusion stands in Git: one operator, a rollback, a merge too early or reverted',
      {...ONE, rollbacks: 1},
      {flips: 0, edits: 0, external: {byHand: 0, unasked: 1}},
    ],
    [
      'the exclusion stands in Git: two operators, a rollback',
      {...TWO, rollbacks: 1},
      {flips: 0, edits: 0, external: {byHand: 0, unasked: 0}},
    ],
  ])(
    '%s',
    (name, bounds, chances) => expectSound(`one host of external-dns, ${name}`, exploreHost(bounds, chances)),
    3_600_000,
  );

  test('taken for given back when somebody did it by hand, it finds it deleted', () => {
    const chances = {flips: 0, edits: 0, external: {byHand: 1, unasked: 0}};
    const found = exploreHost({...ONE, rollbacks: 1}, chances, {ownership: false});
    expectFound('one host of external-dns without ownership', 'I4', found);
  });
});

describe('one worker, the real reducer, every order of events', () => {
  const explore = (bounds: Bounds, plan?: typeof WITHOUT_HOLD): Found =>
    search(operatorsOn(workerWorld(), workerJournal(plan), workerContext(plan), bounds), LIMIT);

  test.each<[string, Bounds]>([
    [
      'one operator, others between any two reads, two crashes, a rollback',
      {...ONE, crashes: 2, rollbacks: 1, tornReads: true},
    ],
    ['two operators, one that stands still, a rollback', {...TWO, freezes: 1, rollbacks: 1}],
    ['two operators, two crashes, a rollback', {...TWO, crashes: 2, rollbacks: 1}],
  ])('%s', (name, bounds) => expectSound(`one worker, ${name}`, explore(bounds)), 600_000);

  const exploreGit = (bounds: Bounds, git: GitChances, off: Partial<Safeguards> = {}): Found => {
    const context = workerContext(BY_GIT, {...SAFEGUARDS, ...off});
    return search(operatorsOn(workerWorld(git), workerJournal(BY_GIT), context, bounds), LIMIT);
  };

  test.each<[string, Bounds, GitChances]>([
    [
      'one operator, others between any two reads, two crashes, a rollback, somebody who scales by hand',
      {...ONE, crashes: 2, rollbacks: 1, tornReads: true},
      {byHand: 1, unasked: 0},
    ],
    [
      'one operator, one crash, a rollback, a merge too early or reverted',
      {...ONE, crashes: 1, rollbacks: 1},
      {byHand: 0, unasked: 1},
    ],
    ['two operators, one crash, a rollback', {...TWO, crashes: 1, rollbacks: 1}, {byHand: 0, unasked: 0}],
  ])(
    'its replicas stand in Git: %s',
    (name, bounds, git) => expectSound(`one worker in Git, ${name}`, exploreGit(bounds, git)),
    600_000,
  );

  test('taken for scaled when somebody did it by hand, it finds it on both sides', () => {
    const found = exploreGit(ONE, {byHand: 1, unasked: 0}, {ownership: false});
    expectFound('one worker in Git without ownership', 'I1', found);
  });

  test('without a hold it finds it on both sides', () => {
    expectFound('one worker without hold', 'I1', explore(ONE, WITHOUT_HOLD));
  });
});
