import {describe, expect, test} from 'vitest';
import {isObject, type Json, type JsonObject} from '../../src/json.ts';
import {withDefaults} from '../../src/model/defaults/defaults.ts';
import {normalise} from '../../src/model/normalise/normalise.ts';
import {validate} from '../../src/model/validate.ts';
import {prune} from '../../src/model/validate-prune.ts';
import {segments} from '../../src/pointer.ts';
import answers from './kubernetes-answers.json' with {type: 'json'};
import {corpusObjects, hasShared, readShared} from './shared.ts';

interface Row {
  readonly given: JsonObject;
  readonly defaulted: JsonObject;
}

/** What the model makes of an object, as the inventory does it. */
function modelled(given: JsonObject): JsonObject {
  const {value} = normalise(given);
  const kind = String(value.kind);
  const faults = validate(String(value.apiVersion), kind, value);
  return withDefaults(kind, prune(value, faults).value);
}

/** What the server or an admission plugin decides in a running cluster, so that k2e leaves it open. */
const SERVER_ASSIGNED: Readonly<Record<string, readonly string[]>> = {
  '': ['/metadata/generation'],
  DaemonSet: ['/metadata/annotations'],
  Job: ['/metadata/labels', '/spec/selector', '/spec/template/metadata/labels'],
  PersistentVolumeClaim: ['/metadata/finalizers'],
  Pod: ['/spec/preemptionPolicy', '/spec/priority', '/spec/tolerations'],
  Service: ['/spec/clusterIPs', '/spec/ipFamilies', '/spec/ipFamilyPolicy'],
};

function without(value: Json, path: readonly string[]): Json {
  const [name, ...rest] = path;
  if (!isObject(value) || name === undefined || !Object.hasOwn(value, name)) return value;
  const others = Object.entries(value).filter(([key]) => key !== name);
  if (rest.length === 0) return Object.fromEntries(others);
  return Object.fromEntries([...others, [name, without(value[name] ?? null, rest)]]);
}

const GOLDEN = 'golden/defaults.json';

describe.skipIf(!hasShared(GOLDEN))('the answers of a kube-apiserver (needs ../shared/golden)', () => {
  const rows = hasShared(GOLDEN) ? readShared<Row[]>(GOLDEN) : [];
  test.each(rows.map(row => [`${row.given.kind} ${JSON.stringify(row.given.metadata)}`, row] as const))(
    '%s',
    (_, row) => {
      const kind = String(row.given.kind);
      const assigned = [...(SERVER_ASSIGNED[''] ?? []), ...(SERVER_ASSIGNED[kind] ?? [])];
      const expected = assigned.reduce<Json>((value, path) => without(value, segments(path)), row.defaulted);
      expect(modelled(row.given)).toEqual(expected);
    },
  );
});

describe("the answers of Kubernetes' own packages", () => {
  const rows: readonly {readonly given: JsonObject; readonly current: JsonObject}[] = answers.rows;
  test.each(rows.map((row, index) => [`${index}: ${row.given.apiVersion} ${row.given.kind}`, row] as const))(
    '%s',
    (_, row) => {
      expect(modelled(row.given)).toEqual(row.current);
    },
  );
});

test('defaults are no longer missing: a second time changes nothing', () => {
  for (const {given} of answers.rows as readonly {readonly given: JsonObject}[]) {
    const once = modelled(given);
    expect(withDefaults(String(once.kind), once)).toEqual(once);
  }
});

test('the object as given stays as it was', () => {
  const given: JsonObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    spec: {
      containers: [{name: 'a', image: 'a', livenessProbe: {httpGet: {port: 80}}}],
      volumes: [{name: 'v'}],
    },
  };
  const before = JSON.stringify(given);
  expect(JSON.stringify(modelled(given))).not.toBe(before);
  expect(JSON.stringify(given)).toBe(before);
});

test('a kind without defaults comes back as it is', () => {
  const value = {apiVersion: 'v1', kind: 'ConfigMap', data: {a: 'b'}};
  expect(withDefaults('ConfigMap', value)).toBe(value);
  expect(withDefaults('constructor', value)).toBe(value);
});

describe.skipIf(!hasShared('corpus'))('the real manifests (needs ../shared/corpus)', () => {
  test('every object gets through, and what comes out is valid', () => {
    for (const {file, value} of corpusObjects()) {
      const result = modelled(value);
      expect(validate(String(result.apiVersion), String(result.kind), result), file).toEqual([]);
    }
  });
});
