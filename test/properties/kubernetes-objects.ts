import type {Json, JsonObject} from '../../src/json.ts';
import {type ObjectSchema, type Schema, schemaOf} from '../../src/model/schemas/schema.ts';

/** Kinds that are generated, with their API version, about as often as they are met. */
const KINDS: readonly (readonly [apiVersion: string, kind: string])[] = [
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['apps/v1', 'ReplicaSet'],
  ['batch/v1', 'Job'],
  ['batch/v1', 'CronJob'],
  ['batch/v1', 'CronJob'],
  ['v1', 'Pod'],
  ['v1', 'Service'],
  ['v1', 'Service'],
  ['v1', 'ConfigMap'],
  ['v1', 'Secret'],
  ['v1', 'ServiceAccount'],
  ['v1', 'Namespace'],
  ['v1', 'PersistentVolumeClaim'],
  ['networking.k8s.io/v1', 'Ingress'],
  ['networking.k8s.io/v1', 'Ingress'],
  ['networking.k8s.io/v1', 'IngressClass'],
  ['networking.k8s.io/v1', 'NetworkPolicy'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler'],
  ['policy/v1', 'PodDisruptionBudget'],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
  ['storage.k8s.io/v1', 'StorageClass'],
];

const NAMES = ['web', 'db', 'api', 'worker'];
const PATHS = ['/', '/healthz', '/data', '/etc/app', '/api/v1'];
const HOSTS = ['shop.example.com', 'api.example.com', '*.example.com'];

/** What a text field of this name may hold: what users write, what Kubernetes refuses, and what is empty. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  image: ['nginx', 'example/app:1.2', 'registry.example.com:5000/team/app@sha256:' + 'a'.repeat(64)],
  imagePullPolicy: ['Always', 'IfNotPresent', 'Never'],
  protocol: ['TCP', 'UDP', 'SCTP'],
  appProtocol: ['http', 'kubernetes.io/h2c', 'grpc', 'example.com/x'],
  restartPolicy: ['Always', 'OnFailure', 'Never'],
  concurrencyPolicy: ['Allow', 'Forbid', 'Replace'],
  schedule: ['*/5 * * * *', '0 3 * * 1-5', '@daily', 'TZ=UTC 0 1 * * *', 'never'],
  timeZone: ['Europe/Zurich', 'Etc/UTC', 'Mars/Base'],
  pathType: ['Prefix', 'Exact', 'ImplementationSpecific'],
  dnsPolicy: ['ClusterFirst', 'Default', 'None', 'ClusterFirstWithHostNet'],
  sessionAffinity: ['None', 'ClientIP'],
  externalTrafficPolicy: ['Cluster', 'Local'],
  podManagementPolicy: ['OrderedReady', 'Parallel'],
  terminationMessagePolicy: ['File', 'FallbackToLogsOnError'],
  terminationMessagePath: ['/dev/termination-log', '/tmp/message'],
  completionMode: ['NonIndexed', 'Indexed'],
  whenUnsatisfiable: ['DoNotSchedule', 'ScheduleAnyway'],
  topologyKey: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'],
  scheme: ['HTTP', 'HTTPS'],
  medium: ['', 'Memory'],
  clusterIP: ['None', '10.0.0.10'],
  fieldPath: ['metadata.name', 'metadata.namespace', 'status.podIP', "metadata.labels['app']"],
  resource: ['limits.cpu', 'limits.memory', 'requests.cpu'],
  host: HOSTS,
  hosts: HOSTS,
  path: PATHS,
  mountPath: PATHS,
  subPath: ['a', 'a/b'],
  workingDir: PATHS,
  cidr: ['10.0.0.0/8', '0.0.0.0/0'],
  command: ['/app/server', 'sh', '-c', 'exec app --port=$(PORT)'],
  args: ['--verbose', '--listen=:8080', '$(NAME)'],
  value: ['', 'true', 'http://db:5432/', 'plain', '$(PORT)-x', 'postgres://user:hunter22@db/app'],
  operator: ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Equal'],
  effect: ['NoSchedule', 'NoExecute'],
  serviceAccountName: NAMES,
  serviceAccount: NAMES,
  claimName: NAMES,
  secretName: NAMES,
  configMapName: NAMES,
  serviceName: NAMES,
  storageClassName: ['gp3', 'efs'],
  ingressClassName: ['nginx', 'alb', 'traefik'],
  accessModes: ['ReadWriteOnce', 'ReadWriteMany'],
  averageUtilization: [],
  stopSignal: ['SIGTERM', 'SIGQUIT'],
  add: ['NET_ADMIN', 'SYS_PTRACE', 'NET_BIND_SERVICE'],
  drop: ['ALL', 'NET_RAW'],
  type: [
    'ClusterIP',
    'LoadBalancer',
    'NodePort',
    'ExternalName',
    'RollingUpdate',
    'Recreate',
    'Resource',
    'Utilization',
  ],
};

const LABELS = ['app', 'tier', 'app.kubernetes.io/name'];
const ANNOTATIONS: readonly (readonly [key: string, values: readonly string[]])[] = [
  ['nginx.ingress.kubernetes.io/rewrite-target', ['/', '/$2']],
  ['nginx.ingress.kubernetes.io/ssl-redirect', ['true', 'false']],
  ['nginx.ingress.kubernetes.io/configuration-snippet', ['deny all;']],
  ['alb.ingress.kubernetes.io/scheme', ['internal', 'internet-facing', 'odd']],
  ['alb.ingress.kubernetes.io/listen-ports', ['[{"HTTPS":443}]', '[{']],
  ['eks.amazonaws.com/role-arn', ['arn:aws:iam::111122223333:role/app']],
  ['service.beta.kubernetes.io/aws-load-balancer-type', ['nlb']],
  ['kubernetes.io/ingress.class', ['nginx', 'alb']],
  ['prometheus.io/scrape', ['true']],
  ['example.com/owner', ['team-a']],
];

/** Fields without which an object is not worth looking at. */
const ALWAYS: ReadonlySet<string> = new Set(
  'spec template jobTemplate containers image ports http rules backend data selector schedule'.split(' '),
);

/** Fields that stand in every other object; those that are in neither list in one of eight. */
const OFTEN: ReadonlySet<string> = new Set(
  'env value valueFrom configMapKeyRef secretKeyRef key resources requests limits replicas host service'
    .split(' ')
    .concat(
      'livenessProbe readinessProbe httpGet volumes volumeMounts configMap emptyDir strategy securityContext'.split(
        ' ',
      ),
    ),
);

/** The levels below an object at which nothing more is added. */
const DEEPEST = 12;

/** A source of whole numbers from 0 up to `below`, exclusive: all that is generated follows from its seed. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return below => {
    // mulberry32, public domain.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Some objects of Kubernetes 1.36 that hang together by their names and labels, each valid by its schema. */
export function randomObjects(seed: number): JsonObject[] {
  const random = randomOf(seed);
  const maker = new Maker(random);
  return Array.from({length: 2 + random(4)}, () => maker.object());
}

class Maker {
  readonly #random: (below: number) => number;

  constructor(random: (below: number) => number) {
    this.#random = random;
  }

  object(): JsonObject {
    const [apiVersion, kind] = this.#pick(KINDS) ?? ['v1', 'ConfigMap'];
    const schema = schemaOf(apiVersion, kind);
    if (!schema) throw new Error(`Kubernetes has no ${kind} in ${apiVersion}`);
    const value = this.#fields(schema, 0);
    return {...value, apiVersion, kind, metadata: this.#metadata()};
  }

  #metadata(): JsonObject {
    const [key, values] = this.#pick(ANNOTATIONS) ?? ['', []];
    return {
      name: this.#pick(NAMES) ?? 'web',
      ...(this.#chance(4) ? {namespace: 'shop'} : {}),
      ...(this.#chance(2) ? {labels: this.#labels()} : {}),
      ...(this.#chance(3) ? {annotations: {[key]: this.#pick(values) ?? ''}} : {}),
    };
  }

  #labels(): JsonObject {
    return {app: this.#pick(NAMES) ?? 'web', ...(this.#chance(3) ? {tier: 'front'} : {})};
  }

  #fields(schema: ObjectSchema, depth: number): JsonObject {
    const entries: [string, Json][] = [];
    for (const [name, field] of schema.fields) {
      if (name === 'status' || name === 'managedFields') continue;
      const wanted = field.required || ALWAYS.has(name) || this.#chance(OFTEN.has(name) ? 2 : 8);
      if (wanted && depth < DEEPEST) entries.push([name, this.#value(field.schema, name, depth + 1)]);
    }
    return Object.fromEntries(entries);
  }

  #value(schema: Schema, name: string, depth: number): Json {
    switch (schema.is) {
      case 'object':
        return schema.name === 'ObjectMeta' ? this.#metadata() : this.#fields(schema, depth);
      case 'list':
        return Array.from({length: 1 + (this.#chance(3) ? 1 : 0)}, () => this.#value(schema.of, name, depth));
      case 'map':
        return this.#map(schema.of, name, depth);
      case 'boolean':
        return this.#chance(2);
      case 'int32':
      case 'int64':
      case 'number':
        return this.#pick([0, 1, 3, 30, 80, 8080, 65_535, 1_000_000]) ?? 1;
      case 'int-or-string':
        return this.#pick([0, 1, 80, '25%', 'http']) ?? 1;
      case 'quantity':
        return this.#pick(['100m', '1', '250m', '64Mi', '1Gi', '2.5', '10G', '0']) ?? '1';
      case 'bytes':
        return Buffer.from(this.#pick(['', 'text', '\0binary']) ?? '').toString('base64');
      case 'time':
        return '2026-01-02T03:04:05Z';
      case 'json':
      case 'free-object':
        return {};
      case 'string':
        return this.#text(name);
    }
  }

  #map(of: Schema, name: string, depth: number): JsonObject {
    if (name === 'matchLabels' || name === 'selector' || name === 'labels') return this.#labels();
    const keys = of.is === 'quantity' ? ['cpu', 'memory', 'ephemeral-storage', 'nvidia.com/gpu'] : LABELS;
    const chosen = keys.filter(() => this.#chance(2));
    return Object.fromEntries(chosen.map(key => [key, this.#amount(of, key, name, depth)]));
  }

  #amount(of: Schema, key: string, name: string, depth: number): Json {
    if (key === 'cpu') return this.#pick(['100m', '250m', '1', '2.5', '64']) ?? '1';
    if (key === 'memory') return this.#pick(['64Mi', '512Mi', '1Gi', '500M', '300Gi']) ?? '1Gi';
    return this.#value(of, name, depth);
  }

  #text(name: string): string {
    if (Object.hasOwn(TEXTS, name)) return this.#pick(TEXTS[name] ?? []) ?? '';
    if (/name$/i.test(name)) return this.#pick(NAMES) ?? 'web';
    return this.#pick(['', 'text', 'other', '8080', 'true']) ?? '';
  }

  #pick<T>(items: readonly T[]): T | undefined {
    return items[this.#random(items.length)];
  }

  /** True once in `times`. */
  #chance(times: number): boolean {
    return this.#random(times) === 0;
  }
}
