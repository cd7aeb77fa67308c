import {once} from 'node:events';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, describe, expect, onTestFinished, test, vi} from 'vitest';
import {definitionOf} from '../../src/aws/scheduler.ts';
import {ClockWatch} from '../../src/cutover/clock-watch.ts';
import {newJournal} from '../../src/cutover/goals.ts';
import {realPorts} from '../../src/ports.ts';
import {shopPlan} from './shop.ts';

afterEach(() => vi.unstubAllEnvs());

const AT = Date.UTC(2026, 10, 21, 8);

describe('the clock of this machine against the `Date` of an answer', () => {
  /** What becomes of a change after an answer of that second, asked and answered by a clock so many seconds ahead. */
  const changing = (from: 'AWS' | 'the API server of the cluster', asked: number, answered = asked) => {
    const watch = new ClockWatch();
    watch.of(from)(new Date(AT).toUTCString(), AT + asked * 1000, AT + answered * 1000);
    return () => watch.demandRight();
  };

  test.each([
    ['right', 0.5],
    ['ahead by less than it may be', 4.9],
    ['behind by less than it may be', -3.9],
  ])('%s', (_, ahead) => expect(changing('AWS', ahead)).not.toThrow());

  test.each([
    ['ahead', 47, 'at least 46 seconds ahead of that of AWS'],
    ['an hour behind', -3600, 'at least 3600 seconds behind that of AWS'],
  ])('%s', (_, ahead, says) =>
    expect(changing('AWS', ahead)).toThrow(
      expect.objectContaining({code: 'K2E-E319', exitCode: 5, message: expect.stringContaining(says)}),
    ),
  );

  test('an answer that took long tells no more than that it was between', () => {
    expect(changing('AWS', -20, 3)).not.toThrow();
    expect(changing('AWS', 10, 40)).toThrow(expect.objectContaining({code: 'K2E-E319'}));
  });

  test('two operators are held against AWS each, so both together keep within what the lease allows for', () => {
    expect(changing('AWS', 7)).toThrow();
    expect(changing('the API server of the cluster', 7)).not.toThrow();
    expect(changing('the API server of the cluster', 12)).toThrow(/API server/);
  });

  test('the last answer counts, and one without a date tells nothing', () => {
    const watch = new ClockWatch();
    const hear = watch.of('AWS');
    hear(undefined, AT, AT);
    hear('yesterday', AT, AT);
    expect(() => watch.demandRight()).not.toThrow();
    hear(new Date(AT).toUTCString(), AT + 60_000, AT + 60_000);
    expect(() => watch.demandRight()).toThrow();
    hear(new Date(AT).toUTCString(), AT, AT);
    expect(() => watch.demandRight()).not.toThrow();
  });
});

/** The real ports of a plan where AWS and the cluster are on loopback, by clocks that differ from that of this machine. */
async function portsWith(ahead: {aws?: number; cluster?: number}) {
  const asked: string[] = [];
  const serve = async (seconds: number, answer: (path: string) => unknown, headers = {}) => {
    const server = createServer(({method, url = ''}, response) => {
      asked.push(`${method}`);
      response.writeHead(200, {
        'content-type': 'application/json',
        date: new Date(Date.now() - seconds * 1000).toUTCString(),
        ...headers,
      });
      response.end(JSON.stringify(answer(url)));
    });
    onTestFinished(() => void server.close());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  };
  const schedule = {
    Name: 'billing',
    GroupName: 'default',
    State: 'DISABLED',
    ScheduleExpression: 'rate(1 day)',
  };
  const endpoint = await serve(ahead.aws ?? 0, () => schedule, {'x-amzn-requestid': '1'});
  const server = await serve(ahead.cluster ?? 0, () => ({kind: 'CronJob', metadata: {}, spec: {}}));
  const folder = mkdtempSync(join(tmpdir(), 'k2e-clock-'));
  onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'c',
    clusters: [{name: 'c', cluster: {server, 'insecure-skip-tls-verify': true}}],
    users: [{name: 'u', user: {}}],
    contexts: [{name: 'c', context: {cluster: 'c', user: 'u'}}],
  };
  writeFileSync(join(folder, 'config'), JSON.stringify(config));
  vi.stubEnv('KUBECONFIG', join(folder, 'config'));
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'testing');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'testing');
  const plan = {...shopPlan(), state: join(folder, 'journal')};
  return {plan, ports: await realPorts(plan), asked, definition: definitionOf(schedule as never)};
}

const SCHEDULE = {group: 'default', name: 'billing'};
const CRON_JOB = {namespace: 'shop', name: 'billing'};

test.each([
  ['AWS', {aws: 3600}],
  ['the cluster', {cluster: -3600}],
])('a clock that is an hour off by %s reads, and changes nothing', async (_, ahead) => {
  const {plan, ports, asked, definition} = await portsWith(ahead);
  await ports['schedule.get'](SCHEDULE);
  await ports['kubernetes.cron-job'](CRON_JOB);
  asked.length = 0;
  const refused = {code: 'K2E-E319'};
  const journal = newJournal(plan, 'd');
  await expect(ports['schedule.set']({...SCHEDULE, enabled: true, definition})).rejects.toMatchObject(
    refused,
  );
  await expect(
    ports['kubernetes.suspend']({...CRON_JOB, version: '1', suspended: true, annotations: {}}),
  ).rejects.toMatchObject(refused);
  await expect(ports['state.write']({journal, version: null})).rejects.toMatchObject(refused);
  expect(asked).toEqual([]);
  expect(await ports['state.read']({})).toBeNull();
});

test('a clock that is right changes what it is told to', async () => {
  const {plan, ports} = await portsWith({});
  await ports['schedule.get'](SCHEDULE);
  await ports['kubernetes.cron-job'](CRON_JOB);
  await ports['state.write']({journal: newJournal(plan, 'd'), version: null});
  await ports['kubernetes.suspend']({...CRON_JOB, version: '1', suspended: true, annotations: {}});
});
