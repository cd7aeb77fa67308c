import fc from 'fast-check';
import {load} from 'js-yaml';
import {describe, expect, test} from 'vitest';
import {isObject, type Json, type JsonObject} from '../../src/json.ts';
import {normalise} from '../../src/model/normalise/normalise.ts';
import {validate} from '../../src/model/validate.ts';
import {prune} from '../../src/model/validate-prune.ts';
import {type Pointer, pointer, valueAt} from '../../src/pointer.ts';
import answers from './kubernetes-answers.json' with {type: 'json'};

function read(text: string): JsonObject {
  const value = load(text);
  if (!isObject(value)) throw new Error('not an object');
  return value;
}

/** Every leaf's pointer; empty maps and lists are leaves. */
function* leaves(value: unknown, path: Pointer = ''): Generator<Pointer> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (entries.length === 0) yield path;
  for (const [key, item] of entries) yield* leaves(item, path + pointer(key));
}

const rows: readonly {readonly given: JsonObject}[] = answers.rows;

test('the current version comes back untouched', () => {
  const value = read('{apiVersion: apps/v1, kind: Deployment, spec: {template: {}}}');
  const {value: same, faults, givenPath} = normalise(value);
  expect(same).toBe(value);
  expect(faults).toEqual([]);
  expect(givenPath('/spec/template')).toBe('/spec/template');
});

test('an old version is told once, with the version to write today', () => {
  const {value, faults} = normalise(
    read('{apiVersion: batch/v1beta1, kind: CronJob, spec: {schedule: "* * * * *"}}'),
  );
  expect(value.apiVersion).toBe('batch/v1');
  expect(faults).toMatchObject([{kind: 'old-api-version', path: '/apiVersion', suggestion: 'batch/v1'}]);
});

test('no leaf gets lost: each is where it was, where its new place points back to, or told as removed', () => {
  for (const {given} of rows) {
    const {value, givenPath, faults} = normalise(given);
    const reached = new Set([...leaves(value)].map(path => givenPath(path)));
    const settled = (path: Pointer) =>
      faults.some(({settles}) => settles !== undefined && (path + '/').startsWith(`${settles}/`));
    for (const path of leaves(given)) {
      const merged = reached.has(path) || [...reached].some(other => other.startsWith(`${path}/`));
      expect(merged || settled(path), `${given.apiVersion} ${given.kind} ${path}`).toBe(true);
    }
  }
});

describe('where a field came from', () => {
  test('Ingress backends', () => {
    const {givenPath} = normalise(
      read(`
apiVersion: extensions/v1beta1
kind: Ingress
spec:
  backend: {serviceName: all, servicePort: http}
  rules: [{http: {paths: [{path: /, backend: {serviceName: web, servicePort: 80}}]}}]`),
    );
    const path = '/spec/rules/0/http/paths/0';
    expect(givenPath(`${path}/backend/service/name`)).toBe(`${path}/backend/serviceName`);
    expect(givenPath(`${path}/backend/service/port/number`)).toBe(`${path}/backend/servicePort`);
    expect(givenPath(`${path}/path`)).toBe(`${path}/path`);
    expect(givenPath('/spec/defaultBackend/service/port/name')).toBe('/spec/backend/servicePort');
  });

  test('the CPU target of autoscaling/v1', () => {
    const {value, givenPath} = normalise(
      read(
        '{apiVersion: autoscaling/v1, kind: HorizontalPodAutoscaler, spec: {maxReplicas: 2, targetCPUUtilizationPercentage: 70}}',
      ),
    );
    const path = '/spec/metrics/0/resource/target/averageUtilization';
    expect(valueAt(value, path)).toBe(70);
    expect(givenPath(path)).toBe('/spec/targetCPUUtilizationPercentage');
    expect(givenPath('/spec/maxReplicas')).toBe('/spec/maxReplicas');
  });

  test('the CPU of the status of autoscaling/v1', () => {
    const {value, givenPath} = normalise(
      read(
        '{apiVersion: autoscaling/v1, kind: HorizontalPodAutoscaler, status: {currentCPUUtilizationPercentage: 31}}',
      ),
    );
    const path = '/status/currentMetrics/0/resource/current/averageUtilization';
    expect(valueAt(value, path)).toBe(31);
    expect(givenPath(path)).toBe('/status/currentCPUUtilizationPercentage');
  });

  test('metrics in an annotation stand before the CPU target', () => {
    const metrics = JSON.stringify([{type: 'Pods', pods: {metricName: 'q', targetAverageValue: '5'}}]);
    const {value, givenPath} = normalise({
      apiVersion: 'autoscaling/v1',
      kind: 'HorizontalPodAutoscaler',
      metadata: {annotations: {'autoscaling.alpha.kubernetes.io/metrics': metrics}},
      spec: {targetCPUUtilizationPercentage: 70},
    });
    expect(valueAt(value, '/spec/metrics/0/pods/metric/name')).toBe('q');
    expect(givenPath('/spec/metrics/0/pods/metric/name')).toBe(
      '/metadata/annotations/autoscaling.alpha.kubernetes.io~1metrics',
    );
    expect(givenPath('/spec/metrics/1/resource/name')).toBe('/spec/targetCPUUtilizationPercentage');
    expect(value.metadata).toEqual({});
  });

  test('the text of a Secret', () => {
    const {value, givenPath, faults} = normalise(
      read('{apiVersion: v1, kind: Secret, data: {a: b2xk, b: Yg==}, stringData: {a: new, c: "ü"}}'),
    );
    expect(value).toEqual({apiVersion: 'v1', kind: 'Secret', data: {a: 'bmV3', b: 'Yg==', c: 'w7w='}});
    expect(givenPath('/data/a')).toBe('/stringData/a');
    expect(givenPath('/data/b')).toBe('/data/b');
    expect(faults).toMatchObject([{kind: 'removed-field', path: '/data/a', settles: '/data/a'}]);
  });

  test('a null, of which it tells where a map takes its place', () => {
    const {value, faults} = normalise(
      read('{apiVersion: v1, kind: Secret, data: null, stringData: {a: new}}'),
    );
    expect(value.data).toEqual({a: 'bmV3'});
    expect(faults).toMatchObject([{kind: 'null-value', path: '/data', settles: '/data'}]);
  });
});

test('autoscaling/v2beta1 metrics', () => {
  const {value} = normalise(
    read(`
apiVersion: autoscaling/v2beta1
kind: HorizontalPodAutoscaler
spec:
  maxReplicas: 3
  scaleTargetRef: {kind: Deployment, name: a}
  metrics:
    - {type: Resource, resource: {name: cpu, targetAverageUtilization: 50}}
    - {type: Resource, resource: {name: memory, targetAverageValue: 1Gi}}
    - {type: Object, object: {target: {kind: Ingress, name: i}, metricName: r, targetValue: 10k}}
    - {type: Object, object: {target: {kind: Ingress, name: i}, metricName: r, targetValue: 10k, averageValue: 1k}}
    - {type: External, external: {metricName: e, metricSelector: {matchLabels: {a: b}}, targetValue: 3}}`),
  );
  const described = {describedObject: {kind: 'Ingress', name: 'i'}, metric: {name: 'r'}};
  expect(valueAt(value, '/spec/metrics')).toEqual([
    {type: 'Resource', resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization: 50}}},
    {type: 'Resource', resource: {name: 'memory', target: {type: 'AverageValue', averageValue: '1Gi'}}},
    {type: 'Object', object: {...described, target: {type: 'Value', value: '10k'}}},
    {
      type: 'Object',
      object: {...described, target: {type: 'AverageValue', averageValue: '1k', value: '10k'}},
    },
    {
      type: 'External',
      external: {metric: {name: 'e', selector: {matchLabels: {a: 'b'}}}, target: {type: 'Value', value: 3}},
    },
  ]);
});

test('what is not in its version is left for the validator', () => {
  const {value, faults} = normalise(
    read(
      '{apiVersion: extensions/v1beta1, kind: Deployment, spec: {replcas: 3, template: [], strategy: Recreate}}',
    ),
  );
  expect(faults).toHaveLength(1);
  expect(value.spec).toMatchObject({replcas: 3, template: [], strategy: 'Recreate'});
});

test('a definition of a custom resource in v1beta1 is valid as v1', () => {
  const {value} = normalise(
    read(`
apiVersion: apiextensions.k8s.io/v1beta1
kind: CustomResourceDefinition
metadata: {name: a.b.example}
spec:
  group: b.example
  version: v1
  names: {kind: A, plural: as}
  additionalPrinterColumns: [{name: x, type: string, JSONPath: .spec.x}]
  validation: {openAPIV3Schema: {type: object}}
  subresources: {status: {}}`),
  );
  expect(validate('apiextensions.k8s.io/v1', 'CustomResourceDefinition', value)).toEqual([]);
});

const anything = fc.constantFrom<Json>(
  null,
  0,
  -1,
  1.5,
  '',
  'x',
  true,
  [],
  {},
  [null],
  [1],
  {a: 1},
  {a: null},
);

/** An object with one place replaced, at any depth. */
function spoil(value: Json, at: number, by: Json): Json {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const key = keys[at % Math.max(1, keys.length)];
  if (key === undefined || key === 'apiVersion' || key === 'kind') return by;
  const next = Math.floor(at / keys.length);
  const below = (item: Json) => (next % 4 === 0 ? by : spoil(item, Math.floor(next / 4), by));
  if (Array.isArray(value)) return value.map((item, index) => (String(index) === key ? below(item) : item));
  return isObject(value) ? {...value, [key]: below(value[key] ?? null)} : by;
}

test('nothing that an old object holds makes it throw, and its parts stay accounted for', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...rows),
      fc.nat(),
      fc.nat(),
      anything,
      anything,
      ({given}, at, then, by, and) => {
        const spoiled = spoil(spoil(given, at, by), then, and);
        if (!isObject(spoiled)) return;
        const object = {...spoiled, apiVersion: given.apiVersion ?? '', kind: given.kind ?? ''};
        const {value, givenPath} = normalise(object);
        const faults = validate(String(value.apiVersion), String(value.kind), value);
        for (const {path} of faults) expect(typeof givenPath(path)).toBe('string');
        expect(validate(String(value.apiVersion), String(value.kind), prune(value, faults).value)).toEqual(
          [],
        );
      },
    ),
    {numRuns: 1000},
  );
});
