import {JournalError} from '../errors.ts';
import type {Outcome} from './process.ts';

/**
 * The error of an outcome that is about the journal; undefined for all others.
 * `place`: where the plan says that the journal lies.
 */
export function journalErrorOf({kind, failure}: Outcome, place: string): JournalError | undefined {
  switch (kind) {
    case 'no-journal':
      return new JournalError('K2E-E403', `There is no journal at ${place}: this cutover has not begun.`, [
        'Begin with `k2e cutover start` or `k2e cutover --weight`; or correct `state` of the plan.',
      ]);
    case 'other-plan':
      return new JournalError('K2E-E404', `The journal at ${place} belongs to another plan.`, [
        'Use the plan with which the cutover began; or roll it back with that plan before you begin with another one.',
      ]);
    case 'failed':
      return new JournalError(
        'K2E-E405',
        `The journal at ${place} cannot be used: ${failure?.message ?? 'no answer'}`,
        ['Nothing is lost: what was announced is settled when the command runs again.'],
      );
    default:
      return undefined;
  }
}
