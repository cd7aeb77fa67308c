import {
  CallError,
  type HealthSeen,
  type ListenerSeen,
  type ReleaseSeen,
  type ServiceSeen,
} from '../../../src/cutover/calls.ts';
import type {ProbePlace} from '../../../src/cutover/plan.ts';
import type {
  BalancerSeen,
  Discovery,
  PlannedSchedule,
  VpcZone,
  ZoneSeen,
  ZoneServed,
} from '../../../src/cutover/planning/discovery.ts';
import type {RecordSet} from '../../../src/cutover/records.ts';
import {isObject, type JsonObject} from '../../../src/json.ts';
import {valueAt} from '../../../src/pointer.ts';
import {nextScheduled} from '../../../src/rehearsal/firings.ts';

/** An account and a cluster as data: what `cutover plan` reads, and nothing else. */
export interface Account {
  readonly zones: readonly ZoneSeen[];
  /** Zone → its record sets. */
  readonly records: Readonly<Record<string, readonly RecordSet[]>>;
  readonly balancers: readonly BalancerSeen[];
  /** Zone → how DNS serves it; nothing is known of the others. */
  readonly served?: Readonly<Record<string, ZoneServed>>;
  /** VPC → its private zones; the others may not be asked. */
  readonly vpcs?: Readonly<Record<string, readonly VpcZone[]>>;
  /** ARN → where its access logs go; the others write none. */
  readonly logs?: Readonly<Record<string, {readonly bucket: string; readonly prefix: string}>>;
  /** ARN → the targets behind it, where there is not one group with a healthy one; `denied` where nobody may ask. */
  readonly health?: Readonly<Record<string, HealthSeen['groups'] | 'denied'>>;
  /** ARN → what it listens on, where that is not http and https with a certificate of the shop; `denied` where nobody may ask. */
  readonly listeners?: Readonly<Record<string, readonly ListenerSeen[] | 'denied'>>;
  /** Private zone → the VPCs that it answers in; the others may not be read. */
  readonly zoneVpcs?: Readonly<Record<string, readonly {readonly id: string; readonly region: string}[]>>;
  /** VPC → where the services run in it. */
  readonly places?: Readonly<Record<string, ProbePlace>>;
  /** `group/name` → enabled. Each runs tasks of the family of its name, unless `targets` says otherwise. */
  readonly schedules: Readonly<Record<string, boolean>>;
  readonly targets?: Readonly<Record<string, Partial<PlannedSchedule>>>;
  readonly services: Readonly<Record<string, ServiceSeen>>;
  readonly objects: readonly JsonObject[];
  /** Kinds that this user may not list. */
  readonly unlisted?: readonly string[];
  /** `namespace/name` → its newest revision; one that may not be listed is `denied`. */
  readonly releases?: Readonly<Record<string, ReleaseSeen | 'denied'>>;
}

/** What k2e's own load balancers listen on where there is a certificate. */
export const LISTENERS: readonly ListenerSeen[] = [
  {port: 80, protocol: 'HTTP'},
  {port: 443, protocol: 'HTTPS', names: ['example.com', '*.example.com', '*.shop.example.com']},
];

/** Reads an account that is data. */
export function discoveryOf(account: Account): Discovery {
  const at = (object: JsonObject, path: string) => valueAt(object, path);
  return {
    zones: async () => account.zones,
    vpcZones: async vpc => {
      const found = account.vpcs?.[vpc];
      if (!found)
        throw new CallError('dns.records', 'denied', 'not authorized: route53:ListHostedZonesByVPC');
      return found;
    },
    zoneVpcs: async zone => {
      const found = account.zoneVpcs?.[zone];
      if (!found) throw new CallError('dns.records', 'denied', 'not authorized: route53:GetHostedZone');
      return found;
    },
    places: async () => new Map(Object.entries(account.places ?? {})),
    records: async (zone, name) => (account.records[zone] ?? []).filter(set => set.name === name),
    served: async ({id}) => account.served?.[id] ?? null,
    balancers: async () => account.balancers,
    logs: async arn => account.logs?.[arn] ?? null,
    health: async arn => {
      const groups = account.health?.[arn] ?? [{name: 'web', healthy: 2, registered: 2}];
      if (groups === 'denied')
        throw new CallError('balancer.health', 'denied', 'not authorized: DescribeTargetHealth');
      return {groups};
    },
    listeners: async arn => {
      const listeners = account.listeners?.[arn] ?? LISTENERS;
      if (listeners === 'denied')
        throw new CallError('balancer.listeners', 'denied', 'not authorized: DescribeListeners');
      return listeners;
    },
    schedule: async (group, name) => {
      const enabled = account.schedules[`${group}/${name}`];
      const target = account.targets?.[`${group}/${name}`] ?? {family: name.replace(/-do[mw]$/, '')};
      return enabled === undefined
        ? null
        : {
            enabled,
            definition: `digest of ${name}`,
            expression: 'cron(15 3 * * ? *)',
            timeZone: 'Europe/Berlin',
            ...target,
          };
    },
    account: async () => undefined,
    fires: nextScheduled,
    now: () => Date.UTC(2026, 10, 21, 8) / 1000,
    service: async (_, name) => account.services[name] ?? null,
    object: async ref =>
      account.objects.find(
        object =>
          object.kind === ref.kind &&
          at(object, '/metadata/name') === ref.name &&
          at(object, '/metadata/namespace') === ref.namespace,
      ) ?? null,
    release: async (namespace, name) => {
      const found = account.releases?.[`${namespace}/${name}`];
      if (found === 'denied')
        throw new CallError(
          'kubernetes.release',
          'denied',
          'secrets is forbidden: User "k2e" cannot list it',
        );
      return found ?? null;
    },
    objects: async (apiVersion, kind, namespace, selector = '') => {
      if (account.unlisted?.includes(kind))
        throw new CallError('kubernetes.fields', 'denied', `${kind} is forbidden: User "k2e" cannot list it`);
      return account.objects.filter(
        object =>
          object.kind === kind &&
          object.apiVersion === apiVersion &&
          (namespace === undefined || at(object, '/metadata/namespace') === namespace) &&
          isSelected(object, selector),
      );
    },
  };
}

/** A label selector of `key` (it is there) and `!key` (it is not). */
function isSelected(object: JsonObject, selector: string): boolean {
  const labels = valueAt(object, '/metadata/labels');
  const has = (key: string) => isObject(labels) && Object.hasOwn(labels, key);
  return selector
    .split(',')
    .filter(term => term !== '')
    .every(term => (term.startsWith('!') ? !has(term.slice(1)) : has(term)));
}

const OLD: BalancerSeen = {
  arn: 'arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/k8s-shop/0a1b',
  name: 'k8s-shop',
  dnsName: 'k8s-shop-1.eu-central-1.elb.amazonaws.com',
  zone: 'Z215JYRZR1TBD5',
  dualStack: true,
};

const NEW: BalancerSeen = {
  arn: 'arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/shop-shop/0c2d',
  name: 'shop-shop',
  dnsName: 'shop-shop-2.eu-central-1.elb.amazonaws.com',
  zone: 'Z215JYRZR1TBD5',
  dualStack: true,
};

const alias = (type: string): RecordSet => ({
  name: 'shop.example.com',
  type,
  alias: {zone: OLD.zone, target: `dualstack.${OLD.dnsName}`, evaluateHealth: true},
});

/** A shop with an Ingress, a nightly CronJob and a queue consumer, everything ready to be moved. */
export const SHOP: Account = {
  zones: [{id: 'ZPUBLIC', name: 'example.com', private: false, recovers: true}],
  records: {ZPUBLIC: [alias('A'), alias('AAAA')]},
  balancers: [OLD, NEW],
  schedules: {'shop/shop-nightly': false},
  services: {
    'shop-web': {desired: 2, running: 2, steady: true},
    'shop-mailer': {desired: 0, running: 0, steady: true},
  },
  objects: [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: {name: 'shop', namespace: 'shop'},
      status: {loadBalancer: {ingress: [{hostname: OLD.dnsName}]}},
    },
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: {name: 'nightly', namespace: 'shop', uid: 'u-1', managedFields: []},
      spec: {schedule: '15 3 * * *', timeZone: 'Europe/Berlin', suspend: false, concurrencyPolicy: 'Allow'},
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {name: 'mailer', namespace: 'shop', managedFields: []},
      spec: {replicas: 3},
    },
  ],
};

/** The draft that `k2e convert` writes for that shop. */
export const DRAFT = `version: 1
region: eu-central-1
cluster: shop
settings: {run: shop, steps: [10, 50, 100]}
web:
  - host: shop.example.com
    sources: [Ingress/shop/shop]
    loadBalancer: shop-shop
    services: [shop-web]
batches:
  - cronJob: shop/nightly
    suspended: false
    schedule: 15 3 * * *
    timeZone: Europe/Berlin
    concurrencyPolicy: Allow
    family: shop-nightly
    group: shop
    schedules: [shop-nightly]
workers:
  - workload: Deployment/shop/mailer
    service: shop-mailer
    tasks: 1
    mode: exclusive
`;
