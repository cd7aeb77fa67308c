import {expect, expectTypeOf, test} from 'vitest';
import {checkConfig} from '../../src/config/check-config.ts';
import type {Config, Waiver} from '../../src/config/config.ts';
import {describeKey, keyNames} from '../../src/config/describe-key.ts';
import {defaultConfig, parseConfig} from '../../src/config/load-config.ts';
import {SCHEMA} from '../../src/config/schema.ts';
import type {Setting, Shape, ValueOf} from '../../src/config/setting.ts';
import {keysOf} from './keys-of.ts';

test('the schema declares exactly the keys and types of Config', () => {
  type Keys = ValueOf<typeof SCHEMA>;
  expectTypeOf<Omit<Keys, 'waivers'>>().toEqualTypeOf<Omit<Config, 'waivers' | 'place'>>();
  // Where a waiver stands, or another key, is no key itself.
  expectTypeOf<Keys['waivers']>().toEqualTypeOf<readonly Omit<Waiver, 'source'>[]>();
});

/** Every setting below a shape, with its dotted key. */
function settings(shape: Shape, key = ''): [string, Setting][] {
  if (shape.kind === 'dictionary' || shape.kind === 'list') return settings(shape.of, key);
  if (shape.kind !== 'group') return [];
  return Object.entries(shape.fields).flatMap(([name, setting]) => [
    [`${key}.${name}`, setting] as [string, Setting],
    ...settings(setting.shape, `${key}.${name}`),
  ]);
}

test.each(settings(SCHEMA))(
  '%s: its default and its example are valid',
  (_, {shape, default: standard, example}) => {
    for (const value of [standard, example]) {
      if (value !== undefined) expect(checkConfig(shape, value)).toEqual([]);
    }
  },
);

test.each(settings(SCHEMA))('%s: it is described in sentences', (_, {description, why, each}) => {
  for (const text of [description, why, each]) expect(text ?? 'A sentence.').toMatch(/^[A-Z`].*\.$/);
});

test('an empty file has the safe defaults', () => {
  expect(keysOf('')).toEqual(defaultConfig());
  expect(keysOf('# nothing\n')).toEqual(defaultConfig());
  expect(defaultConfig()).toMatchObject({
    app: 'k2e',
    aws: {},
    cluster: {name: 'k2e', create: true},
    compute: 'fargate',
    secrets: {store: 'ssm', prefix: '/k2e', allowPlain: []},
    serviceConnect: {namespace: 'k2e', requestTimeoutSeconds: 0, clusterDomain: 'cluster.local'},
    logs: {retentionDays: 30, mode: 'non-blocking', maxBufferSize: '25m'},
    kubernetes: {defaultNamespace: 'default', timeZone: 'UTC'},
  });
});

test('names that follow from the application follow it, unless they are given', () => {
  const config = defaultConfig({app: 'shop', cluster: {name: 'prod'}});
  expect(config.cluster.name).toBe('prod');
  expect(config.secrets.prefix).toBe('/shop');
  expect(config.serviceConnect.namespace).toBe('shop');
});

test.each([
  ['eu-central-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
  ['eusc-de-east-1', 'aws-eusc'],
])('the partition of %s is %s', (region, partition) => {
  expect(defaultConfig({aws: {region}}).aws.partition).toBe(partition);
  expect(defaultConfig({aws: {region, partition: 'aws-iso'}}).aws.partition).toBe('aws-iso');
});

test('a key is described by its dotted name, also below names that the user chooses', () => {
  expect(describeKey('network.vpcId')).toMatchObject({name: 'network.vpcId', steps: ['network', 'vpcId']});
  expect(describeKey('tls.certificates.shop.example.com')).toMatchObject({
    name: 'tls.certificates.<host>',
    steps: ['tls', 'certificates', 'shop.example.com'],
  });
  expect(describeKey('workloads.Deployment/shop/web.v2.cpu')).toMatchObject({
    name: 'workloads.<Kind/namespace/name>.cpu',
    steps: ['workloads', 'Deployment/shop/web.v2', 'cpu'],
  });
});

test.each([
  '',
  'network.vpc',
  'networks',
  'network.vpcId.x',
  'constructor',
  'aws.__proto__',
  'tls.certificates.UPPER',
])('there is no key %j to describe', key => {
  expect(describeKey(key)?.steps ?? []).toEqual([]);
});

test('every key that only the user knows says why, and can be described', () => {
  for (const name of [
    'aws.accountId',
    'aws.region',
    'aws.partition',
    'network.vpcId',
    'network.taskSubnets',
    'network.albSubnets',
  ]) {
    expect(keyNames()).toContain(name);
    expect(describeKey(name)?.why).toMatch(/\.$/);
  }
  expect(describeKey('tls.certificates.shop.example.com')?.why).toMatch(/\.$/);
});

test.each([
  ['bakeMinutes: -1', 'a smaller number'],
  ['bakeMinutes: 10081', 'a larger number'],
  ['bakeMinutes: 1.5', 'a number that is not whole'],
  ['bakeMinutes: "5"', 'a text'],
])('what is wrong with a number is told: %s', (line, found) => {
  expect(() => parseConfig(`cutover: {${line}}`, 'k2e.yaml')).toThrow(`(minutes); found ${found}.`);
});
