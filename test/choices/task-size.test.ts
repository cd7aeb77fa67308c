import fc from 'fast-check';
import {expect, test} from 'vitest';
import {FARGATE_SIZES, relativeCost} from '../../src/ecs/fargate-size.ts';
import {resourceOf} from '../../src/ecs/plan.ts';
import type {JsonObject} from '../../src/json.ts';
import {convertText} from '../run.ts';

interface Wish {
  readonly milli: number;
  readonly mebi: number;
  readonly role: 'main' | 'init' | 'sidecar';
}

const WISH = fc.record({
  milli: fc.integer({min: 1, max: 3000}),
  mebi: fc.integer({min: 6, max: 6000}),
  role: fc.constantFrom<Wish['role']>('main', 'init', 'sidecar'),
});

/** The task definition of a Deployment with these containers, each with a CPU request and a memory limit. */
function taskOf(wishes: readonly Wish[], config = '') {
  const container = ({milli, mebi, role}: Wish, index: number): JsonObject => ({
    name: `c${index}`,
    image: 'example/app:1',
    resources: {requests: {cpu: `${milli}m`}, limits: {memory: `${mebi}Mi`}},
    ...(role === 'sidecar' ? {restartPolicy: 'Always'} : {}),
  });
  const all = wishes.map((wish, index) => ({wish, value: container(wish, index)}));
  const values = (isMain: boolean) =>
    all.filter(({wish}) => (wish.role === 'main') === isMain).map(({value}) => value);
  const spec = {containers: values(true), initContainers: values(false)};
  const labels = {app: 'app'};
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {name: 'app', namespace: 'shop'},
    spec: {selector: {matchLabels: labels}, template: {metadata: {labels}, spec}},
  };
  const {plan} = convertText(JSON.stringify(deployment), config);
  const input = resourceOf(plan, 'task-definitions/shop-app')?.input;
  return {
    cpu: Number(input?.cpu),
    memory: Number(input?.memory),
    containers: input?.containerDefinitions ?? [],
  };
}

/** What the scheduler of Kubernetes reserves for such a pod (`PodRequests`, `k8s.io/component-helpers`): the larger of both. */
function podRequest(wishes: readonly Wish[], of: (wish: Wish) => number): number {
  let sidecars = 0;
  let before = 0;
  for (const wish of wishes) {
    if (wish.role === 'sidecar') sidecars += of(wish);
    if (wish.role === 'init') before = Math.max(before, sidecars + of(wish));
  }
  const main = wishes.filter(({role}) => role === 'main').reduce((sum, wish) => sum + of(wish), 0);
  return Math.max(before, main + sidecars);
}

test('a task has the cheapest Fargate size that holds what Kubernetes would reserve for the pod', () => {
  const wishes = fc
    .array(WISH, {minLength: 1, maxLength: 6})
    .map(list => [...list, {milli: 100, mebi: 64, role: 'main'} as const]);
  fc.assert(
    fc.property(wishes, list => {
      const {cpu, memory, containers} = taskOf(list);
      const needCpu = Math.ceil(podRequest(list, ({milli}) => milli) * 1.024);
      const needMemory = podRequest(list, ({mebi}) => mebi);
      const fitting = FARGATE_SIZES.filter(size => size.cpu >= needCpu && size.memory >= needMemory);
      fc.pre(fitting.length > 0);
      expect(fitting).toContainEqual({cpu, memory});
      const cheapest = Math.min(...fitting.map(relativeCost));
      expect(relativeCost({cpu, memory})).toBe(cheapest);
      const total = (part: 'cpu' | 'memory') => containers.reduce((sum, each) => sum + (each[part] ?? 0), 0);
      expect(total('cpu')).toBeLessThanOrEqual(cpu);
      expect(total('memory')).toBeLessThanOrEqual(memory);
    }),
    {numRuns: 60},
  );
});

test('ten small containers are rounded once, not ten times', () => {
  const ten = Array.from({length: 10}, () => ({milli: 100, mebi: 100, role: 'main'}) as const);
  expect(taskOf(ten)).toMatchObject({cpu: 1024, memory: 2048});
});

test('a size of one’s own choice cuts what the containers get, and stays a size of Fargate', () => {
  const {cpu, memory, containers} = taskOf(
    [
      {milli: 3000, mebi: 6000, role: 'main'},
      {milli: 1000, mebi: 1000, role: 'main'},
    ],
    'workloads: {Deployment/shop/app: {cpu: 300, memory: 900}}',
  );
  expect({cpu, memory}).toEqual({cpu: 512, memory: 1024});
  expect(containers.map(({cpu: share, memory: limit}) => [share, limit])).toEqual([
    [384, undefined],
    [128, undefined],
  ]);
});

test('a LimitRange of the namespace gives containers what they do not name', () => {
  const {plan} = convertText(`apiVersion: v1
kind: LimitRange
metadata: {name: defaults, namespace: shop}
spec:
  limits:
    - type: Container
      default: {cpu: 500m, memory: 1Gi}
      defaultRequest: {cpu: 250m, memory: 512Mi}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`);
  const {input} = resourceOf(plan, 'task-definitions/shop-app') ?? {};
  expect(input).toMatchObject({
    cpu: '256',
    memory: '1024',
    containerDefinitions: [{cpu: 256, memory: 1024, memoryReservation: 512}],
  });
});

test('the Service Connect proxy and the container that asks a probe have their part of the task', () => {
  const {plan} = convertText(`apiVersion: v1
kind: Service
metadata: {name: app, namespace: shop}
spec: {selector: {app: app}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers:
        - name: app
          image: example/app:1
          ports: [{containerPort: 8080}]
          resources: {requests: {cpu: 250m}, limits: {memory: 512Mi}}
          livenessProbe: {tcpSocket: {port: 8080}}`);
  const {input} = resourceOf(plan, 'task-definitions/shop-app') ?? {};
  expect(input).toMatchObject({cpu: '512', memory: '1024'});
  expect(input?.containerDefinitions?.map(({name}) => name)).toEqual(['app', 'app-probe']);
});

test('a LimitRange decides the size also where a selector picks the workload', () => {
  const text = `apiVersion: v1
kind: LimitRange
metadata: {name: defaults, namespace: shop}
spec: {limits: [{type: Container, default: {memory: 3Gi}}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop, labels: {app: app}}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`;
  const sizes = [{}, {selector: 'app=app'}].map(
    options => convertText(text, '', options).report.workloads[0]?.size?.emitted,
  );
  expect(sizes).toEqual([sizes[0], sizes[0]]);
  expect(sizes[0]?.memory).toBe(3072);
});
