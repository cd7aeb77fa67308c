import {expect, test} from 'vitest';
import {convertText} from '../run.ts';

const CONFIG = 'aws: {accountId: "111122223333", region: eu-west-1}';

/** The `valueFrom` of the one variable of a Deployment that reads `key` of what the ExternalSecret makes. */
function valueFrom(
  external: string,
  store = 'aws: {service: SecretsManager, region: us-east-1}',
  key = 'password',
) {
  const {plan} = convertText(
    `apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: {name: store, namespace: shop}
spec: {provider: {${store}}}
---
apiVersion: external-secrets.io/v1beta1
kind: ExternalSecret
metadata: {name: db, namespace: shop}
spec:
  secretStoreRef: {name: store}
${external}
---
apiVersion: v1
kind: Pod
metadata: {name: app, namespace: shop}
spec:
  containers:
  - name: app
    image: nginx
    env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: db, key: ${key}}}}]
`,
    CONFIG,
  );
  const input = plan.resources.get('task-definitions/shop-app')?.input as
    | {containerDefinitions?: readonly {name: string; secrets?: readonly {valueFrom: string}[]}[]}
    | undefined;
  const [secret] = input?.containerDefinitions?.find(({name}) => name === 'app')?.secrets ?? [];
  return {valueFrom: secret?.valueFrom, pushed: plan.secretValues.length};
}

const data = (ref: string) => `  data: [{secretKey: password, remoteRef: ${ref}}]`;
const COPIED = {valueFrom: 'arn:aws:ssm:eu-west-1:111122223333:parameter/k2e/shop/db/password', pushed: 1};

test.for([
  ['a whole secret, in the region of the store', '{key: app/db}', ':secret:app/db'],
  ['a property', '{key: app/db, property: pw}', ':secret:app/db:pw::'],
  ['a stage', '{key: app/db, property: pw, version: AWSPREVIOUS}', ':secret:app/db:pw:AWSPREVIOUS:'],
  ['a version of the whole', '{key: app/db, version: uuid/0a1b}', ':secret:app/db:::0a1b'],
] as const)('%s is read where it is', ([, ref, tail]) => {
  expect(valueFrom(data(ref))).toEqual({
    valueFrom: `arn:aws:secretsmanager:us-east-1:111122223333${tail}`,
    pushed: 0,
  });
});

test('an ARN is kept, and a prefix of the store comes before a name', () => {
  const arn = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:app/db-AbCdEf';
  expect(valueFrom(data(`{key: "${arn}"}`)).valueFrom).toBe(arn);
  expect(
    valueFrom(data('{key: db}'), 'aws: {service: SecretsManager, region: us-east-1, prefix: app/}').valueFrom,
  ).toBe('arn:aws:secretsmanager:us-east-1:111122223333:secret:app/db');
});

test('a template that hands a value on is seen through', () => {
  const template =
    '  target: {template: {data: {password: "{{ .raw }}"}}}\n  data: [{secretKey: raw, remoteRef: {key: app/db}}]';
  expect(valueFrom(template).valueFrom).toMatch(/:secret:app\/db$/);
});

test.for([
  ['a nested property', data('{key: app/db, property: a.b}'), undefined],
  ['a decoded value', data('{key: app/db, decodingStrategy: Base64}'), undefined],
  ['tags in place of the value', data('{key: app/db, metadataPolicy: Fetch}'), undefined],
  ['a name that ends like a suffix of AWS', data('{key: app-master}'), undefined],
  ['a name that breaks out of the ARN', data('{key: "x:y:z"}'), undefined],
  [
    'a template around it',
    `  target: {template: {data: {password: "pw={{ .password }}"}}}\n${data('{key: app/db}')}`,
    undefined,
  ],
  ['one of two secrets', '  dataFrom: [{extract: {key: a}}, {extract: {key: b}}]', undefined],
  [
    'keys that are renamed',
    '  dataFrom: [{extract: {key: a}, rewrite: [{regexp: {source: a, target: b}}]}]',
    undefined,
  ],
  [
    'a property of a parameter',
    data('{key: app/db, property: pw}'),
    'aws: {service: ParameterStore, region: eu-west-1}',
  ],
  [
    'a role of another account',
    data('{key: app/db}'),
    'aws: {service: SecretsManager, role: "arn:aws:iam::999900001111:role/x"}',
  ],
  ['another cloud', data('{key: app/db}'), 'gcpsm: {projectID: shop}'],
] as const)('%s is copied', ([, external, store]) => {
  expect(valueFrom(external, store)).toEqual(COPIED);
});
