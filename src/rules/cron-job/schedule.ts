import {computeOf} from '../../choices/compute.ts';
import {isFinalised} from '../../choices/finalised.ts';
import {hasMachine} from '../../choices/job/engine.ts';
import {names} from '../../choices/names.ts';
import {retryPolicy} from '../../choices/retry-policy.ts';
import {type Schedule, scheduleOf} from '../../choices/schedule.ts';
import {refToken} from '../../ecs/token.ts';
import type {Workload} from '../../model/inventory.ts';
import type {CronJob} from '../../model/kubernetes.generated.ts';
import {readAll} from '../read-all.ts';
import {type Context, defineRule, type Subject} from '../rule.ts';
import {SCHEDULE_EXAMPLES} from './schedule-examples.ts';
import {setSchedulerRole} from './schedule-role.ts';
import {type Call, machineTarget, taskTarget} from './schedule-target.ts';

export default defineRule({
  id: 'cron-job/schedule',
  on: 'CronJob',
  claims: ['/spec/schedule', '/spec/timeZone'],
  summary: 'The schedule becomes one or two schedules of EventBridge Scheduler, disabled until the cutover.',
  rationale:
    'Kubernetes reads five fields, fires when either day field fits if both are restricted, and counts weekdays from 0. ' +
    'EventBridge Scheduler reads six, takes only one of the day fields, and counts weekdays from 1; a schedule that restricts ' +
    'both becomes two. In the hour that the clocks repeat Kubernetes fires twice and Scheduler once. Scheduler delivers at least ' +
    'once, within the minute: it calls RunTask with a client token of job and scheduled time, so that of all deliveries of a firing, ' +
    'and of both halves of a split schedule, one starts a task, as long as ECS remembers the token. ' +
    'Where the job is a state machine, the schedule starts an execution that starts the run of the scheduled time once. ' +
    'Schedules are written DISABLED, so that no job runs on both sides; when `cutover.finalised` of k2e.yaml names the job, ENABLED.',
  remediation:
    'Make the job safe to be run twice all the same; enable the schedule only when the CronJob is suspended.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/'],
    ecs: [
      'https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/tasks-scheduled-eventbridge-scheduler.html',
      'https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html',
      'https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-pull-behavior.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'unverified'},
  fidelities: ['exact', 'approximate', 'manual', 'unsupported'],
  examples: SCHEDULE_EXAMPLES,

  map(subject) {
    const {view, workload, context, drop} = subject;
    if (!workload) return;
    readAll(view);
    const schedule = scheduleOf(workload, context);
    if (tellProblem(subject, schedule)) return;
    if (schedule.kind !== 'converted') return;
    const {expressions, overlaps} = schedule.conversion;
    setSchedulerRole(subject, workload);
    for (const {suffix, expression, timezone} of expressions) {
      const name = context.choice(names).schedule(workload, suffix === undefined ? '' : `-${suffix}`);
      subject.set(name, {
        Name: name.name,
        GroupName: context.choice(names).scheduleGroup.name,
        Description: describe(workload),
        ScheduleExpression: expression,
        ScheduleExpressionTimezone: timezone,
        State: isFinalised(workload, context.config) ? 'ENABLED' : 'DISABLED',
        FlexibleTimeWindow: {Mode: 'OFF'},
        Target: {
          ...targetOf(workload, context),
          RoleArn: refToken(context.choice(names).schedulerRole(workload), '/Role/Arn'),
          RetryPolicy: retryPolicy(workload, context),
        },
      });
      subject.after(
        name,
        context.choice(names).scheduleGroup,
        context.choice(names).taskDefinition(workload),
      );
    }
    tellDifferences(subject, schedule, overlaps);
    tellPace(subject, schedule);
    tellReading(subject, schedule);
    if (view.spec?.timeZone === '')
      drop('/spec/timeZone', 'An empty zone is the zone of the controller manager.');
  },
});

/** What a schedule of the job calls: its state machine, or RunTask. */
function targetOf(workload: Workload, context: Context): Call {
  return hasMachine(workload, context) ? machineTarget(workload, context) : taskTarget(workload, context);
}

/** Says why there is no schedule; true if so. */
function tellProblem({report, drop, workload, context}: Subject<'CronJob'>, schedule: Schedule): boolean {
  if (schedule.kind === 'invalid') {
    const other = schedule.field === 'schedule' ? 'timeZone' : 'schedule';
    drop(`/spec/${other}`, `Without a valid ${schedule.field} there is no schedule.`);
    report(`/spec/${schedule.field}`, {
      level: 'blocker',
      fidelity: 'unsupported',
      message: `Kubernetes refuses this schedule, so there is none to convert: ${schedule.problem}`,
      remediation: 'Correct the schedule of the CronJob.',
    });
    return true;
  }
  const texts = {
    never: [
      'action',
      'manual',
      'The schedule names a date that never comes: Kubernetes starts the job only when people ask for it (`kubectl create job --from`), and no schedule is written.',
    ],
    seconds: [
      'blocker',
      'unsupported',
      'EventBridge Scheduler fires at whole minutes only; this interval cannot be expressed.',
    ],
    'too-long': [
      'blocker',
      'unsupported',
      'The schedule needs an expression of more than 256 characters, which EventBridge Scheduler does not take.',
    ],
    'zone-too-long': [
      'blocker',
      'unsupported',
      'The name of the time zone is longer than the 50 characters that EventBridge Scheduler takes.',
    ],
  } as const;
  const {problem} = schedule.conversion;
  if (!problem) return false;
  drop('/spec/timeZone', 'No schedule is written whose zone it could be.');
  const [level, fidelity, message] = texts[problem];
  report('/spec/schedule', {
    level,
    fidelity,
    message,
    remediation:
      problem === 'never'
        ? `Run it with ${startByHand(workload, context)} where people start it by hand; otherwise correct the schedule.`
        : 'Change the schedule, split it into several jobs, or let a service run the work in a loop.',
  });
  return true;
}

/** What starts the job once, where it has no schedule. */
function startByHand(workload: Workload | undefined, context: Context): string {
  if (workload === undefined) return '`aws ecs run-task`';
  const {stateMachine, base} = context.choice(names);
  return hasMachine(workload, context)
    ? `\`aws stepfunctions start-execution\` and its state machine, ${stateMachine(workload).name},`
    : `\`aws ecs run-task\` and its task definition, ${base(workload)},`;
}

function tellDifferences(
  {report, given, workload, context}: Subject<'CronJob'>,
  {conversion, zone}: Schedule & {kind: 'converted'},
  overlaps: readonly string[],
): void {
  const path = given('/spec/timeZone') && !namesZone(workload) ? '/spec/timeZone' : '/spec/schedule';
  for (const difference of conversion.differences) {
    if (difference.kind === 'phase') {
      report('/spec/schedule', {
        level: 'review',
        fidelity: 'approximate',
        message: `Kubernetes counts every ${difference.seconds} seconds from the creation of the CronJob, EventBridge from the creation of the schedule, and fires at once when it is enabled.`,
        remediation: 'Set StartDate in the schedule, or give the CronJob a schedule with fields.',
      });
      continue;
    }
    const {kind, date, missing, extra} = difference;
    const what = kind === 'repeated-hour' ? 'show an hour twice' : 'leave an hour out';
    report(path, {
      level: 'review',
      fidelity: 'approximate',
      message: `On ${date} the clocks of ${zone} ${what}: EventBridge Scheduler leaves out ${missing} of the runs that Kubernetes starts around it${extra > 0 ? ` and adds ${extra}` : ''}.`,
      remediation:
        'Move the schedule out of that hour, or give the CronJob the time zone UTC, if each single run matters.',
    });
  }
  // A state machine starts each scheduled time once, by the name of the execution.
  if (conversion.expressions.length > 1 && workload && !hasMachine(workload, context)) {
    report('/spec/schedule', {
      level: 'review',
      fidelity: 'approximate',
      message: `Both day fields are restricted, so the job becomes two schedules${overlaps.length > 0 ? ` (both fire on ${overlaps.join(', ')})` : ''}; they start ${workload.name} under one client token of the scheduled time, which makes one task of two starts.`,
      remediation:
        'Look at one such date whether one task was started; this is documented by AWS and not yet tried by k2e.',
    });
  }
}

/**
 * Tells of a job that starts again and again within minutes: a node of Kubernetes has its image already, a task of Fargate pulls
 * the whole image each time and is billed from then on (fargate-pull-behavior.html, the price list of Fargate).
 */
function tellPace(
  {report, workload, context}: Subject<'CronJob'>,
  schedule: Schedule & {kind: 'converted'},
): void {
  const {shortestGap, fullHours} = schedule;
  if (workload === undefined || computeOf(workload, context) !== 'fargate') return;
  // Such a schedule is often that of a template, from which people start Jobs by hand.
  if ((workload.object.value as CronJob).spec?.suspend && !isFinalised(workload, context.config)) return;
  if (shortestGap === undefined || shortestGap >= OFTEN_SECONDS) return;
  report('/spec/schedule', {
    level: 'review',
    fidelity: 'approximate',
    message: `The job starts ${paceOf(schedule, shortestGap)}. Each run is a new task on Fargate, which pulls the whole image again before the program begins: the work comes later than on a node that has the image, and most of what is paid may be the pull.`,
    remediation: `${fullHours === undefined ? '' : 'If one run in such an hour is meant, name its minute: a 0 in place of the first star. Otherwise: '}${fullHours === undefined ? 'Let' : 'let'} a service do the work in a loop (a Deployment that sleeps in between), start it less often, or run the job with \`compute: ec2\` in k2e.yaml, where instances keep the image.`,
  });
}

/** How often, in words: `every 2 minutes`. */
function paceOf({longestGap, fullHours}: Schedule & {kind: 'converted'}, shortestGap: number): string {
  if (fullHours !== undefined)
    return `every minute of ${fullHours === 1 ? 'one hour' : `${fullHours} hours`}, ${fullHours * 60} times on a day`;
  const pace = shortestGap === 60 ? 'every minute' : `every ${Math.round(shortestGap / 60)} minutes`;
  return longestGap === shortestGap ? pace : `${pace} at the shortest`;
}

/** Shorter than this, the start of a task is a large share of each run. */
const OFTEN_SECONDS = 300;

/** Tells what k2e reads that Kubernetes would refuse: a zone in the schedule, a Sunday of 7. */
function tellReading(
  {report, given, workload}: Subject<'CronJob'>,
  {zone, readAs}: Schedule & {kind: 'converted'},
): void {
  if (readAs !== undefined)
    report('/spec/schedule', {
      level: 'review',
      fidelity: 'approximate',
      message: `Kubernetes refuses 7 as a day of the week; k2e takes it for Sunday, as other crons do, and reads \`${readAs}\`.`,
      remediation: 'Write 0 or SUN for Sunday.',
    });
  if (!namesZone(workload)) return;
  report('/spec/schedule', {
    level: 'review',
    fidelity: 'approximate',
    message: `The schedule names its time zone itself, which Kubernetes refuses in new objects and reads in old ones; it becomes the zone of the schedule, ${zone}.`,
    remediation: 'Move the zone to `timeZone` of the CronJob.',
  });
  if (given('/spec/timeZone'))
    report('/spec/timeZone', {
      level: 'review',
      fidelity: 'approximate',
      message: `Kubernetes refuses a timeZone beside a zone in the schedule; the one in the schedule counts, ${zone}.`,
      remediation: 'Keep one of the two.',
    });
}

/** True where the schedule begins with a zone of its own. */
function namesZone(workload: Workload | undefined): boolean {
  const {spec} = (workload?.object.value ?? {}) as Pick<CronJob, 'spec'>;
  return /^(?:CRON_)?TZ=/.test(spec?.schedule ?? '');
}

function describe(workload: Workload): string {
  const {spec} = workload.object.value as Pick<CronJob, 'spec'>;
  const zone = spec?.timeZone ? ` ${spec.timeZone}` : '';
  return `CronJob ${workload.namespace}/${workload.name}, ${spec?.schedule ?? ''}${zone}`.slice(0, 512);
}
