import {
  type ExecutionListItem,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import {CallError, type Instant, type RunSeen} from '../cutover/calls.ts';
import {instantText} from '../cutover/instant-text.ts';
import {type ClientSettings, ONCE} from './client-settings.ts';

/** The name of a run is its scheduled time without colons, which names must not have (`state-machine/scheduled-start.ts`). */
const RUN_NAME = /^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\dZ)$/;

/** Runs of a job's state machine since a moment, and those that go on, oldest first. Step Functions keeps executions for 90 days. */
export async function executions(
  settings: ClientSettings,
  machine: string,
  since: Instant,
): Promise<readonly RunSeen[]> {
  const client = new SFNClient(settings);
  const [recent, running] = [
    await listed(client, machine, since),
    await listed(client, machine, 0, 'RUNNING'),
  ];
  // What ended between both is as it was seen last.
  const runs = new Map([...recent, ...running].map(run => [run.task, run]));
  return [...runs.values()].sort((a, b) => a.created - b.created);
}

async function listed(
  client: SFNClient,
  machine: string,
  since: Instant,
  statusFilter?: 'RUNNING',
): Promise<readonly RunSeen[]> {
  const runs: RunSeen[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new ListExecutionsCommand({
        stateMachineArn: machine,
        ...(statusFilter && {statusFilter}),
        ...(nextToken !== undefined && {nextToken}),
      }),
    );
    const seen = (page.executions ?? []).map(runSeen);
    runs.push(...seen.filter(({created, scheduledFor}) => created >= since && scheduledFor !== undefined));
    // The latest come first: a page that ends before the moment is the last one of interest. An empty page may have others behind it.
    const oldest = seen.at(-1)?.created ?? since;
    nextToken = oldest < since ? undefined : page.nextToken;
  } while (nextToken !== undefined);
  return runs;
}

/**
 * Starts one firing of a job, as its schedule would: the execution that is started here starts the run under a name made of the time,
 * which Step Functions takes once, so a repeat runs nothing.
 */
export async function startFiring(
  settings: ClientSettings,
  machine: string,
  at: Instant,
  token: string,
): Promise<string> {
  try {
    const {executionArn} = await new SFNClient({...settings, ...ONCE}).send(
      new StartExecutionCommand({
        stateMachineArn: machine,
        name: `start-${token.replaceAll(/[^A-Za-z0-9_-]/g, '-')}`.slice(0, 80),
        input: JSON.stringify({scheduledTime: instantText(at)}),
      }),
    );
    return executionArn ?? '';
  } catch (error) {
    // The same start was made before, with another input it would be another firing.
    if (error instanceof Error && error.name === 'ExecutionAlreadyExists')
      throw new CallError(
        'ecs.run',
        'unknown',
        `Step Functions StartExecution ${machine}: this firing was started before.`,
      );
    throw error;
  }
}

function runSeen({executionArn = '', name = '', startDate, status}: ExecutionListItem): RunSeen {
  const [, hour, minute, second] = RUN_NAME.exec(name) ?? [];
  const scheduledFor = hour === undefined ? Number.NaN : Date.parse(`${hour}:${minute}:${second}`) / 1000;
  return {
    task: executionArn,
    created: Math.floor((startDate?.getTime() ?? 0) / 1000),
    ...(Number.isFinite(scheduledFor) && {scheduledFor}),
    state:
      status === 'SUCCEEDED'
        ? 'succeeded'
        : status === 'RUNNING' || status === 'PENDING_REDRIVE'
          ? 'active'
          : 'failed',
  };
}
