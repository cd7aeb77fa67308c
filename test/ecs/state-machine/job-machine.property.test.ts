import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {checkDefinition} from '../../../src/ecs/state-machine/check-definition.ts';
import {jobMachine} from '../../../src/ecs/state-machine/job-machine.ts';
import type {FailureRule, JobProgram, Runs, SuccessRule} from '../../../src/ecs/state-machine/job-program.ts';
import {valueAt} from '../../../src/pointer.ts';
import {type Execution, type Outcome, run} from './interpreter.ts';

/** The container that gets the index, in a variable. */
const INDEXED = [{name: 'app', variables: [{name: 'JOB_COMPLETION_INDEX', text: [null]}]}] as const;

/** How one attempt of a pod ends: with an exit code, or because its node went away. */
type Attempt = {readonly exit: number} | {readonly disrupted: true};

const RULES: readonly FailureRule[] = [
  {action: 'FailJob', exitCodes: {containers: ['app'], isIn: true, values: [42]}},
  {action: 'Ignore'},
  {action: 'Ignore', exitCodes: {containers: ['app', 'log'], isIn: false, values: [1, 2, 42]}},
];

/** What the Job controller makes of an attempt, by `RULES` where the Job has them. */
function verdictOf(attempt: Attempt, hasRules: boolean): 'succeeded' | 'failed' | 'ignored' | 'fails-job' {
  if ('exit' in attempt && attempt.exit === 0) return 'succeeded';
  if (!hasRules) return 'failed';
  if ('disrupted' in attempt) return 'ignored';
  if (attempt.exit === 42) return 'fails-job';
  return [1, 2].includes(attempt.exit) ? 'failed' : 'ignored';
}

/** The answer of ecs:runTask.sync to an attempt. */
function outcomeOf(attempt: Attempt, seconds: number): Outcome {
  if ('exit' in attempt && attempt.exit === 0) return {seconds, result: {LastStatus: 'STOPPED'}};
  const containers = [
    {Name: 'log', ExitCode: 0},
    {Name: 'app', ...('exit' in attempt ? {ExitCode: attempt.exit} : {})},
  ];
  const stopped = {
    StopCode: 'disrupted' in attempt ? 'SpotInterruption' : 'EssentialContainerExited',
    Containers: containers,
  };
  return {seconds, error: {name: 'States.TaskFailed', cause: JSON.stringify(stopped)}};
}

const attempt: fc.Arbitrary<Attempt> = fc.oneof(
  {weight: 5, arbitrary: fc.constant({exit: 0})},
  {weight: 4, arbitrary: fc.constantFrom(1, 2).map(exit => ({exit}))},
  {weight: 1, arbitrary: fc.constantFrom(3, 42, 137).map(exit => ({exit}))},
  {weight: 1, arbitrary: fc.constant({disrupted: true} as const)},
);

/** The attempts of each pod, in order; the last is repeated, and is a success, so that every pod ends some day. */
const fates = (count: number) =>
  fc.array(
    fc.record({
      attempts: fc.array(attempt, {maxLength: 6}),
      seconds: fc.integer({min: 1, max: 500}),
    }),
    {minLength: count, maxLength: count},
  );
type Fates = readonly {readonly attempts: readonly Attempt[]; readonly seconds: number}[];

function program(runs: Runs, hasRules: boolean): JobProgram {
  return {partition: 'aws', runTask: {Cluster: 'shop'}, runs, failureRules: hasRules ? RULES : []};
}

/** Runs a Job; with the number of attempts that each pod had. Pods are told apart by their index. */
function simulate(job: JobProgram, fate: Fates): Execution & {readonly runs: readonly number[]} {
  const definition = jobMachine(job);
  expect(checkDefinition(definition)).toEqual([]);
  const runs = fate.map(() => 0);
  const execution = run(definition, {}, (_, parameters) => {
    const index = Number(valueAt(parameters, '/Overrides/ContainerOverrides/0/Environment/0/Value') ?? 0);
    const {attempts, seconds} = fate[index] ?? {attempts: [], seconds: 1};
    const turn = runs[index] ?? 0;
    runs[index] = turn + 1;
    return outcomeOf(attempts[turn] ?? {exit: 0}, seconds);
  });
  return {...execution, runs};
}

/** The attempts of a pod until it has succeeded, with what the controller makes of them. */
function untilSuccess({attempts}: Fates[number], hasRules: boolean): readonly string[] {
  const verdicts = attempts.map(each => verdictOf(each, hasRules));
  const success = verdicts.indexOf('succeeded');
  return success === -1 ? [...verdicts, 'succeeded'] : verdicts.slice(0, success + 1);
}

const count = (verdicts: readonly string[], wanted: string) =>
  verdicts.filter(verdict => verdict === wanted).length;
const backOff = (turn: number) => Math.min(10 * 2 ** turn, 360);

describe('a Job of one pod', () => {
  test('is tried as often as backoffLimit allows, with the pauses of Kubernetes', () => {
    fc.assert(
      fc.property(fates(1), fc.integer({min: 0, max: 8}), (fate, retries) => {
        const {status, runs, waits} = simulate(program({kind: 'once', retries}, false), fate);
        const failures = count(untilSuccess(fate[0] ?? {attempts: [], seconds: 1}, false), 'failed');
        expect(status).toBe(failures <= retries ? 'SUCCEEDED' : 'FAILED');
        expect(runs).toEqual([Math.min(failures, retries) + 1]);
        expect(waits).toEqual(Array.from({length: Math.min(failures, retries)}, (_, turn) => backOff(turn)));
      }),
    );
  });

  test('ends when its rules say so, and counts only what they let count', () => {
    fc.assert(
      fc.property(fates(1), fc.integer({min: 0, max: 4}), (fate, retries) => {
        const way: Runs = {
          kind: 'rounds',
          count: 1,
          width: 1,
          retries,
          doneBy: 'all',
          indexIn: INDEXED,
          success: [],
        };
        const {status, runs} = simulate(program(way, true), fate);
        const expected = controller(untilSuccess(fate[0] ?? {attempts: [], seconds: 1}, true), retries);
        expect({status, runs: runs[0]}).toEqual(expected);
      }),
    );
  });
});

/** The Job controller with one pod at a time: the end of the Job and the number of its pods. */
function controller(verdicts: readonly string[], retries: number): {status: string; runs: number} {
  let failed = 0;
  for (const [index, verdict] of verdicts.entries()) {
    if (verdict === 'fails-job') return {status: 'FAILED', runs: index + 1};
    if (verdict === 'failed' && ++failed > retries) return {status: 'FAILED', runs: index + 1};
  }
  return {status: 'SUCCEEDED', runs: verdicts.length};
}

const several = fc.record({
  count: fc.integer({min: 1, max: 12}),
  width: fc.integer({min: 1, max: 12}),
  retries: fc.integer({min: 0, max: 8}),
  hasRules: fc.boolean(),
});

describe('a Job of several pods', () => {
  const cases = several.chain(shape => fates(shape.count).map(fate => ({...shape, fate})));

  test('ends as the Job controller ends it, with one run for each success and each failure', () => {
    fc.assert(
      fc.property(cases, ({count: pods, width, retries, hasRules, fate}) => {
        const way: Runs = {
          kind: 'rounds',
          count: pods,
          width,
          retries,
          doneBy: 'all',
          indexIn: INDEXED,
          success: [],
        };
        const {status, error, runs, waits} = simulate(program(way, hasRules), fate);
        const verdicts = fate.map(each => untilSuccess(each, hasRules));
        const failures = verdicts.reduce((sum, each) => sum + count(each, 'failed'), 0);
        const isEnded = verdicts.some(each => each.includes('fails-job'));
        if (!isEnded && failures <= retries) {
          expect(status).toBe('SUCCEEDED');
          expect(runs).toEqual(verdicts.map(each => each.length));
        } else {
          expect(status).toBe('FAILED');
          expect(['BackoffLimitExceeded', 'PodFailurePolicy']).toContain(error);
          for (const [index, each] of runs.entries())
            expect(each).toBeLessThanOrEqual(verdicts[index]?.length ?? 0);
        }
        expect(waits).toEqual(waits.map((_, turn) => backOff(turn)));
      }),
    );
  });

  test('ends at once when a pod fails and no retry is left', () => {
    fc.assert(
      fc.property(several, ({count: pods, width}) => {
        const fate = Array.from({length: pods}, (_, index) => ({
          attempts: index === 0 ? [{exit: 1}] : [],
          seconds: index === 0 ? 5 : 1000,
        }));
        const way: Runs = {
          kind: 'rounds',
          count: pods,
          width,
          retries: 0,
          doneBy: 'all',
          indexIn: INDEXED,
          success: [],
        };
        const {status, seconds, runs} = simulate(program(way, false), fate);
        expect({status, seconds}).toEqual({status: 'FAILED', seconds: 5});
        expect(runs.reduce((sum, each) => sum + each, 0)).toBe(Math.min(pods, width));
      }),
    );
  });

  test('keeps as many pods running as parallelism says, and no more', () => {
    fc.assert(
      fc.property(
        several,
        fc.infiniteStream(fc.integer({min: 1, max: 50})),
        ({count: pods, width}, lengths) => {
          const runs: [from: number, to: number][] = [];
          const way: Runs = {
            kind: 'rounds',
            count: pods,
            width,
            retries: 0,
            doneBy: 'all',
            indexIn: [],
            success: [],
          };
          run(jobMachine(program(way, false)), {}, (_, __, now) => {
            const seconds = lengths.next().value ?? 1;
            runs.push([now, now + seconds]);
            return {seconds, result: {}};
          });
          const atOnce = runs.map(([at]) => runs.filter(([from, to]) => from <= at && at < to).length);
          expect(Math.max(...atOnce)).toBe(Math.min(pods, width));
          expect(runs).toHaveLength(pods);
        },
      ),
    );
  });

  test('of a queue succeeds with its first round that has a success', () => {
    fc.assert(
      fc.property(cases, ({count: pods, retries, fate}) => {
        const way: Runs = {
          kind: 'rounds',
          count: pods,
          width: pods,
          retries,
          doneBy: 'any',
          indexIn: INDEXED,
          success: [],
        };
        const {status} = simulate(program(way, false), fate);
        let failed = 0;
        let expected = '';
        for (let round = 0; expected === ''; round++) {
          const ends = fate.map(({attempts}) => verdictOf(attempts[round] ?? {exit: 0}, false));
          failed += count(ends, 'failed');
          if (failed > retries) expected = 'FAILED';
          else if (ends.includes('succeeded')) expected = 'SUCCEEDED';
        }
        expect(status).toBe(expected);
      }),
    );
  });
});

describe('a Job with retries per index', () => {
  const cases = several.chain(shape => fates(shape.count).map(fate => ({...shape, fate})));

  test.each([false, true])('fails when an index has used up its own (none may fail: %s)', stopsAtFirst => {
    fc.assert(
      fc.property(cases, ({count: pods, width, retries, hasRules, fate}) => {
        const way: Runs = {
          kind: 'indexes',
          count: pods,
          width,
          retries,
          indexIn: INDEXED,
          success: [],
          stopsAtFirst,
        };
        const {status, runs} = simulate(program(way, hasRules), fate);
        const expected = fate.map(each => controller(untilSuccess(each, hasRules), retries));
        const isFailed = expected.some(each => each.status === 'FAILED');
        expect(status).toBe(isFailed ? 'FAILED' : 'SUCCEEDED');
        const isCutShort =
          isFailed && (stopsAtFirst || fate.some(each => untilSuccess(each, hasRules).includes('fails-job')));
        for (const [index, each] of expected.entries()) {
          if (isCutShort) expect(runs[index]).toBeLessThanOrEqual(each.runs);
          else expect(runs[index]).toBe(each.runs);
        }
      }),
    );
  });
});

describe('a Job with rules for its success', () => {
  const rule = (pods: number, least: number) =>
    fc
      .uniqueArray(fc.nat({max: pods - 1}), {minLength: least})
      .chain(among =>
        fc.integer({min: least, max: Math.max(least, among.length)}).map(count => ({among, count})),
      );
  const holds = (rules: readonly SuccessRule[], done: ReadonlySet<number>) =>
    rules.some(({among = [], count: wanted}) => among.filter(index => done.has(index)).length >= wanted);

  test('ends with the first success that is enough, and stops the others', () => {
    const cases = fc
      .integer({min: 1, max: 12})
      .chain(pods => fc.tuple(fates(pods), fc.array(rule(pods, 1), {minLength: 1, maxLength: 2})));
    fc.assert(
      fc.property(cases, fc.boolean(), ([fate, rules], isPerIndex) => {
        const success = rules.map(each => ({...each, count: 1}));
        const count = fate.length;
        const shape = {count, width: count, retries: 3, indexIn: INDEXED, success};
        const way: Runs = isPerIndex
          ? {kind: 'indexes', ...shape, stopsAtFirst: false}
          : {kind: 'rounds', ...shape, doneBy: 'all'};
        const {status, seconds, runs} = simulate(
          program(way, false),
          fate.map(each => ({...each, attempts: []})),
        );
        const enough = fate.filter((_, index) => rules.some(({among}) => among.includes(index)));
        expect({status, seconds}).toEqual({
          status: 'SUCCEEDED',
          seconds: Math.min(...enough.map(each => each.seconds)),
        });
        expect(runs).toEqual(fate.map(() => 1));
      }),
    );
  });

  const late = fc
    .integer({min: 2, max: 12})
    .chain(pods =>
      fc.tuple(fates(pods), fc.array(rule(pods, 2), {minLength: 1, maxLength: 2}), fc.nat({max: 6})),
    );

  test('ends with the round in which enough have succeeded', () => {
    fc.assert(
      fc.property(late, ([fate, success, retries]) => {
        const count = fate.length;
        const shape = {count, width: count, retries, indexIn: INDEXED, success};
        const {status, runs} = simulate(program({kind: 'rounds', ...shape, doneBy: 'all'}, false), fate);
        const done = new Set<number>();
        const expected = fate.map(() => 0);
        let failed = 0;
        let end = '';
        for (let round = 0; end === ''; round++) {
          for (const [index, {attempts}] of fate.entries()) {
            if (done.has(index)) continue;
            expected[index] = round + 1;
            if (verdictOf(attempts[round] ?? {exit: 0}, false) === 'succeeded') done.add(index);
            else failed++;
          }
          // Those that succeed in this round count only after it.
          if (holds(success, done)) end = 'SUCCEEDED';
          else if (failed > retries) end = 'FAILED';
          else if (done.size === fate.length) end = 'SUCCEEDED';
        }
        expect({status, runs}).toEqual({status: end, runs: expected});
      }),
    );
  });

  test('with retries per index succeeds where enough have, though others failed', () => {
    fc.assert(
      fc.property(late, ([fate, success, retries]) => {
        const count = fate.length;
        const shape = {count, width: count, retries, indexIn: INDEXED, success};
        const {status} = simulate(program({kind: 'indexes', ...shape, stopsAtFirst: false}, false), fate);
        const ends = fate.map(each => controller(untilSuccess(each, false), retries).status);
        const done = new Set([...ends.keys()].filter(index => ends[index] === 'SUCCEEDED'));
        expect(status).toBe(holds(success, done) || done.size === count ? 'SUCCEEDED' : 'FAILED');
      }),
    );
  });
});

describe('times', () => {
  test('a Job ends at its deadline, a pod at its own', () => {
    const once = program({kind: 'once', retries: 3}, false);
    const long = () => ({seconds: 100_000, result: {}});
    expect(run(jobMachine({...once, deadline: 1800}), {}, long)).toMatchObject({
      status: 'TIMED_OUT',
      seconds: 1800,
    });
    expect(run(jobMachine({...once, podDeadline: 60}), {}, long)).toMatchObject({
      status: 'FAILED',
      error: 'States.Timeout',
      seconds: 4 * 60 + 10 + 20 + 40,
    });
  });

  test('a lack of capacity is waited for, and no failure of the Job', () => {
    const answers = [{name: 'AmazonECS.Unknown'}, {name: 'AmazonECS.Unknown'}, undefined];
    const {status, waits} = run(jobMachine(program({kind: 'once', retries: 0}, false)), {}, () => {
      const error = answers.shift();
      return error ? {seconds: 1, error} : {seconds: 1, result: {}};
    });
    expect({status, waits}).toEqual({status: 'SUCCEEDED', waits: [10, 20]});
  });

  test('an error that is no description of a task counts as a failure', () => {
    const way: Runs = {
      kind: 'rounds',
      count: 1,
      width: 1,
      retries: 1,
      doneBy: 'all',
      indexIn: [],
      success: [],
    };
    for (const cause of [undefined, 'no capacity', '{"a":', '{}', '{"Containers":[]}']) {
      const error = {name: 'States.TaskFailed', ...(cause === undefined ? {} : {cause})};
      const {status, error: reason} = run(jobMachine(program(way, true)), {}, () => ({seconds: 1, error}));
      // Text that only looks like JSON ends the execution too, with an error of its own.
      expect(status).toBe('FAILED');
      expect(['BackoffLimitExceeded', 'States.IntrinsicFailure']).toContain(reason);
    }
  });
});
