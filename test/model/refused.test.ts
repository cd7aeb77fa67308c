import {expect, test} from 'vitest';
import type {Ingress} from '../../src/model/kubernetes.generated.ts';
import {inventoryOf, workloadOf} from './manifests.ts';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
`;

function problems(spec: string): readonly string[] {
  const inventory = inventoryOf(`${DEPLOYMENT}${spec.replaceAll(/^(?=.)/gm, '      ')}`);
  return inventory.problems.map(({kind, path}) => `${kind} ${path.replace('/spec/template/spec', '')}`);
}

test('of two containers of one name the later one goes, the main one stays', () => {
  const manifest = `${DEPLOYMENT}      initContainers: [{name: app, image: "example/init:1"}]
      containers: [{name: app, image: "example/app:1"}, {name: app, image: "example/other:1"}, {name: log, image: "example/log:1"}]`;
  const inventory = inventoryOf(manifest);
  const workload = workloadOf(inventory, 'Deployment/shop/web');
  expect(workload.containers.map(({role, value}) => `${role} ${value.image}`)).toEqual([
    'main example/app:1',
    'main example/log:1',
  ]);
  expect(inventory.problems.map(({kind, path}) => `${kind} ${path}`)).toEqual([
    'wrong-type /spec/template/spec/containers/1',
    'wrong-type /spec/template/spec/initContainers/0',
  ]);
});

test('of what is said in two ways the first counts', () => {
  expect(
    problems(`containers:
  - name: app
    image: example/app:1
    env:
      - {name: A, value: text, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
      - {name: B, valueFrom: {secretKeyRef: {name: s, key: k}, configMapKeyRef: {name: c, key: k}}}
      - {name: C, value: "", valueFrom: {fieldRef: {fieldPath: metadata.name}}}
    livenessProbe: {tcpSocket: {port: 80}, httpGet: {port: 80}}
    lifecycle: {preStop: {sleep: {seconds: 1}, exec: {command: [sync]}}}
    volumeMounts: [{name: v, mountPath: /data}, {name: w, mountPath: /data}]
volumes:
  - {name: v, emptyDir: {}, configMap: {name: c}}
  - {name: v, emptyDir: {}}
`).toSorted(),
  ).toEqual([
    'wrong-type /containers/0/env/0/valueFrom',
    'wrong-type /containers/0/env/1/valueFrom/configMapKeyRef',
    'wrong-type /containers/0/lifecycle/preStop/exec',
    'wrong-type /containers/0/livenessProbe/httpGet',
    'wrong-type /containers/0/volumeMounts/1',
    'wrong-type /volumes/0/configMap',
    'wrong-type /volumes/1',
  ]);
});

test('what is said once is no problem', () => {
  expect(
    problems(`containers:
  - name: app
    image: example/app:1
    env: [{name: A, value: one}, {name: A, value: two}]
    livenessProbe: {httpGet: {port: 80}, periodSeconds: 5}
    ports: [{containerPort: 53, protocol: TCP}, {containerPort: 53, protocol: UDP}]
volumes: [{name: a, emptyDir: {}}, {name: b, emptyDir: {}}]
`),
  ).toEqual([]);
});

test('a host that is no DNS name takes its rule along, so that the rule does not serve all hosts', () => {
  const inventory = inventoryOf(`apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec:
  tls: [{hosts: [shop.example.com, "shop example.com"], secretName: a}]
  rules:
    - {host: Shop.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}
    - {host: "*.example.com", http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}
    - {http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}, resource: {kind: Bucket, name: b}}}]}}
`);
  expect(inventory.problems.map(({path}) => path)).toEqual([
    '/spec/rules/0/host',
    '/spec/tls/0/hosts/1',
    '/spec/rules/2/http/paths/0/backend/resource',
  ]);
  const [ingress] = inventory.all<Ingress>('Ingress');
  expect(ingress?.value.spec?.rules?.map(({host}) => host)).toEqual(['*.example.com', undefined]);
  expect(ingress?.value.spec?.tls?.[0]?.hosts).toEqual(['shop.example.com']);
});

test('ids of users and groups are those that Linux has', () => {
  expect(
    problems(`securityContext: {runAsUser: 2147483647, runAsGroup: -1, fsGroup: 99999999999}
containers:
  - {name: app, image: "example/app:1", securityContext: {runAsUser: 2147483648, runAsGroup: 0}}
`).toSorted(),
  ).toEqual([
    'wrong-type /containers/0/securityContext/runAsUser',
    'wrong-type /securityContext/fsGroup',
    'wrong-type /securityContext/runAsGroup',
  ]);
});

test('keys that may be no names of files, and names of variables with an equals sign, go with what stands there', () => {
  const inventory = inventoryOf(`apiVersion: v1
kind: Secret
metadata: {name: keys, namespace: shop}
stringData: {"password=k2eCanary77": a, good.key_1-A: b, "..": c}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: keys, namespace: shop}
data: {a/b: a, ..data: b, .env: c}
`);
  expect(inventory.problems.map(({kind, path}) => `${kind} ${path}`)).toEqual([
    'wrong-type /stringData/password=k2eCanary77',
    'wrong-type /stringData/..',
    'wrong-type /data/a~1b',
    'wrong-type /data/..data',
  ]);
  expect([...(inventory.secretKeys('shop', 'keys')?.keys() ?? [])]).toEqual(['good.key_1-A']);
  expect(
    problems(
      'containers: [{name: app, image: "example/app:1", env: [{name: "A=b", value: c}, {name: a.b-c, value: d}]}]',
    ),
  ).toEqual(['wrong-type /containers/0/env/0']);
});
