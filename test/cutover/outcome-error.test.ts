import {expect, test} from 'vitest';
import {CallError} from '../../src/cutover/calls.ts';
import {callErrorOf, journalErrorOf} from '../../src/cutover/outcome-error.ts';

const PLACE = 's3://cutovers/shop.json';

test.each([
  ['missing', 'NoSuchBucket: The specified bucket does not exist', 'Make the bucket or the table'],
  ['denied', 'AccessDenied: Access Denied', '`k2e cutover permissions` prints the policy'],
  ['unknown', 'connect ETIMEDOUT', 'Nothing is lost'],
] as const)(
  'a journal that cannot be used, %s: it is told what to do, before a command and in it',
  (failure, message, says) => {
    const before = callErrorOf(new CallError('state.read', failure, message), PLACE);
    const within = journalErrorOf({kind: 'failed', rest: [], failure: {failure, message}}, PLACE);
    for (const error of [before, within]) {
      expect(error).toMatchObject({code: 'K2E-E405', exitCode: 6});
      expect(error?.message).toContain(message);
      expect(error?.suggestions.join(' ')).toContain(says);
    }
  },
);
