import type {Example} from '../rule.ts';

/** The examples of `container/ports`. */
export const PORT_EXAMPLES: readonly [Example, ...Example[]] = [
  {
    name: 'a named port and one without a name',
    given: 'ports:\n  - {name: http, containerPort: 8080}\n  - {containerPort: 8125, protocol: UDP}',
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [
          {
            portMappings: [
              {name: 'http', containerPort: 8080, protocol: 'tcp', hostPort: null},
              {name: 'app-8125-udp', containerPort: 8125, protocol: 'udp'},
            ],
          },
        ],
      },
    },
  },
  {
    name: 'a port of the node',
    given: 'ports: [{containerPort: 8080, hostPort: 80, hostIP: 10.0.0.1}]',
    emits: {'task-definitions/shop-app': {containerDefinitions: [{portMappings: [{hostPort: null}]}]}},
    findings: [
      {
        level: 'action',
        fidelity: 'manual',
        path: '/spec/template/spec/containers/0/ports/0/hostPort',
        says: 'port 80 of its node',
      },
    ],
    drops: ['/spec/template/spec/containers/0/ports/0/hostIP'],
  },
  {
    name: 'a port of the node, on EC2',
    config: 'compute: ec2',
    given: 'ports: [{containerPort: 8080, hostPort: 80}]',
    emits: {
      'task-definitions/shop-app': {
        networkMode: 'bridge',
        containerDefinitions: [{portMappings: [{containerPort: 8080, hostPort: 80}]}],
      },
      'services/shop-app': {networkConfiguration: null},
    },
    findings: [
      {
        level: 'review',
        fidelity: 'approximate',
        path: '/spec/template/spec/containers/0/ports/0/hostPort',
        says: 'port 80 of its ECS instance',
      },
    ],
  },
  {
    name: 'a port of the node, with a probe that another container would have to ask',
    config: 'compute: ec2',
    given:
      'ports: [{containerPort: 8125, hostPort: 8125, protocol: UDP}]\nlivenessProbe: {httpGet: {path: /live, port: 5555}}',
    emits: {
      'task-definitions/shop-app': {
        networkMode: 'bridge',
        containerDefinitions: [{portMappings: [{containerPort: 8125, hostPort: 8125}]}],
      },
    },
    findings: [
      {
        level: 'review',
        fidelity: 'approximate',
        path: '/spec/template/spec/containers/0/ports/0/hostPort',
        says: 'port 8125 of its ECS instance',
      },
    ],
  },
  {
    name: 'a port of the node, in a daemon of Managed Instances',
    config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
    given: `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1", ports: [{containerPort: 8125, hostPort: 8125, protocol: UDP}]}]}`,
    findings: [
      {
        level: 'review',
        fidelity: 'manual',
        path: '/spec/template/spec/containers/0/ports/0/hostPort',
        says: '169.254.172.2',
      },
    ],
    drops: ['/spec/template/spec/containers/0/ports/0/containerPort'],
  },
  {
    name: 'SCTP',
    given: 'ports: [{containerPort: 3868, protocol: SCTP}]',
    findings: [
      {
        level: 'blocker',
        fidelity: 'unsupported',
        path: '/spec/template/spec/containers/0/ports/0',
        says: 'SCTP',
      },
    ],
  },
  {
    name: 'a port that Services reach by the other protocol',
    given: `apiVersion: v1
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
    spec: {containers: [{name: app, image: "example/app:1", ports: [{containerPort: 8080, protocol: UDP}]}]}`,
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [{portMappings: [{containerPort: 8080, protocol: 'tcp'}]}],
      },
    },
    findings: [
      {
        level: 'review',
        fidelity: 'manual',
        path: '/spec/template/spec/containers/0/ports/0',
        says: 'by TCP',
      },
    ],
  },
  {
    name: 'TCP and UDP on one port',
    given: 'ports:\n  - {containerPort: 53}\n  - {containerPort: 53, protocol: UDP}',
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [{portMappings: [{protocol: 'tcp'}, {protocol: 'udp'}]}],
      },
    },
    findings: [
      {
        level: 'review',
        fidelity: 'approximate',
        path: '/spec/template/spec/containers/0/ports/1/protocol',
        says: 'port 53',
      },
    ],
  },
  {
    name: 'a port that is declared twice',
    given: 'ports:\n  - {name: http, containerPort: 8080}\n  - {name: metrics, containerPort: 8080}',
    emits: {'task-definitions/shop-app': {containerDefinitions: [{portMappings: [{name: 'http'}]}]}},
    drops: [
      '/spec/template/spec/containers/0/ports/1/name',
      '/spec/template/spec/containers/0/ports/1/containerPort',
    ],
  },
];
