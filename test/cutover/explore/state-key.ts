import {CALLS, type Instant} from '../../../src/cutover/calls.ts';
import type {Journal} from '../../../src/cutover/journal.ts';
import type {Settings} from '../../../src/cutover/settings.ts';
import type {Operator, Whole} from './world.ts';

/** The journal as it is stored here: the audit and the number of holders so far decide nothing, and would make every history another state. */
export function timeless(journal: Journal): Journal {
  const {lease, tracks} = journal;
  const quiet = Object.entries(tracks).map(([id, state]) => [
    id,
    state.intent ? {...state, intent: {...state.intent, epoch: 0}} : state,
  ]);
  return {...journal, lease: lease && {...lease, epoch: 0}, tracks: Object.fromEntries(quiet), entries: []};
}

const bare = new WeakMap<Journal, Journal>();

/** The journal without the name of its holder. */
export function nameless(journal: Journal): Journal {
  const before = bare.get(journal);
  if (before) return before;
  const quiet = timeless(journal);
  const named = {...quiet, lease: quiet.lease && {...quiet.lease, holder: ''}};
  bare.set(journal, named);
  return named;
}

const ids = new Map<string, number>();
const known = new WeakMap<object, number>();

/** A number for a plain object: equal ones have the same. */
export function idOf(value: object): number {
  const before = known.get(value);
  if (before !== undefined) return before;
  const json = JSON.stringify(value);
  const id = ids.get(json) ?? ids.size;
  ids.set(json, id);
  known.set(value, id);
  return id;
}

export function versionOf(journal: Journal): string {
  return String(idOf(journal));
}

/** The orders of two operators. */
const SWAPPED: readonly (readonly number[])[] = [
  [0, 1],
  [1, 0],
];

/** How the journals and answers in the hands of an operator are told apart at a moment. */
export interface Sight {
  readonly now: Instant;
  readonly settings: Settings;
  journal(journal: Journal): number;
  answer(value: unknown): string;
}

/** A number for a plain value: equal ones have the same. */
export function idOfAged(value: unknown): number {
  const json = JSON.stringify(value);
  const id = ids.get(json) ?? ids.size;
  ids.set(json, id);
  return id;
}

/**
 * What tells states of the whole apart. @param world the key of the world @param holders the names of the operators
 */
export function wholeKey<W>(
  state: Whole<W>,
  world: string,
  holders: readonly string[],
  sight: Sight,
): string {
  const {journal, operators} = state;
  const shared = `${world}|${sight.journal(journal)}|${state.crashes}.${state.freezes}.${state.rollbacks}`;
  const keys = operators.map(operator => operatorKey(operator, sight));
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
}

/**
 * What decides about the further life of an operator: moments and answers that do not are left out, and ages beyond those that count;
 * and its name, of which the caller has to take care.
 */
function operatorKey(operator: Operator, {now, settings, journal, answer}: Sight): string {
  const wait = (until: Instant) => Math.max(until - now, 0);
  const {process, request, frozen} = operator;
  const {pending, held, writing, queue, looks, seen, tries, acted, moved, stage, confirmed, asked, outcome} =
    process;
  const head = `${stage}${frozen ? 'f' : ''}`;
  let key: string;
  if (request.ask === 'end') key = head;
  else if (request.ask === 'wait' && request.lease) key = `l${frozen}`;
  else if (stage === 'waiting') key = `${head}w${wait(request.ask === 'wait' ? request.until : 0)}`;
  else {
    const isRead = request.ask === 'call' && CALLS[request.call.call] === 'read';
    key = [
      head,
      held ? journal(held.journal) : '',
      writing ? `${journal(writing.journal)}${writing.then}` : '',
      request.ask === 'wait'
        ? `${wait(request.until)}${pending?.stage}${pending?.call.call}`
        : request.call.call,
      request.ask === 'call' && stage === 'act' ? idOf(request.call.in) : '',
      queue.join(),
      isRead ? `${looks.length}${JSON.stringify(seen.map(({answer}) => answer))}` : '',
      tries,
      acted
        ? `${acted.times}${acted.accepted}${acted.looks}${acted.missed === undefined ? '' : 'm'}${acted.refused?.failure ?? ''}${answer(acted.value)}`
        : '',
      moved ? 'm' : '',
      Math.min(now - confirmed, settings.fresh + 1),
      pending ? Math.min(now - asked, settings.call + 1) : '',
      process.rest.map(({kind, until}) => `${kind}${until === undefined ? '' : wait(until)}`).join(),
      outcome?.kind ?? '',
    ].join('_');
  }
  return shortened(key);
}

function shortened(key: string): string {
  const id = ids.get(key) ?? ids.size;
  ids.set(key, id);
  return id.toString(36);
}
