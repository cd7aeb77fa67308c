import fc from 'fast-check';
import type {JsonObject} from '../../src/json.ts';

/** Pods with what decides their size, health, order and end; also extreme and odd values, but none of a wrong type. */

/** An object of which any field may be missing. */
function some(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<JsonObject> {
  return fc.record(fields, {requiredKeys: []}) as fc.Arbitrary<JsonObject>;
}

const CPU = fc.constantFrom('0', '1m', '2m', '100m', '250m', '1', '1500m', '0.5', '3', '20', 2, '-1');
const MEMORY = fc.constantFrom(
  '0',
  '1',
  '64Mi',
  '128Mi',
  '500M',
  '1Gi',
  '1.5Gi',
  '6Gi',
  '200Gi',
  '1e9',
  '-1Gi',
);
const DISK = fc.constantFrom('1Gi', '15Gi', '25Gi', '300Gi');
const AMOUNTS = some({
  cpu: CPU,
  memory: MEMORY,
  'ephemeral-storage': DISK,
  'nvidia.com/gpu': fc.constantFrom('1', 0),
  'hugepages-2Mi': fc.constant('64Mi'),
});
const RESOURCES = some({requests: AMOUNTS, limits: AMOUNTS});

const SECONDS = fc.constantFrom(0, 1, 2, 3, 5, 10, 30, 61, 119, 200, 301, 900);
const COUNT = fc.constantFrom(0, 1, 2, 3, 10, 11, 30, 120);
const PORT = fc.constantFrom<number | string>(8080, 9090, 'http', 'nowhere');
const HTTP = some({
  path: fc.constantFrom('/', '/healthz', '/a b', ''),
  port: PORT,
  scheme: fc.constantFrom('HTTP', 'HTTPS'),
  host: fc.constantFrom('', 'other.example.com'),
  httpHeaders: fc.constantFrom(
    [],
    [{name: 'X-Check', value: 'yes'}],
    [{name: 'Authorization', value: 'Basic c2VjcmV0OnN3b3JkZmlzaA=='}],
  ),
});
const EXEC = fc.record({
  command: fc.constantFrom([], ['/check'], ['sh', '-c', 'sleep 3'], ['/check', '$(NAME)']),
});
const HANDLERS = [
  fc.record({exec: EXEC}),
  fc.record({httpGet: HTTP}),
  fc.record({tcpSocket: fc.record({port: PORT})}),
  fc.record({grpc: fc.record({port: fc.constantFrom(8080, 9090)})}),
  fc.record({grpc: fc.record({port: fc.constant(8080), service: fc.constantFrom('', 'shop')})}),
  fc.constant({}),
];
const PROBE = fc
  .tuple(
    fc.oneof(...HANDLERS),
    some({
      initialDelaySeconds: SECONDS,
      periodSeconds: SECONDS,
      timeoutSeconds: SECONDS,
      failureThreshold: COUNT,
      successThreshold: fc.constantFrom(1, 2, 12),
      terminationGracePeriodSeconds: SECONDS,
    }),
  )
  .map(([handler, times]) => ({...handler, ...times}));
const HOOK = fc.oneof(
  fc.record({exec: EXEC}),
  fc.record({httpGet: HTTP}),
  fc.record({sleep: fc.record({seconds: SECONDS})}),
  fc.record({tcpSocket: fc.record({port: PORT})}),
);
const POLICY = fc.constantFrom('Always', 'OnFailure', 'Never');
const CODES = fc.constantFrom(
  [0],
  [0, 42],
  [1, 2, 3],
  Array.from({length: 60}, (_, code) => code),
);
const RULES = fc.array(
  fc.record({
    action: fc.constant('Restart'),
    exitCodes: fc.record({operator: fc.constantFrom('In', 'NotIn'), values: CODES}),
  }),
  {maxLength: 2},
);

const CONTAINER = some({
  resources: RESOURCES,
  livenessProbe: PROBE,
  readinessProbe: PROBE,
  startupProbe: PROBE,
  lifecycle: some({preStop: HOOK, postStart: HOOK, stopSignal: fc.constantFrom('SIGTERM', 'SIGQUIT')}),
  restartPolicy: POLICY,
  restartPolicyRules: RULES,
  resizePolicy: fc.constant([{resourceName: 'cpu', restartPolicy: 'NotRequired'}]),
});

function named(containers: readonly JsonObject[], prefix: string): JsonObject[] {
  return containers.map((container, index) => ({
    ...container,
    name: `${prefix}${index}`,
    image: 'example/app:1',
    env: [{name: 'NAME', value: 'world'}],
    ...(prefix === 'app' && index === 0 ? {ports: [{name: 'http', containerPort: 8080}]} : {}),
  }));
}

/** A pod spec. */
export const POD: fc.Arbitrary<JsonObject> = fc
  .tuple(
    fc.array(CONTAINER, {minLength: 1, maxLength: 3}),
    fc.array(CONTAINER, {maxLength: 3}),
    some({
      terminationGracePeriodSeconds: fc.constantFrom(-1, 0, 1, 2, 30, 60, 120, 121, 3600),
      activeDeadlineSeconds: fc.constantFrom(1, 600),
      restartPolicy: POLICY,
      resources: RESOURCES,
      resourceClaims: fc.constant([{name: 'gpu', resourceClaimName: 'gpu'}]),
    }),
  )
  .map(([main, init, spec]) => ({
    ...spec,
    containers: named(main, 'app'),
    ...(init.length > 0 ? {initContainers: named(init, 'init')} : {}),
  }));

/** A workload of these pods, alone or with a Service, behind an Ingress or not. */
export const OBJECTS: fc.Arbitrary<readonly JsonObject[]> = fc
  .tuple(
    POD,
    fc.constantFrom('Deployment', 'Pod', 'Job', 'CronJob'),
    fc.constantFrom('', 'Service', 'nginx', 'alb'),
  )
  .map(([pod, kind, front]) => [workload(kind, pod), ...inFront(front)]);

function workload(kind: string, spec: JsonObject): JsonObject {
  const labels = {app: 'app'};
  const metadata = {name: 'app', namespace: 'shop'};
  const template = {metadata: {labels}, spec};
  switch (kind) {
    case 'Pod':
      return {apiVersion: 'v1', kind, metadata: {...metadata, labels}, spec};
    case 'Job':
      return {apiVersion: 'batch/v1', kind, metadata, spec: {template}};
    case 'CronJob':
      return {
        apiVersion: 'batch/v1',
        kind,
        metadata,
        spec: {schedule: '0 3 * * *', jobTemplate: {spec: {template}}},
      };
    default:
      return {apiVersion: 'apps/v1', kind, metadata, spec: {selector: {matchLabels: labels}, template}};
  }
}

function inFront(front: string): JsonObject[] {
  if (front === '') return [];
  const metadata = {name: 'app', namespace: 'shop'};
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: {selector: {app: 'app'}, ports: [{port: 80, targetPort: 8080}]},
  };
  if (front === 'Service') return [service];
  const backend = {service: {name: 'app', port: {number: 80}}};
  const rules = [{host: 'shop.example.com', http: {paths: [{path: '/', pathType: 'Prefix', backend}]}}];
  const ingress = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata,
    spec: {ingressClassName: front, rules},
  };
  return [service, ingress];
}

/** Settings that change what the pods become. */
export const CONFIG: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('fargate', 'ec2', 'managed'),
    fc.constantFrom('auto', 'sidecar', 'in-image', 'none'),
    fc.constantFrom('requests', 'limits'),
    fc.constantFrom('', 'workloads: {Deployment/shop/app: {cpu: 512, memory: 2048}}\n'),
  )
  .map(
    ([compute, mode, cpu, workloads]) =>
      `compute: ${compute}\nprobes: {mode: ${mode}}\nsizing: {cpu: ${cpu}}\n${workloads}`,
  );
