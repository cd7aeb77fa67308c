import {describe, expect, test} from 'vitest';
import {loadText} from '../../src/load/load.ts';

const SECRET = 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: b}\n';
const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: b}\n';
const json = (kind: string) => `{"apiVersion": "v1", "kind": "${kind}", "metadata": {"name": "s"}}`;
/** Lists in lists, the innermost with that object. */
const nested = (object: string, depth: number): string =>
  depth === 0 ? object : `{"kind": "List", "apiVersion": "v1", "items": [${nested(object, depth - 1)}]}`;
/** `kind: Secret` that no search for these words finds. */
const ESCAPED = json('\\u0053ecret');

// Whoever has the hash of a short file can find out what is in it by trying.
describe('a file that may hold a Secret has no hash', () => {
  test.each([
    ['a Secret', SECRET],
    ['one beside others', `${CONFIG}---\n${SECRET}`],
    ['one in JSON', json('Secret')],
    ['one whose kind is written with escapes', ESCAPED],
    ['a list of Secrets', json('\\u0053ecretList')],
    ['one in a list', nested(ESCAPED, 1)],
    ['one in lists of lists', nested(ESCAPED, 3)],
    [
      'a kustomization that generates one',
      'resources: [a.yaml]\nsecretGenerator:\n- {name: s, literals: [a=b]}\n',
    ],
    ['one that cannot be read', 'kind: "\\u0053ecret"\ndata: {secret: [}\n'],
  ])('%s', (_, text) => {
    expect(loadText(text, 'k.yaml').inputs.map(({sha256}) => sha256)).toEqual([null]);
  });

  test.each([
    ['a ConfigMap', CONFIG],
    ['one in a list', nested(json('ConfigMap'), 2)],
    [
      'a Pod that names a Secret',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {volumes: [{name: v, secret: {secretName: s}}]}\n',
    ],
  ])('%s has one: k2e tells by it whether the input has changed', (_, text) => {
    expect(loadText(text, 'k.yaml').inputs.map(({sha256}) => sha256)).toEqual([
      expect.stringMatching(/^[0-9a-f]{64}$/),
    ]);
  });
});
