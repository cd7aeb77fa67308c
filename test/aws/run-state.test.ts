import {once} from 'node:events';
import {createServer} from 'node:http';
import {text} from 'node:stream/consumers';
import type {ContainerDefinition, Task} from '@aws-sdk/client-ecs';
import {expect, onTestFinished, test} from 'vitest';
import {ecsPorts} from '../../src/aws/ecs.ts';
import {stateOf} from '../../src/aws/run-state.ts';

const OWN_END = {stopCode: 'EssentialContainerExited' as const};

test.each([
  ['its own end', {...OWN_END, containers: [{exitCode: 0}]}, 'succeeded'],
  ['an error', {...OWN_END, containers: [{exitCode: 1}]}, 'failed'],
  ['no container that began', {stopCode: 'TaskFailedToStart' as const, containers: [{}]}, 'failed'],
  ['the end of its host', {stopCode: 'TerminationNotice' as const, containers: [{}]}, 'failed'],
  [
    'a reclaimed spot instance',
    {stopCode: 'SpotInterruption' as const, containers: [{exitCode: 0}]},
    'failed',
  ],
  ['somebody who stopped it', {stopCode: 'UserInitiated' as const, containers: [{exitCode: 0}]}, 'failed'],
  ['a container without an exit code', {containers: [{reason: 'OutOfMemoryError'}]}, 'failed'],
])('a task that ended by %s', (_, task, state) => {
  expect(stateOf({lastStatus: 'STOPPED', ...task})).toBe(state);
  expect(stateOf({...task, lastStatus: 'DEPROVISIONING'})).toBe('active');
});

/** The runs that k2e sees where ECS has these tasks of one definition, and how often it asked for that definition. */
async function runsOf(
  tasks: readonly Task[],
  definitions: readonly ContainerDefinition[] | 'denied',
  since = 0,
  machine?: string,
) {
  const taskDefinitionArn = 'arn:aws:ecs:eu-central-1:123456789012:task-definition/import:7';
  let asked = 0;
  const executions = [
    {executionArn: 'e:3', name: '2026-11-21T11-00-00Z', startDate: 300, status: 'SUCCEEDED'},
    {executionArn: 'e:2', name: '2026-11-21T10-00-00Z', startDate: 100, status: 'FAILED'},
    {executionArn: 'e:1', name: '2026-11-21T09-00-00Z', startDate: 50, status: 'RUNNING'},
  ];
  const answers: Readonly<Record<string, (input: {statusFilter?: string}) => unknown>> = {
    ListExecutions: ({statusFilter = ''}) => ({
      executions: executions.filter(({status}) => status.startsWith(statusFilter)),
    }),
    ListTasks: () => ({taskArns: tasks.map((_, place) => `arn:${place}`)}),
    DescribeTasks: () => ({
      tasks: tasks.map((task, place) => ({
        taskArn: `arn:${place}`,
        lastStatus: 'STOPPED',
        taskDefinitionArn,
        ...task,
      })),
    }),
    DescribeTaskDefinition: () => {
      asked += 1;
      return definitions === 'denied'
        ? {__type: 'AccessDeniedException', message: 'not authorized to perform: ecs:DescribeTaskDefinition'}
        : {taskDefinition: {taskDefinitionArn, containerDefinitions: definitions}};
    },
  };
  const server = createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '');
    const answer = answers[operation]?.(JSON.parse(await text(request)));
    const isRefused = JSON.stringify(answer).includes('__type');
    response.writeHead(isRefused ? 400 : 200, {'content-type': 'application/x-amz-json-1.1'});
    response.end(JSON.stringify(answer));
  });
  onTestFinished(() => void server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const ports = ecsPorts({
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    credentials: async () => ({accessKeyId: 'testing', secretAccessKey: 'testing', sessionToken: 'testing'}),
  } as Parameters<typeof ecsPorts>[0]);
  const runs = await ports['ecs.runs']({
    cluster: 'main',
    family: 'import',
    since,
    ...(machine !== undefined && {machine}),
  });
  return {states: runs.map(({state}) => state), asked};
}

const SIDECAR = [
  {name: 'import', essential: true},
  {name: 'proxy', essential: false},
] as const;

test.each<[string, readonly ContainerDefinition[], Task, string]>([
  [
    'a sidecar that was killed at the end decides nothing',
    SIDECAR,
    {
      ...OWN_END,
      containers: [
        {name: 'import', exitCode: 0},
        {name: 'proxy', exitCode: 137},
      ],
    },
    'succeeded',
  ],
  [
    'nor does one that ended well, of a container that failed',
    SIDECAR,
    {
      ...OWN_END,
      containers: [
        {name: 'import', exitCode: 1},
        {name: 'proxy', exitCode: 0},
      ],
    },
    'failed',
  ],
  [
    'a container that ran out of memory and tells no exit code failed, though its sidecar ended well',
    SIDECAR,
    {
      ...OWN_END,
      containers: [
        {name: 'import', reason: 'OutOfMemoryError: Container killed due to memory usage'},
        {name: 'proxy', exitCode: 0},
      ],
    },
    'failed',
  ],
  [
    'a sidecar that never began decides nothing',
    SIDECAR,
    {...OWN_END, containers: [{name: 'import', exitCode: 0}, {name: 'proxy'}]},
    'succeeded',
  ],
  [
    'a task that could not be started failed, whatever ended before',
    SIDECAR,
    {stopCode: 'TaskFailedToStart', containers: [{name: 'proxy', exitCode: 0}, {name: 'import'}]},
    'failed',
  ],
  [
    'a container is essential unless it says otherwise, and one of two that was cut off has not done its work',
    [{name: 'import'}, {name: 'second'}],
    {
      ...OWN_END,
      containers: [
        {name: 'import', exitCode: 0},
        {name: 'second', exitCode: 137},
      ],
    },
    'failed',
  ],
  [
    'a log router that had to be essential decides nothing',
    [{name: 'import'}, {name: 'logs', essential: true, firelensConfiguration: {type: 'fluentbit'}}],
    {
      ...OWN_END,
      containers: [
        {name: 'logs', exitCode: 143},
        {name: 'import', exitCode: 0},
      ],
    },
    'succeeded',
  ],
  [
    'where a container waits for several that have to succeed, its end decides',
    [{name: 'one', essential: false}, {name: 'two', essential: false}, {name: 'join'}],
    {...OWN_END, containers: [{name: 'one', exitCode: 0}, {name: 'two', exitCode: 1}, {name: 'join'}]},
    'failed',
  ],
])('%s', async (_, definitions, task, state) => {
  expect((await runsOf([task], definitions)).states).toEqual([state]);
});

test('a definition is asked for once, and not at all where the exit codes tell', async () => {
  const killed = {
    ...OWN_END,
    containers: [
      {name: 'import', exitCode: 0},
      {name: 'proxy', exitCode: 137},
    ],
  };
  const clear = {
    ...OWN_END,
    containers: [
      {name: 'import', exitCode: 0},
      {name: 'proxy', exitCode: 0},
    ],
  };
  expect(await runsOf([killed, killed], SIDECAR)).toEqual({states: ['succeeded', 'succeeded'], asked: 1});
  expect(await runsOf([clear, {lastStatus: 'RUNNING', containers: [{}]}], SIDECAR)).toEqual({
    states: ['succeeded', 'active'],
    asked: 0,
  });
  // Who granted the policy of an earlier plan: a run that failed is never taken for one that did not.
  expect(await runsOf([killed], 'denied')).toEqual({states: ['failed'], asked: 1});
});

test('a run that goes on is seen however long ago it began: the job may not go back meanwhile (T41)', async () => {
  const ended = {...OWN_END, containers: [{name: 'import', exitCode: 0}]};
  // Moments as the API has them.
  const at = (seconds: number) => ({createdAt: seconds as unknown as Date});
  const tasks = [
    {...ended, ...at(100)},
    {lastStatus: 'RUNNING', ...at(100)},
    {...ended, ...at(300)},
  ];
  expect((await runsOf(tasks, SIDECAR, 200)).states).toEqual(['active', 'succeeded']);
  const machine = 'arn:aws:states:eu-central-1:123456789012:stateMachine:import';
  expect((await runsOf([], SIDECAR, 200, machine)).states).toEqual(['active', 'succeeded']);
});
