import fc from 'fast-check';
import {expect, test} from 'vitest';
import {parseConfig} from '../../src/config/load-config.ts';
import {EXIT, K2eError, UsageError} from '../../src/errors.ts';
import {keysOf} from './keys-of.ts';

/** The messages of the error that the text gives, a line each. */
function problems(text: string): string[] {
  try {
    parseConfig(text, 'conf/k2e.yaml');
  } catch (error) {
    if (error instanceof UsageError) return error.message.split('\n');
    throw error;
  }
  return [];
}

test('values are read, with defaults around them', () => {
  const config = parseConfig(
    `
app: shop
aws: {accountId: "012345678901", region: eu-central-1}
network:
  taskSubnets: [subnet-0a1b2c3d4e5f67890]
tls:
  certificates:
    shop.example.com: arn:aws:acm:eu-central-1:012345678901:certificate/0a1b2c3d-1111-2222-3333-444455556666
workloads:
  Deployment/shop/web: {cpu: 512, images: {web: "registry.example.com/web@sha256:00"}}
waivers:
  - {rule: container/liveness-probe, object: Deployment/shop/*, reason: Known., expires: 2027-01-31}
patches:
  - resource: services/shop-web
    operations: [{op: add, path: /enableExecuteCommand, value: true}]
cutover: {steps: [10, 100]}
`,
    'k2e.yaml',
  );
  expect(config.aws).toEqual({accountId: '012345678901', region: 'eu-central-1', partition: 'aws'});
  expect(config.network).toEqual({
    taskSubnets: ['subnet-0a1b2c3d4e5f67890'],
    mode: 'inferred',
    assignPublicIp: false,
  });
  expect(config.workloads['Deployment/shop/web']).toEqual({
    cpu: 512,
    images: {web: 'registry.example.com/web@sha256:00'},
  });
  expect(config.waivers[0]?.expires).toBe('2027-01-31');
  expect(config.patches[0]?.operations).toEqual([{op: 'add', path: '/enableExecuteCommand', value: true}]);
  expect(config.cutover).toMatchObject({run: 'shop', steps: [10, 100], bakeMinutes: 30});
});

test('keys and sections without a value count as not given', () => {
  const config = keysOf('app:\naws:\n  region:\nnetwork:\ntls:\n  certificates:\n    a.example.com:\n');
  expect(config).toEqual(keysOf(''));
});

test('a byte order mark and Windows line ends do no harm', () => {
  expect(parseConfig('\uFEFFapp: shop\r\naws:\r\n  region: eu-central-1\r\n', 'k2e.yaml').aws.region).toBe(
    'eu-central-1',
  );
  expect(problems('\uFEFFapp: shop\r\naws:\r\n  regoin: x\r\n')).toEqual([
    expect.stringMatching(/^conf\/k2e.yaml:3:3: /),
  ]);
});

test('all problems are told at once, each with its place, in the order of the file', () => {
  const text = `app: Shop
aws:
  region: [eu-central-1]
netwrok: {}
network:
  taskSubnets:
    - subnet-0a1b2c3d4e5f67890
    - subnet-oops
`;
  expect(problems(text)).toEqual([
    expect.stringMatching(/^conf\/k2e\.yaml:1:6: app: expected a name .*; found another text\.$/),
    expect.stringMatching(/^conf\/k2e\.yaml:3:11: aws\.region: expected an AWS region.*; found a list\.$/),
    'conf/k2e.yaml:4:1: netwrok: unknown key; did you mean network?',
    expect.stringMatching(/^conf\/k2e\.yaml:8:7: network\.taskSubnets\[1\]: expected the id of a subnet/),
  ]);
});

test('it is a usage error with a code', () => {
  const attempt = () => parseConfig('app: 1', 'k2e.yaml');
  expect(attempt).toThrow(expect.objectContaining({code: 'K2E-E011', exitCode: EXIT.usage}));
  expect(() => parseConfig('app: [', 'k2e.yaml')).toThrow(expect.objectContaining({code: 'K2E-E010'}));
});

test.each([
  ['netwrk: {}', 'did you mean network?'],
  ['region: eu-central-1', 'did you mean aws.region?'],
  ['aws: {account_id: "1"}', 'did you mean accountId?'],
  ['ingress: {sheme: internal}', 'did you mean scheme?'],
  ['aws: {zzz: 1}', 'known here: accountId, region, partition'],
  ['network: {subnets: []}', 'write `taskSubnets`'],
  ['dns: {zones: {}}', 'no such key'],
])('%s: the nearest key is named', (text, says) => {
  expect(problems(text)).toEqual([expect.stringContaining(says)]);
});

test.each([
  ['an unquoted account id', 'aws: {accountId: 111122223333}', 'in quotes'],
  ['an account id that YAML changes', 'aws: {accountId: 012345678901}', 'put it in quotes'],
  ['an octal account id', 'aws: {accountId: 0o1234567}', 'in quotes'],
  ['eleven digits', 'aws: {accountId: "11112222333"}', '12 digits'],
  ['an availability zone as region', 'aws: {region: eu-central-1a}', 'AWS region'],
  ['one load balancer subnet', 'network: {albSubnets: [subnet-0a1b2c3d]}', 'at least 2 items'],
  [
    'a certificate of another region',
    '{aws: {region: eu-west-1}, tls: {certificates: {a.example.com: "arn:aws:acm:eu-central-1:111122223333:certificate/0a1b"}}}',
    'tls.certificates.a.example.com: it is in another region than aws.region says',
  ],
  ['a repeated subnet', 'network: {taskSubnets: [subnet-0a1b2c3d, subnet-0a1b2c3d]}', 'repeated'],
  ['a VPC where a subnet belongs', 'network: {taskSubnets: [vpc-0a1b2c3d]}', 'the id of a subnet'],
  [
    'an S3 ARN as certificate',
    'tls: {certificates: {a.example.com: "arn:aws:s3:::bucket"}}',
    'ARN of a certificate',
  ],
  ['a URL as host', 'tls: {certificates: {"https://a.example.com": x}}', 'the key must be a host name'],
  ['an unknown zone', 'kubernetes: {timeZone: Europe/Nowhere}', 'IANA time zone'],
  ['an offset as zone', 'kubernetes: {timeZone: "+02:00"}', 'IANA time zone'],
  [
    'a date that no calendar has',
    'waivers: [{rule: a/b, object: A/b/c, reason: r, expires: 2027-02-29}]',
    'a date',
  ],
  ['a waiver without a reason', 'waivers: [{rule: a/b, object: A/b/c}]', 'the key reason is missing'],
  [
    'a glob without a namespace',
    'waivers: [{rule: a/b, object: web, reason: r}]',
    '<Kind>/<namespace>/<name>',
  ],
  ['a format that is none', 'outputs: [{format: helm}]', 'expected native, cloudformation'],
  ['a format without a name', 'outputs: [{folder: infra}]', 'the key format is missing'],
  [
    'a format twice',
    'outputs: [{format: ytt}, {format: ytt, folder: x}]',
    'outputs[1].format: the format is repeated',
  ],
  ['a folder for native', 'outputs: [{format: native, folder: x}]', 'unknown key'],
  ['a misspelt option', 'outputs: [{format: ytt, foldr: x}]', 'did you mean folder?'],
  ['a folder outside', 'outputs: [{format: ytt, folder: ../x}]', 'a folder below the output folder'],
  [
    'a folder that Windows keeps',
    'outputs: [{format: ytt, folder: a/con}]',
    'a folder below the output folder',
  ],
  ['a folder of native', 'outputs: [{format: ytt, folder: services/x}]', 'the format native writes into'],
  [
    'a folder in another one',
    'outputs: [{format: ecspresso}, {format: ytt, folder: ecspresso/x}]',
    'another output writes into this folder',
  ],
  ['two formats in one folder', 'outputs: [{format: ytt, folder: plain}, {format: plain}]', 'another output'],
  ['a kind that runs no pods', 'workloads: {Service/shop/web: {}}', 'Deployment, ReplicaSet'],
  [
    'an alias as KMS key',
    'secrets: {kmsKey: "arn:aws:kms:eu-central-1:111122223333:alias/x"}',
    'not of an alias',
  ],
  ['a reserved secret prefix', 'secrets: {prefix: /aws/shop}', 'does not begin with /aws'],
  ['YAML 1.1 truth', 'network: {assignPublicIp: yes}', 'true or false'],
  ['a retention that CloudWatch does not have', 'logs: {retentionDays: 31}', 'expected 1, 3, 5'],
  [
    'an operation without its value',
    'patches: [{resource: services/x, operations: [{op: add, path: /a}]}]',
    'value is missing',
  ],
  [
    'a value that its operation does not take',
    'patches: [{resource: services/x, operations: [{op: remove, path: /a, value: 1}]}]',
    'unknown key',
  ],
  [
    'an unknown operation',
    'patches: [{resource: services/x, operations: [{op: append, path: /a}]}]',
    'add, replace, test, remove, move or copy',
  ],
  [
    'a kind of resource that k2e does not emit',
    'patches: [{resource: buckets/x, operations: [{op: remove, path: /a}]}]',
    'a resource by its file',
  ],
  [
    'a pointer without a slash',
    'patches: [{resource: services/x, operations: [{op: remove, path: a}]}]',
    'a JSON pointer',
  ],
  ['a cutover that is a list', 'cutover: [1]', 'expected a map'],
  ['an infinite number', 'cutover: {a: .inf}', 'put it in quotes'],
  ['a number that cannot be kept', 'cutover: {a: 9007199254740993}', 'put it in quotes'],
  ['a repeated key', 'app: a\napp: b', '2:1: app: the key is repeated'],
  ['an alias', 'app: &a shop\nnamePrefix: *a', 'aliases are not supported'],
  ['a cycle', 'cutover: &a {b: *a}', 'aliases are not supported'],
  ['a map as key', '{a: 1}: 2', 'expected texts as keys'],
  ['two documents', 'app: a\n---\napp: b', 'found several'],
  ['a list', '- app', 'expected a map'],
  ['another tag', 'app: !!binary aGVsbG8=', 'not valid YAML'],
])('%s is refused', (_, text, says) => {
  expect(problems(text).join('\n')).toContain(says);
});

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
  '%s is a key like any other unknown one',
  key => {
    expect(problems(`${key}: {x: 1}`)).toEqual([expect.stringContaining('unknown key')]);
    expect(problems(`aws: {"${key}": 1}`)).toEqual([expect.stringContaining('unknown key')]);
    const operation = `{op: add, path: /x, value: {"${key}": {polluted: true}}}`;
    const {patches} = parseConfig(
      `patches: [{resource: services/web, operations: [${operation}]}]`,
      'k2e.yaml',
    );
    expect(JSON.stringify(patches)).toContain(`"value":{"${key}":{"polluted":true}}`);
    expect({}).not.toHaveProperty('polluted');
  },
);

const CANARY = 'correct-horse-battery-staple-canary';

test.each([
  `app: ${CANARY}!`,
  `aws: {accountId: ${CANARY}}`,
  `app: *${CANARY}`,
  `app: !${CANARY} x`,
  `app: "${CANARY}`,
  `app: [${CANARY}`,
  `tls: {certificates: {a.example.com: ${CANARY}}}`,
  `network: {taskSubnets: [${CANARY}, ${CANARY}]}`,
  `secrets: ${CANARY}`,
  `app: a ${CANARY}: b: c`,
  `app: |${CANARY}\n  x`,
])('no message quotes a value of the file (%#)', text => {
  const told = problems(text);
  expect(told).not.toEqual([]);
  expect(told.join('\n')).not.toContain(CANARY);
});

test('a key cannot write to the terminal', () => {
  expect(problems('"a\\e[31mb\\nc": 1')).toEqual([expect.not.stringMatching(/\p{Cc}/u)]);
});

test('any text gives a configuration or an error of k2e', () => {
  const pieces = fc.constantFrom(
    'app',
    ': ',
    '\n',
    '  ',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '&a ',
    '*a',
    '!x ',
    '#',
    '|',
    '0',
    'aws',
    '\t',
    '---',
    '%',
  );
  const texts = fc.oneof(
    fc.string({unit: 'binary'}),
    fc.array(pieces, {maxLength: 30}).map(parts => parts.join('')),
  );
  fc.assert(
    fc.property(texts, text => {
      try {
        parseConfig(text, 'k2e.yaml');
      } catch (error) {
        expect(error).toBeInstanceOf(K2eError);
      }
    }),
    {numRuns: 3000},
  );
});

test('a tag may hold the ARN of something in another region', () => {
  const arn = 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d';
  const {tags} = parseConfig(`aws: {region: eu-west-1}\ntags: {edge: "${arn}"}`, 'k2e.yaml');
  expect(tags).toMatchObject({edge: arn});
});
