import {CONFIG} from '../job/example.ts';
import type {Example} from '../rule.ts';
import {cronJob} from './example.ts';

/** What becomes of schedules, for the page and the tests of cron-job/schedule. */
export const SCHEDULE_EXAMPLES: readonly [Example, ...Example[]] = [
  {
    name: 'a nightly job',
    config: CONFIG,
    given: cronJob('schedule: "30 2 * * *"\ntimeZone: Asia/Tokyo'),
    emits: {
      'schedules/shop-report': {
        Name: 'shop-report',
        GroupName: 'shop',
        ScheduleExpression: 'cron(30 2 * * ? *)',
        ScheduleExpressionTimezone: 'Asia/Tokyo',
        State: 'DISABLED',
        FlexibleTimeWindow: {Mode: 'OFF'},
        Target: {Arn: 'arn:aws:scheduler:::aws-sdk:ecs:runTask'},
      },
    },
  },
  {
    name: 'a job that a cutover has brought to ECS for good',
    config: `${CONFIG}\ncutover: {finalised: [CronJob/shop/report]}`,
    given: cronJob('schedule: "30 2 * * *"\ntimeZone: Asia/Tokyo\nsuspend: true'),
    emits: {'schedules/shop-report': {State: 'ENABLED'}},
  },
  {
    name: 'the 1st, the 15th, and every Friday',
    config: CONFIG,
    given: cronJob('schedule: "0 4 1,15 * 5"'),
    emits: {
      'schedules/shop-report-dom': {ScheduleExpression: 'cron(0 4 1,15 * ? *)'},
      'schedules/shop-report-dow': {ScheduleExpression: 'cron(0 4 ? * 6 *)'},
    },
    findings: [{level: 'review', fidelity: 'approximate', path: '/spec/schedule', says: 'client token'}],
  },
  {
    name: 'a job with a state machine',
    config: CONFIG,
    given: cronJob('schedule: "0 4 1,15 * 5"\nconcurrencyPolicy: Forbid'),
    emits: {
      'schedules/shop-report-dom': {Target: {Arn: 'arn:aws:scheduler:::aws-sdk:sfn:startExecution'}},
      'schedules/shop-report-dow': {Target: {Arn: 'arn:aws:scheduler:::aws-sdk:sfn:startExecution'}},
      'role-policies/shop-scheduler': {
        PolicyDocument: {Statement: [{Sid: 'StartJobs', Action: ['states:StartExecution']}]},
      },
    },
  },
  {
    name: 'an hour that the clocks repeat',
    config: CONFIG,
    given: cronJob('schedule: "30 2 * * *"\ntimeZone: Europe/Berlin'),
    findings: [{level: 'review', fidelity: 'approximate', path: '/spec/timeZone', says: '2027-10-31'}],
  },
  {
    name: 'a zone in the schedule',
    config: CONFIG,
    given: cronJob('schedule: "CRON_TZ=Asia/Tokyo 30 2 * * *"\ntimeZone: UTC'),
    emits: {'schedules/shop-report': {ScheduleExpressionTimezone: 'Asia/Tokyo'}},
    findings: [
      {level: 'review', fidelity: 'approximate', path: '/spec/schedule', says: 'names its time zone'},
      {level: 'review', fidelity: 'approximate', path: '/spec/timeZone', says: 'Asia/Tokyo'},
    ],
  },
  {
    name: 'Sunday as 7',
    config: CONFIG,
    given: cronJob('schedule: "0 4 * * 5-7"'),
    emits: {'schedules/shop-report': {ScheduleExpression: 'cron(0 4 ? * 1,6,7 *)'}},
    findings: [{level: 'review', fidelity: 'approximate', path: '/spec/schedule', says: '5-6,0'}],
  },
  {
    name: 'every minute',
    config: CONFIG,
    given: cronJob('schedule: "* * * * *"'),
    emits: {'schedules/shop-report': {ScheduleExpression: 'cron(* * * * ? *)'}},
    findings: [
      {level: 'review', fidelity: 'approximate', path: '/spec/schedule', says: 'pulls the whole image'},
    ],
  },
  {
    name: 'every minute, but suspended: a template for Jobs that people start',
    config: CONFIG,
    given: cronJob('schedule: "* * * * *"\nsuspend: true'),
    emits: {'schedules/shop-report': {ScheduleExpression: 'cron(* * * * ? *)', State: 'DISABLED'}},
  },
  {
    name: 'every second minute, at an even pace',
    config: CONFIG,
    given: cronJob('schedule: "*/2 * * * *"'),
    emits: {'schedules/shop-report': {ScheduleExpression: 'cron(0/2 * * * ? *)'}},
    findings: [
      {
        level: 'review',
        fidelity: 'approximate',
        path: '/spec/schedule',
        says: 'starts every 2 minutes. Each',
      },
    ],
  },
  {
    name: 'every minute of the hour after midnight, where midnight may be meant',
    config: CONFIG,
    given: cronJob('schedule: "* 0 * * *"'),
    emits: {'schedules/shop-report': {ScheduleExpression: 'cron(* 0 * * ? *)'}},
    findings: [
      {
        level: 'review',
        fidelity: 'approximate',
        path: '/spec/schedule',
        says: 'every minute of one hour, 60 times on a day',
      },
    ],
  },
  {
    name: 'every minute on instances that keep the image',
    config: `${CONFIG}\ncompute: ec2`,
    given: cronJob('schedule: "* * * * *"'),
    emits: {'schedules/shop-report': {ScheduleExpression: 'cron(* * * * ? *)'}},
  },
  {
    name: 'every minute on Managed Instances',
    config: `${CONFIG}\ncompute: managed`,
    given: cronJob('schedule: "* * * * *"'),
    emits: {'schedules/shop-report': {ScheduleExpression: 'cron(* * * * ? *)'}},
  },
  {
    name: 'a date that never comes',
    given: cronJob('schedule: "0 0 31 2 *"\ntimeZone: Asia/Tokyo'),
    withholds: ['schedules/shop-report'],
    findings: [{level: 'action', fidelity: 'manual', path: '/spec/schedule', says: 'never comes'}],
    drops: ['/spec/timeZone'],
  },
  {
    name: 'a zone that does not exist',
    given: cronJob('schedule: "0 3 * * *"\ntimeZone: Mars/Olympus'),
    withholds: ['schedules/shop-report'],
    findings: [{level: 'blocker', fidelity: 'unsupported', path: '/spec/timeZone', says: 'Mars/Olympus'}],
    drops: ['/spec/schedule'],
  },
  {
    name: 'every ten seconds',
    given: cronJob('schedule: "@every 10s"'),
    withholds: ['schedules/shop-report'],
    findings: [{level: 'blocker', fidelity: 'unsupported', path: '/spec/schedule', says: 'minute'}],
  },
  {
    name: 'a schedule of another cron',
    given: cronJob('schedule: "0 0 L * *"'),
    withholds: ['schedules/shop-report'],
    findings: [
      {level: 'blocker', fidelity: 'unsupported', path: '/spec/schedule', says: 'Kubernetes refuses'},
    ],
  },
];
