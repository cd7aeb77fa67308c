import {describe, expect, test} from 'vitest';
import {parseDraft} from '../../../src/cutover/draft.ts';
import type {Plan} from '../../../src/cutover/plan.ts';
import {parsePlan, planText} from '../../../src/cutover/plan-file.ts';
import {makePlan} from '../../../src/cutover/planning/make-plan.ts';
import type {RecordSet} from '../../../src/cutover/records.ts';
import type {JsonObject} from '../../../src/json.ts';
import {FAULTS} from '../../../src/rehearsal/faults.ts';
import {rehearse} from '../../../src/rehearsal/rehearse.ts';
import {type Account, DRAFT, discoveryOf, SHOP} from './account.ts';

const [OLD, NEW] = SHOP.balancers;
if (!OLD || !NEW) throw new Error('the shop has its load balancers');
const {dnsName, zone: elb} = OLD;

/** Only the web part of the draft, for other hosts. */
function draftFor(...hosts: readonly string[]) {
  const entry = (host: string) =>
    `  - host: ${JSON.stringify(host)}\n    sources: [Ingress/shop/shop]\n    loadBalancer: shop-shop\n    services: [shop-web]\n`;
  return `${DRAFT.slice(0, DRAFT.indexOf('web:'))}web:\n${hosts.map(entry).join('')}`;
}

async function planOf(account: Account, ...hosts: readonly string[]): Promise<Plan> {
  const draft = draftFor(...(hosts.length > 0 ? hosts : ['shop.example.com']));
  return makePlan(parseDraft(draft, 'cutover.yaml'), 'eu-central-1', discoveryOf(account));
}

const alias = (name: string, type = 'A', more: Partial<RecordSet> = {}): RecordSet => ({
  name,
  type,
  alias: {zone: elb, target: `dualstack.${dnsName}`, evaluateHealth: true},
  ...more,
});
const recordsOf = (...ZPUBLIC: readonly RecordSet[]): Account => ({...SHOP, records: {ZPUBLIC}});
const whyLeft = ({left = []}: Plan) => left.map(({what, why}) => `${what}: ${why}`).join('\n');

/** The whole way there, back from the middle, with every fault: what was planned has to arrive. */
async function arrives(plan: Plan): Promise<void> {
  const read = parsePlan(planText(plan), 'cutover-plan.yaml');
  const {verdicts, passed} = await rehearse(read, {now: 1_796_115_600, seed: 3, faults: FAULTS});
  expect(Object.entries(verdicts).filter(([, held]) => !held)).toEqual([]);
  expect(passed).toBe(true);
}

describe('names as people and Route 53 write them', () => {
  test.each([
    ['a wildcard', '*.example.com', '*.example.com'],
    ['a wildcard as Route 53 lists it', '\\052.example.com.', '*.example.com'],
    ['upper case and a final dot', 'Shop.EXAMPLE.com.', 'shop.example.com'],
    ['letters beyond ASCII', 'b\u00fccher.example.com', 'xn--bcher-kva.example.com'],
    ['the apex of the zone', 'example.com', 'example.com'],
    ['several labels below it', 'a.b.c.example.com', 'a.b.c.example.com'],
  ])('%s', async (_, given, name) => {
    const apex: RecordSet[] = [
      {name: 'example.com', type: 'NS', ttl: 172_800, values: ['ns-1.awsdns-1.org.']},
      {
        name: 'example.com',
        type: 'SOA',
        ttl: 900,
        values: ['ns-1.awsdns-1.org. a.b. 1 7200 900 1209600 86400'],
      },
      {name: 'example.com', type: 'TXT', ttl: 300, values: ['"v=spf1 -all"']},
      {name: 'example.com', type: 'MX', ttl: 300, values: ['10 mail.example.com.']},
    ];
    const plan = await planOf(recordsOf(...apex, alias(name), alias(name, 'AAAA')), given);
    expect(whyLeft(plan)).toBe('');
    const [web] = plan.web;
    expect(web?.host).toBe(name);
    expect(web?.zones[0]?.before.map(({type}) => type)).toEqual(['A', 'AAAA']);
    if (name === given) await arrives(plan);
  });

  test('hosts of one zone, side by side and below each other, do not meet', async () => {
    const hosts = ['example.com', 'shop.example.com', '*.shop.example.com', 'api.shop.example.com'];
    const plan = await planOf(recordsOf(...hosts.map(host => alias(host))), ...hosts);
    expect(plan.web.map(({host}) => host)).toEqual(hosts);
    await arrives(plan);
  });

  test('a zone that gave the name to other servers answers for nobody (T25)', async () => {
    const cut: RecordSet = {name: 'eu.example.com', type: 'NS', ttl: 300, values: ['ns1.other.example.']};
    const plan = await planOf(recordsOf(cut, alias('shop.eu.example.com')), 'shop.eu.example.com');
    expect(plan.web).toEqual([]);
    expect(whyLeft(plan)).toContain('delegates eu.example.com to ns1.other.example.');
  });

  test('www that is a CNAME of a host of the cutover follows it', async () => {
    const www: RecordSet = {name: 'www.example.com', type: 'CNAME', ttl: 300, values: ['Shop.example.com.']};
    const plan = await planOf(
      recordsOf(alias('shop.example.com'), www),
      'www.example.com',
      'shop.example.com',
    );
    expect(plan.web.map(({host}) => host)).toEqual(['shop.example.com']);
    expect([plan.left, (plan.notes ?? []).join()]).toMatchObject([
      [],
      expect.stringContaining('www.example.com leads to shop.example.com'),
    ]);
  });
});

describe('records that are there', () => {
  test.each([
    'latency',
    'geolocation',
    'geoproximity',
    'failover',
    'multivalue answer',
    'IP-based',
    'traffic policy',
  ])('of the routing policy %s are left (T11, T13)', async otherPolicy => {
    const plan = await planOf(
      recordsOf(alias('shop.example.com', 'A', {otherPolicy}), alias('shop.example.com', 'AAAA')),
    );
    expect(plan.web).toEqual([]);
    expect(whyLeft(plan)).toContain(`routing policy ${otherPolicy}`);
    expect(whyLeft(plan)).toContain('zone example.com, ZPUBLIC');
  });

  test('with a weight of its own: simple in the end, and told', async () => {
    const plan = await planOf(recordsOf(alias('shop.example.com', 'A', {weighted: {id: 'mine', weight: 7}})));
    expect(plan.web[0]?.zones[0]?.after[0]?.weighted).toBeUndefined();
    expect((plan.notes ?? []).join()).toContain('its record has a weight and nobody beside it');
  });

  test('with a health check: left out from then on, and told', async () => {
    const plan = await planOf(recordsOf(alias('shop.example.com', 'A', {healthCheck: 'hc-1'})));
    const [zone] = plan.web[0]?.zones ?? [];
    expect(zone?.before[0]?.healthCheck).toBe('hc-1');
    expect(
      [...(zone?.source ?? []), ...(zone?.target ?? []), ...(zone?.after ?? [])].map(
        ({healthCheck}) => healthCheck,
      ),
    ).toEqual([undefined, undefined, undefined]);
    expect((plan.notes ?? []).join()).toContain('health check of its record is left out');
  });

  test('whose health was not evaluated is not evaluated in the end either', async () => {
    const blind = alias('shop.example.com', 'A', {
      alias: {zone: elb, target: dnsName, evaluateHealth: false},
    });
    const [zone] = (await planOf(recordsOf(blind))).web[0]?.zones ?? [];
    expect([zone?.source[0], zone?.target[0], zone?.after[0]].map(set => set?.alias?.evaluateHealth)).toEqual(
      [false, true, false],
    );
  });

  test('of several types with TTLs of their own: each is lowered, and comes back', async () => {
    const https: RecordSet = {name: 'shop.example.com', type: 'HTTPS', ttl: 7200, values: ['1 . alpn="h2"']};
    const plan = await planOf(recordsOf(alias('shop.example.com'), https));
    const [zone] = plan.web[0]?.zones ?? [];
    expect(zone?.lowered.map(({ttl}) => ttl)).toEqual([undefined, 60]);
    expect(zone?.after.map(({ttl}) => ttl)).toEqual([undefined, 7200]);
    await arrives(plan);
  });

  test('that bind a service to the load balancer by its name are bound to the new one', async () => {
    const https: RecordSet = {
      name: 'shop.example.com',
      type: 'HTTPS',
      ttl: 60,
      values: [`1 ${dnsName}. alpn="h2,h3" ipv4hint="192.0.2.1,192.0.2.2" port=443`],
    };
    const [zone] = (await planOf(recordsOf(alias('shop.example.com'), https))).web[0]?.zones ?? [];
    expect(zone?.target.find(({type}) => type === 'HTTPS')?.values).toEqual([
      `1 ${NEW.dnsName}. alpn="h2,h3" port=443`,
    ]);
    const foreign = {...https, values: ['1 cdn.example.net. alpn="h2"']};
    expect(whyLeft(await planOf(recordsOf(alias('shop.example.com'), foreign)))).toContain('cdn.example.net');
  });

  test('a CNAME and a CNAME only, whatever the target could be (T10)', async () => {
    const cname: RecordSet = {name: 'shop.example.com', type: 'CNAME', ttl: 30, values: [dnsName]};
    const plan = await planOf(recordsOf(cname));
    const [zone] = plan.web[0]?.zones ?? [];
    expect(
      [...(zone?.source ?? []), ...(zone?.target ?? [])].map(({type, ttl, values}) => [type, ttl, values]),
    ).toEqual([
      ['CNAME', 30, [dnsName]],
      ['CNAME', 30, [NEW.dnsName]],
    ]);
    await arrives(plan);
  });

  test('one weighted record of somebody else: it becomes the source, under its own identifier (T12)', async () => {
    const plan = await planOf(recordsOf(alias('shop.example.com', 'A', {weighted: {id: 'blue', weight: 7}})));
    expect(plan.web[0]?.zones[0]?.source[0]?.weighted?.id).toBe('blue');
    await arrives(plan);
  });
});

test('a weight of 0 that stands alone is no state to go back to (T2)', async () => {
  const lone = alias('shop.example.com', 'A', {weighted: {id: 'blue', weight: 0}});
  expect(whyLeft(await planOf(recordsOf(lone)))).toContain('has the weight 0 and nobody beside it');
});

describe('zones of several views', () => {
  const zones = [
    ...SHOP.zones,
    {id: 'ZLONG', name: 'shop.example.com', private: true},
    {id: 'ZSHORT', name: 'example.com', private: true},
  ];
  test('every private zone that holds the name is moved: each VPC asks its own (T21)', async () => {
    const account = {
      ...SHOP,
      zones,
      records: Object.fromEntries(
        ['ZPUBLIC', 'ZLONG', 'ZSHORT'].map(id => [id, [alias('shop.example.com')]]),
      ),
    };
    const plan = await planOf(account);
    expect(plan.web[0]?.zones.map(({zone, private: isPrivate}) => [zone, isPrivate])).toEqual([
      ['ZLONG', true],
      ['ZSHORT', true],
      ['ZPUBLIC', false],
    ]);
    await arrives(plan);
  });

  test('a private zone that leads elsewhere is named in the reason', async () => {
    const internal = alias('shop.example.com', 'A', {
      alias: {zone: elb, target: 'internal-shop.elb.amazonaws.com', evaluateHealth: false},
    });
    const plan = await planOf({
      ...SHOP,
      zones,
      records: {ZPUBLIC: [alias('shop.example.com')], ZSHORT: [internal]},
    });
    expect(plan.web).toEqual([]);
    expect(whyLeft(plan)).toContain('internal-shop.elb.amazonaws.com');
    expect(whyLeft(plan)).toContain('zone example.com, ZSHORT, private');
  });
});

describe('load balancers that do not match', () => {
  const withNew = (change: Partial<typeof NEW>): Account => ({
    ...SHOP,
    balancers: [OLD, {...NEW, ...change}],
  });
  test.each<[string, Account, string]>([
    [
      'one for both sides',
      {...SHOP, balancers: [{...OLD, name: 'shop-shop'}]},
      'also the load balancer of ECS',
    ],
    ['private addresses for the internet', withNew({internal: true}), 'has private addresses only'],
    [
      'one that goes with the cluster (T39)',
      withNew({controller: 'eks-prod'}),
      'Controller of the cluster eks-prod',
    ],
    ['no IPv4 for A', withNew({withoutIpv4: true}), 'has no public IPv4 addresses'],
  ])('%s', async (_, account, says) => {
    const plan = await planOf(account);
    expect(plan.web).toEqual([]);
    expect(whyLeft(plan)).toContain(says);
  });
});

describe('ownership records', () => {
  const installed = (...args: readonly string[]): JsonObject => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {name: 'external-dns', namespace: 'kube-system'},
    spec: {
      template: {
        spec: {
          containers: [
            {
              image: 'registry.k8s.io/external-dns/external-dns:v0.22.0',
              args: ['--txt-owner-id=eu', ...args],
            },
          ],
        },
      },
    },
  });
  const heritage = '"heritage=external-dns,external-dns/owner=eu,external-dns/resource=ingress/shop/shop"';

  test('of a wildcard stand under its replacement', async () => {
    const account: Account = {
      ...recordsOf(alias('*.example.com'), {
        name: 'a-any.example.com',
        type: 'TXT',
        ttl: 300,
        values: [heritage],
      }),
      objects: [...SHOP.objects, installed('--txt-wildcard-replacement=any')],
    };
    const plan = await planOf(account, '*.example.com');
    expect(plan.web[0]?.zones[0]?.before.map(({name, type}) => `${type} ${name}`)).toEqual([
      'A *.example.com',
      'TXT a-any.example.com',
    ]);
    expect(plan.web[0]?.holds).toHaveLength(1);
    await arrives(plan);
  });

  test('that hold the words of others too are not removed', async () => {
    const txt: RecordSet = {
      name: 'shop.example.com',
      type: 'TXT',
      ttl: 300,
      values: ['"v=spf1 -all"', heritage],
    };
    const plan = await planOf({
      ...recordsOf(alias('shop.example.com'), txt),
      objects: [...SHOP.objects, installed()],
    });
    expect(plan.web).toEqual([]);
    expect(whyLeft(plan)).toContain('holds more than the ownership of external-dns');
  });
});
