import type {StateMachineDefinition} from './definition.ts';
import {indexes} from './indexes.ts';
import type {JobProgram} from './job-program.ts';
import {rounds} from './rounds.ts';
import {runTask, type States} from './run-task.ts';
import {scheduledStart} from './scheduled-start.ts';

/**
 * The state machine that does for a Job what the Job controller of Kubernetes does, and what the CronJob controller does for
 * the starts of a scheduled one. Started without input it runs the Job; with `scheduledTime` in its input it starts the run
 * of that time.
 */
export function jobMachine(program: JobProgram): StateMachineDefinition {
  const {concurrency, deadline, partition} = program;
  const [first, states] = runStates(program);
  const start = concurrency === undefined ? {} : scheduledStart(partition, concurrency, first);
  return {
    Comment: 'Runs a Job of Kubernetes as tasks of ECS.',
    StartAt: concurrency === undefined ? first : 'IsScheduled',
    ...(deadline === undefined ? {} : {TimeoutSeconds: deadline}),
    States: {...start, ...states},
  };
}

function runStates(program: JobProgram): [first: string, states: States] {
  const {runs} = program;
  switch (runs.kind) {
    case 'once':
      return ['RunTask', {RunTask: runTask(program, {retries: runs.retries, end: true})}];
    case 'rounds':
      return ['Begin', rounds(program, runs)];
    case 'indexes':
      return ['Begin', indexes(program, runs)];
  }
}
