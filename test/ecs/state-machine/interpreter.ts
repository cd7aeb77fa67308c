import type {
  Condition,
  Flow,
  MapState,
  Retrier,
  State,
  StateMachineDefinition,
  TaskState,
} from '../../../src/ecs/state-machine/definition.ts';
import {isObject} from '../../../src/json.ts';
import {evaluated, filled, type Scope, StatesError, valueAt} from './json-path.ts';

/** What a task does: how long it takes, and its result or its error. */
export interface Outcome {
  readonly seconds: number;
  readonly result?: unknown;
  readonly error?: {readonly name: string; readonly cause?: string};
}

/** A world for a state machine: called with the resource and the parameters of each task, at a virtual time in seconds. */
export type World = (resource: string, parameters: unknown, now: number) => Outcome;

/** What became of an execution. */
export interface Execution {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  readonly error?: string;
  readonly seconds: number;
  /** The states that were entered, in order. */
  readonly entered: readonly string[];
  /** The times of Wait states and between retries, in order. */
  readonly waits: readonly number[];
}

/** Time that passes before the flow goes on. */
type Pause = Generator<number, unknown, void>;

/**
 * Runs a state machine by the words of the Amazon States Language, on a virtual clock: iterations of a Map overlap, and an
 * error in one of them ends the others.
 */
export function run(
  definition: StateMachineDefinition,
  input: unknown,
  world: World,
  context: unknown = {},
): Execution {
  const entered: string[] = [];
  const waits: number[] = [];
  let now = 0;
  const interpreter = new Interpreter(
    (resource, parameters) => world(resource, parameters, now),
    entered,
    waits,
  );
  const flow = interpreter.flow(definition, input, context);
  try {
    for (let step = flow.next(); !step.done; step = flow.next()) {
      now += step.value;
      const limit = definition.TimeoutSeconds;
      if (limit !== undefined && now > limit) return {status: 'TIMED_OUT', seconds: limit, entered, waits};
    }
    return {status: 'SUCCEEDED', seconds: now, entered, waits};
  } catch (error) {
    if (!(error instanceof StatesError)) throw error;
    return {status: 'FAILED', error: error.message, seconds: now, entered, waits};
  }
}

class Interpreter {
  readonly #world: (resource: string, parameters: unknown) => Outcome;
  readonly #entered: string[];
  readonly #waits: number[];

  constructor(world: (resource: string, parameters: unknown) => Outcome, entered: string[], waits: number[]) {
    this.#world = world;
    this.#entered = entered;
    this.#waits = waits;
  }

  *flow({StartAt, States}: Flow, input: unknown, context: unknown): Pause {
    let name: string | undefined = StartAt;
    let data = input;
    while (name !== undefined) {
      const state: State | undefined = States[name];
      if (!state) throw new Error(`There is no state ${name}.`);
      this.#entered.push(name);
      const scope = {input: data, context};
      switch (state.Type) {
        case 'Succeed':
          return data;
        case 'Fail':
          throw new StatesError(state.Error, state.Cause);
        case 'Choice':
          name = state.Choices.find(choice => holds(choice, scope))?.Next ?? state.Default;
          continue;
        case 'Wait': {
          const seconds = 'Seconds' in state ? state.Seconds : Number(evaluated(state.SecondsPath, scope));
          this.#waits.push(seconds);
          yield seconds;
          break;
        }
        case 'Pass':
          data = placed(
            data,
            state.ResultPath,
            state.Result ?? (state.Parameters ? filled(state.Parameters, scope) : data),
          );
          break;
        case 'Task': {
          const [result, next]: [unknown, string?] = yield* this.#task(state, scope);
          data = result;
          if (next !== undefined) {
            name = next;
            continue;
          }
          break;
        }
        case 'Map': {
          const [result, next]: [unknown, string?] = yield* this.#caughtMap(state, scope);
          data = result;
          if (next !== undefined) {
            name = next;
            continue;
          }
          break;
        }
      }
      name = 'Next' in state ? state.Next : undefined;
    }
    return data;
  }

  /** The data after a task, and the state that an error leads to. */
  *#task(state: TaskState, scope: Scope): Generator<number, [data: unknown, next?: string], void> {
    const attempts = new Map<Retrier, number>();
    for (;;) {
      const outcome = this.#world(state.Resource, filled(state.Parameters, scope));
      const isLate = state.TimeoutSeconds !== undefined && outcome.seconds > state.TimeoutSeconds;
      yield isLate ? (state.TimeoutSeconds ?? 0) : outcome.seconds;
      const error = isLate ? {name: 'States.Timeout'} : outcome.error;
      if (!error) {
        const result = state.ResultSelector
          ? filled(state.ResultSelector, {...scope, input: outcome.result})
          : outcome.result;
        return [placed(scope.input, state.ResultPath, result)];
      }
      const retrier = state.Retry?.find(({ErrorEquals}) => catches(ErrorEquals, error.name));
      const used = retrier ? (attempts.get(retrier) ?? 0) : 0;
      if (retrier && used < retrier.MaxAttempts) {
        attempts.set(retrier, used + 1);
        const delay = retrier.IntervalSeconds * retrier.BackoffRate ** used;
        const seconds = Math.min(delay, retrier.MaxDelaySeconds ?? delay);
        this.#waits.push(seconds);
        yield seconds;
        continue;
      }
      const catcher = state.Catch?.find(({ErrorEquals}) => catches(ErrorEquals, error.name));
      if (!catcher) throw new StatesError(error.name, error.cause ?? '');
      const output = {Error: error.name, ...(error.cause === undefined ? {} : {Cause: error.cause})};
      return [placed(scope.input, catcher.ResultPath, output), catcher.Next];
    }
  }

  /** The data after a Map, and the state that an error of one of its items leads to. */
  *#caughtMap(state: MapState, scope: Scope): Generator<number, [data: unknown, next?: string], void> {
    try {
      return [placed(scope.input, state.ResultPath, yield* this.#map(state, scope))];
    } catch (error) {
      if (!(error instanceof StatesError)) throw error;
      const catcher = state.Catch?.find(({ErrorEquals}) => catches(ErrorEquals, error.message));
      if (!catcher) throw error;
      const output = {Error: error.message, Cause: error.cause};
      return [placed(scope.input, catcher.ResultPath, output), catcher.Next];
    }
  }

  *#map(state: MapState, scope: Scope): Pause {
    const items = valueAt(state.ItemsPath, scope);
    if (!Array.isArray(items)) throw new StatesError('States.Runtime', 'There are no items.');
    const width = state.MaxConcurrency === 0 ? 40 : Math.min(state.MaxConcurrency, 40);
    const results: unknown[] = items.map(() => undefined);
    const waiting = items.map((value, index) => ({value, index}));
    const active: {readonly index: number; readonly flow: Pause; wake: number}[] = [];
    let now = 0;
    const step = (child: (typeof active)[number]): boolean => {
      const {value, done} = child.flow.next();
      if (done) results[child.index] = value;
      else child.wake = now + Number(value);
      return done === true;
    };
    while (waiting.length > 0 || active.length > 0) {
      while (active.length < width && waiting.length > 0) {
        const {value, index} = waiting.shift() ?? {value: undefined, index: 0};
        const context = {...Object(scope.context), Map: {Item: {Value: value, Index: index}}};
        const input = state.ItemSelector ? filled(state.ItemSelector, {...scope, context}) : value;
        const child = {index, flow: this.flow(state.ItemProcessor, input, context), wake: now};
        if (!step(child)) active.push(child);
      }
      const next = active.toSorted((a, b) => a.wake - b.wake)[0];
      if (!next) continue;
      yield next.wake - now;
      now = next.wake;
      if (step(next)) active.splice(active.indexOf(next), 1);
    }
    return results;
  }
}

function catches(names: readonly string[], error: string): boolean {
  return names.some(
    name =>
      name === error || name === 'States.ALL' || (name === 'States.TaskFailed' && error !== 'States.Timeout'),
  );
}

/** The data with a result put where `ResultPath` says. */
function placed(data: unknown, path: string | null | undefined, result: unknown): unknown {
  if (path === null) return data;
  if (path === undefined || path === '$') return result;
  const key = /^\$\.(\w+)$/.exec(path)?.[1];
  if (key === undefined) throw new Error(`The interpreter cannot put anything at ${path}.`);
  return {...(isObject(data) ? data : {}), [key]: result};
}

function holds(condition: Condition, scope: Scope): boolean {
  if ('And' in condition) return condition.And.every(each => holds(each, scope));
  if ('Or' in condition) return condition.Or.some(each => holds(each, scope));
  if ('Not' in condition) return !holds(condition.Not, scope);
  const value = valueAt(condition.Variable, scope);
  if ('IsPresent' in condition) return (value !== undefined) === condition.IsPresent;
  if (value === undefined)
    throw new StatesError('States.Runtime', `There is nothing at ${condition.Variable}.`);
  if ('BooleanEquals' in condition) return value === condition.BooleanEquals;
  if ('StringEquals' in condition) return value === condition.StringEquals;
  if ('StringEqualsPath' in condition) return value === valueAt(condition.StringEqualsPath, scope);
  if ('StringLessThanPath' in condition)
    return String(value) < String(valueAt(condition.StringLessThanPath, scope));
  if ('NumericEquals' in condition) return value === condition.NumericEquals;
  if ('NumericGreaterThan' in condition) return Number(value) > condition.NumericGreaterThan;
  return matches(String(value), condition.StringMatches);
}

/** True for a text that fits a pattern in which `*` stands for anything. */
function matches(text: string, pattern: string): boolean {
  const parts = pattern.split('*').map(part => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
}
