import {expect, test} from 'vitest';
import {describeKey} from '../../src/config/describe-key.ts';
import {renderInit} from '../../src/config/init.ts';
import {defaultConfig, parseConfig} from '../../src/config/load-config.ts';
import {keysOf} from './keys-of.ts';

const web = {apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web'};
const shop = {apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', namespace: 'shop', name: 'shop'};
const KEYS = [
  'network.taskSubnets',
  'aws.region',
  'aws.accountId',
  'network.vpcId',
  'network.albSubnets',
  'tls.certificates.shop.example.com',
  'tls.certificates.*.example.com',
];
const text = renderInit(KEYS.map(key => ({key, causes: [web, shop]})));

test('the file is valid as it is, and its keys count as not given', () => {
  expect(keysOf(text)).toEqual(defaultConfig());
});

test('it has the needed keys and no others, each with the objects that need it', () => {
  const keys = text.match(/^ *[^\s#].*:$/gm)?.map(line => line.trim());
  expect(keys).toEqual([
    'aws:',
    'accountId:',
    'region:',
    'network:',
    'vpcId:',
    'taskSubnets:',
    'albSubnets:',
    'tls:',
    'certificates:',
    'shop.example.com:',
    '"*.example.com":',
  ]);
  expect(text.match(/Needed by Deployment shop\/web, Ingress shop\/shop\./g)).toHaveLength(KEYS.length);
});

test('every example in it is what the key takes', () => {
  const filled = text.replace(/^( *)# ([^\s:]+: .*)\n +\S+:$/gm, '$1$2');
  const config = parseConfig(filled, 'k2e.yaml');
  expect(config.aws.accountId).toBe(describeKey('aws.accountId')?.example);
  expect(config.network.taskSubnets).toEqual(describeKey('network.taskSubnets')?.example);
  expect(Object.keys(config.tls.certificates)).toEqual(['shop.example.com', '*.example.com']);
});

test('many objects are counted, and names cannot leave the comment', () => {
  const causes = ['a', 'b', 'c', 'd', 'e', 'f'].map(name => ({...web, name}));
  expect(renderInit([{key: 'aws.region', causes}])).toMatch(/Deployment shop\/d and 2 more\./);
  const hostile = renderInit([{key: 'aws.region', causes: [{...web, name: 'x\napp: evil'}]}]);
  expect(keysOf(hostile)).toEqual(defaultConfig());
});

test('a key that follows from another one is asked for only without that one', () => {
  const partition = {key: 'aws.partition', causes: [web]};
  expect(renderInit([partition, {key: 'aws.region', causes: [web]}])).not.toContain('partition:');
  expect(renderInit([partition])).toMatch(/^ +partition:$/m);
});

test('nothing needed gives a file that says so', () => {
  expect(renderInit([])).toMatch(/need no key/);
  expect(keysOf(renderInit([]))).toEqual(defaultConfig());
});

test('a key that k2e.yaml does not have is a bug', () => {
  expect(() => renderInit([{key: 'network.vpc', causes: []}])).toThrow(
    expect.objectContaining({exitCode: 70}),
  );
});

test('what the manifests name is proposed, and never taken unasked', () => {
  const proposed = renderInit([
    {key: 'aws.accountId', causes: [web], seen: ['210987654321', '111122223333']},
  ]);
  expect(proposed).toContain('# The manifests name 210987654321, 111122223333.');
  expect(proposed).toContain('# accountId: "210987654321"');
  expect(keysOf(proposed)).toEqual(defaultConfig());
});
