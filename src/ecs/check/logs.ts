import {LOGS} from '../limits.ts';
import {type Constraint, each} from './constraint.ts';

/** Log groups. */
export const LOG_GROUPS: readonly Constraint[] = [
  {
    id: 'check/log-group-name',
    summary: 'The name of a log group does not begin with "aws/".',
    remediation: 'Choose another name.',
    source: 'CloudWatch Logs API reference, CreateLogGroup.',
    test: each('log-groups', ({input: {logGroupName: name = ''}}, report) => {
      if (name.startsWith('aws/')) report('/logGroupName', 'Names that begin with "aws/" are those of AWS.');
    }),
  },
  {
    id: 'check/log-retention',
    summary: 'Logs are kept for one of the periods that CloudWatch Logs knows.',
    remediation: 'Set `logs.retentionDays` in k2e.yaml to one of those periods.',
    source: 'CloudWatch Logs API reference, PutRetentionPolicy `retentionInDays`.',
    test: each('log-retention', ({input: {retentionInDays: days = 0}}, report) => {
      if (!LOGS.retentionDays.some(each => each === days))
        report('/retentionInDays', `Logs cannot be kept for ${days} days.`);
    }),
  },
];
