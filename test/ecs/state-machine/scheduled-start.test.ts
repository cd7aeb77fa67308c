import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {checkDefinition} from '../../../src/ecs/state-machine/check-definition.ts';
import type {StateMachineDefinition} from '../../../src/ecs/state-machine/definition.ts';
import {jobMachine} from '../../../src/ecs/state-machine/job-machine.ts';
import {START_PREFIX} from '../../../src/ecs/state-machine/scheduled-start.ts';
import {valueAt} from '../../../src/pointer.ts';
import {type Outcome, run} from './interpreter.ts';

type Policy = 'Allow' | 'Forbid' | 'Replace';

/** An execution of the machine as Step Functions lists it. Times are seconds. */
interface Listed {
  readonly name: string;
  readonly from: number;
  to: number;
  readonly length: number;
}

/** One delivery of Scheduler: when it comes, and for which scheduled time. */
interface Delivery {
  readonly at: number;
  readonly scheduled: number;
  /** How long the run takes that it may start. */
  readonly length: number;
}

/** The machine of a CronJob that runs one task. */
function machine(concurrency: Policy): StateMachineDefinition {
  return jobMachine({
    partition: 'aws',
    runTask: {},
    runs: {kind: 'once', retries: 0},
    failureRules: [],
    concurrency,
  });
}

/** Step Functions with one state machine: names are taken once, and executions run until their end or until they are stopped. */
class StepFunctions {
  readonly executions: Listed[] = [];
  readonly #definition: StateMachineDefinition;

  constructor(concurrency: Policy) {
    this.#definition = machine(concurrency);
  }

  /** The end of the execution that a delivery starts: the last state that it entered. */
  deliver({at, scheduled, length}: Delivery): string | undefined {
    const own = {name: `${START_PREFIX}${this.executions.length}`, from: at, to: at + 1, length: 1};
    this.executions.push(own);
    const scheduledTime = new Date(scheduled * 1000).toISOString().replace('.000', '');
    const {status, entered} = run(
      this.#definition,
      {scheduledTime},
      (resource, parameters) => this.#answer(resource, parameters, at, length),
      {StateMachine: {Id: 'machine'}, Execution: {Id: own.name}},
    );
    expect(status).toBe('SUCCEEDED');
    expect(entered).not.toContain('RunTask');
    return entered.at(-1);
  }

  /** The runs, without the executions that only start them. */
  runs(): readonly Listed[] {
    return this.executions.filter(({name}) => !name.startsWith(START_PREFIX));
  }

  #answer(resource: string, parameters: unknown, at: number, length: number): Outcome {
    if (resource.endsWith(':states:startExecution')) {
      const name = String(valueAt(parameters, '/Name'));
      expect(name).toMatch(/^[\w-]{1,80}$/);
      if (this.executions.some(execution => execution.name === name))
        return {seconds: 0, error: {name: 'StepFunctions.ExecutionAlreadyExistsException'}};
      this.executions.push({name, from: at, to: at + length, length});
      return {seconds: 0, result: {}};
    }
    if (resource.endsWith(':sfn:listExecutions')) {
      const running = this.executions.filter(({from, to}) => from <= at && at < to);
      return {seconds: 0, result: {Executions: running.map(({name}) => ({Name: name, ExecutionArn: name}))}};
    }
    const stopped = this.executions.find(({name}) => name === valueAt(parameters, '/ExecutionArn'));
    if (stopped) stopped.to = at;
    return {seconds: 0, result: {}};
  }
}

/** A CronJob of one run each minute, whose starts may be delivered twice, at once or a little later. */
const deliveries = fc
  .array(
    fc.record({
      length: fc.integer({min: 1, max: 300}),
      again: fc.option(fc.integer({min: 0, max: 200}), {nil: undefined}),
    }),
    {minLength: 1, maxLength: 20},
  )
  .map(minutes =>
    minutes
      .flatMap(({length, again}, minute): Delivery[] => [
        {at: minute * 60, scheduled: minute * 60, length},
        ...(again === undefined ? [] : [{at: minute * 60 + again, scheduled: minute * 60, length}]),
      ])
      .toSorted((a, b) => a.at - b.at),
  );

/** The runs of a CronJob by the rules of its controller, from the first delivery for each time: start and end. */
function controller(all: readonly Delivery[], policy: Policy): readonly [from: number, to: number][] {
  const runs: [from: number, to: number][] = [];
  for (const {at, scheduled, length} of all) {
    if (at !== scheduled) continue;
    const isFirst = all.findIndex(other => other.scheduled === scheduled && other.at === at);
    if (all[isFirst] !== undefined && runs.some(([from]) => from === at)) continue;
    const active = runs.filter(([, to]) => at < to);
    if (policy === 'Forbid' && active.length > 0) continue;
    if (policy === 'Replace') for (const run of active) run[1] = at;
    runs.push([at, at + length]);
  }
  return runs;
}

describe.each(['Allow', 'Forbid', 'Replace'] as const)('concurrencyPolicy %s', policy => {
  test('starts, skips and stops the runs that the CronJob controller does, however often a start is delivered', () => {
    fc.assert(
      fc.property(deliveries, all => {
        // A skipped start that is delivered again when the last run has ended is one that Kubernetes would not have made.
        const late = policy === 'Forbid' ? all.filter(({at, scheduled}) => at === scheduled) : all;
        const service = new StepFunctions(policy);
        for (const delivery of late) service.deliver(delivery);
        expect(service.runs().map(({from, to}) => [from, to])).toEqual(controller(late, policy));
      }),
    );
  });
});

test('Forbid never lets two runs overlap', () => {
  fc.assert(
    fc.property(deliveries, all => {
      const service = new StepFunctions('Forbid');
      for (const delivery of all) service.deliver(delivery);
      const runs = service.runs();
      for (const [index, {to}] of runs.entries()) {
        const next = runs[index + 1];
        if (next) expect(next.from).toBeGreaterThanOrEqual(to);
      }
      expect(new Set(runs.map(({name}) => name)).size).toBe(runs.length);
    }),
  );
});

test('an execution that is started by hand runs the job', () => {
  const calls: string[] = [];
  const {status} = run(machine('Forbid'), {}, resource => {
    calls.push(resource);
    return {seconds: 1, result: {}};
  });
  expect({status, calls}).toEqual({status: 'SUCCEEDED', calls: ['arn:aws:states:::ecs:runTask.sync']});
});

test.each(['Allow', 'Forbid', 'Replace'] as const)('the machine for %s is sound', policy => {
  expect(checkDefinition(machine(policy))).toEqual([]);
});

test('the name of a run is its scheduled time', () => {
  const service = new StepFunctions('Allow');
  expect(service.deliver({at: 0, scheduled: 1_800_000_000, length: 1})).toBe('Started');
  expect(service.deliver({at: 9, scheduled: 1_800_000_000, length: 1})).toBe('AlreadyStarted');
  expect(service.runs().map(({name}) => name)).toEqual(['2027-01-15T08-00-00Z']);
});
