import {load} from 'js-yaml';
import {describe, expect, test} from 'vitest';
import {isObject, type JsonObject} from '../../src/json.ts';
import {validate} from '../../src/model/validate.ts';
import {prune} from '../../src/model/validate-prune.ts';

function read(text: string): JsonObject {
  const value = load(text);
  if (!isObject(value)) throw new Error('not an object');
  return value;
}

/** A Deployment with these lines in its only container, at 10 spaces. */
function deployment(container: string): JsonObject {
  return read(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: nginx
${container}`);
}

function faultsOf(value: JsonObject) {
  return validate(String(value.apiVersion), String(value.kind), value);
}

/** Kind and place of each fault, in the order of the walk. */
function told(value: JsonObject): string[] {
  return faultsOf(value).map(fault => `${fault.kind} ${fault.path}`);
}

const CONTAINER = '/spec/template/spec/containers/0';

test('a sound object has no faults, and pruning gives the object itself', () => {
  const value = deployment('          ports: [{containerPort: 80}]');
  expect(faultsOf(value)).toEqual([]);
  expect(prune(value, []).value).toBe(value);
});

describe('unknown fields', () => {
  test.each([
    ['replcas: 3', 'replicas'],
    ['Replicas: 3', 'replicas'],
    ['min-ready-seconds: 3', 'minReadySeconds'],
    ['containers: []', 'template.spec.containers'],
  ])('spec `%s` suggests %s', (line, suggestion) => {
    const value = read(
      `{apiVersion: apps/v1, kind: Deployment, spec: {selector: {}, template: {}, ${line}}}`,
    );
    const faults = faultsOf(value).filter(({kind}) => kind === 'unknown-field');
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({suggestion, path: `/spec/${line.split(':')[0]}`});
    expect(faults[0]?.message).toContain(suggestion);
  });

  test.each([
    ['environment: []', 'env'],
    ['cmd: [x]', 'command'],
    ['mountpath: /x', undefined],
    ['lables: {}', undefined],
  ])('container `%s` suggests %s', (line, suggestion) => {
    const [fault, ...rest] = faultsOf(deployment(`          ${line}`));
    expect(rest).toEqual([]);
    expect(fault).toMatchObject({kind: 'unknown-field', path: `${CONTAINER}/${line.split(':')[0]}`});
    expect(fault?.suggestion).toBe(suggestion);
  });

  test('a field of the pod in a container is told where it belongs', () => {
    const [fault] = faultsOf(deployment('          imagePullSecrets: []'));
    expect(fault?.message).toContain('further out, in the PodSpec');
  });

  test('names of the prototype are unknown names like any other', () => {
    const value: JsonObject = JSON.parse(
      '{"apiVersion":"v1","kind":"Service","spec":{"__proto__":{"x":1},"constructor":1,"ports":[]}}',
    );
    expect(told(value)).toEqual(['unknown-field /spec/__proto__', 'unknown-field /spec/constructor']);
    expect(Object.keys(prune(value, faultsOf(value)).value.spec ?? {})).toEqual(['ports']);
  });

  test('a label may be called __proto__', () => {
    const value: JsonObject = JSON.parse(
      '{"apiVersion":"v1","kind":"ConfigMap","data":{"__proto__":"a","b":1}}',
    );
    const {value: pruned} = prune(value, faultsOf(value));
    expect(JSON.stringify(pruned.data)).toBe('{"__proto__":"a"}');
  });
});

describe('wrong types', () => {
  test.each([
    ['a number as an environment value', 'env: [{name: PORT, value: 8080}]', '/env/0/value'],
    ['a boolean as an environment value', 'env: [{name: DEBUG, value: true}]', '/env/0/value'],
    ['a number among the arguments', 'args: [-p, 8080]', '/args/1'],
    ['text for a port number', 'ports: [{containerPort: "80"}]', '/ports/0/containerPort'],
    ['text for a boolean', 'tty: "true"', '/tty'],
    ['a command that is no list', 'command: run it', '/command'],
    ['resources that are a list', 'resources: [{limits: {cpu: 1}}]', '/resources'],
    ['an amount that is a map', 'resources: {limits: {cpu: {a: 1}}}', '/resources/limits/cpu'],
    ['an amount with a wrong suffix', 'resources: {limits: {memory: 1gb}}', '/resources/limits/memory'],
    ['an empty amount', 'resources: {requests: {cpu: ""}}', '/resources/requests/cpu'],
    [
      'a fraction as a number of seconds',
      'livenessProbe: {periodSeconds: 1.5}',
      '/livenessProbe/periodSeconds',
    ],
    ['a fraction as a port', 'livenessProbe: {tcpSocket: {port: 1.5}}', '/livenessProbe/tcpSocket/port'],
    ['a list as a port', 'livenessProbe: {tcpSocket: {port: [80]}}', '/livenessProbe/tcpSocket/port'],
    ['a number beyond 32 bits', 'livenessProbe: {periodSeconds: 2147483648}', '/livenessProbe/periodSeconds'],
    ['a negative number', 'livenessProbe: {periodSeconds: -1}', '/livenessProbe/periodSeconds'],
    ['a negative port', 'livenessProbe: {tcpSocket: {port: -1}}', '/livenessProbe/tcpSocket/port'],
  ])('%s: one fault, at the value', (_, line, path) => {
    expect(told(deployment(`          ${line}`))).toEqual([`wrong-type ${CONTAINER}${path}`]);
  });

  test.each([
    [
      'a number as an amount',
      'resources: {limits: {cpu: 1, memory: 0.5, "nvidia.com/gpu": 1}, requests: {cpu: 1e-1, memory: 128974848, storage: 1.5Ei}}',
    ],
    ['a name or a number as a port', 'livenessProbe: {httpGet: {port: http}, periodSeconds: 0}'],
    ['an empty map and an empty list', 'resources: {}\n          env: []'],
  ])('%s is no fault', (_, line) => {
    expect(told(deployment(`          ${line}`))).toEqual([]);
  });

  test('numbers and booleans in a ConfigMap, not their keys', () => {
    const value = read(
      '{apiVersion: v1, kind: ConfigMap, data: {port: 80, debug: true, 8080: text, rate: 1.5, ok: "1"}}',
    );
    expect(told(value).sort()).toEqual([
      'wrong-type /data/debug',
      'wrong-type /data/port',
      'wrong-type /data/rate',
    ]);
    expect(prune(value, faultsOf(value)).value.data).toEqual({8080: 'text', ok: '1'});
  });

  test('numbers that JavaScript cannot hold', () => {
    const pod: JsonObject = {
      apiVersion: 'v1',
      kind: 'Pod',
      spec: {
        activeDeadlineSeconds: 9007199254740993n,
        terminationGracePeriodSeconds: -1,
        priority: -1000,
        containers: [],
      },
    };
    expect(told(pod)).toEqual(['wrong-type /spec/activeDeadlineSeconds']);
  });

  test('whole sections of a wrong type', () => {
    expect(told(read('{apiVersion: v1, kind: Service, metadata: web, spec: [1]}'))).toEqual([
      'wrong-type /metadata',
      'wrong-type /spec',
    ]);
  });
});

describe('nulls', () => {
  test('count as absent in a field', () => {
    const value = read(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, creationTimestamp: null}
spec:
  replicas:
  selector: {}
  template: {metadata: {labels: }, spec: {volumes: , containers: []}}`);
    expect(told(value)).toEqual([
      'null-value /metadata/creationTimestamp',
      'null-value /spec/replicas',
      'null-value /spec/template/metadata/labels',
      'null-value /spec/template/spec/volumes',
    ]);
    expect(prune(value, faultsOf(value)).value).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {name: 'web'},
      spec: {selector: {}, template: {metadata: {}, spec: {containers: []}}},
    });
  });

  test('are read as empty values in maps and lists, as Kubernetes reads them', () => {
    const map = read('{apiVersion: v1, kind: ConfigMap, data: {empty: }}');
    expect(told(map)).toEqual(['null-value /data/empty']);
    expect(prune(map, faultsOf(map)).value.data).toEqual({empty: ''});
    const policy = read(
      '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, spec: {podSelector: {}, ingress: [null]}}',
    );
    expect(told(policy)).toEqual(['null-value /spec/ingress/0']);
    expect(prune(policy, faultsOf(policy)).value.spec).toEqual({podSelector: {}, ingress: [{}]});
  });

  test('in the place of an item that needs more take the item away', () => {
    const value = deployment('          env: [{name: A}, null, {name: B}]');
    const faults = faultsOf(value);
    expect(faults.map(fault => fault.path)).toEqual([`${CONTAINER}/env/1`]);
    const pruned = prune(value, faults);
    expect(pruned.givenPath(`${CONTAINER}/env/0/name`)).toBe(`${CONTAINER}/env/0/name`);
    expect(pruned.givenPath(`${CONTAINER}/env/1/name`)).toBe(`${CONTAINER}/env/2/name`);
  });
});

describe('missing fields', () => {
  test('an empty map or list stands in where nothing more is needed', () => {
    const value = read('{apiVersion: apps/v1, kind: Deployment, spec: {template: {spec: {}}}}');
    const faults = faultsOf(value);
    expect(faults.map(({kind, path, settles}) => [kind, path, settles])).toEqual([
      ['missing-field', '/spec/template/spec/containers', '/spec/template/spec/containers'],
      ['missing-field', '/spec/selector', '/spec/selector'],
    ]);
    expect(prune(value, faults).value.spec).toEqual({template: {spec: {containers: []}}, selector: {}});
  });

  test('a part that is of no use without goes, and nothing around it', () => {
    const value = deployment(`          ports: [{name: http}, {containerPort: 81}]
          env: [{value: x}]`);
    const faults = faultsOf(value);
    expect(
      faults.map(({path, settles}) => [path.slice(CONTAINER.length), settles.slice(CONTAINER.length)]),
    ).toEqual([
      ['/ports/0/containerPort', '/ports/0'],
      ['/env/0/name', '/env/0'],
    ]);
    const pruned = prune(value, faults);
    expect(pruned.value.spec).toMatchObject({
      template: {spec: {containers: [{name: 'web', ports: [{containerPort: 81}], env: []}]}},
    });
    expect(pruned.givenPath(`${CONTAINER}/ports/0/containerPort`)).toBe(`${CONTAINER}/ports/1/containerPort`);
  });

  test('a wrong value of a needed field takes the part away, told once', () => {
    const value = deployment('          volumeMounts: [{name: 1, mountPath: /a}, {name: b, mountPath: /b}]');
    const faults = faultsOf(value);
    expect(faults.map(({kind, path, settles}) => [kind, path, settles])).toEqual([
      ['wrong-type', `${CONTAINER}/volumeMounts/0/name`, `${CONTAINER}/volumeMounts/0`],
    ]);
  });

  test('the loss climbs as far as it must', () => {
    const value = read(
      '{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, spec: {maxReplicas: 3, scaleTargetRef: {kind: X}}}',
    );
    const faults = faultsOf(value);
    expect(faults.map(({path, settles}) => [path, settles])).toEqual([
      ['/spec/scaleTargetRef/name', '/spec'],
    ]);
    expect(faults[0]?.instead).toEqual({maxReplicas: 0, scaleTargetRef: {kind: '', name: ''}});
  });

  test('the object itself always stays', () => {
    const value = read('{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: x}}');
    const faults = faultsOf(value);
    expect(faults.map(({kind, path}) => [kind, path])).toEqual([['missing-field', '/provisioner']]);
    expect(prune(value, faults).value).toEqual({...value, provisioner: ''});
  });

  test('a status lacks nothing: the API server ignores it', () => {
    expect(
      told(
        read(
          '{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, spec: {maxReplicas: 1, scaleTargetRef: {kind: a, name: b}}, status: {}}',
        ),
      ),
    ).toEqual([]);
  });
});

test('no message quotes a value', () => {
  const secret = 'hunter2hunter2';
  const value = deployment(`          env: [{name: A, value: {x: ${secret}}}, ${secret}]
          args: {a: ${secret}}
          tty: ${secret}
          resources: {limits: {cpu: [${secret}]}, requests: ${secret}}`);
  const faults = faultsOf(value);
  expect(faults.length).toBeGreaterThan(4);
  for (const fault of faults) expect(fault.message).not.toContain(secret);
});

test('kinds that the schema does not have are not judged', () => {
  expect(told(read('{apiVersion: serving.knative.dev/v1, kind: Service, spec: {tmplate: 1}}'))).toEqual([]);
  expect(told(read('{apiVersion: constructor, kind: toString}'))).toEqual([]);
});
