import type {Commit} from '../commit.ts';
import type {Context} from '../context.ts';
import {isSame} from '../equal.ts';
import type {TrackState} from '../journal.ts';
import {type Look, look, type Sight, seenOf} from '../observed.ts';
import {refText} from '../ref-text.ts';
import {type Effect, note, type Step} from '../step.ts';

/** What has to be looked at to know whether a field has its value from Git. */
export function commitLooks(...commits: readonly (Commit | undefined)[]): readonly Look[] {
  return commits.flatMap(commit =>
    commit ? [look('kubernetes.managed-field', {ref: commit.ref, field: commit.field})] : [],
  );
}

/** Waits until a field has the value of a commit. A person merges it when it suits; nothing is lost meanwhile. */
export function awaited<S>({settings}: Context, commit: Commit, {seen, now}: Sight, hint = ''): Step<S> {
  const {value} = seenOf(seen, 'kubernetes.managed-field', {ref: commit.ref, field: commit.field});
  const found = value === null ? 'not there' : JSON.stringify(value);
  return {
    step: 'wait',
    until: now + settings.poll,
    why: `Git has to set ${named(commit)} to ${JSON.stringify(commit.value)}; it is ${found} now${hint}`,
    commit,
  };
}

/**
 * Stands still while a field has the value of a commit and not from Git: its tool would set it back. Null where the tool declares the
 * value, or a person goes on all the same. What was asked for on the other way has to be out of the world first.
 * @param orNobody on the way back a field that nobody declares any more is at rest too.
 */
export function notFromGit<S>(
  {safeguards}: Context,
  commit: Commit,
  {goal, open}: Pick<TrackState, 'goal' | 'open'>,
  {seen}: Sight,
  orNobody = false,
): Step<S> | null {
  if (!safeguards.ownership) return null;
  const {ref, field, owner} = commit;
  const {value, managers} = seenOf(seen, 'kubernetes.managed-field', {ref, field});
  const isOther = open && isSame([open.ref, open.field], [ref, field]) && !isSame(open.value, commit.value);
  if (isOther && !isSame(value, open.value))
    return guard(
      `${named(open)} was to become ${JSON.stringify(open.value)}, and that may have been merged though it is not applied: it is ${JSON.stringify(value)} now. Close that change, or revert it and let it sync; then skip this guard and say so`,
    );
  if (goal.despiteOwnership !== undefined) return null;
  const isAtRest =
    managers.some(name => owner.managers.includes(name)) || (orNobody && managers.length === 0);
  if (isSame(value, commit.value) && isAtRest) return null;
  const found = isSame(value, commit.value)
    ? `has the value, and not from Git: ${managers.length === 0 ? 'nobody declares it' : `it was set by ${managers.join(', ')}`}`
    : `is ${JSON.stringify(value)} again`;
  return guard(
    `${named(commit)} ${found}. Its owner, ${owner.name}, would set it back: merge the change, and let it sync`,
    commit,
  );
}

/**
 * The rest of a track that has left the way there before anything was held: what people were asked for may be merged all the same, and Git
 * has to say again what it said. @param back the next step towards that; null when it does
 */
export function restOrBack<S extends TrackState>(
  state: S,
  back: () => Effect | Step<S> | null,
): Effect | Step<S> {
  if (!state.asked && !state.open) return {step: 'done'};
  return back() ?? note<S>({...state, asked: null, open: null}, 'Git says what it said before');
}

function guard<S>(why: string, commit?: Commit): Step<S> {
  return {step: 'halt', halt: {kind: 'guard', about: 'ownership', why, ...(commit && {commit})}};
}

function named({ref, field}: Commit): string {
  return `${field} of ${refText(ref)}`;
}
