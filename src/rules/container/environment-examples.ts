import type {Example} from '../rule.ts';

const CONFIG = 'aws: {accountId: "111122223333", region: eu-west-1}\napp: shop';

function deployment(container: string): string {
  return `apiVersion: apps/v1
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
${container.replaceAll(/^(?=.)/gm, '          ')}
`;
}

/** The examples of `container/environment`. */
export const ENVIRONMENT_EXAMPLES: readonly [Example, ...Example[]] = [
  {
    name: 'plain values, one made of another',
    given: 'env:\n  - {name: HOST, value: db.example.com}\n  - {name: URL, value: "tcp://$(HOST):5432"}',
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [
          {
            environment: [
              {name: 'HOST', value: 'db.example.com'},
              {name: 'URL', value: 'tcp://db.example.com:5432'},
            ],
          },
        ],
      },
    },
  },
  {
    name: 'a variable that is another one by a name of its own',
    config: CONFIG,
    given: `${deployment('env:\n  - name: DB_PASSWORD\n    valueFrom: {secretKeyRef: {name: db, key: password}}\n  - {name: PGPASSWORD, value: $(DB_PASSWORD)}')}---
apiVersion: v1
kind: Secret
metadata: {name: db, namespace: shop}
data:
stringData: {password: example}`,
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [
          {
            secrets: ['DB_PASSWORD', 'PGPASSWORD'].map(name => ({
              name,
              valueFrom: 'arn:aws:ssm:eu-west-1:111122223333:parameter/shop/shop/db/password',
            })),
          },
        ],
      },
    },
  },
  {
    name: 'a key of a Secret',
    config: CONFIG,
    given: `${deployment('env:\n  - name: DB_PASSWORD\n    valueFrom: {secretKeyRef: {name: db, key: password}}')}---
apiVersion: v1
kind: Secret
metadata: {name: db, namespace: shop}
stringData: {password: example}`,
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [
          {
            secrets: [
              {
                name: 'DB_PASSWORD',
                valueFrom: 'arn:aws:ssm:eu-west-1:111122223333:parameter/shop/shop/db/password',
              },
            ],
          },
        ],
      },
      'role-policies/shop-app-execution': {
        PolicyDocument: {
          Statement: [
            {
              Sid: 'ReadParameters',
              Action: ['ssm:GetParameters'],
              Resource: ['arn:aws:ssm:eu-west-1:111122223333:parameter/shop/shop/db/password'],
            },
          ],
        },
      },
    },
  },
  {
    name: 'a later entry overrides an earlier one',
    given: 'env:\n  - {name: MODE, value: slow}\n  - {name: MODE, value: fast}',
    emits: {
      'task-definitions/shop-app': {containerDefinitions: [{environment: [{name: 'MODE', value: 'fast'}]}]},
    },
    drops: ['/spec/template/spec/containers/0/env/0/name', '/spec/template/spec/containers/0/env/0/value'],
  },
  {
    name: 'a plain value that looks like a secret',
    config: CONFIG,
    given: 'env:\n  - {name: API_TOKEN, value: example-token-of-a-service}',
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [{environment: null, secrets: [{name: 'API_TOKEN'}]}],
      },
    },
    findings: [
      {
        level: 'action',
        fidelity: 'approximate',
        path: '/spec/template/spec/containers/0/env/0/value',
        says: '/shop/shop/app/app/API_TOKEN',
      },
    ],
  },
  {
    name: 'a key of a ConfigMap whose name says that it is a secret, under another name',
    config: CONFIG,
    given: `${deployment('env:\n  - name: SMTP\n    valueFrom: {configMapKeyRef: {name: mail, key: SMTP_PASSWORD}}')}---
apiVersion: v1
kind: ConfigMap
metadata: {name: mail, namespace: shop}
data: {SMTP_PASSWORD: example-word-for-mail}`,
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [{environment: null, secrets: [{name: 'SMTP'}]}],
      },
    },
  },
  {
    name: 'an optional key of a Secret that the input lacks',
    given:
      'env:\n  - name: LICENSE\n    valueFrom: {secretKeyRef: {name: license, key: key, optional: true}}\nenvFrom:\n  - configMapRef: {name: extra, optional: true}',
    findings: [
      {
        level: 'review',
        fidelity: 'approximate',
        path: '/spec/template/spec/containers/0/env/0',
        says: 'Secret shop/license',
      },
      {
        level: 'review',
        fidelity: 'approximate',
        path: '/spec/template/spec/containers/0/envFrom/0',
        says: 'ConfigMap shop/extra',
      },
    ],
  },
  {
    name: 'a ConfigMap without keys',
    given: `kind: Deployment
apiVersion: apps/v1
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers:
        - name: app
          image: example/app:1
          envFrom: [{configMapRef: {name: empty}}]
---
kind: ConfigMap
apiVersion: v1
metadata: {name: empty, namespace: shop}`,
    drops: ['/spec/template/spec/containers/0/envFrom/0/configMapRef/name'],
  },
];
