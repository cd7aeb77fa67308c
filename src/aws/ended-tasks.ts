import {DescribeTasksCommand, ECSClient, ListTasksCommand, type Task} from '@aws-sdk/client-ecs';
import type {EndedSeen, Ports} from '../cutover/calls.ts';
import type {ClientSettings} from './client-settings.ts';
import {TASKS_A_CALL} from './ecs.ts';
import {calling} from './failure.ts';

/**
 * The tasks of a service that ended though nobody wanted them to. `stopCode` tells (API reference, `Task`): a container that ECS needs has ended, the
 * task could not start, or the scheduler of the service replaced it, which it also does for deployments and scaling. Only its words say that
 * a task was unhealthy: "Task failed ELB health checks in …", "Task failed container health checks".
 */
export function endedTaskPorts(settings: ClientSettings): Pick<Ports, 'ecs.ended'> {
  const client = new ECSClient(settings);
  return {
    'ecs.ended': ({cluster, service, since}) =>
      calling('ecs.ended', `ECS ListTasks ${cluster}/${service}`, async () => {
        const ended: Task[] = [];
        for (let nextToken: string | undefined, isLast = false; !isLast; isLast = nextToken === undefined) {
          const page = await client.send(
            new ListTasksCommand({
              cluster,
              serviceName: service,
              desiredStatus: 'STOPPED',
              maxResults: TASKS_A_CALL,
              ...(nextToken !== undefined && {nextToken}),
            }),
          );
          nextToken = page.nextToken;
          const {taskArns = []} = page;
          if (taskArns.length === 0) continue;
          const {tasks = []} = await client.send(new DescribeTasksCommand({cluster, tasks: taskArns}));
          ended.push(...tasks.filter(task => endOf(task) >= since * 1000 && hasFailed(task)));
        }
        return endedSeen(ended);
      }),
  };
}

/** When a task began to end, in milliseconds; now, where ECS does not say. */
function endOf({stoppingAt, stoppedAt}: Task): number {
  return (stoppingAt ?? stoppedAt)?.getTime() ?? Number.POSITIVE_INFINITY;
}

function hasFailed({stopCode, stoppedReason = ''}: Task): boolean {
  if (stopCode === 'ServiceSchedulerInitiated') return /health checks?|unhealthy/i.test(stoppedReason);
  return stopCode === 'EssentialContainerExited' || stopCode === 'TaskFailedToStart';
}

function endedSeen(tasks: readonly Task[]): EndedSeen {
  const last = tasks.toSorted((a, b) => endOf(a) - endOf(b)).at(-1);
  return {count: tasks.length, ...(last && {last: wordsOf(last)})};
}

/**
 * How a task ended: each container that did not end well, with its exit code, or ECS's own words. Which one ended first nobody tells: one that is
 * stopped because another has ended often has an exit code too. Those with words of their own come first, such as of memory.
 */
function wordsOf({containers = [], stoppedReason = ''}: Task): string {
  const failed = containers.filter(({exitCode, reason}) => (exitCode ?? 0) !== 0 || reason !== undefined);
  if (failed.length === 0) return stoppedReason;
  const told = failed
    .toSorted((a, b) => Number(b.reason !== undefined) - Number(a.reason !== undefined))
    .map(({name = '', exitCode, reason}) =>
      [
        `container ${name}`,
        ...(exitCode === undefined ? [] : [`exit code ${exitCode}`]),
        ...(reason === undefined ? [] : [reason]),
      ].join(', '),
    );
  const isExplained = stoppedReason === '' || failed.some(({reason}) => reason !== undefined);
  return [...told, ...(isExplained ? [] : [stoppedReason])].join('; ');
}
