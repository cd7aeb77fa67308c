import type {Call, CallFailure, CallName, Calls, Instant} from './calls.ts';
import {isSame} from './equal.ts';

/** What a call gave: its value, or why there is none. */
export type CallAnswer =
  | {readonly value: unknown}
  | {readonly failure: CallFailure; readonly message: string};

/** A call that was made to look at the world, with its answer. */
export interface Seen {
  readonly call: Call;
  readonly answer: CallAnswer;
}

/** All that was seen for one decision. Time windows of looks end at `looked`; `now` is the moment of the decision. */
export interface Sight {
  readonly seen: readonly Seen[];
  /** When the first look was asked. */
  readonly looked: Instant;
  readonly now: Instant;
}

/**
 * A look at the world that a track asks for. Where `optional`, its failure is for the track to judge, and where `missing`, that the thing is not
 * there; else the track waits. `brief`: optional, and what judges the rest does not wait for it: it is looked at again within seconds.
 */
export interface Look {
  readonly call: Call;
  readonly optional?: boolean;
  readonly missing?: boolean;
  readonly brief?: boolean;
}

/** A look; `name` and `input` as in `Calls`. */
export function look<K extends CallName>(
  name: K,
  input: Calls[K]['in'],
  failing?: 'optional' | 'missing' | 'brief',
): Look {
  const call = {call: name, in: input} as Call;
  if (failing === 'brief') return {call, optional: true, brief: true};
  return failing ? {call, [failing]: true} : {call};
}

/** Looks without repetitions, in their order. */
export function distinct(looks: readonly Look[]): readonly Look[] {
  return looks.filter(({call}, index) => looks.findIndex(other => isSame(other.call, call)) === index);
}

/** What was seen by this call; undefined where it was not made or failed. */
export function answerOf<K extends CallName>(
  seen: readonly Seen[],
  name: K,
  input: Calls[K]['in'],
): Calls[K]['out'] | undefined {
  const answer = given(seen, name, input);
  return answer && 'value' in answer ? (answer.value as Calls[K]['out']) : undefined;
}

/** Why this call gave nothing, in the words of who was asked; undefined where it was not made or gave something. */
export function failureOf<K extends CallName>(
  seen: readonly Seen[],
  name: K,
  input: Calls[K]['in'],
): string | undefined {
  const answer = given(seen, name, input);
  return answer && 'failure' in answer ? answer.message : undefined;
}

function given<K extends CallName>(
  seen: readonly Seen[],
  name: K,
  input: Calls[K]['in'],
): CallAnswer | undefined {
  return seen.find(({call}) => call.call === name && isSame(call.in, input))?.answer;
}

/**
 * What was seen by a look that is not optional: the machine lets no track decide without it.
 * @throws Error where the look was not made: a mistake of the track.
 */
export function seenOf<K extends CallName>(
  seen: readonly Seen[],
  name: K,
  input: Calls[K]['in'],
): Calls[K]['out'] {
  const value = answerOf(seen, name, input);
  if (value === undefined) throw new Error(`${name} was not looked at`);
  return value;
}
