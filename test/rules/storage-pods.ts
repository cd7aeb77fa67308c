import fc from 'fast-check';
import type {JsonObject} from '../../src/json.ts';

/** Pods with volumes, security contexts and wishes for nodes; also odd values, but none of a wrong type. */

/** A text that stands for a secret in the generated objects: it must never come out. */
export const CANARY = 'k2eCanaryTheOnlyOne7';

function some(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<JsonObject> {
  return fc.record(fields, {requiredKeys: []}) as fc.Arbitrary<JsonObject>;
}

const ID = fc.constantFrom(0, 1, 101, 1000, 65534);
const MODE = fc.constantFrom(0o400, 0o440, 0o644, 0o755, 0);
const CAPABILITY = fc.constantFrom(
  'ALL',
  'NET_BIND_SERVICE',
  'CHOWN',
  'NET_ADMIN',
  'SYS_PTRACE',
  'CAP_KILL',
  'BPF',
  'all',
);
const PROFILE = fc.constantFrom(
  {type: 'RuntimeDefault'},
  {type: 'Unconfined'},
  {type: 'Localhost', localhostProfile: 'profiles/app.json'},
  {type: 'Localhost'},
);
const SE_LINUX = some({level: fc.constant('s0:c1,c2'), type: fc.constantFrom('spc_t', '')});
const SHARED = {
  runAsUser: ID,
  runAsGroup: ID,
  runAsNonRoot: fc.boolean(),
  seccompProfile: PROFILE,
  appArmorProfile: PROFILE,
  seLinuxOptions: SE_LINUX,
};
const CONTAINER_CONTEXT = some({
  ...SHARED,
  privileged: fc.boolean(),
  allowPrivilegeEscalation: fc.boolean(),
  readOnlyRootFilesystem: fc.boolean(),
  procMount: fc.constantFrom('Default', 'Unmasked'),
  capabilities: some({
    add: fc.array(CAPABILITY, {maxLength: 3}),
    drop: fc.array(CAPABILITY, {maxLength: 3}),
  }),
});
const POD_CONTEXT = some({
  ...SHARED,
  fsGroup: ID,
  fsGroupChangePolicy: fc.constantFrom('Always', 'OnRootMismatch'),
  supplementalGroups: fc.array(ID, {maxLength: 2}),
  sysctls: fc.array(
    fc.record({
      name: fc.constantFrom('net.core.somaxconn', 'net/core/somaxconn', 'kernel.shmmax', 'vm.swappiness'),
      value: fc.constantFrom('1024', '0', ''),
    }),
    {maxLength: 3},
  ),
});

const KEYS = ['app.conf', 'conf.d', 'keystore', 'secret.properties', 'missing', '..', ''];
const KEY = fc.constantFrom(...KEYS);
const ITEMS = fc.array(
  fc.record(
    {key: KEY, path: fc.constantFrom('app.conf', 'conf.d/a.conf', 'a/../b', '/abs', ''), mode: MODE},
    {requiredKeys: ['key', 'path']},
  ),
  {maxLength: 2},
);
const FIELDS = fc.array(
  fc.constantFrom(
    {path: 'labels', fieldRef: {fieldPath: 'metadata.labels'}},
    {path: 'app.conf', fieldRef: {fieldPath: 'metadata.namespace'}},
    {path: 'ip', fieldRef: {fieldPath: 'status.podIP'}, mode: 0o400},
    {path: 'memory', resourceFieldRef: {containerName: 'app', resource: 'limits.memory', divisor: '1Mi'}},
  ),
  {maxLength: 2},
);
const NAME = fc.constantFrom('settings', 'keys', 'absent');
const optional = fc.boolean();
const PROJECTION = fc.oneof(
  fc.record({configMap: some({name: NAME, items: ITEMS, optional})}),
  fc.record({secret: some({name: NAME, items: ITEMS, optional})}),
  fc.record({downwardAPI: some({items: FIELDS})}),
  fc.record({
    serviceAccountToken: some({
      audience: fc.constantFrom('vault', 'sts.amazonaws.com'),
      path: fc.constant('token'),
    }),
  }),
);
const SOURCE = fc.oneof(
  fc.record({
    emptyDir: some({
      medium: fc.constantFrom('', 'Memory', 'HugePages-2Mi'),
      sizeLimit: fc.constantFrom('0', '64Mi', '1Gi', '-1', 3),
    }),
  }),
  fc.record({configMap: some({name: NAME, items: ITEMS, defaultMode: MODE, optional})}),
  fc.record({secret: some({secretName: NAME, items: ITEMS, defaultMode: MODE, optional})}),
  fc.record({downwardAPI: some({items: FIELDS, defaultMode: MODE})}),
  fc.record({projected: some({sources: fc.array(PROJECTION, {maxLength: 3}), defaultMode: MODE})}),
  fc.record({
    persistentVolumeClaim: some({
      claimName: fc.constantFrom('shared', 'disk', 'absent'),
      readOnly: fc.boolean(),
    }),
  }),
  fc.record({
    hostPath: some({
      path: fc.constantFrom('/etc/localtime', '/var/run/docker.sock', '/data'),
      type: fc.constant(''),
    }),
  }),
  fc.record({
    nfs: some({
      server: fc.constantFrom('nfs.example.com', 'fs-0a1b2c3d4e5f67890.efs.eu-west-1.amazonaws.com'),
      path: fc.constant('/x'),
    }),
  }),
  fc.record({
    csi: some({
      driver: fc.constantFrom('secrets-store.csi.k8s.io', 'efs.csi.aws.com'),
      volumeAttributes: some({volumeHandle: fc.constant('fs-0a1b2c3d4e5f67890')}),
    }),
  }),
  fc.record({ephemeral: some({volumeClaimTemplate: fc.constant({spec: {accessModes: ['ReadWriteOnce']}})})}),
  fc.constant({}),
);
const VOLUME_NAMES = ['a', 'b', 'c', 'a-sub', 'Odd.Name'];
const VOLUME = fc
  .tuple(fc.constantFrom(...VOLUME_NAMES), SOURCE)
  .map(([name, source]): JsonObject => ({name, ...(source as JsonObject)}));
const MOUNT = fc.record(
  {
    name: fc.constantFrom(...VOLUME_NAMES, 'nowhere'),
    mountPath: fc.constantFrom(
      '/a',
      '/a/',
      '/a/app.conf',
      '/etc/app.conf',
      '/opt/app/app.conf',
      '/dev/shm',
      'rel',
      '/',
    ),
    subPath: fc.constantFrom('', 'app.conf', 'conf.d', 'sub', './x/'),
    subPathExpr: fc.constantFrom('', '$(POD_NAME)'),
    readOnly: fc.boolean(),
    mountPropagation: fc.constantFrom('None', 'HostToContainer', 'Bidirectional'),
    recursiveReadOnly: fc.constantFrom('Disabled', 'Enabled'),
  },
  {requiredKeys: ['name', 'mountPath']},
);

function container(name: string): fc.Arbitrary<JsonObject> {
  return fc
    .record({
      securityContext: CONTAINER_CONTEXT,
      volumeMounts: fc.array(MOUNT, {maxLength: 4}),
      resources: fc.constantFrom({}, {limits: {memory: '256Mi'}}),
    })
    .map(fields => ({name, image: `example/${name}:1`, ...fields}) as JsonObject);
}

const REQUIREMENT = fc.record({
  key: fc.constantFrom(
    'kubernetes.io/arch',
    'kubernetes.io/os',
    'topology.kubernetes.io/zone',
    'team',
    'karpenter.sh/capacity-type',
  ),
  operator: fc.constantFrom('In', 'NotIn', 'Exists', 'Gt'),
  values: fc.array(fc.constantFrom('amd64', 'arm64', 'linux', 'windows', 'eu-west-1a', 'spot', '7'), {
    maxLength: 2,
  }),
});
const NODE_TERMS = fc.array(some({matchExpressions: fc.array(REQUIREMENT, {maxLength: 2})}), {maxLength: 2});
const POD_TERM = fc.record({
  topologyKey: fc.constantFrom('kubernetes.io/hostname', 'topology.kubernetes.io/zone'),
  labelSelector: fc.constantFrom({matchLabels: {app: 'app'}}, {matchLabels: {app: 'other'}}, {}),
});
const AFFINITY = some({
  nodeAffinity: some({
    requiredDuringSchedulingIgnoredDuringExecution: fc.record({nodeSelectorTerms: NODE_TERMS}),
  }),
  podAffinity: some({requiredDuringSchedulingIgnoredDuringExecution: fc.array(POD_TERM, {maxLength: 1})}),
  podAntiAffinity: some({requiredDuringSchedulingIgnoredDuringExecution: fc.array(POD_TERM, {maxLength: 1})}),
});
const ANNOTATIONS = some({
  'prometheus.io/scrape': fc.constantFrom('true', 'false'),
  'prometheus.io/port': fc.constantFrom('9090', 'http'),
  'prometheus.io/path': fc.constant('/metrics'),
  'sidecar.istio.io/inject': fc.constantFrom('true', 'false'),
  'checksum/config': fc.constant('0a1b'),
  'example.com/x': fc.constant('y'),
});
const SPEC = fc
  .record({
    containers: fc
      .tuple(container('app'))
      .chain(([app]) => fc.option(container('helper')).map(helper => (helper ? [app, helper] : [app]))),
    more: some({
      initContainers: fc.tuple(container('init')),
      securityContext: POD_CONTEXT,
      volumes: fc.array(VOLUME, {minLength: 1, maxLength: 4}),
      nodeSelector: some({
        'kubernetes.io/arch': fc.constantFrom('amd64', 'arm64', 's390x'),
        'kubernetes.io/os': fc.constantFrom('linux', 'windows'),
        disk: fc.constant('ssd'),
      }),
      affinity: AFFINITY,
      hostPID: fc.boolean(),
      hostNetwork: fc.boolean(),
      shareProcessNamespace: fc.boolean(),
      os: fc.constantFrom({name: 'linux'}, {name: 'windows'}),
      imagePullSecrets: fc.constantFrom([{name: 'keys'}], [{name: 'absent'}, {}]),
      tolerations: fc.constant([{key: 'spot', operator: 'Exists'}]),
      topologySpreadConstraints: fc.constant([
        {maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule'},
      ]),
    }),
  })
  .map(({containers, more}): JsonObject => ({containers, ...more}));

const META = {name: 'app', namespace: 'shop'};

function workload(spec: JsonObject, annotations: JsonObject, kind: string): JsonObject {
  const template = {metadata: {labels: {app: 'app'}, annotations}, spec};
  if (kind === 'Pod') return {apiVersion: 'v1', kind, metadata: {...META, ...template.metadata}, spec};
  if (kind === 'Job') {
    const never = {...template, spec: {...spec, restartPolicy: 'Never'}};
    return {apiVersion: 'batch/v1', kind, metadata: META, spec: {template: never}};
  }
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: META,
    spec: {selector: {matchLabels: {app: 'app'}}, template},
  };
}

const SETTINGS: JsonObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {name: 'settings', namespace: 'shop'},
  data: {'app.conf': 'listen = 80\n', 'secret.properties': `mode=1\ndb.password=${CANARY}\n`, 'conf.d': ''},
  binaryData: {keystore: '/v8A'},
};
const SECRET: JsonObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {name: 'keys', namespace: 'shop'},
  stringData: {'app.conf': `password: ${CANARY}`, 'conf.d': ''},
  data: {keystore: '/v8A'},
};
const CLAIMS: readonly JsonObject[] = [
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {name: 'shared', namespace: 'shop'},
    spec: {accessModes: ['ReadWriteMany'], volumeName: 'shared', storageClassName: ''},
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {name: 'shared'},
    spec: {csi: {driver: 'efs.csi.aws.com', volumeHandle: 'fs-0a1b2c3d4e5f67890:/app'}},
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {name: 'disk', namespace: 'shop'},
    spec: {accessModes: ['ReadWriteOnce'], storageClassName: 'gp3'},
  },
];

/** A workload with the objects that its volumes name. */
export const STORAGE_OBJECTS: fc.Arbitrary<readonly JsonObject[]> = fc
  .tuple(SPEC, ANNOTATIONS, fc.constantFrom('Deployment', 'Job', 'Pod'))
  .map(([spec, annotations, kind]) => [workload(spec, annotations, kind), SETTINGS, SECRET, ...CLAIMS]);

/** Settings that matter to them. */
export const STORAGE_CONFIG: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('fargate', 'ec2', 'managed'),
    fc.constantFrom('init-container', 'init-container', 'none'),
    fc.constantFrom('ssm', 'secrets-manager'),
  )
  .map(
    ([compute, mode, store]) =>
      `app: shop\naws: {accountId: "111122223333", region: eu-west-1}\ncompute: ${compute}\nfiles: {mode: ${mode}}\nsecrets: {store: ${store}}`,
  );
