import {RUN_TASK, within} from '../limits.ts';
import {type Constraint, each} from './constraint.ts';
import {writtenJson} from './context.ts';
import {isName} from './text.ts';

/** Tasks that run once. */
export const JOBS: readonly Constraint[] = [
  {
    id: 'check/run-task-count',
    summary: 'One call of RunTask starts 1 to 10 tasks.',
    remediation: 'Call RunTask several times, or use Step Functions.',
    source: 'ECS API reference, RunTask `count`.',
    test: each('jobs', ({input: {count}}, report) => {
      if (count !== undefined && !within(count, RUN_TASK.count))
        report('/count', `RunTask starts 1 to 10 tasks; not ${count}.`);
    }),
  },
  {
    id: 'check/run-task-overrides',
    summary: 'The overrides of RunTask have at most 8,192 characters.',
    remediation: 'Move them into the task definition.',
    source: 'ECS API reference, RunTask `overrides`.',
    test: each('jobs', ({input: {overrides}}, report) => {
      if (overrides && writtenJson(overrides).length > RUN_TASK.overrides) {
        report('/overrides', 'The overrides have more than 8,192 characters.');
      }
    }),
  },
  {
    id: 'check/run-task-names',
    summary:
      '`startedBy` has at most 128 letters, digits and "-_/", `clientToken` at most 64 printable characters.',
    remediation: 'Shorten the text.',
    source: 'ECS API reference, RunTask `startedBy`, `clientToken`.',
    test: each('jobs', ({input: {startedBy, clientToken}}, report) => {
      if (startedBy !== undefined && !isName(startedBy, RUN_TASK.startedBy))
        report('/startedBy', 'ECS does not take this text.');
      if (clientToken !== undefined && !isName(clientToken, RUN_TASK.clientToken))
        report('/clientToken', 'ECS does not take this text.');
    }),
  },
];
