import {exampleDaemon} from '../daemon-set/example-set.ts';
import type {Example} from '../rule.ts';

/** Examples of `container/environment`: variables that take a field of the running pod or of its node. */
export const ENVIRONMENT_FIELD_EXAMPLES: readonly Example[] = [
  {
    name: 'an address of the running pod',
    given: 'env: [{name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]',
    findings: [{level: 'action', fidelity: 'manual', says: 'status.podIP'}],
  },
  {
    name: 'the address of the node, on Fargate',
    given: `env:
  - {name: NODE, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}
  - {name: OTEL_EXPORTER_OTLP_ENDPOINT, value: "http://$(NODE):4317"}`,
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [
          {
            environment: [
              {name: 'NODE', value: '127.0.0.1'},
              {name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: 'http://127.0.0.1:4317'},
            ],
          },
        ],
      },
    },
    findings: [
      {
        level: 'action',
        fidelity: 'approximate',
        path: '/spec/template/spec/containers/0/env/0',
        says: 'NODE and OTEL_EXPORTER_OTLP_ENDPOINT',
      },
    ],
  },
  {
    name: 'the address of the node, on EC2',
    config: 'compute: ec2',
    given: 'env:\n  - name: HOST\n    valueFrom: {fieldRef: {fieldPath: status.hostIP}}',
    findings: [
      {
        level: 'action',
        fidelity: 'manual',
        path: '/spec/template/spec/containers/0/env/0',
        says: 'status.hostIP',
      },
    ],
  },
  {
    name: 'the address of the node, on Managed Instances with a daemon',
    config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
    given: `apiVersion: apps/v1
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
          env:
            - {name: HOST, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}
            - {name: AGENT_URL, value: "http://$(HOST):8126"}
---
${exampleDaemon('agent', 'datadog/agent:7')}`,
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [
          {
            environment: [
              {name: 'AGENT_URL', value: 'http://169.254.172.2:8126'},
              {name: 'HOST', value: '169.254.172.2'},
            ],
          },
        ],
      },
    },
    findings: [
      {
        level: 'review',
        fidelity: 'approximate',
        path: '/spec/template/spec/containers/0/env/0',
        says: 'AGENT_URL and HOST of Deployment',
      },
    ],
  },
  {
    name: 'the index of a pod of an indexed Job',
    config: 'aws: {accountId: "111122223333", region: eu-west-1}\napp: shop',
    given: `apiVersion: batch/v1
kind: Job
metadata: {name: import, namespace: shop}
spec:
  completions: 3
  completionMode: Indexed
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: import
          image: example/import:1
          env:
            - name: SHARD
              valueFrom:
                fieldRef: {fieldPath: "metadata.annotations['batch.kubernetes.io/job-completion-index']"}
            - {name: TABLE, value: orders-$(SHARD)}`,
    emits: {
      'state-machines/shop-import': {
        definition: {
          States: {
            Round: {
              ItemProcessor: {
                States: {
                  RunTask: {
                    Parameters: {
                      Overrides: {
                        ContainerOverrides: [
                          {
                            Name: 'import',
                            Environment: [
                              {Name: 'JOB_COMPLETION_INDEX', 'Value.$': "States.Format('{}', $.index)"},
                              {Name: 'SHARD', 'Value.$': "States.Format('{}', $.index)"},
                              {Name: 'TABLE', 'Value.$': "States.Format('orders-{}', $.index)"},
                            ],
                          },
                        ],
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
];
