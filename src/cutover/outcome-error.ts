import {JournalError, RemoteError} from '../errors.ts';
import type {CallError} from './calls.ts';
import {isAtRest} from './demands.ts';
import type {Journal} from './journal.ts';
import type {Outcome} from './process.ts';
import {whereTrafficIs} from './whereabouts.ts';

/** The error of an outcome that is about the journal; undefined for all others. `place`: where the plan says that the journal lies. */
export function journalErrorOf({kind, failure}: Outcome, place: string): JournalError | undefined {
  return kind === 'no-journal' || kind === 'other-plan' || kind === 'failed'
    ? journalError(kind, place, failure)
    : undefined;
}

/** The error of a journal that is not there, is another cutover's, or cannot be used, with the reason. */
export function journalError(
  kind: 'no-journal' | 'other-plan' | 'failed',
  place: string,
  {failure, message}: Pick<CallError, 'failure' | 'message'> = {failure: 'unknown', message: 'no answer'},
  found?: Journal,
): JournalError {
  switch (kind) {
    case 'no-journal':
      return new JournalError(
        'K2E-E403',
        `There is no journal at ${place}: this cutover has not begun, or its journal was lost.`,
        [
          'Begin with `k2e cutover start` or `k2e cutover --weight`. Where it had begun, bring its journal back there first, such as from a backup, or use the plan that names its place: it says what is under way.',
        ],
      );
    case 'other-plan':
      return new JournalError(
        'K2E-E404',
        `The journal at ${place} belongs to another plan.${found ? ` ${whereTrafficIs(found)}` : ''}`,
        [
          found && isAtRest(found)
            ? 'Nothing of that cutover is under way. Keep its journal elsewhere, or name another place with `cutover.state` of k2e.yaml, convert and plan again; then begin.'
            : 'Use the plan with which the cutover began; or roll it back with that plan before you begin with another one, which needs a journal of its own.',
        ],
      );
    case 'failed':
      return new JournalError('K2E-E405', `The journal at ${place} cannot be used: ${message}`, [
        ...(failure === 'missing'
          ? ['Make the bucket or the table; or name another one before anything has begun.']
          : []),
        ...(failure === 'denied'
          ? [
              'Give these credentials the right to read and write it: `k2e cutover permissions` prints the policy.',
            ]
          : []),
        'Nothing is lost: what was announced is settled when the command runs again.',
      ]);
  }
}

/** A failed call as an error of the contract: exit code 6 for the journal at `place`, 4 for everything else. Without a place there is no plan yet. */
export function callErrorOf({call, failure, message}: CallError, place?: string): JournalError | RemoteError {
  if (call === 'state.read' || call === 'state.write')
    return journalError('failed', place ?? '', {failure, message});
  if (place === undefined) return planningError(failure, message);
  return failure === 'denied'
    ? new RemoteError('K2E-E202', message, [
        'Nothing was lost. Where credentials have expired, renew them and run the command again; `k2e cutover permissions` prints the policy and the roles that the cutover needs.',
      ])
    : new RemoteError('K2E-E201', message, [
        'Nothing was lost: run the command again, it goes on where it stopped.',
      ]);
}

/** Without a plan nothing can print the policy that it needs; and planning changes nothing. */
function planningError(failure: CallError['failure'], message: string): RemoteError {
  return failure === 'denied'
    ? new RemoteError('K2E-E202', message, [
        'A plan is made by reading alone: in the account the managed policy ReadOnlyAccess is enough, in the cluster the ClusterRole `view` and the right to read the objects of Argo CD, Flux and KEDA. Where credentials have expired, renew them.',
      ])
    : new RemoteError('K2E-E201', message, ['Nothing was changed or written: run the command again.']);
}
