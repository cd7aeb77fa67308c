import {isTimeZone} from '../../model/cron/zone.ts';
import {isScheduleExpression} from '../schedule-expression/grammar.ts';
import {type Constraint, each} from './constraint.ts';

/** Scheduled actions of scalable targets. */
export const SCHEDULED_ACTIONS: readonly Constraint[] = [
  {
    id: 'check/scheduled-action',
    summary:
      'A scheduled action moves a minimum or a maximum of 0 or more, the one not above the other, at times that AWS takes.',
    remediation: 'Change the cron triggers of the ScaledObject.',
    source: 'Application Auto Scaling API reference, PutScheduledAction.',
    test: each('scheduled-actions', ({input}, report) => {
      const {MinCapacity: min, MaxCapacity: max} = input.ScalableTargetAction ?? {};
      if (min === undefined && max === undefined)
        report('/ScalableTargetAction', 'It sets neither a minimum nor a maximum.');
      if (min !== undefined && max !== undefined && min > max)
        report('/ScalableTargetAction/MinCapacity', `The minimum ${min} is above the maximum ${max}.`);
      if ((min ?? 0) < 0 || (max ?? 0) < 0) report('/ScalableTargetAction', 'A bound is negative.');
      if (!isScheduleExpression(input.Schedule ?? ''))
        report(
          '/Schedule',
          'It is neither `cron(…)` with six fields, of which one day field is `?`, `rate(…)` nor `at(…)`.',
        );
      if (input.Timezone !== undefined && !isTimeZone(input.Timezone))
        report('/Timezone', `\`${input.Timezone}\` is no time zone of the IANA database.`);
    }),
  },
];
