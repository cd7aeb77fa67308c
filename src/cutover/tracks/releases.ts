import type {Goal} from '../journal.ts';
import {answerOf, type Look, look, type Seen} from '../observed.ts';
import type {Release} from '../plan.ts';
import type {Step} from '../step.ts';

/** What has to be looked at to know that no Helm release is being changed; each may fail, and then it is not known. */
export function releaseLooks(releases: readonly Release[] = []): readonly Look[] {
  return releases.map(({namespace, name}) => look('kubernetes.release', {namespace, name}, 'optional'));
}

/**
 * Stands still while Helm changes a release: it may write the object back any moment, and a change that is under way decides what the
 * release declares from now on (T58). Null when all are at rest, or a person goes on in spite of it. Not knowing is not passing.
 */
export function releaseStep<S>(
  releases: readonly Release[] = [],
  {despiteReleases}: Goal,
  seen: readonly Seen[],
): Step<S> | null {
  if (despiteReleases !== undefined) return null;
  for (const {namespace, name} of releases) {
    const found = answerOf(seen, 'kubernetes.release', {namespace, name});
    const release = `the Helm release ${namespace}/${name}`;
    if (found === undefined)
      return held(`whether ${release} is being changed cannot be read: that takes the right to list Secrets`);
    if (found?.status.startsWith('pending-'))
      return held(
        `${release} is ${found.status} (revision ${found.revision}). Let it end; where nothing runs any more, \`helm rollback ${name} --namespace ${namespace}\` ends it`,
      );
  }
  return null;
}

function held<S>(why: string): Step<S> {
  return {step: 'halt', halt: {kind: 'guard', why, about: 'releases'}};
}
