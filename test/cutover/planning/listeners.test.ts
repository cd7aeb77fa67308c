import {describe, expect, test} from 'vitest';
import type {ListenerSeen} from '../../../src/cutover/calls.ts';
import {parseDraft} from '../../../src/cutover/draft.ts';
import {makePlan} from '../../../src/cutover/planning/make-plan.ts';
import {type Account, DRAFT, discoveryOf, SHOP} from './account.ts';

const HOST = 'shop.example.com';
const [OLD = '', NEW = ''] = SHOP.balancers.map(({arn}) => arn);

/** `HTTPS:443`, or with the names of its certificates: `HTTPS:443 a.example.com b.example.com`. */
function listener(text: string): ListenerSeen {
  const [place = '', ...names] = text.split(' ');
  const [protocol = '', port] = place.split(':');
  return {port: Number(port), protocol, ...(names.length > 0 && {names})};
}

async function plan(old: readonly string[], ecs: readonly string[], account: Account = SHOP, draft = DRAFT) {
  const listeners = {[OLD]: old.map(listener), [NEW]: ecs.map(listener)};
  const {
    web,
    left = [],
    notes = [],
  } = await makePlan(parseDraft(draft, 'cutover.yaml'), 'eu-central-1', discoveryOf({...account, listeners}));
  return {
    planned: web.map(({host}) => host),
    why: left.map(({why}) => why).join('\n'),
    remedies: left.map(({remedy}) => remedy).join('\n'),
    notes: notes.filter(note => /listens|https clients|certificate/.test(note)),
  };
}

const OWN = [`HTTPS:443 ${HOST}`, 'HTTP:80'];

describe('clients that find on ECS what they find today are moved without a word', () => {
  test.each([
    ['both end TLS', OWN, OWN],
    ['a wildcard in place of the first label', OWN, ['HTTPS:443 *.example.com', 'HTTP:80']],
    ['the host among others, by SNI', OWN, [`HTTPS:443 other.example.net ${HOST}`, 'HTTP:80']],
    ['an NLB before, an ALB after', [`TLS:443 ${HOST}`, 'TCP:80'], OWN],
    ['TLS ends in the pods before, at the load balancer after', ['TCP:443', 'TCP:80'], OWN],
    ['TLS goes through on both sides', ['TCP:443'], ['TCP:443']],
    ['both carry UDP too', ['TCP_UDP:53', 'QUIC:443'], ['UDP:53', 'TCP:53', 'TCP_QUIC:443']],
    ['ECS listens on more', ['HTTP:80'], ['HTTP:80', 'HTTPS:443 other.example.net', 'TCP:9000']],
    ['a protocol of later days', ['NEW:443'], ['NEW:443']],
    ['nobody listens', [], []],
  ])('%s', async (_, old, ecs) => {
    expect(await plan(old, ecs)).toMatchObject({planned: [HOST], why: '', notes: []});
  });
});

describe('where every https client would be lost, the host stays', () => {
  test.each([
    [
      'HTTP alone',
      [`HTTPS:443 ${HOST}`, 'HTTP:80'],
      ['HTTP:80'],
      'has no TLS listener on that port (it listens on HTTP:80)',
    ],
    ['nothing', [`TLS:443 *.example.com`], [], '(it listens nowhere)'],
    ['names of the old certificate not known', ['HTTPS:443'], ['HTTP:80'], 'TLS ends at its load balancer'],
    ['plain TCP on the port', [`TLS:443 ${HOST}`], ['TCP:443'], 'has no TLS listener on that port'],
  ])('%s', async (_, old, ecs, says) => {
    const {planned, why, remedies} = await plan(old, ecs);
    expect(planned).toEqual([]);
    expect(why).toContain(says);
    expect(remedies).toContain('`tls.certificates`');
  });

  test.each([
    ['another name', OWN, ['HTTPS:443 other.example.com', 'HTTP:80']],
    ['a wildcard of two labels', OWN, ['HTTPS:443 *.com', 'HTTP:80']],
    ['a wildcard below it', OWN, [`HTTPS:443 *.${HOST}`, 'HTTP:80']],
    ['TLS that ended in the pods', ['TCP:443'], ['HTTPS:443 other.example.com']],
    ['another port', [`TLS:8443 ${HOST}`], ['TLS:8443 other.example.com']],
  ])('a certificate that does not cover it: %s', async (_, old, ecs) => {
    const {planned, why} = await plan(old, ecs);
    expect(planned).toEqual([]);
    expect(why).toContain('no certificate of ');
  });
});

describe('what only people can judge is a note', () => {
  test('a host for which nothing asks for TLS, behind a source that passes the port of others through', async () => {
    const plain = DRAFT.replace('services: [shop-web]', 'services: [shop-web]\n    plain: true');
    const {planned, notes} = await plan(
      ['TCP:443', 'TCP:80'],
      ['HTTPS:443 other.example.com', 'HTTP:80'],
      SHOP,
      plain,
    );
    expect(planned).toEqual([HOST]);
    expect(notes.join('\n')).toContain('nobody can see whether clients are served by TLS there today');
  });

  test.each([
    ['TLS in the pods, nothing on ECS', ['TCP:443', 'TCP:80'], ['HTTP:80'], 'passes TCP:443 through'],
    ['TLS in the pods, plain HTTP on ECS', ['TCP:443'], ['HTTP:443'], 'passes TCP:443 through'],
    ['TLS on another port', ['TLS:8443', ...OWN], OWN, 'listens on TLS:8443, where'],
    ['plain ports', ['TCP:9000', 'HTTP:8080', ...OWN], OWN, 'listens on TCP:9000, HTTP:8080, where'],
    [
      'another transport',
      ['UDP:53', 'TCP_UDP:54'],
      ['TCP:53', 'TCP:54'],
      'listens on UDP:53, TCP_UDP:54, where',
    ],
    ['plain before, TLS after', ['HTTP:8080'], [`HTTPS:8080 ${HOST}`], 'listens on HTTP:8080, where'],
    ['UDP beside TLS that goes through', ['TCP_UDP:443'], ['TCP:443'], 'listens on TCP_UDP:443, where'],
    [
      'a certificate for other hosts alone, before',
      ['HTTPS:443 other.example.com', 'HTTP:80'],
      ['HTTP:80'],
      'listens on HTTPS:443, where',
    ],
    [
      'such a one on both sides',
      ['HTTPS:443 a.example.net'],
      ['HTTPS:443 b.example.net'],
      'not served on either side',
    ],
    [
      'a certificate whose names nobody knows',
      OWN,
      ['HTTPS:443', 'HTTP:80'],
      'could not be seen (IAM keeps it',
    ],
  ])('%s', async (_, old, ecs, says) => {
    const {planned, notes} = await plan(old, ecs);
    expect(planned).toEqual([HOST]);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(`${HOST}: `);
    expect(notes[0]).toContain(says);
  });

  test('many names of a certificate are counted', async () => {
    const names = Array.from({length: 30}, (_, at) => `n${at}.example.net`).join(' ');
    expect((await plan(OWN, [`HTTPS:443 ${names}`])).why).toContain('n7.example.net, 22 more)');
  });
});

test.each([OLD, NEW])('listeners that may not be read are told, and the host is planned: %s', async arn => {
  const {web, notes = []} = await makePlan(
    parseDraft(DRAFT, 'cutover.yaml'),
    'eu-central-1',
    discoveryOf({...SHOP, listeners: {[arn]: 'denied'}}),
  );
  expect(web.map(({host}) => host)).toEqual([HOST]);
  expect(notes.join('\n')).toContain('Allow `elasticloadbalancing:DescribeListeners`');
});

test('each load balancer is asked once, and a host that follows another one is told of, not left', async () => {
  const [record] = SHOP.records.ZPUBLIC ?? [];
  if (!record) throw new Error('the shop has its records');
  const www = {name: 'www.shop.example.com', type: 'CNAME', ttl: 300, values: [HOST]};
  const second = `  - host: www.shop.example.com
    sources: [Ingress/shop/shop]
    loadBalancer: shop-shop
    services: [shop-web]
batches:`;
  const asked: string[] = [];
  const discovery = discoveryOf({
    ...SHOP,
    records: {ZPUBLIC: [record, www]},
    listeners: {[OLD]: [listener('HTTPS:443')], [NEW]: [listener(`HTTPS:443 ${HOST}`)]},
  });
  const {
    web,
    left,
    notes = [],
  } = await makePlan(parseDraft(DRAFT.replace('batches:', second), 'cutover.yaml'), 'eu-central-1', {
    ...discovery,
    listeners: arn => {
      asked.push(arn);
      return discovery.listeners(arn);
    },
  });
  expect(web.map(({host}) => host)).toEqual([HOST]);
  expect(left).toEqual([]);
  expect(notes.join('\n')).toContain(
    'www.shop.example.com follows that host all the same, though no certificate',
  );
  expect(asked).toEqual([OLD, NEW]);
});
