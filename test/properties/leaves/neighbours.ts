import type {JsonObject} from '../../../src/json.ts';
import type {Setting} from './setting.ts';

const object = (
  apiVersion: string,
  kind: string,
  name: string,
  rest: JsonObject,
  namespace = 'shop',
): JsonObject => ({
  apiVersion,
  kind,
  metadata: {name, ...(namespace === '' ? {} : {namespace})},
  ...rest,
});

const login = (password: string): string =>
  Buffer.from(JSON.stringify({auths: {'registry.example.com': {username: 'app', password}}})).toString(
    'base64',
  );

const claim = (name: string, spec: JsonObject = {}): JsonObject =>
  object('v1', 'PersistentVolumeClaim', name, {
    spec: {
      accessModes: ['ReadWriteMany'],
      resources: {requests: {storage: '1Gi'}},
      storageClassName: 'efs',
      ...spec,
    },
  });

const efsVolume = (name: string, handle: string): JsonObject =>
  object(
    'v1',
    'PersistentVolume',
    name,
    {
      spec: {
        capacity: {storage: '1Gi'},
        accessModes: ['ReadWriteMany'],
        csi: {driver: 'efs.csi.aws.com', volumeHandle: handle},
      },
    },
    '',
  );

const account = (name: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: {
    name,
    namespace: 'shop',
    annotations: {'eks.amazonaws.com/role-arn': `arn:aws:iam::111122223333:role/${name}`},
  },
});

/** What objects under test refer to. */
const REFERRED: readonly JsonObject[] = [
  object('v1', 'ConfigMap', 'settings', {data: {alpha: 'one', beta: 'two'}}),
  object('v1', 'ConfigMap', 'other-settings', {data: {alpha: 'three', beta: 'four'}}),
  object('v1', 'Secret', 'credentials', {data: {alpha: 'b25l', beta: 'dHdv'}}),
  object('v1', 'Secret', 'other-credentials', {data: {alpha: 'dGhyZWU=', beta: 'Zm91cg=='}}),
  object('v1', 'Secret', 'registry', {
    type: 'kubernetes.io/dockerconfigjson',
    data: {'.dockerconfigjson': login('one')},
  }),
  object('v1', 'Secret', 'other-registry', {
    type: 'kubernetes.io/dockerconfigjson',
    data: {'.dockerconfigjson': login('two')},
  }),
  account('app'),
  account('other'),
  claim('data'),
  claim('other-data'),
  claim('raw', {accessModes: ['ReadWriteOnce'], volumeMode: 'Block', storageClassName: 'gp3'}),
  efsVolume('volume-a', 'fs-0123456789abcdef0'),
  efsVolume('volume-b', 'fs-0123456789abcdef1'),
  object('storage.k8s.io/v1', 'StorageClass', 'efs', {provisioner: 'efs.csi.aws.com'}, ''),
  object(
    'storage.k8s.io/v1',
    'StorageClass',
    'gp3',
    {provisioner: 'ebs.csi.aws.com', parameters: {type: 'gp3'}},
    '',
  ),
];

/** What refers to objects under test. */
const REFERRING: readonly JsonObject[] = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {name: 'app', namespace: 'shop'},
    spec: {
      replicas: 4,
      selector: {matchLabels: {app: 'app'}},
      template: {
        metadata: {labels: {app: 'app', tier: 'app'}},
        spec: {
          serviceAccountName: 'app',
          volumes: [
            {name: 'data', persistentVolumeClaim: {claimName: 'data'}},
            {name: 'settings', configMap: {name: 'settings'}},
          ],
          containers: [
            {
              name: 'app',
              image: 'registry.example.com/app:1',
              resources: {requests: {cpu: '200m', memory: '256Mi'}},
              env: [
                {
                  name: 'ALPHA',
                  valueFrom: {configMapKeyRef: {name: 'settings', key: 'alpha', optional: true}},
                },
              ],
              envFrom: [{configMapRef: {name: 'settings'}}, {secretRef: {name: 'credentials'}}],
              volumeMounts: [
                {name: 'data', mountPath: '/data'},
                {name: 'settings', mountPath: '/etc/app'},
              ],
            },
          ],
        },
      },
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {name: 'other', namespace: 'shop'},
    spec: {
      replicas: 4,
      selector: {matchLabels: {app: 'other'}},
      template: {
        metadata: {labels: {app: 'other'}},
        spec: {containers: [{name: 'app', image: 'example/other:1', resources: {requests: {cpu: '100m'}}}]},
      },
    },
  },
];

/** What leads requests to the pods under test, for a setting in which they get some. */
const LEADING: readonly JsonObject[] = [
  object('v1', 'Service', 'app', {spec: {selector: {app: 'app'}, ports: [{port: 80, targetPort: 8080}]}}),
  object('networking.k8s.io/v1', 'Ingress', 'app', {
    metadata: {name: 'app', namespace: 'shop', annotations: {'alb.ingress.kubernetes.io/target-type': 'ip'}},
    spec: {
      ingressClassName: 'alb',
      defaultBackend: {service: {name: 'app', port: {number: 80}}},
    },
  }),
];

const WITH_PODS: ReadonlySet<string> = new Set(
  'Deployment ReplicaSet StatefulSet DaemonSet ReplicationController Pod Job CronJob'.split(' '),
);

/** The objects beside one under test: what it refers to, and what refers to it. */
export function neighboursOf(of: JsonObject, {isServed}: Setting): readonly JsonObject[] {
  const kind = String(of.kind);
  const name = nameIn(of);
  const found: JsonObject[] = [
    ...(isServed ? LEADING : []),
    ...(WITH_PODS.has(kind) ? [] : REFERRING).filter(each => each.kind !== kind || nameIn(each) !== name),
  ];
  const others = new Set(REFERRED.filter(each => each.kind !== kind || nameIn(each) !== name));
  for (const each of [of, ...found]) {
    const text = JSON.stringify(each);
    for (const other of others) {
      if (!text.includes(`"${String(nameIn(other))}"`)) continue;
      found.push(other);
      others.delete(other);
    }
  }
  return found;
}

function nameIn({metadata}: JsonObject): unknown {
  return typeof metadata === 'object' && metadata !== null && 'name' in metadata ? metadata.name : undefined;
}
