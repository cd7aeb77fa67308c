import {gzipSync} from 'node:zlib';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {parseLine} from '../../src/cutover/access-logs.ts';
import {clientLines, remainingClients} from '../../src/cutover/remaining-clients.ts';
import {stillCalling} from '../../src/cutover/still-calling.ts';
import {accessLogsOf, type LogsSetup} from '../../src/rehearsal/access-logs.ts';
import {visible} from '../../src/report/escape-terminal.ts';
import {EKS, HOST, shopPlan} from './shop.ts';

/** 2026-11-21T09:10:00Z */
const NOW = Date.UTC(2026, 10, 21, 9, 10) / 1000;
const NLB = EKS.arn.replace('/app/', '/net/');
const PLACE = {bucket: 'logs', prefix: 'elb'};

/** A line as the user guide for Application Load Balancers has it. */
function entry({
  client = '203.0.113.7:2817',
  host = HOST,
  agent = 'curl/8.5.0',
  path = '/?token=hunter2',
} = {}): string {
  return `https 2026-11-21T09:01:02.186641Z app/eks/1 ${client} 10.0.0.66:9000 0.000 0.001 0.000 200 200 34 366 "GET https://${host}:443${path} HTTP/1.1" "${agent}" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/eks/73e2d6bc24d8a067 "Root=1-58337327-72bd00b0343d75b906739c42" "${host}" "arn:aws:acm:eu-central-1:123456789012:certificate/12345678" 1 2026-11-21T09:01:02.186000Z "forward" "-" "-" "10.0.0.66:9000" "200" "-" "-" TID_1234abcd5678ef90`;
}

/** A line as the user guide for Network Load Balancers has it. */
const TLS =
  'tls 2.0 2026-11-21T09:02:59 net/eks/1 g3d4b5e8bb8464cd 72.21.218.154:51341 172.100.100.185:443 5 2 98 246 - arn:aws:acm:eu-central-1:123456789012:certificate/2a108f19 - ECDHE-RSA-AES128-SHA tlsv12 - shop.example.com - - - 2026-11-21T09:02:57';

/** Where a log file of that time lies. */
function path(end: string, id = 'app.eks.1', day = '2026/11/21'): string {
  return `logs/elb/AWSLogs/123456789012/elasticloadbalancing/eu-central-1/${day}/123456789012_elasticloadbalancing_eu-central-1_${id}_${end}Z_172.160.1.192_20sg8hgm.log.gz`;
}

function look(
  setup: Partial<LogsSetup>,
  arn = EKS.arn,
  now = NOW,
  bounds?: Parameters<typeof remainingClients>[4],
) {
  const logs = accessLogsOf({places: {[EKS.arn]: PLACE, [NLB]: PLACE}, objects: {}, ...setup});
  return remainingClients(logs, arn, now, () => 0, bounds);
}

describe('who still calls an old load balancer', () => {
  test('is counted by address, with what was asked for and by whom', async () => {
    const objects = {
      [path('20261121T0905')]:
        `${entry()}\n${entry()}\n${entry({client: '198.51.100.9:1', agent: 'Java/11.0.2', host: 'old.example.com'})}\n`,
      [path('20261121T0815')]: `${entry({client: '[2001:db8::1]:443'})}\n`,
    };
    const found = await look({objects});
    expect(found).toEqual({
      kind: 'seen',
      requests: 4,
      more: 0,
      unread: 0,
      isPart: false,
      clients: [
        {address: '203.0.113.7', requests: 2, hosts: [HOST], agents: ['curl/8.5.0']},
        {address: '198.51.100.9', requests: 1, hosts: ['old.example.com'], agents: ['Java/11.0.2']},
        {address: '2001:db8::1', requests: 1, hosts: [HOST], agents: ['curl/8.5.0']},
      ],
    });
    const lines = clientLines(found);
    expect(lines[0]).toContain('4 requests from 3 addresses');
    expect(lines[2]).toBe('  1  198.51.100.9  old.example.com  "Java/11.0.2"');
    expect(lines.join()).not.toContain('hunter2');
  });

  test('what is older than an hour, of another load balancer, or of the day before does not count; midnight is passed', async () => {
    const objects = {
      [path('20261121T0805')]: entry(),
      [path('20261121T0905', 'app.eks-2.1')]: entry(),
      [path('20261121T0905', 'net.eks.1')]: entry(),
    };
    expect(await look({objects})).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('no log of it'),
    });
    const late = {[path('20261120T2355', 'app.eks.1', '2026/11/20')]: entry()};
    const midnight = Date.UTC(2026, 10, 21, 0, 10) / 1000;
    expect(await look({objects: late}, EKS.arn, midnight)).toMatchObject({requests: 1});
  });

  test('a Network Load Balancer tells of its TLS listeners, and says so where it has told nothing', async () => {
    expect(await look({objects: {[path('20261121T0905', 'net.eks.1')]: TLS}}, NLB)).toMatchObject({
      clients: [{address: '72.21.218.154', requests: 1, hosts: [HOST], agents: []}],
    });
    expect(await look({}, NLB)).toMatchObject({why: expect.stringContaining('TLS listeners only')});
  });

  test.each([
    ['they are off: how to turn them on', {places: {}}, EKS.arn, 'Key=access_logs.s3.enabled,Value=true'],
    ['nobody may read them', {closed: ['logs']}, EKS.arn, 'AccessDenied'],
    [
      'it is a classic one',
      {},
      'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/old',
      'is no load balancer that writes',
    ],
  ])('is not known where %s', async (_, setup, arn, says) => {
    const found = await look(setup, arn);
    expect(found).toMatchObject({kind: 'unknown', why: expect.stringContaining(says)});
    expect(clientLines(found)).toHaveLength(1);
  });
});

describe('the logs are not trusted', () => {
  test('a small file that unpacks to very much is cut', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, `${entry()}\n`));
    const bounds = {objects: 10, bytes: 1024 * 1024, addresses: 10, seconds: 60};
    const found = await look(
      {objects: {[path('20261121T0905')]: bomb, [path('20261121T0900')]: entry()}},
      EKS.arn,
      NOW,
      bounds,
    );
    expect(found).toMatchObject({kind: 'seen', isPart: true});
    expect(found.kind === 'seen' && found.requests).toBeLessThan(3000);
  });

  test('addresses without number are not all kept', async () => {
    const many = Array.from({length: 300}, (_, index) =>
      entry({client: `10.0.${index >> 8}.${index & 255}:1`}),
    );
    const bounds = {objects: 10, bytes: 1e7, addresses: 100, seconds: 60};
    const found = await look({objects: {[path('20261121T0905')]: many.join('\n')}}, EKS.arn, NOW, bounds);
    expect(found).toMatchObject({requests: 300, more: 90, isPart: true});
  });

  test.each([
    ['is no gzip', Buffer.from('not packed')],
    ['ends in the middle', gzipSync(`${entry()}\n`.repeat(50)).subarray(0, 60)],
  ])('a file that %s is told, and the others are read', async (_, damaged) => {
    const objects = {[path('20261121T0905')]: damaged, [path('20261121T0900')]: `${entry()}\n`};
    const found = await look({objects});
    expect(found).toMatchObject({kind: 'seen', unread: 1});
    expect(found.kind === 'seen' && found.clients[0]?.address).toBe('203.0.113.7');
  });

  test('what clients say of themselves reaches no terminal as it is, and is cut', async () => {
    const agent = `\u001b[2J\u202e${'x'.repeat(5000)}`;
    const found = await look({objects: {[path('20261121T0905')]: entry({agent, host: '\u0007evil'})}});
    const shown = clientLines(found).map(visible).join('\n');
    expect([...shown].filter(character => /[\p{Cc}\p{Cf}]/u.test(character) && character !== '\n')).toEqual(
      [],
    );
    expect(shown.length).toBeLessThan(500);
  });

  test('a quote in a field does not move the fields behind it', () => {
    expect(parseLine(entry({agent: 'a \\" b'}), 'app')).toMatchObject({agent: 'a \\" b', host: HOST});
    expect(parseLine(entry({agent: 'a"b'}), 'app')).toMatchObject({agent: 'a"b', host: HOST});
  });

  test('any line is an entry with an address, or none', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string().map(part => entry({agent: part, host: part, client: part})),
    );
    fc.assert(
      fc.property(text, fc.constantFrom('app' as const, 'net' as const), (line, kind) => {
        const found = parseLine(line, kind);
        if (found) expect(found.address).toMatch(/^[0-9a-f.:]{2,45}$/);
      }),
    );
  });
});

test('it is looked for only where the end waits for silence, once for each load balancer', async () => {
  const plan = shopPlan();
  const web = plan.web.flatMap(track => [track, {...track, id: 'web/b.example.com', host: 'b.example.com'}]);
  const logs = async () => accessLogsOf({places: {}, objects: {}});
  const quiet = {kind: 'guard', about: 'quiet', why: 'still gets requests'} as const;
  const held = web.map(({id}) => ({track: id, halt: quiet}));
  expect(await stillCalling({web}, held, logs, NOW)).toMatchObject([
    {balancer: EKS.arn, hosts: [HOST, 'b.example.com']},
  ]);
  const other = held.map(({track}) => ({track, halt: {kind: 'guard', why: 'at 10 %'} as const}));
  expect(await stillCalling({web}, other, () => Promise.reject(new Error('nobody asks')), NOW)).toEqual([]);
});
