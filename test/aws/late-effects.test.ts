import {once} from 'node:events';
import {createServer} from 'node:http';
import {afterEach, expect, onTestFinished, test, vi} from 'vitest';
import {ecsPorts} from '../../src/aws/ecs.ts';
import {definitionOf, schedulerPorts} from '../../src/aws/scheduler.ts';

const HOURS = 3 * 3_600_000;
const SCHEDULE = {
  Name: 'billing',
  GroupName: 'default',
  ScheduleExpression: 'cron(0 2 * * ? *)',
  ScheduleExpressionTimezone: 'UTC',
  FlexibleTimeWindow: {Mode: 'OFF' as const},
  Target: {Arn: 'arn:aws:scheduler:::aws-sdk:ecs:runTask', RoleArn: 'arn:aws:iam::123456789012:role/s'},
};
const definition = definitionOf(SCHEDULE);

afterEach(() => void vi.useRealTimers());

/** The machine sleeps: the clock of the day goes on, nothing else does. */
function sleep(): void {
  vi.setSystemTime(Date.now() + HOURS);
}

/** A service whose answers are `answer`, and the methods of the requests that reached it. */
async function service(answer: (method: string) => unknown) {
  vi.useFakeTimers({toFake: ['Date']});
  const asked: string[] = [];
  const server = createServer(({method = '', headers}, response) => {
    const name = String(headers['x-amz-target'] ?? method).replace(/^.*\./, '');
    asked.push(name);
    response.writeHead(200, {'content-type': 'application/json'}).end(JSON.stringify(answer(name)));
  });
  onTestFinished(() => void server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return {asked, settings: {region: 'eu-central-1', endpoint, credentials: keys}};
}

async function keys() {
  return {accessKeyId: 'testing', secretAccessKey: 'testing', sessionToken: 'testing'};
}

test('a schedule that was read before the machine slept is not enabled after it woke', async () => {
  const {settings, asked} = await service(method => {
    if (method === 'GET') sleep();
    return {...SCHEDULE, State: 'DISABLED'};
  });
  await expect(
    schedulerPorts(settings)['schedule.set']({group: 'default', name: 'billing', enabled: true, definition}),
  ).rejects.toMatchObject({name: 'CallError', failure: 'throttled'});
  expect(asked).toEqual(['GET']);
});

test('a service is not scaled when the credentials took so long that somebody else may act by then', async () => {
  const {settings, asked} = await service(() => ({services: [{status: 'ACTIVE', desiredCount: 2}]}));
  let isFirst = true;
  const credentials = async () => {
    if (isFirst) sleep();
    isFirst = false;
    return keys();
  };
  const ports = ecsPorts({...settings, credentials});
  const scale = () => ports['ecs.scale']({cluster: 'main', service: 'worker', desired: 2});
  await expect(scale()).rejects.toMatchObject({name: 'CallError', failure: 'throttled'});
  expect(asked).toEqual([]);
  // They are there now.
  await scale();
  expect(asked).toEqual(['UpdateService', 'DescribeServices']);
});
