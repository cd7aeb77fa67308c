import {once} from 'node:events';
import {createServer} from 'node:http';
import {text} from 'node:stream/consumers';
import type {Task} from '@aws-sdk/client-ecs';
import {expect, onTestFinished, test} from 'vitest';
import {endedTaskPorts} from '../../src/aws/ended-tasks.ts';

/** A moment of each test, in seconds since 1970. */
const NOW = Date.UTC(2026, 10, 21, 8) / 1000;

type Ended = Omit<Task, 'stoppingAt'> & {readonly stoppingAt?: number};

/** What k2e sees of a service's ended tasks, of which ECS lists one a page; and what it was asked for. */
async function endedOf(tasks: readonly Ended[], since = NOW) {
  const listed: unknown[] = [];
  const server = createServer(async (request, response) => {
    const input = JSON.parse(await text(request)) as {tasks?: string[]; nextToken?: string};
    const place = Number(input.nextToken ?? 0);
    if (input.tasks === undefined) listed.push(input);
    const answer = input.tasks
      ? {tasks: input.tasks.map(arn => tasks[Number(arn.slice('arn:'.length))])}
      : {
          taskArns: tasks.slice(place, place + 1).map(() => `arn:${place}`),
          ...(place + 1 < tasks.length && {nextToken: String(place + 1)}),
        };
    response.setHeader('x-amzn-requestid', '1');
    response.end(JSON.stringify(answer));
  });
  onTestFinished(() => void server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const ports = endedTaskPorts({
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    credentials: async () => ({accessKeyId: 'testing', secretAccessKey: 'testing', sessionToken: 'testing'}),
  } as Parameters<typeof endedTaskPorts>[0]);
  return {seen: await ports['ecs.ended']({cluster: 'shop', service: 'web', since}), listed};
}

test.each<[string, Task, string | null]>([
  [
    'needed more memory than it may have',
    {
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [
        {name: 'log', exitCode: 0},
        {name: 'web', exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage'},
      ],
    },
    'container web, exit code 137, OutOfMemoryError: Container killed due to memory usage',
  ],
  [
    'ended with a sidecar that was stopped for it',
    {
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [
        {name: 'log', exitCode: 143},
        {name: 'web', exitCode: 1},
      ],
    },
    'container log, exit code 143; container web, exit code 1; Essential container in task exited',
  ],
  [
    'needed too much memory, with a sidecar that was stopped for it',
    {
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [
        {name: 'log', exitCode: 143},
        {name: 'web', exitCode: 137, reason: 'OutOfMemoryError: Container killed'},
      ],
    },
    'container web, exit code 137, OutOfMemoryError: Container killed; container log, exit code 143',
  ],
  [
    'ended well, which a server should not',
    {
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [{name: 'web', exitCode: 0}],
    },
    'Essential container in task exited',
  ],
  [
    'could not start',
    {stopCode: 'TaskFailedToStart', stoppedReason: 'CannotPullContainerError: pull access denied'},
    'CannotPullContainerError: pull access denied',
  ],
  [
    'was unhealthy for its load balancer',
    {
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: 'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:x)',
    },
    'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:x)',
  ],
  [
    'was one too many',
    {
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1234567890)',
      containers: [{name: 'web', exitCode: 143}],
    },
    null,
  ],
  ['was stopped by somebody', {stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user'}, null],
  [
    'was on a reclaimed instance',
    {stopCode: 'SpotInterruption', stoppedReason: 'Your Spot Task was interrupted.'},
    null,
  ],
])('a task of a service that %s', async (_, task, last) => {
  const {seen} = await endedOf([{...task, stoppingAt: NOW + 60} as Ended]);
  expect(seen).toEqual(last === null ? {count: 0} : {count: 1, last});
});

test('all pages are read, and what ended before is left out; the last one tells how', async () => {
  const task = (stoppingAt: number, exitCode: number): Ended => ({
    stopCode: 'EssentialContainerExited',
    containers: [{name: 'web', exitCode}],
    stoppingAt,
  });
  const {seen, listed} = await endedOf([task(NOW + 90, 2), task(NOW - 1, 3), task(NOW + 10, 4)]);
  expect(seen).toEqual({count: 2, last: 'container web, exit code 2'});
  expect(listed).toHaveLength(3);
  expect(listed[0]).toMatchObject({cluster: 'shop', serviceName: 'web', desiredStatus: 'STOPPED'});
  expect((await endedOf([])).seen).toEqual({count: 0});
});
