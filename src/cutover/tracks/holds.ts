import {holdCommits, type Way} from '../commit.ts';
import type {Context} from '../context.ts';
import {differences, isSame} from '../equal.ts';
import type {TrackState} from '../journal.ts';
import {type Look, look, type Sight, seenOf} from '../observed.ts';
import type {Hold} from '../plan.ts';
import {refText} from '../ref-text.ts';
import {type Effect, halt, type Step} from '../step.ts';
import {awaited, commitLooks, notFromGit} from './by-git.ts';

/** What of a track's state tells what people were asked for. */
type Asking = Pick<TrackState, 'goal' | 'open'>;

/** What has to be looked at to set holds or to give them back. */
export function holdLooks(holds: readonly Hold[]): readonly Look[] {
  return holds.flatMap(hold =>
    hold.gitOwner
      ? commitLooks(...holdCommits(hold, 'there'))
      : [look('kubernetes.fields', {ref: hold.ref, fields: Object.keys(hold.values)})],
  );
}

/**
 * The next step towards all holds being set (`on`) or as they were found; null when they are. Given back in reverse order. A field that
 * is neither as found nor as held was changed by somebody else: drift. What Git declares, Git has to say.
 */
export function holdStep<S>(
  context: Context,
  holds: readonly Hold[],
  state: Asking,
  sight: Sight,
  on: boolean,
): Effect | Step<S> | null {
  for (const hold of on ? holds : holds.toReversed()) {
    const {ref, values, before, reason} = hold;
    if (hold.gitOwner) {
      const asked = heldByGit<S>(context, hold, state, sight, on ? 'there' : 'back');
      if (asked) return asked;
      continue;
    }
    const {version, values: found} = seenOf(sight.seen, 'kubernetes.fields', {
      ref,
      fields: Object.keys(values),
    });
    const [from, to] = on ? [before, values] : [values, before];
    if (isSame(found, to)) continue;
    if (!isSame(found, from))
      return halt(
        'drift',
        `${refText(ref)} is neither as found nor as held (${reason})`,
        differences(from, found),
      );
    return {
      step: 'effect',
      call: {call: 'kubernetes.set-fields', in: {ref, version, values: to}},
      before: from,
      after: to,
      what: `${on ? 'hold' : 'give back'} ${refText(ref)}: ${reason}`,
    };
  }
  return null;
}

function heldByGit<S>(context: Context, hold: Hold, state: Asking, sight: Sight, way: Way): Step<S> | null {
  for (const commit of holdCommits(hold, way)) {
    const {value} = seenOf(sight.seen, 'kubernetes.managed-field', {ref: commit.ref, field: commit.field});
    const step = isSame(value, commit.value)
      ? notFromGit<S>(context, commit, state, sight, way === 'back')
      : awaited<S>(context, commit, sight);
    if (step) return step;
  }
  return null;
}
