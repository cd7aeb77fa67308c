import {expect, test} from 'vitest';
import {fill} from './apply.ts';

const answers = new Map<string, unknown>([
  ['roles/web.json', {Role: {Arn: 'arn:aws:iam::1:role/web', Tags: []}}],
]);
const values = (key: string) => {
  if (key === 'network.subnets') return ['subnet-1', 'subnet-2'];
  return key === 'odd}%key' ? 'found' : undefined;
};

test.each([
  ['plain text', 'a ${x} $', 'a ${x} $'],
  ['a part of an answer', 'x-${k2e:ref:roles/web.json#/Role/Arn}', 'x-arn:aws:iam::1:role/web'],
  ['a value of k2e.yaml', '${k2e:odd%7D%25key}', 'found'],
  ['a list that is one value', ['${k2e:network.subnets}'], ['subnet-1', 'subnet-2']],
  ["the user's own text", '${k2e:dollar}{k2e:network.subnets}', '${k2e:network.subnets}'],
  ['keys', {'${k2e:ref:roles/web.json#/Role/Arn}': 1}, {'arn:aws:iam::1:role/web': 1}],
])('replaces %s', (_, written, filled) => {
  expect(fill(written, answers, values)).toEqual(filled);
});

test.each([
  ['a file that was not made', '${k2e:ref:roles/other.json#/Role/Arn}', 'not made before'],
  ['a part that the answer lacks', '${k2e:ref:roles/web.json#/Role/Name}', 'no text at'],
  ['a part that is no text', '${k2e:ref:roles/web.json#/Role/Tags}', 'no text at'],
  ['an unknown key', '${k2e:network.vpcId}', 'no value for network.vpcId'],
])('refuses %s', (_, written, message) => {
  expect(() => fill(written, answers, values)).toThrow(message);
});
