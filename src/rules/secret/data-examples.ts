import type {Example} from '../rule.ts';

const DEPLOYMENT = `apiVersion: apps/v1
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
          envFrom: [{secretRef: {name: db}}]`;

/** Executed examples of `secret/data`. */
export const DATA_EXAMPLES: readonly [Example, ...Example[]] = [
  {
    name: 'keys as variables',
    config: 'app: shop\naws: {accountId: "111122223333", region: eu-west-1}',
    given: `apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: shop}\nstringData: {PASSWORD: example}\n---\n${DEPLOYMENT}`,
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [
          {
            environment: null,
            secrets: [
              {
                name: 'PASSWORD',
                valueFrom: 'arn:aws:ssm:eu-west-1:111122223333:parameter/shop/shop/db/PASSWORD',
              },
            ],
          },
        ],
      },
    },
    findings: [
      {level: 'action', fidelity: 'manual', path: '/stringData/PASSWORD', says: '/shop/shop/db/PASSWORD'},
    ],
  },
  {
    name: 'a Secret that Kustomize makes',
    config: 'app: shop\naws: {accountId: "111122223333", region: eu-west-1}',
    given: `apiVersion: v1\nkind: Secret\nmetadata: {name: db-tt8mhtchd7, namespace: shop}\nstringData: {PASSWORD: example}\n---\n${DEPLOYMENT.replace('name: db}', 'name: db-tt8mhtchd7}')}`,
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [
          {
            secrets: [
              {
                name: 'PASSWORD',
                valueFrom: 'arn:aws:ssm:eu-west-1:111122223333:parameter/shop/shop/db/PASSWORD',
              },
            ],
          },
        ],
      },
    },
    findings: [
      {
        level: 'action',
        fidelity: 'manual',
        path: '/stringData/PASSWORD',
        says: '/shop/shop/db/PASSWORD; the value is not written anywhere. Kustomize gives',
      },
    ],
  },
  {
    name: 'several keys, some of them for nobody',
    config: 'app: shop\naws: {accountId: "111122223333", region: eu-west-1}',
    given: `apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: shop}\nstringData: {USER: example, PASSWORD: example, old: example, older: example}\n---\n${DEPLOYMENT.replace('envFrom: [{secretRef: {name: db}}]', 'env:\n            - {name: A, valueFrom: {secretKeyRef: {name: db, key: USER}}}\n            - {name: B, valueFrom: {secretKeyRef: {name: db, key: PASSWORD}}}')}`,
    findings: [
      {level: 'action', fidelity: 'manual', path: '', says: 'USER and PASSWORD'},
      {level: 'info', fidelity: 'dropped', path: '/stringData/old', says: 'old and older'},
    ],
  },
  {
    name: 'a key that is filled in later',
    given: `apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: shop}\ndata: {TOKEN: ""}\n---\n${DEPLOYMENT}`,
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [{environment: [{name: 'TOKEN', value: ''}], secrets: null}],
      },
    },
    findings: [{level: 'review', fidelity: 'approximate', path: '/data/TOKEN', says: 'is empty'}],
  },
  {
    name: 'several keys that are filled in later',
    given: `apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: shop}\ndata: {TOKEN: "", USER: ""}\n---\n${DEPLOYMENT}`,
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [
          {
            environment: [
              {name: 'TOKEN', value: ''},
              {name: 'USER', value: ''},
            ],
          },
        ],
      },
    },
    findings: [
      {level: 'review', fidelity: 'approximate', path: '/data/TOKEN', says: 'TOKEN and USER are empty'},
    ],
  },
  {
    name: 'a key as a file that is no text',
    config: 'app: shop\naws: {accountId: "111122223333", region: eu-west-1}',
    given: `apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: shop}\ndata: {keystore: /v8=}\n---\n${DEPLOYMENT.replace('envFrom: [{secretRef: {name: db}}]', 'volumeMounts: [{name: db, mountPath: /db}]\n      volumes: [{name: db, secret: {secretName: db}}]')}`,
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [{name: 'k2e-files', secrets: [{name: 'FILE_DB_KEYSTORE'}]}],
      },
    },
    findings: [{level: 'action', fidelity: 'manual', path: '/data/keystore', says: 'base64'}],
  },
  {
    name: 'places for values that are filled in elsewhere',
    config: 'app: shop\naws: {accountId: "111122223333", region: eu-west-1}',
    given: `apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: shop}\ndata: {PASSWORD: REPLACE_WITH_BASE64, TOKEN: changeme}\n---\n${DEPLOYMENT}`,
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [{secrets: [{name: 'PASSWORD'}, {name: 'TOKEN'}]}],
      },
    },
    findings: [
      {level: 'action', fidelity: 'manual', path: '/data/PASSWORD', says: 'is no base64'},
      {level: 'action', fidelity: 'manual', path: '/data/TOKEN', says: '/shop/shop/db/TOKEN'},
    ],
  },
  {
    name: 'several such places',
    given: `apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: shop}\ndata: {PASSWORD: REPLACE_WITH_BASE64, TOKEN: <base64 of the token>, USER: ZXhhbXBsZQ==}\n---\n${DEPLOYMENT}`,
    emits: {
      'task-definitions/shop-app': {
        containerDefinitions: [{secrets: [{name: 'PASSWORD'}, {name: 'TOKEN'}, {name: 'USER'}]}],
      },
    },
    findings: [
      {level: 'action', fidelity: 'manual', path: '/data/PASSWORD', says: 'PASSWORD and TOKEN'},
      {level: 'action', fidelity: 'manual', path: '/data/USER', says: '/db/USER'},
    ],
  },
  {
    name: 'a login for a registry',
    config: 'app: shop',
    given: `apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: shop}\ntype: kubernetes.io/dockerconfigjson\nstringData: {.dockerconfigjson: '{"auths": {"docker.io": {"auth": "ZXhhbXBsZTpleGFtcGxl"}}}'}\n---\n${DEPLOYMENT.replace('          envFrom: [{secretRef: {name: db}}]', '      imagePullSecrets: [{name: db}]')}`,
    findings: [
      {
        level: 'action',
        fidelity: 'manual',
        path: '/stringData/.dockerconfigjson',
        says: '/shop/shop/db/docker.io/login',
      },
    ],
  },
  {
    name: 'a Secret that nothing uses',
    given:
      'apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: shop}\ntype: Opaque\nstringData: {password: example}',
    findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'No workload'}],
    drops: ['/type'],
  },
];
