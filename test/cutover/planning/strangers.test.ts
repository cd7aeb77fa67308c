import {expect, test} from 'vitest';
import {parseDraft} from '../../../src/cutover/draft.ts';
import type {BalancerSeen} from '../../../src/cutover/planning/discovery.ts';
import {makePlan} from '../../../src/cutover/planning/make-plan.ts';
import type {RecordSet} from '../../../src/cutover/records.ts';
import {isObject, type JsonObject} from '../../../src/json.ts';
import {type Account, DRAFT, discoveryOf, SHOP} from './account.ts';

const planOf = (account: Account) =>
  makePlan(parseDraft(DRAFT, 'cutover.yaml'), 'eu-central-1', discoveryOf(account));

const stranger = (name: string): BalancerSeen => ({
  arn: `arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/${name}/9f9f`,
  name,
  dnsName: `${name}-9.eu-central-1.elb.amazonaws.com`,
  zone: 'Z215JYRZR1TBD5',
  dualStack: false,
});
const OTHER = stranger('k8s-shop-old');

const record = (name: string): RecordSet => ({
  name,
  type: 'A',
  alias: {zone: OTHER.zone, target: `dualstack.${OTHER.dnsName}`, evaluateHealth: false},
});

/** The same objects as they stand in another namespace: other load balancer, times and numbers. */
const namesakes: readonly JsonObject[] = SHOP.objects.map(object => ({
  ...object,
  metadata: {...(isObject(object.metadata) ? object.metadata : {}), namespace: 'other', uid: 'u-9'},
  ...(object.kind === 'Ingress' && {status: {loadBalancer: {ingress: [{hostname: OTHER.dnsName}]}}}),
  ...(object.kind === 'CronJob' && {
    spec: {schedule: '* * * * *', suspend: true, concurrencyPolicy: 'Forbid'},
  }),
  ...(object.kind === 'Deployment' && {spec: {replicas: 9}}),
}));

const STRANGERS: Pick<Account, 'zones' | 'balancers' | 'objects'> = {
  zones: [
    {id: 'ZOTHER', name: 'example.org', private: false, recovers: true},
    // A name that ends with the same letters, and not with the same labels.
    {id: 'ZAMPLE', name: 'ample.com', private: false, recovers: true},
    // Of the zones that could answer for a name, the most specific one does.
    {id: 'ZPARENT', name: 'com', private: false, recovers: true},
  ],
  balancers: [OTHER, stranger('shop-shop-old'), stranger('shop')],
  objects: namesakes,
};

/** The shop's account with more in it, before or after its own. */
function crowded(isFirst: boolean): Account {
  const among = <Item>(strangers: readonly Item[], own: readonly Item[]) =>
    isFirst ? [...strangers, ...own] : [...own, ...strangers];
  return {
    ...SHOP,
    zones: among(STRANGERS.zones, SHOP.zones),
    records: {
      ZOTHER: [record('shop.example.org'), record('shop.example.com')],
      ZAMPLE: [record('shop.example.com')],
      ZPARENT: [record('shop.example.com')],
      ZPUBLIC: among([record('www.example.com'), record('xshop.example.com')], SHOP.records.ZPUBLIC ?? []),
    },
    balancers: among(STRANGERS.balancers, SHOP.balancers),
    objects: among(STRANGERS.objects, SHOP.objects),
    schedules: {'other/shop-nightly': true, 'shop/other-nightly': true, ...SHOP.schedules},
    services: {other: {desired: 9, running: 9, steady: true}, ...SHOP.services},
  };
}

test.each([
  ['before', true],
  ['after', false],
])(
  'what else is in the account and in the cluster, listed %s, changes nothing of the plan',
  async (_, isFirst) => {
    const plan = await planOf(SHOP);
    expect([plan.web.length, plan.batches.length, plan.workers.length]).toEqual([1, 1, 1]);
    expect(await planOf(crowded(isFirst))).toEqual(plan);
  },
);
