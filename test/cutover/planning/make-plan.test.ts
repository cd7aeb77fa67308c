import {describe, expect, test} from 'vitest';
import {answerLines, besideRefusal, questionsText} from '../../../src/cutover/beside.ts';
import {parseDraft} from '../../../src/cutover/draft.ts';
import type {Plan} from '../../../src/cutover/plan.ts';
import {parsePlan, planText} from '../../../src/cutover/plan-file.ts';
import {makePlan} from '../../../src/cutover/planning/make-plan.ts';
import type {RecordSet} from '../../../src/cutover/records.ts';
import type {JsonObject} from '../../../src/json.ts';
import {type Account, DRAFT, discoveryOf, SHOP} from './account.ts';

const planOf = (account: Account, draft = DRAFT): Promise<Plan> =>
  makePlan(parseDraft(draft, 'cutover.yaml'), 'eu-central-1', discoveryOf(account));

/** The shop with other objects of these kinds. */
function withObjects(...objects: readonly JsonObject[]): Account {
  const kinds = new Set(objects.map(({kind}) => kind));
  return {...SHOP, objects: [...SHOP.objects.filter(({kind}) => !kinds.has(kind)), ...objects]};
}

/** The same settings, with owners that are paused. */
const PAUSE = DRAFT.replace('steps: [10, 50, 100]', 'steps: [10, 50, 100], gitops: pause');

const withRecords = (...records: readonly RecordSet[]): Account => ({...SHOP, records: {ZPUBLIC: records}});
const [A, AAAA] = SHOP.records.ZPUBLIC ?? [];
if (!A || !AAAA) throw new Error('the shop has its records');

describe('a shop that is ready', () => {
  test('is planned whole: records spelled out for every stage, jobs, workers', async () => {
    const plan = await planOf(SHOP);
    expect(plan.left).toEqual([]);
    const [web] = plan.web;
    const [zone] = web?.zones ?? [];
    expect(zone?.before).toEqual([A, AAAA]);
    expect(
      zone?.source.map(({type, weighted, alias}) => [type, weighted?.id, alias?.evaluateHealth]),
    ).toEqual([
      ['A', 'k2e-shop-source', false],
      ['AAAA', 'k2e-shop-source', false],
    ]);
    expect(
      zone?.target.map(({alias, weighted}) => [alias?.target, alias?.evaluateHealth, weighted?.weight]),
    ).toEqual([
      ['shop-shop-2.eu-central-1.elb.amazonaws.com', true, 0],
      ['shop-shop-2.eu-central-1.elb.amazonaws.com', true, 0],
    ]);
    expect(zone?.after.every(set => set.weighted === undefined && set.alias?.evaluateHealth === true)).toBe(
      true,
    );
    expect(plan.batches[0]).toMatchObject({
      uid: 'u-1',
      holds: [],
      schedules: [{definition: 'digest of shop-nightly'}],
    });
    expect(plan.workers[0]).toMatchObject({sourceReplicas: 3, targetTasks: 3, holds: []});
  });

  test('has the same text for the same plan, which reads back to it', async () => {
    const plan = await planOf(SHOP);
    const text = planText(plan);
    expect(planText(await planOf(SHOP))).toBe(text);
    expect(parsePlan(text, 'cutover-plan.yaml').plan).toEqual(JSON.parse(JSON.stringify(plan)));
  });
});

test.each([
  ['names the place of a wrong value', 'steps:\n      - 10', 'steps:\n      - 0', 'web[0].steps[0]'],
  ['refuses steps that do not grow to 100', '- 100\n', '- 99\n', 'do not grow to 100'],
  ['refuses an unknown key', 'run: shop', 'run: shop\nrunn: shop', 'did you mean run'],
])('a plan %s', async (_, from, to, says) => {
  const text = planText(await planOf(SHOP)).replace(from, to);
  expect(() => parsePlan(text, 'cutover-plan.yaml')).toThrow(says);
});

describe('records that cannot be moved safely are left, with the reason', () => {
  const left = async (account: Account) => {
    const plan = await planOf(account);
    expect(plan.web).toEqual([]);
    return (plan.left ?? []).map(({why}) => why).join('\n');
  };
  const sets: readonly [name: string, records: readonly RecordSet[], says: string][] = [
    ['a latency record', [{...A, otherPolicy: 'latency'}], 'routing policy latency'],
    [
      'a record that points to a CDN',
      [{...A, alias: {zone: 'Z2FDTNDATAQYW2', target: 'd1.cloudfront.net', evaluateHealth: false}}],
      'd1.cloudfront.net',
    ],
    [
      'several addresses',
      [{name: 'shop.example.com', type: 'A', ttl: 60, values: ['192.0.2.1', '192.0.2.2']}],
      '2 values',
    ],
    [
      'an address',
      [{name: 'shop.example.com', type: 'A', ttl: 60, values: ['192.0.2.1']}],
      'points to 192.0.2.1',
    ],
    [
      'a group of two members',
      [
        {...A, weighted: {id: 'a', weight: 1}},
        {...A, weighted: {id: 'b', weight: 1}},
      ],
      'split by weights already',
    ],
    ['no record of its own', [], 'a wildcard may answer'],
  ];
  test.each(sets)('%s', async (_, records, says) => {
    expect(await left(withRecords(...records))).toContain(says);
  });

  test('AAAA, when the new load balancer has IPv4 only', async () => {
    const balancers = SHOP.balancers.map(balancer =>
      balancer.name === 'shop-shop' ? {...balancer, dualStack: false} : balancer,
    );
    expect(await left({...SHOP, balancers})).toContain('IPv4 addresses only');
  });

  test('a host whose new load balancer is not there yet', async () => {
    expect(await left({...SHOP, balancers: SHOP.balancers.slice(0, 1)})).toContain('does not exist yet');
  });

  test('a host that is published by another cloud', async () => {
    const ingress = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: {name: 'shop', namespace: 'shop'},
      status: {loadBalancer: {ingress: [{ip: '203.0.113.9'}]}},
    };
    expect(await left(withObjects(ingress))).toContain('203.0.113.9 is none of this account');
  });
});

describe('records that are not aliases', () => {
  test('a CNAME with a long TTL is lowered first, and gets its TTL back in the end', async () => {
    const cname = {
      name: 'shop.example.com',
      type: 'CNAME',
      ttl: 3600,
      values: ['k8s-shop-1.eu-central-1.elb.amazonaws.com.'],
    };
    const [zone] = (await planOf(withRecords(cname))).web[0]?.zones ?? [];
    expect(zone?.lowered).toEqual([{...cname, ttl: 60}]);
    expect(zone?.target[0]).toMatchObject({ttl: 60, values: ['shop-shop-2.eu-central-1.elb.amazonaws.com']});
    expect(zone?.after[0]).toMatchObject({ttl: 3600});
  });

  test('an HTTPS record moves along, without the hints of the old addresses', async () => {
    const https = {
      name: 'shop.example.com',
      type: 'HTTPS',
      ttl: 60,
      values: ['1 . alpn="h2" ipv4hint=192.0.2.1 ipv6hint=2001:db8::1'],
    };
    const [zone] = (await planOf(withRecords(A, https))).web[0]?.zones ?? [];
    expect(zone?.target.find(({type}) => type === 'HTTPS')?.values).toEqual(['1 . alpn="h2"']);
    expect(zone?.source.find(({type}) => type === 'HTTPS')?.values).toEqual(https.values);
  });

  test('a group with one member keeps its identifier', async () => {
    const [zone] =
      (await planOf(withRecords({...A, weighted: {id: 'eks', weight: 255}}))).web[0]?.zones ?? [];
    expect(zone?.source[0]?.weighted?.id).toBe('eks');
  });
});

describe('zones', () => {
  test('private ones first, each with its own records', async () => {
    const account: Account = {
      ...SHOP,
      zones: [
        ...SHOP.zones,
        {id: 'ZPRIVATE', name: 'example.com', private: true},
        {id: 'ZCOM', name: 'com', private: false},
      ],
      records: {ZPUBLIC: [A], ZPRIVATE: [AAAA]},
    };
    expect((await planOf(account)).web[0]?.zones.map(({zone}) => zone)).toEqual(['ZPRIVATE', 'ZPUBLIC']);
  });
});

describe('external-dns', () => {
  const deployment = (...args: string[]): JsonObject => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {name: 'external-dns', namespace: 'kube-system'},
    spec: {
      template: {spec: {containers: [{image: 'registry.k8s.io/external-dns/external-dns:v0.21.0', args}]}},
    },
  });
  const txt = (name: string, resource: string): RecordSet => ({
    name,
    type: 'TXT',
    ttl: 300,
    values: [`"heritage=external-dns,external-dns/owner=shop,external-dns/resource=${resource}"`],
  });
  const mailer = SHOP.objects.find(({kind}) => kind === 'Deployment') ?? {};

  test('lets go of the name: its TXT go with the first change, its annotation holds it', async () => {
    const account = {
      ...withObjects(deployment('--txt-owner-id=shop', '--txt-prefix=dns-'), mailer),
      records: {
        ZPUBLIC: [
          A,
          txt('dns-a-shop.example.com', 'ingress/shop/shop'),
          txt('dns-shop.example.com', 'ingress/shop/shop'),
        ],
      },
    };
    const plan = await planOf(account);
    const [web] = plan.web;
    expect(web?.zones[0]?.before.map(({type}) => type)).toEqual(['A', 'TXT', 'TXT']);
    expect(web?.zones[0]?.lowered.map(({type}) => type)).toEqual(['A']);
    expect(web?.holds).toEqual([
      {
        ref: {apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', namespace: 'shop', name: 'shop'},
        values: {'/metadata/annotations/external-dns.alpha.kubernetes.io~1controller': 'k2e-shop'},
        before: {'/metadata/annotations/external-dns.alpha.kubernetes.io~1controller': null},
        reason: 'external-dns writes the records of this object',
      },
    ]);
  });

  test.each([
    [
      'an owner that does not run here',
      deployment('--txt-owner-id=other'),
      'ingress/shop/shop',
      'does not run in this cluster',
    ],
    [
      'a record that comes from another object',
      deployment('--txt-owner-id=shop'),
      'crd/shop/names',
      'comes from crd/shop/names',
    ],
  ])('is a reason to refuse: %s', async (_, object, resource, says) => {
    const account = {
      ...withObjects(object, mailer),
      records: {ZPUBLIC: [A, txt('a-shop.example.com', resource)]},
    };
    const plan = await planOf(account);
    expect(plan.web).toEqual([]);
    expect(plan.left?.map(({why}) => why).join()).toContain(says);
  });

  test('is a reason to look twice when its owner id is the one of every installation (T32)', async () => {
    const account = {
      ...withObjects(deployment(), mailer),
      records: {
        ZPUBLIC: [
          A,
          {
            ...txt('a-shop.example.com', ''),
            values: [
              '"heritage=external-dns,external-dns/owner=default,external-dns/resource=ingress/shop/shop"',
            ],
          },
        ],
      },
    };
    const {notes = []} = await planOf(account);
    expect(notes.filter(text => text.includes('owner id `default`'))).toHaveLength(1);
  });

  test('is a reason to refuse when it keeps no record of what it owns', async () => {
    const plan = await planOf(withObjects(deployment('--registry', 'noop', '--policy=sync'), mailer));
    expect(plan.left?.map(({why}) => why).join()).toContain('registry `noop`');
  });
});

describe('batches', () => {
  const cronJob = (changes: JsonObject, metadata: JsonObject = {}): JsonObject => ({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: {name: 'nightly', namespace: 'shop', uid: 'u-1', managedFields: [], ...metadata},
    spec: {schedule: '15 3 * * *', timeZone: 'Europe/Berlin', concurrencyPolicy: 'Allow', ...changes},
  });
  const declared = [
    {manager: 'argocd-controller', operation: 'Apply', fieldsV1: {'f:spec': {'f:suspend': {}}}},
  ];

  test.each([
    ['was changed since', withObjects(cronJob({schedule: '0 4 * * *'})), 'schedule 0 4 * * *'],
    ['has no schedule yet', {...SHOP, schedules: {}}, 'does not exist yet'],
    ['is armed on ECS already', {...SHOP, schedules: {'shop/shop-nightly': true}}, 'is enabled already'],
    ['runs something else', {...SHOP, targets: {'shop/shop-nightly': {}}}, 'starts neither tasks of ECS nor'],
    ['runs another job', {...SHOP, targets: {'shop/shop-nightly': {family: 'x'}}}, 'starts tasks of x, so'],
    [
      'belongs to an Application that cannot be found',
      withObjects(
        cronJob(
          {},
          {
            annotations: {'argocd.argoproj.io/tracking-id': 'shop:batch/CronJob:shop/nightly'},
            managedFields: declared,
          },
        ),
      ),
      "Argo CD's Application shop, which cannot be found",
    ],
  ])('a job that %s is left', async (_, account, says) => {
    const plan = await planOf(account, PAUSE);
    expect(plan.batches).toEqual([]);
    expect(plan.left?.map(({why}) => why).join()).toContain(says);
  });

  test('a job that never fires is noted, since there is nothing to hand over', async () => {
    const never = DRAFT.replace('15 3 * * *', '0 0 30 2 *').replace('[shop-nightly]', '[]');
    const account = withObjects(cronJob({schedule: '0 0 30 2 *'}));
    const {batches, left, notes} = await planOf(account, never);
    expect([batches, left]).toEqual([[], []]);
    expect(notes?.join()).toContain('CronJob shop/nightly fires on no date (`0 0 30 2 *`)');
  });

  const application = (metadata: JsonObject): JsonObject => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {name: 'shop', namespace: 'argocd', ...metadata},
    spec: {syncPolicy: {automated: {selfHeal: true}}},
  });
  const ofArgo = cronJob({}, {labels: {'argocd.argoproj.io/instance': 'shop'}, managedFields: declared});

  test('Argo CD is paused where it declares `suspend`', async () => {
    const [track] = (await planOf(withObjects(ofArgo, application({})), PAUSE)).batches;
    expect(track?.holds).toMatchObject([
      {
        values: {'/spec/syncPolicy/automated': null},
        before: {'/spec/syncPolicy/automated': {selfHeal: true}},
      },
    ]);
  });

  test('Argo CD needs no pause where it does not', async () => {
    const free = cronJob({}, {labels: {'argocd.argoproj.io/instance': 'shop'}, managedFields: []});
    expect((await planOf(withObjects(free, application({})))).batches[0]?.holds).toEqual([]);
  });

  test('an Application below an ApplicationSet is a reason to refuse', async () => {
    const owned = application({ownerReferences: [{kind: 'ApplicationSet', name: 'all'}]});
    const plan = await planOf(withObjects(ofArgo, owned), PAUSE);
    expect(plan.left?.map(({why}) => why).join()).toContain(
      'the ApplicationSet all would set the Application back',
    );
    expect(plan.left?.[0]?.remedy).toContain('cutover.gitopsFor: {"CronJob/shop/nightly": commit}');
  });

  test('Flux leaves one object alone by its annotation', async () => {
    const ofFlux = cronJob(
      {},
      {
        labels: {'kustomize.toolkit.fluxcd.io/name': 'apps'},
        managedFields: [{manager: 'kustomize-controller', fieldsV1: {'f:spec': {'f:suspend': {}}}}],
      },
    );
    const [track] = (await planOf(withObjects(ofFlux), PAUSE)).batches;
    expect(track?.holds).toMatchObject([
      {
        ref: {kind: 'CronJob'},
        values: {'/metadata/annotations/kustomize.toolkit.fluxcd.io~1reconcile': 'disabled'},
      },
    ]);
  });
});

test('where the old load balancer writes its access logs stands in the plan', async () => {
  const [old] = SHOP.balancers;
  const logs = {[old?.arn ?? '']: {bucket: 'logs', prefix: ''}};
  const plan = await planOf({...SHOP, logs});
  expect(plan.web[0]?.logs).toEqual({bucket: 'logs'});
  expect(parsePlan(planText(plan), 'cutover-plan.yaml').plan).toEqual(plan);
});

describe('target groups', () => {
  const [old, ecs] = SHOP.balancers;
  if (!old || !ecs) throw new Error('the shop has two load balancers');
  const notesOf = async (health: Account['health'] & object) => (await planOf({...SHOP, health})).notes;

  test('both sides answer: nothing is told', async () => {
    expect((await planOf(SHOP)).notes?.join()).not.toContain('would not begin');
  });

  test('a plan may be made before the services of ECS run; what would stop the beginning is told', async () => {
    const notes = await notesOf({
      [ecs.arn]: [
        {name: 'web', healthy: 2, registered: 2},
        {name: 'api', healthy: 0, registered: 0},
      ],
      [old.arn]: [{name: 'k8s-web', healthy: 0, registered: 2}],
    });
    expect(notes).toContain(
      'As things stand the cutover would not begin, because a side does not answer: the group api of app/shop-shop/0c2d (ECS) is empty; none of the 2 targets in the group k8s-web of app/k8s-shop/0a1b (Kubernetes) is healthy.',
    );
  });

  test('somebody who may not look hears so', async () => {
    expect((await notesOf({[ecs.arn]: 'denied'}))?.join()).toContain('could not be seen');
  });
});

describe('workers', () => {
  test('nobody has said whether it may run on both sides: asked, beside what it shows', async () => {
    const signs = 'mode: unknown\n    signs: [the variable ORDERS_QUEUE_URL, its strategy Recreate]';
    const plan = await planOf(SHOP, DRAFT.replace('mode: exclusive', signs));
    expect([plan.workers, plan.left]).toEqual([[], []]);
    const [question] = questionsText(plan);
    expect(question).toContain(
      'May Deployment/shop/mailer run on both sides at once? It shows: the variable ORDERS_QUEUE_URL;',
    );
    expect(answerLines(plan)).toEqual(['cutover:', '  workers:', '    "Deployment/shop/mailer": overlap']);
    expect(besideRefusal(plan, 'cutover-plan.yaml')?.code).toBe('K2E-E315');
  });

  test('of many that show nothing one line answers for all', async () => {
    const web = (name: string) =>
      `  - {workload: Deployment/shop/${name}, service: shop-${name}, tasks: 2, mode: unknown, beside: true}\n`;
    const names = Array.from({length: 15}, (_, index) => `web-${index}`);
    const plan = await planOf(SHOP, `${DRAFT}${names.map(web).join('')}`);
    expect(questionsText(plan)).toEqual([
      expect.stringContaining('Deployment/shop/web-7 and 7 more run on both sides at once? Nothing'),
      expect.stringContaining('does not begin until it is said'),
    ]);
    expect(answerLines(plan)).toEqual(['cutover:', '  workers:', '    "*": overlap']);
  });

  test('somebody has said that it may: it stands in the plan, and nothing is asked', async () => {
    const plan = await planOf(SHOP, DRAFT.replace('mode: exclusive', 'mode: overlap'));
    expect(plan.beside).toEqual([
      {workload: 'Deployment/shop/mailer', service: 'shop-mailer', mode: 'overlap'},
    ]);
    expect([questionsText(plan), besideRefusal(plan, 'cutover-plan.yaml')]).toEqual([[], undefined]);
  });

  test('a server that may run on one side only is left, with its hosts: both sides have to serve', async () => {
    const web =
      '  - {workload: Deployment/shop/web, service: shop-web, tasks: 2, mode: exclusive, beside: true}\n';
    const plan = await planOf(SHOP, `${DRAFT}${web}`);
    expect(plan.web).toEqual([]);
    expect(plan.left?.map(({what}) => what)).toEqual(['shop.example.com', 'Deployment shop/web']);
    expect(plan.left?.[0]?.why).toContain('Deployment/shop/web serves it, and may run on one side only');
  });

  test('it runs on ECS already: left', async () => {
    const services = {...SHOP.services, 'shop-mailer': {desired: 1, running: 1, steady: true}};
    expect((await planOf({...SHOP, services})).left?.[0]?.why).toContain('both sides work');
  });

  test('a Rollout of Argo is scaled under its own kind, where its pods can be told', async () => {
    const draft = DRAFT.replace('Deployment/shop/mailer', 'Rollout/shop/mailer');
    const rollout = (spec: JsonObject) =>
      planOf(
        withObjects({
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Rollout',
          metadata: {name: 'mailer', namespace: 'shop'},
          spec: {replicas: 2, ...spec},
        }),
        draft,
      );
    const [track] = (await rollout({selector: {matchLabels: {app: 'mailer'}}})).workers;
    expect(track).toMatchObject({
      ref: {apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout'},
      sourceReplicas: 2,
    });
    const {workers, left} = await rollout({workloadRef: {kind: 'Deployment', name: 'mailer'}});
    expect(workers).toEqual([]);
    expect(left?.[0]?.why).toContain('workloadRef');
  });

  test('KEDA is paused at 0', async () => {
    const scaled = {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledObject',
      metadata: {name: 'mailer', namespace: 'shop'},
      spec: {scaleTargetRef: {name: 'mailer'}},
    };
    const [track] = (await planOf(withObjects(scaled))).workers;
    expect(track?.holds).toMatchObject([
      {
        ref: {kind: 'ScaledObject'},
        values: {'/metadata/annotations/autoscaling.keda.sh~1paused-replicas': '0'},
      },
    ]);
  });
});

describe('accelerated recovery of a zone (T24)', () => {
  const zone = SHOP.zones[0] ?? {id: '', name: '', private: false};
  test.each([
    ['not known to be on', {...zone, recovers: false}, true],
    ['on', zone, false],
  ])('%s', async (_, seen, isTold) => {
    const {notes = []} = await planOf({...SHOP, zones: [seen]});
    expect(notes.some(text => text.includes('update-hosted-zone-features --hosted-zone-id ZPUBLIC'))).toBe(
      isTold,
    );
  });
});
