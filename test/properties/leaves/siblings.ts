import type {JsonObject} from '../../../src/json.ts';

const INDEXED = {completionMode: 'Indexed', completions: 3, parallelism: 2};
const LABELS = {app: 'app', tier: 'app'};
const HANDLERS: ReadonlySet<string> = new Set(['exec', 'grpc', 'httpGet', 'tcpSocket']);
const SIDECAR: ReadonlySet<string> = new Set([
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
]);

/** The type of a metric by the field that holds it. */
const METRIC: Readonly<Record<string, string>> = {
  resource: 'Resource',
  containerResource: 'ContainerResource',
  pods: 'Pods',
  object: 'Object',
  external: 'External',
};
const TARGET: Readonly<Record<string, string>> = {
  averageUtilization: 'Utilization',
  averageValue: 'AverageValue',
  value: 'Value',
};

/** What an object of a type needs beside one of its fields, and beside the fields that its schema requires, to be valid. */
type Siblings = JsonObject | ((field: string, place: string) => JsonObject);

const notBeside =
  (name: string, siblings: JsonObject): Siblings =>
  field =>
    field === name ? {} : siblings;

const SIBLINGS: Readonly<Record<string, Siblings>> = {
  ObjectMeta: (_, place) => {
    if (/^\w+\/metadata$/.test(place)) {
      const [kind = ''] = place.split('/');
      return {name: nameOf(kind), namespace: 'shop', ...(kind === 'Pod' ? {labels: LABELS} : {})};
    }
    if (/\/template\/metadata$/.test(place)) return {labels: LABELS};
    return /\/volumeClaimTemplates\//.test(place) ? {name: 'data'} : {};
  },
  LabelSelector: (field, place) =>
    field === '' || (field === 'matchExpressions' && !/^\w+\/spec\/selector$/.test(place))
      ? {matchLabels: {app: 'app'}}
      : {},
  LabelSelectorRequirement: {operator: 'In', values: ['app']},
  DeploymentSpec: field => (field === 'strategy' ? {replicas: 4} : {}),
  DeploymentStrategy: notBeside('type', {type: 'RollingUpdate'}),
  ReplicaSetSpec: {template: {metadata: {labels: LABELS}, spec: pod()}},
  ReplicationControllerSpec: {selector: {app: 'app'}, template: {metadata: {labels: LABELS}, spec: pod()}},
  PodTemplateSpec: (_, place) => ({metadata: {labels: LABELS}, spec: pod(place)}),
  PodSpec: (field, place) => ({
    ...(/^(Job|CronJob)/.test(place) && field !== 'restartPolicy' ? {restartPolicy: 'Never'} : {}),
    ...(field === 'schedulingGroup' ? {} : {}),
  }),
  Container: (field, place) => ({
    image: 'example/app:1',
    ...(field === 'stdinOnce' ? {stdin: true} : {}),
    ...(field === 'restartPolicyRules' ? {restartPolicy: 'Never'} : {}),
    ...(/initContainers/.test(place) && SIDECAR.has(field) ? {restartPolicy: 'Always'} : {}),
  }),
  EphemeralContainer: {image: 'example/debug:1'},
  EnvVar: field => (field === 'name' ? {value: 'one'} : {}),
  EnvFromSource: field => (field === 'prefix' ? {configMapRef: {name: 'settings'}} : {}),
  ConfigMapKeySelector: {name: 'settings'},
  ConfigMapEnvSource: {name: 'settings'},
  ConfigMapVolumeSource: {name: 'settings'},
  ConfigMapProjection: {name: 'settings'},
  SecretKeySelector: {name: 'credentials'},
  SecretEnvSource: {name: 'credentials'},
  SecretProjection: {name: 'credentials'},
  SecretVolumeSource: {secretName: 'credentials'},
  DownwardAPIVolumeFile: field =>
    field === 'fieldRef' || field === 'resourceFieldRef' ? {} : {fieldRef: {fieldPath: 'metadata.labels'}},
  ResourceFieldSelector: (_, place): JsonObject => (/\/volumes\//.test(place) ? {containerName: 'app'} : {}),
  Probe: field => (HANDLERS.has(field) ? {} : {httpGet: {path: '/healthz', port: 8080}}),
  ContainerPort: field => (field === 'hostPort' ? {} : {}),
  VolumeMount: field => (field === 'recursiveReadOnly' ? {readOnly: true} : {}),
  ContainerRestartRuleOnExitCodes: notBeside('values', {values: [42]}),
  AppArmorProfile: field => (field === 'localhostProfile' ? {type: 'Localhost'} : {}),
  SeccompProfile: field => (field === 'localhostProfile' ? {type: 'Localhost'} : {}),
  NodeSelectorRequirement: (field, place) =>
    /matchFields/.test(place)
      ? {...(field === 'key' ? {} : {key: 'metadata.name'}), values: ['node-a']}
      : {values: ['amd64']},
  NodeSelectorTerm: field =>
    field === '' ? {matchExpressions: [{key: 'kubernetes.io/arch', operator: 'In', values: ['amd64']}]} : {},
  PodAffinityTerm: notBeside('labelSelector', {labelSelector: {matchLabels: {app: 'app'}}}),
  TopologySpreadConstraint: notBeside('labelSelector', {labelSelector: {matchLabels: {app: 'app'}}}),
  Toleration: field => ({
    key: 'alpha',
    operator: field === 'value' ? 'Equal' : 'Exists',
    ...(field === 'tolerationSeconds' ? {effect: 'NoExecute'} : {}),
  }),
  PodDNSConfigOption: field => (field === 'value' ? {name: 'ndots'} : {}),
  PodResourceClaim: field => (field.startsWith('resourceClaim') ? {} : {resourceClaimName: 'device'}),
  HostAlias: notBeside('hostnames', {hostnames: ['one.example.com']}),
  PersistentVolumeClaimSpec: {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}},
  VolumeResourceRequirements: notBeside('requests', {requests: {storage: '1Gi'}}),
  TypedLocalObjectReference: {apiGroup: 'snapshot.storage.k8s.io'},
  TypedObjectReference: {apiGroup: 'snapshot.storage.k8s.io'},
  JobSpec: (field, place) => ({
    template: {spec: pod(place)},
    ...(field === 'backoffLimitPerIndex' || field === 'successPolicy' ? INDEXED : {}),
    ...(field === 'maxFailedIndexes' ? {...INDEXED, backoffLimitPerIndex: 1} : {}),
    ...(field === 'completionMode' ? {completions: 3} : {}),
    ...(field === 'selector' ? {manualSelector: true} : {}),
  }),
  JobTemplateSpec: (_, place) => ({spec: {template: {spec: pod(place)}}}),
  PodFailurePolicyRule: field => (field === 'action' ? {onExitCodes: {operator: 'In', values: [42]}} : {}),
  HorizontalPodAutoscalerSpec: field => (field === 'minReplicas' ? {maxReplicas: 6} : {}),
  MetricSpec: field => ({
    type: METRIC[field] ?? 'Resource',
    ...(field === 'type'
      ? {resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization: 60}}}
      : {}),
  }),
  MetricTarget: (field, place) => {
    const type = TARGET[field];
    if (type !== undefined) return {type};
    return /resource/i.test(place) ? {averageUtilization: 60} : {type: 'AverageValue', averageValue: '10'};
  },
  PodDisruptionBudgetSpec: field => ({
    ...(field === 'selector' ? {} : {selector: {matchLabels: {app: 'app'}}}),
    ...(field === 'minAvailable' || field === 'maxUnavailable' ? {} : {minAvailable: 1}),
  }),
};

/** The siblings of a field of this type, at this place of an object (`Pod/spec/containers/0`); none for `''`, which is no field. */
export function siblingsOf(type: string, field: string, place: string): JsonObject {
  const siblings = Object.hasOwn(SIBLINGS, type) ? SIBLINGS[type] : undefined;
  return (typeof siblings === 'function' ? siblings(field, place) : siblings) ?? {};
}

/** The name that an object of the kind under test has; its neighbours refer to it by that. */
export function nameOf(kind: string): string {
  const names: Readonly<Record<string, string>> = {
    ConfigMap: 'settings',
    Secret: 'credentials',
    PersistentVolumeClaim: 'data',
  };
  return names[kind] ?? 'app';
}

/** The smallest pod of a kind. */
function pod(place = ''): JsonObject {
  return {
    ...(/^(Job|CronJob)/.test(place) ? {restartPolicy: 'Never'} : {}),
    containers: [{name: 'app', image: 'example/app:1'}],
  };
}
