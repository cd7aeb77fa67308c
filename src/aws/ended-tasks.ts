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

/** How a task ended: the container that did not end well, with its exit code, or ECS's own words. */
function wordsOf({containers = [], stoppedReason = ''}: Task): string {
  const failed = containers.find(({exitCode, reason}) => (exitCode ?? 0) !== 0 || reason !== undefined);
  if (!failed) return stoppedReason;
  const {name = '', exitCode, reason} = failed;
  return [
    `container ${name}`,
    ...(exitCode === undefined ? [] : [`exit code ${exitCode}`]),
    reason ?? stoppedReason,
  ]
    .filter(part => part !== '')
    .join(', ');
}
