import type {Example} from '../rule.ts';

const FARGATE = 'fargate';
const MACHINES = ['ec2', 'managed\ncluster: {capacityProviders: {managed: shop}}'];

/** What `container/environment` tells of variables with names and addresses of the machine, by what the tasks run on. */
export const UNKNOWN_VARIABLE_EXAMPLES: readonly Example[] = [
  {
    name: 'a list of attributes of which the pod gives one',
    given: `env:
  - {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
  - {name: NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}
  - {name: OTEL_RESOURCE_ATTRIBUTES, value: "service.name=app,k8s.pod.name=$(POD),k8s.namespace.name=$(NAMESPACE)"}`,
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [
          {
            environment: [
              {name: 'NAMESPACE', value: 'shop'},
              {
                name: 'OTEL_RESOURCE_ATTRIBUTES',
                value: 'service.name=app,k8s.namespace.name=shop',
              },
            ],
          },
        ],
      },
    },
    findings: [
      {level: 'review', fidelity: 'manual', says: 'metadata.name'},
      {
        level: 'review',
        fidelity: 'approximate',
        path: '/spec/template/spec/containers/0/env/2',
        says: 'without k8s.pod.name',
      },
    ],
  },
  ...[FARGATE, ...MACHINES].map(
    (compute): Example => ({
      name: `the name of the node (${named(compute)})`,
      config: `compute: ${compute}`,
      given: 'env: [{name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}]',
      findings: [{level: 'review', fidelity: 'manual', says: 'spec.nodeName'}],
    }),
  ),
  ...MACHINES.map(
    (compute): Example => ({
      name: `an address of the pod that is that of its node (${named(compute)})`,
      config: `compute: ${compute}`,
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      hostNetwork: true
      containers:
        - name: app
          image: example/app:1
          env: [{name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]
`,
      findings: [{level: 'action', fidelity: 'manual', says: 'status.podIP'}],
    }),
  ),
];

function named(compute: string): string {
  return compute.split('\n', 1)[0] ?? '';
}
