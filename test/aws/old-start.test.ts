import {once} from 'node:events';
import {createServer} from 'node:http';
import {text} from 'node:stream/consumers';
import {expect, onTestFinished, test} from 'vitest';
import {schedulerPorts} from '../../src/aws/scheduler.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

type Schedule = Readonly<Record<string, unknown>> & {readonly StartDate?: number};

/** Scheduler with one schedule; it refuses a start that is more than five minutes ago, in seconds as its API has them. */
async function schedulerWith(expression: string, start?: number) {
  let schedule: Schedule = {
    Name: 'billing',
    GroupName: 'default',
    ScheduleExpression: expression,
    ScheduleExpressionTimezone: 'UTC',
    State: 'DISABLED',
    FlexibleTimeWindow: {Mode: 'OFF'},
    Target: {Arn: 'arn:aws:scheduler:::aws-sdk:ecs:runTask', RoleArn: 'arn:aws:iam::123456789012:role/s'},
    ...(start !== undefined && {StartDate: start / 1000}),
  };
  const server = createServer(async (request, response) => {
    const asked = request.method === 'PUT' ? (JSON.parse(await text(request)) as Schedule) : schedule;
    const isOld = request.method === 'PUT' && (asked.StartDate ?? Infinity) * 1000 < Date.now() - 5 * MINUTE;
    if (!isOld) schedule = {...asked, Name: 'billing'};
    const message = 'The StartDate you specify cannot be earlier than 5 minutes ago.';
    response
      .writeHead(isOld ? 400 : 200, {
        'content-type': 'application/json',
        ...(isOld && {'x-amzn-errortype': 'ValidationException'}),
      })
      .end(JSON.stringify(isOld ? {Message: message} : schedule));
  });
  onTestFinished(() => void server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const ports = schedulerPorts({
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    credentials: async () => ({accessKeyId: 'testing', secretAccessKey: 'testing', sessionToken: 'testing'}),
  } as Parameters<typeof schedulerPorts>[0]);
  const place = {group: 'default', name: 'billing'};
  return {
    place,
    ports,
    start: () => (schedule.StartDate === undefined ? undefined : schedule.StartDate * 1000),
    edit: (change: Schedule) => {
      schedule = {...schedule, ...change};
    },
  };
}

test.each([
  ['rate(90 minutes)', 10 * DAY],
  ['cron(0 2 * * ? *)', 10 * DAY],
  ['cron(0 2 * * ? *)', undefined],
])('%s that began %s ms ago is enabled, and disabled again', async (expression, ago) => {
  const began = ago === undefined ? undefined : Math.floor((Date.now() - ago) / 1000) * 1000;
  const {place, ports, start} = await schedulerWith(expression, began);
  const {definition} = await ports['schedule.get'](place);
  const on = await ports['schedule.set']({...place, enabled: true, definition});
  expect(on).toEqual({enabled: true, definition});
  expect(await ports['schedule.set']({...place, enabled: false, definition})).toEqual({
    enabled: false,
    definition,
  });
  if (began === undefined || !expression.startsWith('rate')) expect(start()).toBeUndefined();
  else {
    // The next firing, and no other: in the same phase, within one interval.
    expect(((start() ?? 0) - began) % (90 * MINUTE)).toBe(0);
    expect((start() ?? 0) - Date.now()).toBeLessThan(90 * MINUTE);
  }
});

test('a rate that somebody gave another phase, and a start that is yet to come, are other schedules', async () => {
  const began = Date.now() - DAY;
  const rate = await schedulerWith('rate(90 minutes)', began);
  const {definition} = await rate.ports['schedule.get'](rate.place);
  rate.edit({StartDate: (began + 10 * MINUTE) / 1000});
  expect((await rate.ports['schedule.get'](rate.place)).definition).not.toBe(definition);

  const cron = await schedulerWith('cron(0 2 * * ? *)');
  const before = await cron.ports['schedule.get'](cron.place);
  cron.edit({StartDate: (Date.now() + DAY) / 1000});
  expect((await cron.ports['schedule.get'](cron.place)).definition).not.toBe(before.definition);
});
