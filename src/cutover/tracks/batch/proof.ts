import {withoutProof} from '../../advice.ts';
import type {Instant} from '../../calls.ts';
import type {Context} from '../../context.ts';
import {instantText} from '../../instant-text.ts';
import type {BatchState} from '../../journal.ts';
import type {BatchTrack} from '../../plan.ts';
import type {Settings} from '../../settings.ts';
import type {Step} from '../../step.ts';
import {halt, note, wait} from '../../step.ts';
import {nextFiring} from './window.ts';

const HOUR = 3600;

/** Moved is moved only after the target has run a firing by itself (T46). */
export function proven(
  context: Pick<Context, 'settings' | 'firings'>,
  track: BatchTrack,
  state: BatchState,
  now: Instant,
): Step<BatchState> {
  const {settings} = context;
  const {memory} = state;
  const after = memory.since ?? now;
  const caughtUp = new Set(memory.gaps.map(({firing}) => firing));
  const own = Object.entries(memory.runs).filter(
    ([firing, {side}]) => side === 'target' && Number(firing) > after && !caughtUp.has(Number(firing)),
  );
  const succeeded = own.find(([, {state}]) => state === 'succeeded')?.[0];
  const seen = succeeded === undefined ? null : `its firing of ${instantText(Number(succeeded))} succeeded`;
  const proof = memory.proof ?? seen;
  if (proof !== null)
    return note(
      {...state, phase: 'target', memory: {...memory, gapStart: null, runs: {}, answer: null, proof}},
      'the target runs it',
      proof,
    );
  if (own.some(([, {state}]) => state === 'failed'))
    return halt('guard', `the first run of ${track.id} on the target failed`);
  const next = nextFiring(context, track, after);
  if (next !== undefined && now > next + settings.evidence && own.length === 0)
    return halt(
      'guard',
      `no run of the firing of ${track.id} at ${instantText(next)} is known on the target, which shows tasks that have ended for about an hour`,
    );
  const due = next === undefined ? '' : `, that of ${instantText(next)}`;
  const why = `the target has to run its first firing${due}`;
  if (next !== undefined && next - now > settings.horizon)
    return wait(now + HOUR, `${why}. ${withoutProof(track.id)}`);
  const until = next !== undefined && next > now ? next : now + pause(settings, now - (next ?? after));
  return wait(Math.max(now + settings.poll, until), why);
}

/** Seconds until the next look: a monthly job's first firing is far away, and a long run takes its time. At most an hour. */
function pause({poll}: Settings, waited: number): number {
  return Math.max(poll, Math.min(HOUR, Math.floor(waited / 10)));
}
