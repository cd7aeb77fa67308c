import type {Instant} from './calls.ts';
import type {Context} from './context.ts';
import {isSame} from './equal.ts';
import {isFrozen, isSafety, trackId, trackInHand, withTrack} from './in-hand.ts';
import type {Halt, Intent, TrackState} from './journal.ts';
import {holding, mayAct} from './lease.ts';
import {type CallAnswer, distinct, type Look} from './observed.ts';
import {trackOrder} from './order.ts';
import type {Advanced, Process, Rest} from './process.ts';
import {ask, backOff, finish, readJournal, rest, writeJournal} from './requests.ts';
import type {Effect, Step} from './step.ts';
import {confirmed, decide, looksOf, trackOf, without} from './tracks/track.ts';
import {effectOf, isNamedRun, isSameEffect, looksFor, shown} from './view.ts';

/** Begins a pass: each track is looked at until it has nothing to do now. */
export function startPass(context: Context, process: Process, now: Instant): Advanced {
  const {held} = process;
  if (!held) return readJournal(process, now);
  const queue = trackOrder(context.plan, held.journal);
  return lookAgain(context, {...process, queue, rest: [], moved: false, acted: null}, now);
}

/** The next track of the pass. */
export function nextTrack(context: Context, process: Process, now: Instant): Advanced {
  return lookAgain(context, {...process, queue: process.queue.slice(1), acted: null}, now);
}

/** Looks at the track in hand. */
export function lookAgain(context: Context, process: Process, now: Instant): Advanced {
  const inHand = trackInHand(context, process);
  if (!inHand) return finishPass(context, process, now);
  const {track, state} = inHand;
  const looks = distinct([
    ...looksOf(context, track, state, now),
    ...(state.intent ? looksFor(effectOf(state.intent), track, context) : []),
  ]);
  const looking = {...process, looks, seen: [], looked: now};
  const [first] = looks;
  return first ? ask(looking, 'look', first.call, now) : conclude(context, looking, now);
}

/** A look that the track cannot do without failed, and failed again: the track stands still, the others go on. */
export function unseen(
  context: Context,
  process: Process,
  look: Look,
  answer: Extract<CallAnswer, {message: string}>,
  now: Instant,
): Advanced {
  // What had no answer, or was denied, is asked for again by itself: networks come back, and credentials that expired are renewed.
  const isPassing =
    answer.failure === 'throttled' || answer.failure === 'unknown' || answer.failure === 'denied';
  const kind = isPassing ? 'guard' : 'failed';
  const thing = answer.failure === 'missing' ? 'is not there' : 'cannot be read';
  return standStill(
    context,
    {...process, tries: 0},
    {kind, why: `What ${look.call.call} looks at ${thing}: ${answer.message}`, about: 'unseen'},
    now,
  );
}

/** Everything was looked at: decides, and does what the crash-safe step rule allows (cutover §6). */
export function conclude(context: Context, process: Process, now: Instant): Advanced {
  const inHand = trackInHand(context, process);
  if (!inHand) return finishPass(context, process, now);
  const {journal, track, state} = inHand;
  const {intent} = state;
  const isDone =
    intent &&
    (isSame(shown(effectOf(intent), process.seen, track, context), intent.after) ||
      (process.acted?.accepted === true && isNamedRun(intent.call)));
  if (intent && isDone) {
    const {acted} = process;
    const next = confirmed({...state, intent: null}, intent, effectOf(intent), acted?.value, now);
    return record(context, {...process, acted: null}, next, `done: ${intent.what}`, undefined, now);
  }
  const step: Step<TrackState> = decide(
    context,
    journal,
    track,
    {...state, intent: null},
    {
      seen: process.seen,
      looked: process.looked,
      now,
    },
  );
  if (state.halt && state.halt.kind !== 'guard' && !isSafety(step))
    return setAside(context, process, 'halted', state.halt.why, now);
  if (isFrozen(process, state) && !isSafety(step))
    return setAside(context, process, 'paused', `the cutover is paused (${journal.paused})`, now);
  if (intent) return settle(context, process, state, intent, step, now);
  switch (step.step) {
    case 'effect':
      return announce(context, process, state, step, now);
    case 'note':
      return record(
        context,
        process,
        {...step.state, halt: step.state.halt === state.halt ? null : step.state.halt},
        step.what,
        step.why,
        now,
      );
    case 'wait':
      return waitFor(context, process, state, step, now);
    case 'halt':
      return standStill(context, process, step.halt, now);
    case 'done':
      return state.halt
        ? record(context, process, {...state, halt: null}, 'goes on', undefined, now)
        : setAside(context, process, 'done', 'at its goal', now);
  }
}

/** An effect is announced and has not happened. It is done only when a fresh look leads to the very same effect. */
function settle(
  context: Context,
  process: Process,
  state: TrackState,
  intent: Intent,
  step: Step<TrackState>,
  now: Instant,
): Advanced {
  const {settings} = context;
  if (step.step === 'halt' && step.halt.kind !== 'guard') return standStill(context, process, step.halt, now);
  if (step.step !== 'effect' || !isSameEffect(intent, step.call) || !isSame(intent.before, step.before))
    return record(
      context,
      {...process, acted: null},
      {...state, intent: null},
      `given up: ${intent.what}`,
      undefined,
      now,
    );
  const {acted} = process;
  if (acted?.refused) return giveUp(context, process, state, intent, acted.refused, now);
  if (acted?.accepted && acted.looks < settings.attempts) {
    // It was accepted and does not show yet: look again.
    const looking = lookAgain(context, {...process, acted: {...acted, looks: acted.looks + 1}}, now);
    return backOff({...looking.process, tries: acted.looks}, now);
  }
  if (acted && (acted.accepted || acted.times >= settings.attempts)) {
    const why = acted.missed ?? `${intent.call} was tried ${acted.times} times and does not show`;
    return giveUp(context, process, state, intent, {message: why}, now, acted.missed !== undefined);
  }
  const {held} = process;
  if (!held) return readJournal(process, now);
  if (!mayAct(context, held.journal.lease, now, process.confirmed)) return readJournal(process, now);
  return ask(process, 'act', step.call, now);
}

/**
 * An effect cannot be done: the track goes on without it where it can, or a person has to look. Throttling and outages pass: then it is asked for
 * again by itself, above all what keeps something from running twice.
 */
function giveUp(
  context: Context,
  process: Process,
  state: TrackState,
  intent: Intent,
  refused: Parameters<typeof without>[3],
  now: Instant,
  isPassing = false,
): Advanced {
  const {message: why} = refused;
  const track = trackOf(context.plan, trackId(process));
  const other = track ? without(track, state, effectOf(intent), refused, now) : null;
  const halt: Halt = isPassing ? {kind: 'guard', why, about: 'unseen'} : {kind: 'failed', why};
  if (!other) return standStill(context, process, halt, now);
  const next = {...other, intent: null};
  return record(context, {...process, acted: null}, next, `goes on without: ${intent.what}`, why, now);
}

/** Announces an effect; it is done after another look. */
function announce(
  context: Context,
  process: Process,
  state: TrackState,
  effect: Effect,
  now: Instant,
): Advanced {
  const {held} = process;
  if (!held) return readJournal(process, now);
  const {call, before, after, what} = effect;
  const epoch = held.journal.lease?.epoch ?? 0;
  const intent: Intent = {call: call.call, input: call.in, what, before, after, at: now, epoch};
  const announced = {...state, intent, halt: state.halt?.kind === 'guard' ? null : state.halt};
  if (!context.safeguards.intent) {
    const unwritten = {...held, journal: withTrack(held.journal, trackId(process), announced)};
    return lookAgain(context, {...process, held: unwritten, acted: null}, now);
  }
  return record(context, {...process, acted: null}, announced, `announced: ${what}`, undefined, now);
}

function standStill(context: Context, process: Process, halt: Halt, now: Instant): Advanced {
  const state = process.held?.journal.tracks[trackId(process)];
  if (state && !isSame(state.halt, halt)) {
    const halted = {...process, rest: [...process.rest, restOf(process, 'halted', halt.why, halt)]};
    return record(
      context,
      halted,
      {...state, halt, ...(state.asked && {asked: null, open: state.asked})},
      `halted: ${halt.why}`,
      halt.diff?.join('; '),
      now,
      'next',
    );
  }
  return setAside(context, process, 'halted', halt.why, now);
}

function waitFor(
  context: Context,
  process: Process,
  state: TrackState,
  {until, why, commit}: Extract<Step<TrackState>, {step: 'wait'}>,
  now: Instant,
): Advanced {
  const waiting = {
    ...process,
    rest: [
      ...process.rest,
      {track: trackId(process), kind: 'waiting' as const, why, until, ...(commit && {commit})},
    ],
  };
  if (!isSame(state.asked ?? null, commit ?? null)) {
    const what = commit ? `asks for a commit: ${why}` : 'asks for no commit any more';
    return record(
      context,
      waiting,
      commit
        ? {...state, halt: null, asked: commit, ...(state.open && {open: null})}
        : {...state, halt: null, asked: null, open: state.asked ?? null},
      what,
      undefined,
      now,
      'next',
    );
  }
  if (state.halt) return record(context, waiting, {...state, halt: null}, 'goes on', undefined, now, 'next');
  return nextTrack(context, waiting, now);
}

function setAside(
  context: Context,
  process: Process,
  kind: Rest['kind'],
  why: string,
  now: Instant,
): Advanced {
  const halt = process.held?.journal.tracks[trackId(process)]?.halt;
  const set = {
    ...process,
    rest: [...process.rest, restOf(process, kind, why, kind === 'halted' ? halt : null)],
  };
  return nextTrack(context, set, now);
}

function restOf(process: Process, kind: Rest['kind'], why: string, halt?: Halt | null): Rest {
  return {
    track: trackId(process),
    kind,
    why,
    ...(halt && {halt}),
    ...(halt?.commit && {commit: halt.commit}),
  };
}

/** Writes a track's new state with an entry of the audit, and renews the lease. */
function record(
  context: Context,
  process: Process,
  state: TrackState,
  what: string,
  why: string | undefined,
  now: Instant,
  then: 'track' | 'next' = 'track',
): Advanced {
  const {held} = process;
  if (!held) return readJournal(process, now);
  const track = trackId(process);
  const journal = holding(context, withTrack(held.journal, track, state), now);
  const entry = {
    at: now,
    by: context.holder,
    epoch: journal.lease?.epoch ?? 0,
    track,
    what,
    ...(why !== undefined && {why}),
  };
  return writeJournal(process, {...journal, entries: [...journal.entries, entry]}, then, now);
}

function finishPass(context: Context, process: Process, now: Instant): Advanced {
  if (process.moved) return startPass(context, process, now);
  const rests = process.rest;
  const moments = rests.flatMap(({until}) => (until === undefined ? [] : [until]));
  if (rests.some(({kind, halt}) => kind === 'halted' && (!halt || halt.kind === 'guard')))
    moments.push(now + context.settings.poll);
  if (moments.length > 0) return rest(process, Math.max(Math.min(...moments), now + 1), rests);
  const kind = rests.every(({kind}) => kind === 'done') ? 'done' : 'halted';
  return finish(process, {kind, rest: rests}, context.holder, now);
}
