import type {Halt} from './journal.ts';

/**
 * What a person can do about a track that stands still: the commands, as they are typed, and what each does. Undefined where its reason says
 * it already.
 */
export function adviceFor(track: string, {kind, about, commit}: Halt): string | undefined {
  const skip = `\`k2e cutover skip-guard --track ${track} --reason …\``;
  const back = `\`k2e cutover rollback --track ${track}\` goes back`;
  switch (kind) {
    case 'drift':
      return track.startsWith('web/')
        ? `Next: \`k2e cutover resume\` takes weights that somebody moved as they are and goes on to the weight that was asked for; ${back} from them. Put all other records right by hand first, as they were expected: k2e overwrites nobody.`
        : `Next: \`k2e cutover resume\` takes it as it is now and goes on; ${back} from there.`;
    case 'failed':
      return `Next: remove the cause, then \`k2e cutover resume\`; or ${back}.`;
    case 'question':
      return track.startsWith('batch/')
        ? `Next: \`k2e cutover approve --track ${track}\` runs them now; ${skip} leaves them out.`
        : `Next: \`k2e cutover approve --track ${track}\` goes back all the same.`;
    case 'guard':
      if (about === 'unseen')
        return 'Next: nothing of it is changed meanwhile; it goes on by itself as soon as it can look, also when the command is run again.';
      if (about === 'gone')
        return 'Next: `k2e cutover finalise` goes on without it. To go back, apply it again first.';
      if (about === 'source' || about === 'idle')
        return `Next: it goes on by itself when that passes; ${back}.`;
      if (about === 'quiet')
        return `Next: it goes on by itself when that passes, and until then the way back is open; ${skip} ends it all the same, and who still calls the old side goes on doing so; ${back}.`;
      // What to commit is told with it.
      return commit
        ? undefined
        : `Next: it goes on by itself when that passes; ${skip} goes on all the same; ${back}.`;
  }
}

/** What a person can do about a job whose first run on ECS is far away. */
export function withoutProof(track: string): string {
  return `To take it as moved without one: \`k2e cutover skip-guard --track ${track} --reason …\``;
}

/** What a person can do about a pause. */
export const ADVICE_FOR_PAUSE = 'Next: `k2e cutover resume` ends the pause; a rollback goes on meanwhile.';
