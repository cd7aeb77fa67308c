/**
 * Plays the executions of jobs' state machines, which moto starts and never runs: one that is given a scheduled time starts the run of
 * that time, under its name, once (`src/ecs/state-machine/scheduled-start.ts`), and ends; a run ends after a while. With Forbid, as in
 * the bed's machines, an active run leaves the next one out.
 */

/** An execution as ListExecutions shows it (Step Functions API reference, ExecutionListItem). */
interface Execution {
  readonly executionArn: string;
  readonly name: string;
  readonly status: string;
  /** Seconds since 1970, as all times here. */
  readonly startDate: number;
}

/** A run that an execution starts. */
export interface Run {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly input: string;
}

const RUN_SECONDS = 3;
const begun = new Map<string, number>();

/** The run that an input of StartExecution leads to; undefined where it is a run itself, was started before, or has to be left out. */
export function runOf(body: string, now: number): Run | undefined {
  const {stateMachineArn, input = '{}'} = JSON.parse(body) as {stateMachineArn: string; input?: string};
  const {scheduledTime} = JSON.parse(input) as {scheduledTime?: string};
  if (scheduledTime === undefined) return undefined;
  const run = {
    stateMachineArn,
    name: scheduledTime.replaceAll(':', '-'),
    input: JSON.stringify({startedFor: scheduledTime}),
  };
  const key = (name: string): string => `${stateMachineArn} ${name}`;
  const isActive = [...begun].some(([of, at]) => of.startsWith(key('')) && now < at + RUN_SECONDS);
  if (begun.has(key(run.name)) || isActive) return undefined;
  begun.set(key(run.name), now);
  return run;
}

/** An answer of ListExecutions with the executions that are over. */
export function overAfterAWhile(body: string, now: number): string {
  const {executions, ...rest} = JSON.parse(body) as {readonly executions: readonly Execution[]};
  const shown = executions.map(execution => {
    const stopDate = execution.startDate + RUN_SECONDS;
    return now < stopDate ? execution : {...execution, status: 'SUCCEEDED', stopDate};
  });
  return JSON.stringify({...rest, executions: shown});
}
