import type {Call} from '../../../src/cutover/calls.ts';
import {skipGuard} from '../../../src/cutover/goals.ts';
import {type Journal, pendingCommits} from '../../../src/cutover/journal.ts';
import {GIT} from './job-plan.ts';

/** What Git says of one field, who the API server takes for its owner, and what people may still do unasked. */
export interface GitInModel {
  readonly says: unknown;
  /** The value that is live was applied from Git. */
  readonly owned: boolean;
  /** Times that somebody sets the field by hand instead of merging. */
  readonly byHand: number;
  /** Times that somebody merges the opposite unasked: too early, or a revert. */
  readonly unasked: number;
  /** Times that somebody sets the opposite of what Git says by hand, before its tool sets it back. */
  readonly flips: number;
  /** That has happened: what runs twice then is that person's doing. */
  readonly wild: boolean;
}

/** What people may do besides what they are asked for. */
export interface GitChances {
  readonly byHand: number;
  readonly unasked: number;
  readonly flips?: number;
}

/** Git in the beginning. */
export function gitOf(says: unknown, {byHand, unasked, flips = 0}: GitChances): GitInModel {
  return {says, owned: true, byHand, unasked, flips, wild: false};
}

/** The answer to a look at the field. */
export function managedField({owned}: GitInModel, live: unknown, call: Call): unknown {
  if (call.call !== 'kubernetes.managed-field') throw new Error(`${call.call} is no look at a field`);
  return {value: live, managers: owned ? GIT.managers : ['kubectl-edit']};
}

/** What can become of the field: Git as it is then, and its live value. */
export interface GitEvent {
  readonly label: string;
  readonly git: GitInModel;
  readonly live: unknown;
}

/**
 * A person merges what is asked for, at any time; the tool applies what Git says, at any time; somebody sets the field by hand; somebody
 * merges unasked. @param opposite the value that is not `says`
 */
export function gitEvents(
  git: GitInModel,
  live: unknown,
  opposite: unknown,
  journal: Journal,
): readonly GitEvent[] {
  const found: GitEvent[] = [];
  const [asked] = pendingCommits(journal);
  if (asked && asked.value !== git.says)
    found.push({label: `a person merges ${asked.value}`, git: {...git, says: asked.value}, live});
  if (live !== git.says || !git.owned)
    found.push({label: `the tool applies ${git.says}`, git: {...git, owned: true}, live: git.says});
  if (asked && git.byHand > 0 && live !== asked.value)
    found.push({
      label: `somebody sets ${asked.value} by hand`,
      git: {...git, byHand: git.byHand - 1, owned: false},
      live: asked.value,
    });
  if (git.unasked > 0)
    found.push({
      label: `somebody merges ${opposite} unasked`,
      git: {...git, says: opposite, unasked: git.unasked - 1, wild: true},
      live,
    });
  return found;
}

/** What was asked for on the other way was not merged, and a person says that it never will be. */
export function closings(
  git: GitInModel | null,
  journal: Journal,
): readonly {readonly label: string; readonly journal: Journal}[] {
  const open = Object.values(journal.tracks).find(
    ({halt, open}) =>
      halt?.about === 'ownership' && !halt.commit && open && git !== null && open.value !== git.says,
  );
  if (!open) return [];
  return [
    {label: 'a person closes the change', journal: skipGuard(journal, 'closed', {by: 'person', at: 0})},
  ];
}

/** Tells it apart. */
export function gitKey(git: GitInModel | null): string {
  if (!git) return '';
  const {says, owned, byHand, unasked, flips, wild} = git;
  return `${says}${owned ? '' : '!'}${byHand}${unasked}${flips}${wild ? 'w' : ''}`;
}
