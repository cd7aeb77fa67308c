import {advance} from '../../../src/cutover/advance.ts';
import {CALLS, type Call, type CallFailure, type Instant} from '../../../src/cutover/calls.ts';
import type {Context} from '../../../src/cutover/context.ts';
import {rollback} from '../../../src/cutover/goals.ts';
import type {Journal} from '../../../src/cutover/journal.ts';
import {leaseFor} from '../../../src/cutover/lease.ts';
import {FRESH, type Process, type Request} from '../../../src/cutover/process.ts';
import {actsUnderLease, epochGrows, wasAnnounced} from '../../../src/rehearsal/invariants/authority.ts';
import type {Violation} from '../../../src/rehearsal/invariants/invariant.ts';
import type {Model, Move} from './search.ts';
import {idOfAged, nameless, type Sight, timeless, versionOf, wholeKey} from './state-key.ts';
import type {Bounds, Operator, Whole, World} from './world.ts';

/** Operators that run the real reducer on a world, interleaved at each of their calls. */
export function operatorsOn<W extends object>(
  world: World<W>,
  journal: Journal,
  contextOf: (holder: string) => Context,
  bounds: Bounds,
): Model<Whole<W>> {
  const contexts = new Map<string, Context>();
  const context = (index: number, lives: number): Context => {
    const holder = `${'AB'[index]}${lives}`;
    const known = contexts.get(holder) ?? contextOf(holder);
    contexts.set(holder, known);
    return known;
  };
  const {settings} = contextOf('');
  const callSeconds = settings.call;
  const fresh = (index: number, lives: number, now: Instant): Operator => {
    const advanced = advance(context(index, lives), FRESH, {now, given: 'woken'});
    return {...advanced, lives, frozen: false};
  };
  /** Lets an operator read on until it wants to change something, to wait, or to end. */
  const readOn = (state: Whole<W>, index: number): Whole<W> => {
    let at = state;
    while (!bounds.tornReads) {
      const operator = at.operators[index];
      if (operator?.request.ask !== 'call' || CALLS[operator.request.call.call] !== 'read') break;
      const arrived = arrive(at, index, operator.request.call);
      at = answered(arrived.state, index, operator, arrived);
    }
    return at;
  };
  const withOperator = (state: Whole<W>, index: number, operator: Operator): Whole<W> => ({
    ...state,
    operators: state.operators.map((other, at) => (at === index ? operator : other)),
  });

  /** The call arrives: the world and the journal after it, what is answered, and what it violates. */
  const arrive = (
    state: Whole<W>,
    index: number,
    call: Call,
  ): {state: Whole<W>; value?: unknown; failure?: CallFailure; violation: string | null} => {
    const now = world.now(state.world);
    const holder = context(index, state.operators[index]?.lives ?? 0).holder;
    if (call.call === 'state.read')
      return {state, value: {journal: state.journal, version: versionOf(state.journal)}, violation: null};
    if (call.call === 'state.write') {
      if (call.in.version !== versionOf(state.journal)) return {state, failure: 'conflict', violation: null};
      const written = timeless(call.in.journal);
      return {
        state: {...state, journal: written},
        value: {version: versionOf(written)},
        violation: text(epochGrows(state.journal, call.in.journal)),
      };
    }
    const reply = world.answer(state.world, call);
    const isEffect = CALLS[call.call] === 'effect';
    const after = {...state, world: reply.world};
    const violation = isEffect
      ? (text(actsUnderLease(holder, call.call, state.journal, now)) ??
        text(wasAnnounced(call, state.journal)))
      : null;
    if ('failure' in reply) return {state: after, failure: reply.failure, violation};
    return {state: after, value: reply.value, violation: violation ?? reply.violation ?? null};
  };

  const answered = (
    state: Whole<W>,
    index: number,
    operator: Operator,
    given: {value?: unknown; failure?: CallFailure},
  ): Whole<W> => {
    const now = world.now(state.world);
    const answer =
      given.failure === undefined
        ? {now, given: 'value' as const, value: given.value}
        : {now, given: 'failure' as const, failure: given.failure, message: given.failure};
    const advanced = advance(context(index, operator.lives), operator.process, answer);
    return withOperator(state, index, {...operator, ...strip(advanced)});
  };

  const movesOf = (state: Whole<W>, index: number): Move<Whole<W>>[] => {
    const operator = state.operators[index];
    if (!operator) return [];
    const name = 'AB'[index];
    const now = world.now(state.world);
    if (operator.frozen)
      return [{label: `${name} goes on`, state: withOperator(state, index, {...operator, frozen: false})}];
    const {request, process} = operator;
    if (request.ask === 'end') return [];
    if (request.ask === 'wait') {
      const isFree = leaseFor(context(index, operator.lives), state.journal.lease, now) !== 'other';
      if (request.lease ? !isFree : now < request.until) return [];
      const advanced = advance(context(index, operator.lives), process, {now, given: 'woken'});
      return [
        {
          label: `${name} wakes`,
          state: readOn(withOperator(state, index, {...operator, ...strip(advanced)}), index),
        },
      ];
    }
    const {call} = request;
    const kind = CALLS[call.call];
    const label = `${name} ${labelOf(call)}`;
    const moves: Move<Whole<W>>[] = [];
    // A driver gives a call up after its time: it does not arrive any more.
    const isLate = kind === 'effect' && now > process.asked + callSeconds;
    const arrived = isLate ? null : arrive(state, index, call);
    if (arrived)
      moves.push({
        label,
        state: readOn(answered(arrived.state, index, operator, arrived), index),
        violation: arrived.violation,
      });
    else
      moves.push({
        label: `${label} gives up`,
        state: readOn(answered(state, index, operator, {failure: 'unknown'}), index),
      });
    if (kind === 'read') return moves;
    if (state.crashes > 0) {
      const left = {...state, crashes: state.crashes - 1};
      const died = (from: Whole<W>) =>
        readOn(withOperator(from, index, fresh(index, operator.lives + 1, now)), index);
      moves.push({label: `${name} dies before ${call.call}`, state: died(left)});
      const half = arrived ? world.half?.(state.world, call) : null;
      if (half)
        moves.push({label: `${name} dies half-way through ${label}`, state: died({...left, world: half})});
      if (arrived) {
        const happened = {...arrived.state, crashes: left.crashes};
        moves.push({label: `${label}, dies`, state: died(happened)});
        moves.push({
          label: `${label}, answer lost`,
          state: readOn(answered(happened, index, operator, {failure: 'unknown'}), index),
        });
      }
    }
    if (state.freezes > 0)
      moves.push({
        label: `${name} stands still before ${call.call}`,
        state: withOperator({...state, freezes: state.freezes - 1}, index, {...operator, frozen: true}),
      });
    return moves;
  };

  /** Operators that had ended begin anew. */
  const restarted = (state: Whole<W>, now: Instant): Whole<W> => {
    let at = state;
    for (const [index, operator] of state.operators.entries())
      if (operator.request.ask === 'end')
        at = readOn(withOperator(at, index, fresh(index, operator.lives + 1, now)), index);
    return at;
  };

  const isAtRest = ({world: at, journal, operators}: Whole<W>): boolean => {
    const isQuiet = operators.every(({request, frozen}) => !frozen && request.ask !== 'call');
    const ended = operators.every(({request}) => request.ask === 'end');
    return isQuiet && world.isAtRest(at, journal, ended);
  };

  const initialWorld = world.initial;
  const start: Whole<W> = {
    world: initialWorld,
    journal,
    operators: Array.from({length: bounds.operators}, (_, index) => fresh(index, 0, world.now(initialWorld))),
    crashes: bounds.crashes,
    freezes: bounds.freezes,
    rollbacks: bounds.rollbacks,
  };
  return {
    initial: start.operators.reduce((at, _, index) => readOn(at, index), start),
    key: state => {
      const now = world.now(state.world);
      const sight: Sight = {
        now,
        settings,
        journal: seen => idOfAged(world.aged.journal(state.world, nameless(seen))),
        answer: value => JSON.stringify(world.aged.answer(state.world, value)),
      };
      const holders = state.operators.map((operator, index) => context(index, operator.lives).holder);
      return wholeKey(state, world.key(state.world), holders, sight);
    },
    moves: state => {
      const moves: Move<Whole<W>>[] = state.operators.flatMap((_, index) => movesOf(state, index));
      for (const {label, world: after} of world.events(state.world, state.journal))
        moves.push({label, state: {...state, world: after}});
      const now = world.now(state.world);
      const isBusy = state.operators.some(
        ({request, frozen}) =>
          !frozen &&
          (request.ask === 'call' || (request.ask === 'wait' && !request.lease && now >= request.until)),
      );
      if (state.rollbacks > 0) {
        const back = {...rollback(state.journal, {by: 'person', at: now}), entries: []};
        const told = {...state, journal: back, rollbacks: state.rollbacks - 1};
        moves.push({label: 'rollback', state: restarted(told, now)});
      }
      for (const {label, journal: told} of world.say?.(state.world, state.journal) ?? [])
        moves.push({label, state: restarted({...state, journal: {...told, entries: []}}, now)});
      const later = isBusy ? null : world.tick(state.world);
      if (later) moves.push({label: `time ${world.now(later)}`, state: {...state, world: later}});
      return moves;
    },
    isAtRest: state => isAtRest(state),
    check: state => world.check(state.world, state.journal),
    judgeEnd: state => {
      if (!isAtRest(state) && state.operators.some(({request}) => request.ask !== 'end')) return 'unfinished';
      const halted = state.operators.some(
        ({request}) => request.ask === 'end' && request.outcome.kind !== 'done',
      );
      const halts = Object.values(state.journal.tracks).map(
        ({phase, halt}) => `${phase}: ${halt?.kind} ${halt?.why}`,
      );
      // A question is an end: only a person can answer it.
      const asks = Object.values(state.journal.tracks).some(({halt}) => halt?.kind === 'question');
      if (halted && asks) return null;
      return halted && !world.mayHalt?.(state.world)
        ? `I12 ended before its goal, ${halts.join('; ')}`
        : world.judge(state.world, state.journal);
    },
  };
}

/** The journal that is to be written, without its audit. */
function strip<T extends {readonly process: Process; readonly request: Request}>(advanced: T): T {
  const {process, request} = advanced;
  const {writing} = process;
  if (!writing || request.ask !== 'call' || request.call.call !== 'state.write') return advanced;
  const journal = {...writing.journal, entries: []};
  const call = {call: 'state.write' as const, in: {...request.call.in, journal}};
  return {
    ...advanced,
    process: {
      ...process,
      writing: {...writing, journal},
      pending: process.pending && {...process.pending, call},
    },
    request: {...request, call},
  };
}

function text(found: Violation | null): string | null {
  return found ? `${found.invariant} ${found.what}: ${found.evidence.join('; ')}` : null;
}

const labels = new WeakMap<object, string>();

/** The name of a call, and the input of an effect. */
function labelOf(call: Call): string {
  if (CALLS[call.call] !== 'effect') return call.call;
  const before = labels.get(call.in);
  if (before !== undefined) return before;
  const label = `${call.call} ${JSON.stringify(call.in)}`;
  labels.set(call.in, label);
  return label;
}
