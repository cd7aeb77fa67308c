import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {PatchOperation} from '../../src/config/config.ts';
import {matchesGlob} from '../../src/config/glob.ts';
import {parseConfig} from '../../src/config/load-config.ts';
import {applyPatch, applyPatches} from '../../src/config/patches.ts';
import type {Json} from '../../src/json.ts';
import {pointer} from '../../src/pointer.ts';

/** The examples of RFC 6902, appendix A, with their letters; `fails` = the patch must be refused. */
const RFC: readonly [
  name: string,
  before: Json,
  operations: readonly PatchOperation[],
  after: Json | 'fails',
][] = [
  [
    'A.1 adding an object member',
    {foo: 'bar'},
    [{op: 'add', path: '/baz', value: 'qux'}],
    {baz: 'qux', foo: 'bar'},
  ],
  [
    'A.2 adding an array element',
    {foo: ['bar', 'baz']},
    [{op: 'add', path: '/foo/1', value: 'qux'}],
    {foo: ['bar', 'qux', 'baz']},
  ],
  ['A.3 removing an object member', {baz: 'qux', foo: 'bar'}, [{op: 'remove', path: '/baz'}], {foo: 'bar'}],
  [
    'A.4 removing an array element',
    {foo: ['bar', 'qux', 'baz']},
    [{op: 'remove', path: '/foo/1'}],
    {foo: ['bar', 'baz']},
  ],
  [
    'A.5 replacing a value',
    {baz: 'qux', foo: 'bar'},
    [{op: 'replace', path: '/baz', value: 'boo'}],
    {baz: 'boo', foo: 'bar'},
  ],
  [
    'A.6 moving a value',
    {foo: {bar: 'baz', waldo: 'fred'}, qux: {corge: 'grault'}},
    [{op: 'move', from: '/foo/waldo', path: '/qux/thud'}],
    {foo: {bar: 'baz'}, qux: {corge: 'grault', thud: 'fred'}},
  ],
  [
    'A.7 moving an array element',
    {foo: ['all', 'grass', 'cows', 'eat']},
    [{op: 'move', from: '/foo/1', path: '/foo/3'}],
    {foo: ['all', 'cows', 'eat', 'grass']},
  ],
  [
    'A.8 testing a value: success',
    {baz: 'qux', foo: ['a', 2, 'c']},
    [
      {op: 'test', path: '/baz', value: 'qux'},
      {op: 'test', path: '/foo/1', value: 2},
    ],
    {baz: 'qux', foo: ['a', 2, 'c']},
  ],
  ['A.9 testing a value: error', {baz: 'qux'}, [{op: 'test', path: '/baz', value: 'bar'}], 'fails'],
  [
    'A.10 adding a nested object',
    {foo: 'bar'},
    [{op: 'add', path: '/child', value: {grandchild: {}}}],
    {foo: 'bar', child: {grandchild: {}}},
  ],
  [
    'A.12 adding to a nonexistent target',
    {foo: 'bar'},
    [{op: 'add', path: '/baz/bat', value: 'qux'}],
    'fails',
  ],
  ['A.14 escape ordering', {'/': 9, '~1': 10}, [{op: 'test', path: '/~01', value: 10}], {'/': 9, '~1': 10}],
  [
    'A.15 comparing strings and numbers',
    {'/': 9, '~1': 10},
    [{op: 'test', path: '/~01', value: '10'}],
    'fails',
  ],
  [
    'A.16 adding an array value',
    {foo: ['bar']},
    [{op: 'add', path: '/foo/-', value: ['abc', 'def']}],
    {foo: ['bar', ['abc', 'def']]},
  ],
];

test.each(RFC)('%s', (_, before, operations, after) => {
  const copy = structuredClone(before);
  const result = applyPatch(before, operations);
  expect(result.ok ? result.value : 'fails').toEqual(after);
  expect(before).toEqual(copy);
});

test.each<[string, Json, PatchOperation]>([
  ['replacing what is not there', {}, {op: 'replace', path: '/a', value: 1}],
  ['removing what is not there', {}, {op: 'remove', path: '/a'}],
  ['removing the whole', {}, {op: 'remove', path: ''}],
  ['an index beyond the end', {a: [1]}, {op: 'add', path: '/a/2', value: 1}],
  ['the place after the end for anything but add', {a: [1]}, {op: 'replace', path: '/a/-', value: 1}],
  ['an index with a leading zero', {a: [1, 2]}, {op: 'replace', path: '/a/01', value: 1}],
  ['the length of a list', {a: [1]}, {op: 'test', path: '/a/length', value: 1}],
  ['moving into itself', {a: {b: 1}}, {op: 'move', from: '/a', path: '/a/b'}],
  ['copying from nowhere', {a: 1}, {op: 'copy', from: '/b', path: '/c'}],
  ['stepping into a text', {a: 'x'}, {op: 'add', path: '/a/b', value: 1}],
  ['what every object inherits', {}, {op: 'test', path: '/constructor', value: {}}],
  ['replacing what every object inherits', {}, {op: 'replace', path: '/__proto__', value: 1}],
])('%s fails', (_, value, operation) => {
  expect(applyPatch(value, [operation])).toMatchObject({ok: false, operation: 0});
});

test('a failing patch changes nothing, and names its operation', () => {
  const result = applyPatch({a: 1}, [
    {op: 'remove', path: '/a'},
    {op: 'remove', path: '/a'},
  ]);
  expect(result).toEqual({ok: false, operation: 1, reason: 'there is no a'});
});

test('__proto__ is a key like any other', () => {
  const result = applyPatch({}, [{op: 'add', path: '/__proto__', value: {polluted: true}}]);
  expect(JSON.stringify(result.ok && result.value)).toBe('{"__proto__":{"polluted":true}}');
  expect({}).not.toHaveProperty('polluted');
});

test('what is added can be tested and removed again', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.string(),
      fc.jsonValue(),
      (object, key, value) => {
        const before: Json = JSON.parse(JSON.stringify(object));
        const item: Json = JSON.parse(JSON.stringify(value));
        fc.pre(!Object.hasOwn(object, key));
        const path = pointer(key);
        const result = applyPatch(before, [
          {op: 'add', path, value: item},
          {op: 'test', path, value: item},
          {op: 'remove', path},
        ]);
        expect(result).toEqual({ok: true, value: before});
      },
    ),
  );
});

const resources = new Map([
  ['services/shop-web', {kind: 'services', input: {serviceName: 'web', desiredCount: 2}}],
  ['services/shop-api', {kind: 'services', input: {serviceName: 'api', desiredCount: 1}}],
  ['task-definitions/shop-web', {kind: 'task-definitions', input: {family: 'web'}}],
]);

test('patches are made in order on every resource that fits, and on no other', () => {
  const before = structuredClone(resources);
  const patched = applyPatches<string, {kind: string; input: object}>(resources, [
    {resource: 'services/*', operations: [{op: 'add', path: '/enableExecuteCommand', value: true}]},
    {resource: 'services/shop-web', operations: [{op: 'replace', path: '/desiredCount', value: 3}]},
  ]);
  expect([...patched.keys()]).toEqual([...resources.keys()]);
  expect([...patched.values()].map(({input}) => input)).toEqual([
    {serviceName: 'web', desiredCount: 3, enableExecuteCommand: true},
    {serviceName: 'api', desiredCount: 1, enableExecuteCommand: true},
    {family: 'web'},
  ]);
  expect(patched.get('services/shop-web')?.kind).toBe('services');
  expect(patched.get('task-definitions/shop-web')).toBe(resources.get('task-definitions/shop-web'));
  expect(resources).toEqual(before);
});

test('patches that fit nothing, fail, or leave no map are all told', () => {
  const attempt = () =>
    applyPatches<string, {input: object}>(resources, [
      {resource: 'services/shop-wbe', operations: [{op: 'remove', path: '/desiredCount'}]},
      {resource: 'services/shop-web', operations: [{op: 'remove', path: '/absent'}]},
      {resource: 'services/shop-web', operations: [{op: 'replace', path: '', value: 1}]},
    ]);
  expect(attempt).toThrow(expect.objectContaining({code: 'K2E-E013'}));
  expect(attempt).toThrow(
    /patches\[0\].*\n.*patches\[1\]\.operations\[0\] on services\/shop-web.*\n.*patches\[2\]/,
  );
});

test('a patch that fits nothing is told with its place and the resource that was likely meant', () => {
  const {patches, place} = parseConfig(
    `patches:
  - resource: services/shop-wbe
    operations: [{op: remove, path: /desiredCount}]
  - resource: services/shop-web
    operations:
      - {op: remove, path: /absent}
`,
    'k2e.yaml',
  );
  expect(() => applyPatches<string, {input: object}>(resources, patches, place)).toThrow(
    /^k2e\.yaml:2:15: patches\[0\]\.resource: .*services\/shop-web\?\nk2e\.yaml:6:9: patches\[1\]\.operations\[0\] /,
  );
});

test.each([
  ['Deployment/shop/web', 'Deployment/shop/web', true],
  ['Deployment/shop/web', 'Deployment/shop/web2', false],
  ['Deployment/*/web', 'Deployment/shop/web', true],
  ['*/shop/*', 'CronJob/shop/nightly', true],
  ['*/shop/*', 'CronJob/shop2/nightly', false],
  ['*/*/n*ly*', 'CronJob/shop/nightly', true],
  ['*/*/ab*ba', 'A/b/aba', false],
  ['ClusterRole//admin', 'ClusterRole//admin', true],
  ['ClusterRole/*/admin', 'ClusterRole//admin', true],
  ['ConfigMap/shop/web/*', 'ConfigMap/shop/web/a/b', true],
  ['Deployment/shop', 'Deployment/shop/web', false],
  ['A/b/c.d', 'A/b/cxd', false],
])('glob %s on %s: %s', (glob, id, expected) => {
  expect(matchesGlob(glob, id)).toBe(expected);
});
