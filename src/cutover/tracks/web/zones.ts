import type {Calls, Instant} from '../../calls.ts';
import type {Context} from '../../context.ts';
import type {Stage, WebState} from '../../journal.ts';
import {answerOf, type Seen, type Sight} from '../../observed.ts';
import type {WebTrack} from '../../plan.ts';
import {among} from '../../record-sets.ts';
import type {Step} from '../../step.ts';
import {note, wait} from '../../step.ts';
import {isGoingDown} from './aim.ts';
import {returned} from './capacity.ts';
import {recordsOf} from './drift.ts';
import {batchBetween, rank, recordsAt, roundedText, stageText} from './stages.ts';

/** A change of records has happened: where its zone stands now, and which change its servers have yet to learn. */
export function confirmedWeb(
  state: WebState,
  {zone}: Calls['dns.change']['in'],
  result: unknown,
  now: Instant,
): WebState {
  const {memory} = state;
  const id = (result as Calls['dns.change']['out'] | undefined)?.change ?? null;
  return {
    ...state,
    phase: 'moving',
    memory: {
      ...memory,
      zones: {...memory.zones, [zone]: memory.aim},
      changes: {...memory.changes, [zone]: {id, at: now}},
      since: null,
    },
  };
}

/** Brings the zones to the aim, one after the other, private ones first; each by one batch that fails when anybody changed a record. */
export function moveZones(
  context: Context,
  track: WebTrack,
  state: WebState,
  seen: readonly Seen[],
): Step<WebState> | null {
  const {memory} = state;
  const {safeguards, plan} = context;
  for (const zone of track.zones) {
    const at = memory.zones[zone.zone] ?? memory.aim;
    if (memory.up ? rank(at) >= rank(memory.aim) : rank(at) <= rank(memory.aim)) continue;
    const from = safeguards.compareAndSwap ? recordsAt(zone, at, safeguards.safeZero) : recordsOf(zone, seen);
    const to = recordsAt(zone, memory.aim, safeguards.safeZero);
    const batch = batchBetween(
      from,
      to,
      `k2e ${plan.run}: ${track.host} ${stageText(at)} to ${stageText(memory.aim)}`.slice(0, 256),
    );
    const changed = [...batch.deletes, ...batch.creates];
    if (changed.length === 0)
      return note(
        {...state, memory: {...memory, zones: {...memory.zones, [zone.zone]: memory.aim}}},
        'nothing to change',
      );
    return {
      step: 'effect',
      call: {call: 'dns.change', in: {zone: zone.zone, batch}},
      before: among(from, changed),
      after: among(to, changed),
      what: `${zone.private ? 'private ' : ''}zone ${zone.zone}: from ${stageText(at)} to ${stageText(memory.aim)}${roundedText(zone, memory.aim)}`,
    };
  }
  return null;
}

/** Waits until Route 53's servers have what was changed; `since` is the moment when all have it (T18). */
export function spread(context: Context, state: WebState, {seen, now}: Sight): Step<WebState> | null {
  const {memory} = state;
  if (isGoingDown(state)) return null;
  const pending = Object.entries(memory.changes).filter(([zone, {id, at}]) =>
    id !== null && answerOf(seen, 'dns.change-status', {zone, change: id}) === 'insync'
      ? false
      : now < at + context.settings.propagation,
  );
  if (pending.length > 0)
    return wait(now + context.settings.poll, 'the change spreads to all servers of Route 53');
  if (memory.since !== null) return null;
  const since = now;
  return note(
    {...state, phase: phaseOf(memory.aim), memory: {...returned(memory, since), changes: {}, since}},
    `all servers have ${stageText(memory.aim)}`,
  );
}

function phaseOf(aim: Stage): WebState['phase'] {
  return aim.at === 'after' ? 'finalised' : aim.at;
}
