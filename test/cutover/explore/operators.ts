import {advance} from '../../../src/cutover/advance.ts';
import {CALLS, type Call, type CallFailure, type Instant} from '../../../src/cutover/calls.ts';
import type {Context} from '../../../src/cutover/context.ts';
import {rollback} from '../../../src/cutover/goals.ts';
import type {Journal} from '../../../src/cutover/journal.ts';
import {leaseFor} from '../../../src/cutover/lease.ts';
import {FRESH, type Process, type Request} from '../../../src/cutover/process.ts';
import type {Settings} from '../../../src/cutover/settings.ts';
import {actsUnderLease, epochGrows, wasAnnounced} from '../../../src/rehearsal/invariants/authority.ts';
import type {Violation} from '../../../src/rehearsal/invariants/invariant.ts';
import type {Model, Move} from './search.ts';

/** One operator: the process that runs for it, what that asks for, and how often it died. */
interface Operator {
  readonly process: Process;
  readonly request: Request;
  readonly lives: number;
  readonly frozen: boolean;
}

/** The answer of a world to a call. */
export type Reply<W> =
  | {readonly world: W; readonly value: unknown; readonly violation?: string | null}
  | {readonly world: W; readonly failure: CallFailure};

/** The part of a state that is outside: small, plain, with its own events. */
export interface World<W> {
  readonly initial: W;
  answer(world: W, call: Call): Reply<W>;
  /** What can happen by itself now; before time goes on, or any time. */
  events(world: W): readonly {readonly label: string; readonly world: W}[];
  /** The next moment; null while something has to happen first, or when the model's time is over. */
  tick(world: W): W | null;
  now(world: W): Instant;
  /** Tells worlds apart. */
  key(world: W): string;
  check(world: W, journal: Journal): string | null;
  /** True where somebody else did what a person has to look at. */
  mayHalt?(world: W): boolean;
  /** At the end, everything being at rest. */
  judge(world: W, journal: Journal): string | null;
}

/** How much may go wrong. */
export interface Bounds {
  readonly operators: number;
  /** Deaths of processes and lost answers, together. */
  readonly crashes: number;
  /** Times that a process stands still for as long as it likes, as a laptop that sleeps. */
  readonly freezes: number;
  /** Commands to go back, at any moment. */
  readonly rollbacks: number;
  /** Others may act between any two reads of a process; else only before each of its writes and effects, which see what was read together. */
  readonly tornReads?: boolean;
}

/** A state of the whole: the world, the journal, the operators, and what may still go wrong. */
export interface Whole<W> {
  readonly world: W;
  readonly journal: Journal;
  readonly operators: readonly Operator[];
  readonly crashes: number;
  readonly freezes: number;
  readonly rollbacks: number;
}

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
      const {journal, operators} = state;
      const shared = `${world.key(state.world)}|${bareIdOf(journal)}|${state.crashes}.${state.freezes}.${state.rollbacks}`;
      const keys = operators.map(operator => operatorKey(operator, now, settings));
      const holders = operators.map((operator, index) => context(index, operator.lives).holder);
      // Operators are alike: which of them is called A does not tell states apart, nor does the name of one that is dead.
      const orders = operators.length === 2 ? SWAPPED : [operators.map((_, index) => index)];
      const texts = orders.map(order => {
        const nameOf = (of: Journal | undefined) => {
          const holder = of?.lease?.holder;
          return holder === undefined ? '' : order.indexOf(holders.indexOf(holder));
        };
        const each = order.map(index => {
          const held = operators[index]?.process.held;
          const isPresent = held?.version === versionOf(journal) ? '=' : '';
          return `${keys[index]}.${nameOf(held?.journal)}${isPresent}`;
        });
        return `${nameOf(journal)}|${each.join('|')}`;
      });
      return `${shared}|${texts.toSorted()[0]}`;
    },
    moves: state => {
      const moves: Move<Whole<W>>[] = state.operators.flatMap((_, index) => movesOf(state, index));
      for (const {label, world: after} of world.events(state.world))
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
      const later = isBusy ? null : world.tick(state.world);
      if (later) moves.push({label: `time ${world.now(later)}`, state: {...state, world: later}});
      return moves;
    },
    check: state => world.check(state.world, state.journal),
    judgeEnd: state => {
      if (state.operators.some(({request}) => request.ask !== 'end')) return 'unfinished';
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

/** The journal as it is stored here: the audit and the number of holders so far decide nothing, and would make every history another state. */
function timeless(journal: Journal): Journal {
  const {lease, tracks} = journal;
  const quiet = Object.entries(tracks).map(([id, state]) => [
    id,
    state.intent ? {...state, intent: {...state.intent, epoch: 0}} : state,
  ]);
  return {...journal, lease: lease && {...lease, epoch: 0}, tracks: Object.fromEntries(quiet), entries: []};
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

const ids = new Map<string, number>();
const known = new WeakMap<object, number>();

/** A number for a plain object: equal ones have the same. */
function idOf(value: object): number {
  const before = known.get(value);
  if (before !== undefined) return before;
  const json = JSON.stringify(value);
  const id = ids.get(json) ?? ids.size;
  ids.set(json, id);
  known.set(value, id);
  return id;
}

function versionOf(journal: Journal): string {
  return String(idOf(journal));
}

/** The orders of two operators. */
const SWAPPED: readonly (readonly number[])[] = [
  [0, 1],
  [1, 0],
];

const bare = new WeakMap<Journal, number>();

/** A number for a journal without the name of its holder: equal ones have the same. */
function bareIdOf(journal: Journal): number {
  const before = bare.get(journal);
  if (before !== undefined) return before;
  const quiet = timeless(journal);
  const id = idOf({...quiet, lease: quiet.lease && {...quiet.lease, holder: ''}});
  bare.set(journal, id);
  return id;
}

/**
 * What decides about the further life of an operator: moments and answers that do not are left out, and ages beyond those that count;
 * and its name, of which the caller has to take care.
 */
function operatorKey(operator: Operator, now: Instant, settings: Settings): string {
  const cached = keys.get(operator);
  if (cached?.now === now) return cached.key;
  const {process, request, frozen} = operator;
  const {pending, held, writing, queue, looks, seen, tries, acted, moved, stage, confirmed, asked, outcome} =
    process;
  const head = `${stage}${frozen ? 'f' : ''}`;
  let key: string;
  if (request.ask === 'end') key = head;
  else if (request.ask === 'wait' && request.lease) key = `l${frozen}`;
  else if (stage === 'waiting') key = `${head}w${Math.max(request.ask === 'wait' ? request.until : 0, now)}`;
  else {
    const isRead = request.ask === 'call' && CALLS[request.call.call] === 'read';
    key = [
      head,
      held ? bareIdOf(held.journal) : '',
      writing ? `${bareIdOf(writing.journal)}${writing.then}` : '',
      request.ask === 'wait'
        ? `${Math.max(request.until, now)}${pending?.stage}${pending?.call.call}`
        : request.call.call,
      request.ask === 'call' && stage === 'act' ? idOf(request.call.in) : '',
      queue.join(),
      isRead ? `${looks.length}${JSON.stringify(seen.map(({answer}) => answer))}` : '',
      tries,
      acted ? `${acted.times}${acted.accepted}${acted.looks}${acted.refused?.failure ?? ''}` : '',
      moved ? 'm' : '',
      Math.min(now - confirmed, settings.fresh + 1),
      pending ? Math.min(now - asked, settings.call + 1) : '',
      process.rest.map(({kind, until}) => `${kind}${until ?? ''}`).join(),
      outcome?.kind ?? '',
    ].join('_');
  }
  const short = shortened(key);
  keys.set(operator, {now, key: short});
  return short;
}

const keys = new WeakMap<Operator, {now: Instant; key: string}>();

function shortened(key: string): string {
  const id = ids.get(key) ?? ids.size;
  ids.set(key, id);
  return id.toString(36);
}
