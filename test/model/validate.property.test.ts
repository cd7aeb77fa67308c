import {Ajv2020} from 'ajv/dist/2020.js';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {isObject, type Json, type JsonObject} from '../../src/json.ts';
import {Quantity} from '../../src/model/quantity.ts';
import {type ObjectSchema, type Schema, schemaOf} from '../../src/model/schemas/schema.ts';
import {validate} from '../../src/model/validate.ts';
import {prune} from '../../src/model/validate-prune.ts';
import {type Pointer, segments, valueAt} from '../../src/pointer.ts';
import {corpusObjects, hasShared, readShared} from './shared.ts';

const SCHEMA = 'schemas/kubernetes-1.36-strict.json';

const KINDS: readonly (readonly [string, string, string])[] = [
  ['apps/v1', 'Deployment', 'io.k8s.api.apps.v1.Deployment'],
  ['apps/v1', 'StatefulSet', 'io.k8s.api.apps.v1.StatefulSet'],
  ['batch/v1', 'CronJob', 'io.k8s.api.batch.v1.CronJob'],
  ['v1', 'Service', 'io.k8s.api.core.v1.Service'],
  ['v1', 'ConfigMap', 'io.k8s.api.core.v1.ConfigMap'],
  ['v1', 'Secret', 'io.k8s.api.core.v1.Secret'],
  ['networking.k8s.io/v1', 'Ingress', 'io.k8s.api.networking.v1.Ingress'],
  ['networking.k8s.io/v1', 'NetworkPolicy', 'io.k8s.api.networking.v1.NetworkPolicy'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler', 'io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler'],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding', 'io.k8s.api.rbac.v1.RoleBinding'],
  ['storage.k8s.io/v1', 'StorageClass', 'io.k8s.api.storage.v1.StorageClass'],
];

/** A valid value of a schema; deep parts are left out where they may be. */
function valid(schema: Schema, depth: number): fc.Arbitrary<Json> {
  switch (schema.is) {
    case 'string':
    case 'bytes':
    case 'time':
      return fc.constantFrom('', 'a', '80', 'true', '__proto__');
    case 'boolean':
      return fc.boolean();
    case 'int32':
    case 'int64':
    case 'number':
      return fc.constantFrom(0, 1, 80, 2147483647);
    case 'quantity':
      return fc.constantFrom('1Gi', '500m', 1, 0.5);
    case 'int-or-string':
      return fc.constantFrom(80, 'http', '25%');
    case 'json':
    case 'free-object':
      return fc.constant({free: [1, {}, 'x']});
    case 'list':
      return depth > 9 ? fc.constant([]) : fc.array(valid(schema.of, depth + 1), {maxLength: 2});
    case 'map':
      return fc.dictionary(fc.constantFrom('a', 'b', '8080', 'constructor'), valid(schema.of, depth + 1), {
        maxKeys: 2,
      });
    case 'object':
      return validObject(schema, depth);
  }
}

/** The server's own field, and two that have a fixed value where an object lies within an object. */
const LEFT_OUT = ['status', 'apiVersion', 'kind'];

function validObject(schema: ObjectSchema, depth: number): fc.Arbitrary<JsonObject> {
  const names = [...schema.fields.keys()].filter(
    name => !schema.required.includes(name) && !LEFT_OUT.includes(name),
  );
  const few = fc.subarray(names, {maxLength: depth > 9 ? 0 : Math.min(3, names.length)});
  return few.chain(chosen => {
    const kept = [...schema.required, ...chosen, ...(depth < 4 && names.includes('spec') ? ['spec'] : [])];
    const fields = kept.map(
      name => [name, valid(schema.fields.get(name)?.schema ?? {is: 'json'}, depth + 1)] as const,
    );
    return fc.record(Object.fromEntries(fields));
  });
}

/** A valid object of one of the kinds. */
const sound: fc.Arbitrary<JsonObject> = fc.constantFrom(...KINDS).chain(([apiVersion, kind]) => {
  const schema = schemaOf(apiVersion, kind);
  if (!schema) throw new Error(`no schema of ${kind}`);
  return validObject(schema, 0).map(value => ({...value, apiVersion, kind}));
});

const anything = fc.constantFrom<Json>(
  null,
  0,
  -1,
  3e9,
  1.5,
  10n ** 17n,
  '',
  'x',
  true,
  [],
  {},
  [null],
  [1],
  ['a'],
  {a: 1},
  {a: null},
);

/** Replaces, renames or removes one place of the object, chosen by `at`. */
function spoil(value: Json, at: number, how: Json | 'remove' | 'rename', isRoot = true): Json {
  if (Array.isArray(value) && value.length > 0) {
    const index = at % value.length;
    return value.map((item, i) => (i === index ? descend(item, Math.floor(at / value.length), how) : item));
  }
  if (!isObject(value)) return how;
  const names = Object.keys(value).filter(name => !isRoot || (name !== 'apiVersion' && name !== 'kind'));
  const name = names[at % Math.max(1, names.length)];
  if (name === undefined) return isRoot ? value : how;
  const rest = Object.entries(value).filter(([key]) => key !== name);
  if (how === 'remove') return Object.fromEntries(rest);
  if (how === 'rename') return Object.fromEntries([...rest, [`${name}x`, value[name] ?? null]]);
  return Object.fromEntries([
    ...rest,
    [name, descend(value[name] ?? null, Math.floor(at / names.length), how)],
  ]);
}

function descend(value: Json, at: number, how: Json): Json {
  return at % 4 === 0 ? how : spoil(value, Math.floor(at / 4), how, false);
}

const spoiled = fc
  .tuple(
    sound,
    fc.array(fc.tuple(fc.nat(), fc.oneof(anything, fc.constantFrom('remove', 'rename'))), {maxLength: 4}),
  )
  .map(([value, changes]) => changes.reduce<Json>((object, [at, how]) => spoil(object, at, how), value))
  .filter(isObject);

function faultsOf(value: JsonObject) {
  return validate(String(value.apiVersion), String(value.kind), value);
}

/** Every leaf's pointer; empty maps and lists are leaves. */
function* leaves(value: unknown, path: Pointer = ''): Generator<Pointer> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (entries.length === 0) yield path;
  for (const [key, item] of entries)
    yield* leaves(item, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
}

/** Text for which the schema is right and an amount is not. */
function isNoAmount(value: unknown): boolean {
  return typeof value === 'string' && Quantity.parse(value).quantity === undefined;
}

test('a valid object has no faults', () => {
  fc.assert(
    fc.property(sound, value => {
      expect(faultsOf(value)).toEqual([]);
    }),
    {numRuns: 400},
  );
});

test('a pruned object has no faults, no nulls in typed places, and pruning it again changes nothing', () => {
  fc.assert(
    fc.property(spoiled, value => {
      const {value: pruned} = prune(value, faultsOf(value));
      const again = faultsOf(pruned);
      expect(again).toEqual([]);
      expect(prune(pruned, again).value).toBe(pruned);
    }),
    {numRuns: 400},
  );
});

test('every leaf is in the pruned copy with its value, or inside a part that a fault settles', () => {
  fc.assert(
    fc.property(spoiled, value => {
      const faults = faultsOf(value);
      const pruned = prune(value, faults);
      const settled = (path: Pointer) =>
        faults.some(({settles}) => path === settles || path.startsWith(`${settles}/`));
      const kept = new Map([...leaves(pruned.value)].map(path => [pruned.givenPath(path), path]));
      for (const path of leaves(value)) {
        const copy = kept.get(path);
        if (copy !== undefined && !settled(path))
          expect(valueAt(pruned.value, copy)).toEqual(valueAt(value, path));
        else expect(settled(path) || emptied(value, path, faults)).toBe(true);
      }
    }),
    {numRuns: 400},
  );
});

/** A leaf that is an empty map or list may have got a field that was missing in it. */
function emptied(value: unknown, path: Pointer, faults: readonly {settles: Pointer}[]): boolean {
  return (
    typeof valueAt(value, path) === 'object' && faults.some(({settles}) => settles.startsWith(`${path}/`))
  );
}

test('each fault lies in the object, and what it settles holds it', () => {
  fc.assert(
    fc.property(spoiled, value => {
      for (const {path, settles} of faultsOf(value)) {
        expect(path === settles || path.startsWith(`${settles}/`)).toBe(true);
        expect(valueAt(value, `/${segments(path).slice(0, -1).join('/')}`.replace(/^\/$/, ''))).not.toBe(
          undefined,
        );
      }
    }),
    {numRuns: 400},
  );
});

describe.skipIf(!hasShared(SCHEMA))('against ajv with the strict schema (needs ../shared/schemas)', () => {
  const ajv = new Ajv2020({strict: false, validateFormats: false});
  if (hasShared(SCHEMA)) ajv.addSchema(readShared<object>(SCHEMA), 'kubernetes');
  const accepts = (value: JsonObject): boolean => {
    const row = KINDS.find(([apiVersion, kind]) => apiVersion === value.apiVersion && kind === value.kind);
    return ajv.validate({$ref: `kubernetes#/$defs/${row?.[2]}`}, value);
  };

  test('valid objects and pruned objects are valid there', () => {
    fc.assert(
      fc.property(spoiled, value => {
        expect(accepts(prune(value, faultsOf(value)).value)).toBe(true);
      }),
      {numRuns: 400},
    );
  });

  test('what ajv refuses has a fault; what it takes has none but nulls, numbers out of range and unreadable amounts', () => {
    fc.assert(
      fc.property(spoiled, value => {
        const faults = faultsOf(value);
        if (!accepts(value)) expect(faults).not.toEqual([]);
        else {
          for (const fault of faults) {
            const at = valueAt(value, fault.path);
            expect(at === null || typeof at === 'number' || isNoAmount(at)).toBe(true);
          }
        }
      }),
      {numRuns: 400},
    );
  });
});

describe.skipIf(!hasShared('corpus'))('the real manifests (needs ../shared/corpus)', () => {
  test('every object can be pruned to one without faults', () => {
    const objects = corpusObjects();
    expect(objects.length).toBeGreaterThan(1000);
    for (const {file, value} of objects) {
      const {value: pruned} = prune(value, faultsOf(value));
      expect(faultsOf(pruned), file).toEqual([]);
    }
  });
});
