import type {Example} from '../rule.ts';

const WITH_DEPLOYMENT = (env: string, rest: string) => `apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data:
${rest}
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
${env}`;

/** What becomes of the keys of ConfigMaps, for the page and the tests of config-map/data. */
export const DATA_EXAMPLES: readonly [Example, ...Example[]] = [
  {
    name: 'all keys as variables',
    given: WITH_DEPLOYMENT('          envFrom: [{configMapRef: {name: settings}}]', '  LOG_LEVEL: debug'),
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [{environment: [{name: 'LOG_LEVEL', value: 'debug'}]}],
      },
    },
  },
  {
    name: 'bytes where a variable wants text',
    given: WITH_DEPLOYMENT(
      '          env: [{name: ICON, valueFrom: {configMapKeyRef: {name: settings, key: icon}}}]',
      '  LOG_LEVEL: debug\nbinaryData: {icon: AP8=}',
    ),
    findings: [{level: 'info', fidelity: 'dropped', path: '/data/LOG_LEVEL', says: 'LOG_LEVEL and icon'}],
  },
  {
    name: 'a key that nothing uses',
    given: WITH_DEPLOYMENT('          env: []', '  LOG_LEVEL: debug'),
    findings: [{level: 'info', fidelity: 'dropped', path: '/data', says: 'No workload'}],
  },
  {
    name: 'the configuration of a log collector that runs in tasks',
    given: `${WITH_DEPLOYMENT('          env: []', '  fluent-bit.conf: "[OUTPUT]\\n  Name stdout"')}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: fluent-bit, namespace: shop}
spec:
  selector: {matchLabels: {app: fluent-bit}}
  template:
    metadata: {labels: {app: fluent-bit}}
    spec:
      containers: [{name: fluent-bit, image: "fluent/fluent-bit:3.1", volumeMounts: [{name: conf, mountPath: /conf}]}]
      volumes: [{name: conf, configMap: {name: settings}}]`,
    config: 'workloads: {DaemonSet/shop/fluent-bit: {daemonSet: sidecar}}',
    findings: [{level: 'info', fidelity: 'approximate', path: '/data/fluent-bit.conf', says: 'log router'}],
  },
  {
    name: 'a ConfigMap of a database that stays behind',
    given: `apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {max_connections: "200"}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
        - {name: db, image: "postgres:17", envFrom: [{configMapRef: {name: settings}}], volumeMounts: [{name: data, mountPath: /var/lib/postgresql/data}]}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 10Gi}}}`,
    findings: [{level: 'info', fidelity: 'dropped', path: '/data', says: 'StatefulSet shop/db uses'}],
  },
  {
    name: 'the logging of pods on EKS Fargate',
    given: `apiVersion: v1
kind: ConfigMap
metadata: {name: aws-logging, namespace: aws-observability}
data:
  parsers.conf: |
    [PARSER]
      Name crio
      Format regex`,
    findings: [{level: 'review', fidelity: 'manual', path: '/data', says: 'log driver'}],
  },
  {
    name: 'a value that looks like a secret',
    config: 'app: shop',
    given: WITH_DEPLOYMENT(
      '          envFrom: [{configMapRef: {name: settings}}]',
      '  API_TOKEN: example-token-of-a-service',
    ),
    findings: [
      {
        level: 'action',
        fidelity: 'approximate',
        path: '/data/API_TOKEN',
        says: '/shop/shop/settings/API_TOKEN',
      },
    ],
  },
  {
    name: 'files',
    given: WITH_DEPLOYMENT(
      '          volumeMounts: [{name: settings, mountPath: /etc/app}]\n      volumes: [{name: settings, configMap: {name: settings}}]',
      '  app.ini: "debug=1"',
    ),
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [
          {name: 'k2e-files', environment: [{name: 'FILE_SETTINGS_APP_INI', value: 'ZGVidWc9MQ=='}]},
        ],
      },
    },
  },
  {
    name: 'files that k2e does not write',
    config: 'files: {mode: none}',
    given: WITH_DEPLOYMENT(
      '          volumeMounts: [{name: settings, mountPath: /etc/app}]\n      volumes: [{name: settings, configMap: {name: settings}}]',
      '  app.ini: "debug=1"',
    ),
    findings: [{level: 'info', fidelity: 'manual', path: '/data/app.ini', says: 'file'}],
  },
  {
    name: 'a file with a password in it',
    config: 'app: shop',
    given: WITH_DEPLOYMENT(
      '          volumeMounts: [{name: settings, mountPath: /etc/app}]\n      volumes: [{name: settings, configMap: {name: settings}}]',
      '  app.ini: |\n    [db]\n    password = example',
    ),
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [{name: 'k2e-files', secrets: [{name: 'FILE_SETTINGS_APP_INI'}]}],
      },
    },
    findings: [
      {
        level: 'action',
        fidelity: 'approximate',
        path: '/data/app.ini',
        says: '/shop/shop/settings/app.ini',
      },
    ],
  },
];
