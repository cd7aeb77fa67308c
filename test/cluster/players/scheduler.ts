/**
 * Plays EventBridge Scheduler, of which moto only keeps the schedules. Run as a process:
 * `node scheduler.ts '<SchedulerOptions as JSON>'`.
 *
 * At each minute it calls RunTask for the schedules that were enabled, as AWS promises it and no better: at least once, up to a
 * minute late (Scheduler user guide, "Schedule types"), and with a schedule's change coming into effect a little later than it
 * was answered.
 */
import {setTimeout as wait} from 'node:timers/promises';
import {firesAt} from '../cron-field.ts';
import {seeded} from '../seeded.ts';
import {notebook, type Slot, slotOf} from '../sighting.ts';
import {AwsRefusal, ecs, scheduler, stepFunctions} from '../wire.ts';
import {runTaskOf, startExecutionOf, type Target} from './target.ts';

/** What the player is started with. */
export interface SchedulerOptions {
  /** Address of AWS. */
  readonly aws: string;
  /** File for what it sees. */
  readonly notes: string;
  readonly seed: number;
  /** A schedule counts as it was up to this long before its minute. */
  readonly lagMilliseconds: number;
  /** A delivery comes up to this long after its minute. */
  readonly lateMilliseconds: number;
  /** Share of the firings that are delivered twice, from 0 to 1. */
  readonly twice: number;
}

interface Schedule {
  readonly Arn: string;
  readonly Name: string;
  readonly GroupName: string;
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone?: string;
  readonly State?: string;
  readonly Target: Target;
}

const options: SchedulerOptions = JSON.parse(process.argv[2] ?? '{}');
const note = notebook(options.notes);
const random = seeded(options.seed);
/** What was seen of all schedules, oldest first. */
const history: {readonly at: number; readonly schedules: readonly Schedule[]}[] = [];
const ATTEMPTS = 5;

for (let minute = Math.floor(Date.now() / 60_000); ; ) {
  history.push({at: Date.now(), schedules: await schedules()});
  while (history.length > 600) history.shift();
  const now = Math.floor(Date.now() / 60_000);
  for (; minute < now; minute += 1) fire((minute + 1) * 60_000);
  await wait(500);
}

async function schedules(): Promise<readonly Schedule[]> {
  const found: Schedule[] = [];
  let next: string | undefined;
  do {
    const query = next === undefined ? '' : `&NextToken=${encodeURIComponent(next)}`;
    const page: {Schedules: {Name: string; GroupName: string}[]; NextToken?: string} = await scheduler(
      options.aws,
      'GET',
      `/schedules?MaxResults=100${query}`,
    );
    for (const {Name, GroupName} of page.Schedules) {
      const path = `/schedules/${encodeURIComponent(Name)}?groupName=${encodeURIComponent(GroupName)}`;
      found.push(await scheduler(options.aws, 'GET', path));
    }
    next = page.NextToken;
  } while (next);
  return found;
}

function fire(instant: number): void {
  const seen = instant - random() * options.lagMilliseconds;
  const {schedules} = history.findLast(({at}) => at <= seen) ?? {schedules: []};
  for (const schedule of schedules) {
    const zone = schedule.ScheduleExpressionTimezone ?? 'UTC';
    if ((schedule.State ?? 'ENABLED') !== 'ENABLED') continue;
    if (!firesAt(schedule.ScheduleExpression, zone, instant)) continue;
    const late = random() * options.lateMilliseconds;
    void deliver(schedule, slotOf(instant), 1, late);
    if (random() < options.twice)
      void deliver(schedule, slotOf(instant), 2, late + random() * (options.lateMilliseconds - late));
  }
}

/** One delivery, with its retries: at most `ATTEMPTS`, seconds apart. */
async function deliver(schedule: Schedule, slot: Slot, delivery: number, late: number): Promise<void> {
  await wait(Math.max(0, Date.parse(slot) + late - Date.now()));
  const {Name: name, Arn: arn} = schedule;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const firing = {name, arn, slot, attempt};
    try {
      const execution = startExecutionOf(schedule.Target, firing);
      if (execution) {
        await stepFunctions(options.aws, 'StartExecution', execution);
        note({kind: 'firing', schedule: name, slot, delivery, status: 200});
        return;
      }
      const input = runTaskOf(schedule.Target, firing);
      const {tasks} = await ecs<{tasks: {taskArn: string}[]}>(options.aws, 'RunTask', input);
      const [task] = tasks;
      note({
        kind: 'firing',
        schedule: name,
        slot,
        delivery,
        status: 200,
        ...(task ? {arn: task.taskArn} : {}),
      });
      return;
    } catch (error) {
      const status = error instanceof AwsRefusal ? error.status : 0;
      note({kind: 'firing', schedule: name, slot, delivery, status});
      process.stderr.write(`${name} ${slot}: ${String(error)}\n`);
      if (status >= 400 && status < 500) return;
      await wait(1000 * attempt);
    }
  }
}
