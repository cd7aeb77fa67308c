import {expect, test} from 'vitest';
import {convertText} from '../run.ts';

function secret(name: string, kind = 'Secret'): string {
  const data = kind === 'Secret' ? 'stringData' : 'data';
  return `apiVersion: v1\nkind: ${kind}\nmetadata: {name: ${name}, namespace: shop}\n${data}: {PASSWORD: example}\n`;
}

function user(name: string, ...sources: readonly string[]): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: app, image: "example/app:1", envFrom: [${sources.join(', ')}]}]}
`;
}

const from = (name: string, kind = 'secret') => `{${kind}Ref: {name: ${name}}}`;

/** The places of values in the store. */
function places(...documents: readonly string[]): string[] {
  const {plan} = convertText(documents.join('---\n'), 'app: shop');
  return plan.secretValues.map(({name}) => name).sort();
}

test('a change of a value does not move it in the store', () => {
  for (const name of ['db-tt8mhtchd7', 'db-7d5d4k747c'])
    expect(places(secret(name), user('a', from(name)))).toEqual(['/shop/shop/db/PASSWORD']);
});

test('an older generation that nothing uses any more does not matter', () => {
  expect(places(secret('db-tt8mhtchd7'), secret('db-7d5d4k747c'), user('a', from('db-7d5d4k747c')))).toEqual([
    '/shop/shop/db/PASSWORD',
  ]);
});

test.each([
  [
    'two generations in use',
    [
      secret('db-tt8mhtchd7'),
      secret('db-7d5d4k747c'),
      user('a', from('db-tt8mhtchd7')),
      user('b', from('db-7d5d4k747c')),
    ],
  ],
  [
    'a Secret that people made beside it',
    [secret('db-tt8mhtchd7'), secret('db'), user('a', from('db-tt8mhtchd7')), user('b', from('db'))],
  ],
  [
    'a Secret that is used but not in the input',
    [secret('db-tt8mhtchd7'), user('a', from('db-tt8mhtchd7'), '{secretRef: {name: db, optional: true}}')],
  ],
])('two objects never share a place: %s', (_, documents) => {
  expect(places(...documents)).toContain('/shop/shop/db-tt8mhtchd7/PASSWORD');
});

test('a ConfigMap gives way to a Secret of the same stem', () => {
  expect(
    places(
      secret('db-tt8mhtchd7'),
      secret('db-7d5d4k747c', 'ConfigMap'),
      user('a', from('db-tt8mhtchd7')),
      user('b', from('db-7d5d4k747c', 'configMap')),
    ),
  ).toEqual(['/shop/shop/db-7d5d4k747c/PASSWORD', '/shop/shop/db/PASSWORD']);
});
