import type {Call, CallFailure, Instant} from './calls.ts';
import type {Journal} from './journal.ts';
import {released} from './lease.ts';
import type {Advanced, Outcome, Process, Rest, Then} from './process.ts';

/** Asks for a call. */
export function ask(process: Process, stage: Process['stage'], call: Call, now: Instant): Advanced {
  return {
    process: {...process, stage, pending: {call, stage}, asked: now},
    request: {ask: 'call', call},
  };
}

/** Reads the journal: whatever the process had in hand begins anew from it. */
export function readJournal(process: Process, now: Instant): Advanced {
  const anew = {
    ...process,
    held: null,
    writing: null,
    queue: [],
    looks: [],
    seen: [],
    acted: null,
    rest: [],
    outcome: null,
  };
  return ask(anew, 'read', {call: 'state.read', in: {}}, now);
}

/** Writes the journal under the condition that it still is as this process holds it. */
export function writeJournal(process: Process, journal: Journal, then: Then, now: Instant): Advanced {
  const version = process.held?.version ?? null;
  return ask(
    {...process, writing: {journal, then}, moved: true},
    'write',
    {call: 'state.write', in: {journal, version}},
    now,
  );
}

/** Tries the pending call again a little later. */
export function backOff(process: Process, now: Instant): Advanced {
  const tries = process.tries + 1;
  return {
    process: {...process, stage: 'backoff', tries},
    request: {ask: 'wait', until: now + 1, rest: [], retry: tries},
  };
}

/** Rests until a moment; then everything is read anew. */
export function rest(process: Process, until: Instant, rests: readonly Rest[]): Advanced {
  return {
    process: {...process, stage: 'waiting', pending: null, looks: [], seen: [], acted: null, rest: rests},
    request: {ask: 'wait', until, rest: rests},
  };
}

/** Ends; the lease is given back first where this process holds it. */
export function finish(process: Process, outcome: Outcome, holder: string, now: Instant): Advanced {
  const {held} = process;
  const ending = {...process, outcome};
  if (held?.journal.lease?.holder === holder && held.journal.lease.until > 0)
    return writeJournal(ending, released(held.journal), 'end', now);
  return end(ending, outcome);
}

/** Ends at once. */
export function end(process: Process, outcome: Outcome): Advanced {
  return {
    process: {
      ...process,
      stage: 'ended',
      pending: null,
      held: null,
      writing: null,
      looks: [],
      seen: [],
      queue: [],
      acted: null,
      outcome,
    },
    request: {ask: 'end', outcome},
  };
}

/** Ends because the journal cannot be used. */
export function fail(process: Process, failure: CallFailure, message: string): Advanced {
  return end(process, {kind: 'failed', rest: process.rest, failure: {failure, message}});
}
