import type {Calls} from './calls.ts';
import type {Context} from './context.ts';
import {holding, leaseFor} from './lease.ts';
import type {Look} from './observed.ts';
import {conclude, lookAgain, nextTrack, startPass, unseen} from './pass.ts';
import type {Advanced, Answer, Process} from './process.ts';
import {ask, backOff, end, fail, finish, readJournal, rest, writeJournal} from './requests.ts';

/**
 * One move of an operator's process: takes what the driver answers, gives the process as it is then and what it asks for. Pure: the same
 * process and answer always give the same. Never throws for what a platform answers.
 */
export function advance(context: Context, process: Process, answer: Answer): Advanced {
  const {now} = answer;
  switch (process.stage) {
    case 'start':
      return readJournal(process, now);
    case 'waiting':
      if (answer.given === 'stop')
        return finish(process, {kind: 'waiting', rest: process.rest}, context.holder, now);
      return readJournal({...process, tries: 0}, now);
    case 'backoff':
      if (!process.pending) return readJournal(process, now);
      return ask(process, process.pending.stage, process.pending.call, now);
    case 'read':
      return onRead(context, process, answer);
    case 'write':
      return onWritten(context, process, answer);
    case 'look':
      return onLooked(context, process, answer);
    case 'act':
      return onActed(context, process, answer);
    case 'ended':
      return end(process, process.outcome ?? {kind: 'done', rest: []});
  }
}

function onRead(context: Context, process: Process, answer: Answer): Advanced {
  const {now} = answer;
  if (answer.given === 'failure') {
    const isTransient = answer.failure === 'throttled' || answer.failure === 'unknown';
    if (isTransient && process.tries < context.settings.attempts) return backOff(process, now);
    return fail(process, answer.failure, answer.message);
  }
  const found = answer.given === 'value' ? (answer.value as Calls['state.read']['out']) : null;
  if (found === null) return end(process, {kind: 'no-journal', rest: []});
  if (found.journal.run !== context.plan.run || found.journal.plan !== context.digest)
    return end(process, {kind: 'other-plan', rest: []});
  const {settings} = context;
  const adopted = {...process, held: found, confirmed: process.asked};
  const {lease} = found.journal;
  switch (leaseFor(context, lease, now)) {
    case 'held':
      return startPass(context, {...adopted, tries: 0}, now);
    case 'take':
      return writeJournal(adopted, holding(context, found.journal, now), 'pass', now);
    case 'other': {
      // It may be given back long before it is over: who comes to roll back is not kept waiting.
      const over = (lease?.until ?? now) + settings.skew + 1;
      const waiting = rest({...adopted, held: null}, Math.min(over, now + settings.poll), []);
      return lease && waiting.request.ask === 'wait'
        ? {...waiting, request: {...waiting.request, lease}}
        : waiting;
    }
  }
}

function onWritten(context: Context, process: Process, answer: Answer): Advanced {
  const {now} = answer;
  const {writing} = process;
  if (answer.given === 'failure') {
    // It was to stop anyway. Else a command may have come while the lease was given back: then there is more to do.
    if (process.outcome?.kind === 'waiting') return end(process, process.outcome);
    // Somebody else wrote, or nobody knows whether this was written: the journal itself tells.
    if (answer.failure === 'conflict' || answer.failure === 'unknown' || answer.failure === 'stale') {
      if (process.tries >= context.settings.attempts) return fail(process, answer.failure, answer.message);
      return readJournal({...process, tries: process.tries + 1}, now);
    }
    if (answer.failure === 'throttled' && process.tries < context.settings.attempts)
      return backOff(process, now);
    return fail(process, answer.failure, answer.message);
  }
  if (answer.given !== 'value' || !writing) return readJournal(process, now);
  const {version} = answer.value as Calls['state.write']['out'];
  const held = {journal: writing.journal, version};
  const written = {...process, held, writing: null, confirmed: process.asked, tries: 0};
  switch (writing.then) {
    case 'pass':
      return startPass(context, written, now);
    case 'track':
      return lookAgain(context, written, now);
    case 'next':
      return nextTrack(context, written, now);
    case 'end':
      return end(written, process.outcome ?? {kind: 'done', rest: []});
  }
}

function onLooked(context: Context, process: Process, answer: Answer): Advanced {
  const {now} = answer;
  const [first, ...others] = process.looks;
  if (!first || answer.given === 'woken' || answer.given === 'stop') return readJournal(process, now);
  if (answer.given === 'failure') {
    const isTransient = answer.failure === 'throttled' || answer.failure === 'unknown';
    const isTooLong = first.brief && now >= process.looked + context.settings.poll;
    if (isTransient && !isTooLong && process.tries < context.settings.attempts) return backOff(process, now);
    const isForTrack = first.optional || (first.missing && answer.failure === 'missing');
    if (!isForTrack) return unseen(context, process, first, answer, now);
  }
  const given =
    answer.given === 'failure' ? {failure: answer.failure, message: answer.message} : {value: answer.value};
  // Who is silent when asked once is not asked for all the others of the kind too.
  const isSilent = first.brief && 'failure' in given && now >= process.asked + context.settings.poll;
  const isUnasked = ({brief, call}: Look) => isSilent && brief && call.call === first.call.call;
  const seen = [first, ...others.filter(isUnasked)].map(({call}) => ({call, answer: given}));
  const left = others.filter(other => !isUnasked(other));
  const looked = {...process, looks: left, seen: [...process.seen, ...seen], tries: 0};
  const [next] = left;
  if (next) return ask(looked, 'look', next.call, now);
  return conclude(context, looked, now);
}

function onActed(context: Context, process: Process, answer: Answer): Advanced {
  const {now} = answer;
  if (answer.given === 'woken' || answer.given === 'stop') return readJournal(process, now);
  const acted = {times: (process.acted?.times ?? 0) + 1, accepted: false, looks: 0};
  if (answer.given === 'value') {
    const accepted = {...acted, accepted: true, value: answer.value};
    return lookAgain(context, {...process, tries: 0, acted: accepted}, now);
  }
  const {failure, message} = answer;
  if (failure === 'missing' || failure === 'denied' || failure === 'invalid')
    return lookAgain(context, {...process, tries: 0, acted: {...acted, refused: {failure, message}}}, now);
  // Whether or not it has happened is for the look to tell: a call is never repeated blindly.
  const isPassing = failure === 'throttled' || failure === 'unknown';
  const tried = {...acted, ...(isPassing && {missed: message})};
  const looking = lookAgain(context, {...process, tries: 0, acted: tried}, now);
  return isPassing ? backOff({...looking.process, tries: acted.times - 1}, now) : looking;
}
