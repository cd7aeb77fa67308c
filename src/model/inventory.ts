import type {ObjectRef, SourcePosition} from '../finding.ts';
import type {JsonObject} from '../json.ts';
import type {Document} from '../load/document.ts';
import type {Pointer} from '../pointer.ts';
import type {Endpoint} from './endpoints.ts';
import type {
  Container,
  HorizontalPodAutoscaler,
  Ingress,
  JobSpec,
  PodDisruptionBudget,
  PodTemplateSpec,
  Service,
  ServiceAccount,
} from './kubernetes.generated.ts';

/** One Kubernetes object, ready for the rules. */
export interface KubeObject<T extends object = object> {
  /** As given, but with the namespace that it ends up in. */
  readonly ref: ObjectRef;
  /**
   * `<Kind>/<namespace>/<name>`, unique in an inventory; cluster-scoped: `<Kind>//<name>`. A custom resource whose kind bears
   * the name of a built-in one has `<Kind>.<group>` instead of `<Kind>`; an inert object ends in `@<file>:<line>`.
   */
  readonly id: string;
  /**
   * The object as the user gave it, for the ledger: every leaf of it is accounted for. The values of Secrets and of the
   * last-applied annotation are replaced by `''`: past the model stage no secret exists.
   */
  readonly given: JsonObject;
  /**
   * What the rules read: current API version, without nulls and without the parts that `settled` names, with the API
   * server's defaults filled in (`../shared/golden/defaults.json`). Valid against the Kubernetes 1.36 schema.
   */
  readonly value: T;
  /** The object as a document of its own: `value` is `given`, positions take pointers into `given` (also for an item of a List). */
  readonly document: Document;
  /** Parts of `given` for which a problem of this kind accounts (unknown field, wrong type, null …). `''`: all of it. */
  readonly settled: ReadonlyMap<Pointer, ModelProblemKind>;
  /**
   * True for an object without an effect of its own, which a model problem tells: the loser of two with one name, a patch, a
   * kind that Kubernetes does not have.
   * It is in `objects` for the ledger only: no rule runs on it, and `find` and `all` do not give it.
   */
  readonly inert?: true;
  /**
   * The object that made this one in the cluster, where it is in the inventory too: the ReplicaSet of a Pod, the Deployment
   * of a ReplicaSet, the CronJob of a Job, the Service of an EndpointSlice.
   */
  readonly owner?: KubeObject;
  /**
   * Set for what the cluster has made by itself and nobody wished for: a dump of a live cluster is full of it. It is in
   * `objects`, and `find` gives it, but it is no workload, and `all` leaves it out.
   */
  readonly byproduct?: ByproductKind;
  /** Pointer into `given` for a pointer into `value`: they differ where an old API version was normalised. */
  givenPath(path: Pointer): Pointer;
  /** Position of the field at `path` (a pointer into `value`). */
  position(path: Pointer): SourcePosition;
}

/**
 * Why an object is a by-product of a live cluster. `owned`: another object of the input made it. `orphan`: a controller made
 * it that the input lacks. `finished`: a Job or Pod that has run. `kept`: the API server and its controllers keep it in
 * every cluster. `system`: it runs the cluster (namespace `kube-system`). `test`: a hook that no deployment runs (`helm test`).
 */
export type ByproductKind = 'owned' | 'orphan' | 'finished' | 'kept' | 'system' | 'test';

/** Things that the model stage tells; each has a rule in `rules/input/` that words it. */
export const MODEL_PROBLEMS = [
  'unknown-field',
  'wrong-type',
  'missing-field',
  'null-value',
  'duplicate-object',
  'unknown-kind',
  'retired-kind',
  'missing-namespace',
  'mixed-namespaces',
  'part-of-cluster',
  'missing-name',
  'old-api-version',
  'removed-field',
  'not-kubernetes',
  'partial-object',
  'encrypted-values',
] as const;
export type ModelProblemKind = (typeof MODEL_PROBLEMS)[number];

/** A problem with an object as such. */
export interface ModelProblem {
  readonly kind: ModelProblemKind;
  readonly object: ObjectRef;
  /** Pointer into the object as given. */
  readonly path: Pointer;
  readonly source: SourcePosition;
  /** One sentence: what is wrong and what k2e did about it. Never quotes a value. */
  readonly message: string;
  /** Of a duplicate: the place of the object that counts. */
  readonly by?: SourcePosition;
  /** Nearest known name, for an unknown field or kind. */
  readonly suggestion?: string;
}

/** Kinds that run pods: those of Kubernetes itself, KEDA's ScaledJob, which holds a whole Job spec, and the Rollout of Argo. */
export const WORKLOAD_KINDS = [
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
  'DaemonSet',
  'Pod',
  'Job',
  'CronJob',
  'ScaledJob',
  'Rollout',
] as const;
export type WorkloadKind = (typeof WORKLOAD_KINDS)[number];

/** `main` runs for the pod's life; `init` runs once, in order, before; `sidecar` is an init container with `restartPolicy: Always`. */
export type ContainerRole = 'main' | 'init' | 'sidecar';

/** One container of a workload. */
export interface ContainerPart {
  readonly name: string;
  readonly role: ContainerRole;
  /** Place among the containers of its list (`initContainers` or `containers`). */
  readonly index: number;
  /** Pointer into the workload object's `value`, for example `/spec/template/spec/containers/0`. */
  readonly path: Pointer;
  readonly value: Container;
}

/** An object that runs pods, with what hangs on it resolved. */
export interface Workload {
  readonly object: KubeObject;
  readonly kind: WorkloadKind;
  readonly namespace: string;
  readonly name: string;
  /** Pointer into `object.value` of the pod template; `''` for a Pod (its own metadata and spec are the template). */
  readonly templatePath: Pointer;
  readonly template: PodTemplateSpec;
  /** Pointer of the Job spec: `/spec` for a Job, `/spec/jobTemplate/spec` for a CronJob, `/spec/jobTargetRef` for a ScaledJob. */
  readonly jobPath?: Pointer;
  readonly job?: JobSpec;
  /**
   * The Rollout of Argo that says how many pods there are and how they are replaced: the object itself where it is a Rollout, else
   * the one that names it in `workloadRef`.
   */
  readonly rollout?: KubeObject;
  /** The Canary of Flagger that replaces its pods by degrees. */
  readonly canary?: KubeObject;
  /** Set for a StatefulSet whose pods the user wants to run each by itself, with its own name. */
  readonly apart?: true;
  /** Init containers and sidecars in their order, then the main containers in theirs. */
  readonly containers: readonly ContainerPart[];
  /** Services of the same namespace whose selector matches the template's labels. */
  readonly services: readonly KubeObject<Service>[];
  readonly autoscalers: readonly KubeObject<HorizontalPodAutoscaler>[];
  /** ScaledObjects of KEDA that scale it. */
  readonly scaledObjects: readonly KubeObject[];
  readonly disruptionBudgets: readonly KubeObject<PodDisruptionBudget>[];
  readonly ingresses: readonly KubeObject<Ingress>[];
  /** HTTPRoutes and GRPCRoutes of the Gateway API, and IngressRoutes of Traefik, that send requests to its Services. */
  readonly routes: readonly KubeObject[];
  readonly serviceAccount?: KubeObject<ServiceAccount>;
}

/** How a Service is named: `web`, `web.shop`, `web.shop.svc`, or with the cluster's domain behind. */
export type NameForm = 'short' | 'ns' | 'svc' | 'fqdn';

/** A Service that the value of a secret names; the value itself is not kept. */
export interface NamedService {
  readonly namespace: string;
  readonly name: string;
  readonly form: NameForm;
}

/** Kinds of objects from which a Secret comes to be, the Secret itself included. */
export type SecretOrigin = 'Secret' | 'SealedSecret' | 'ExternalSecret' | 'SecretProviderClass';

/**
 * All that is known of one key of a Secret past the model stage. Of an origin other than `Secret` only the key is known:
 * the rest is as for an ordinary text.
 */
export interface SecretKeyFacts {
  readonly origin: SecretOrigin;
  /** The value is the empty text. */
  readonly empty: boolean;
  /** The value is no text (not UTF-8, or with a NUL). */
  readonly binary: boolean;
  /** The manifest has something that is no base64, which Kubernetes refuses; the value is unknown. */
  readonly refused?: true;
  readonly serviceReferences: readonly NamedService[];
  /** It names a host of the cluster that no Service of the input has: one with `svc` in it, or a short name. Which, no output may tell. */
  readonly unknownHost?: 'qualified' | 'word';
  /** It holds a name of an SRV record that the DNS of the cluster answers. Which, no output may tell. */
  readonly srvName?: true;
  /** The kinds of servers outside the cluster that it names (`Amazon RDS`). Which, no output may tell. */
  readonly endpoints: readonly Pick<Endpoint, 'what' | 'sure'>[];
  /** Registry hosts of image-pull credentials, as written; none for other keys. */
  readonly registries: readonly string[];
}

/** Where a Secret comes from. */
export interface SecretSource {
  readonly object: KubeObject;
  readonly origin: SecretOrigin;
  /** `type` of the Secret; `''` where none is given. */
  readonly type: string;
  /** False where the Secret has more keys than the manifests show (`dataFrom` of an ExternalSecret). */
  readonly complete: boolean;
  readonly keys: ReadonlyMap<string, SecretKeyFacts>;
}

/** All objects of a run, with their relations. Read-only. */
export interface Inventory {
  /** In the order of the input; with a filter, what it selects and all that hangs on the selected workloads. */
  readonly objects: readonly KubeObject[];
  /** Objects that the filter leaves out: no rule runs on them, but `find` gives them, so that references resolve. */
  readonly hidden: readonly KubeObject[];
  readonly workloads: readonly Workload[];
  readonly problems: readonly ModelProblem[];
  /** The object of this kind (any API group), or undefined. */
  find<T extends object = object>(kind: string, namespace: string, name: string): KubeObject<T> | undefined;
  /** All objects of a kind but by-products, in the order of the input. */
  all<T extends object = object>(kind: string): readonly KubeObject<T>[];
  /** Those of a namespace, in the order of the input. */
  allIn<T extends object = object>(kind: string, namespace: string): readonly KubeObject<T>[];
  /** The workload of an object, if it is one. */
  workload(object: KubeObject): Workload | undefined;
  /** The workloads of a namespace, in the order of the input. */
  workloadsIn(namespace: string): readonly Workload[];
  /** Workloads that a Service's selector matches, in the order of the input. */
  workloadsOf(service: KubeObject<Service>): readonly Workload[];
  /** Workloads on which an object hangs: a Service, an autoscaler, a budget or an Ingress. In the order of the input. */
  attachedTo(object: KubeObject): readonly Workload[];
  /** Workloads whose pods name this ConfigMap, Secret, claim or ServiceAccount, in the order of the input. */
  usersOf(object: KubeObject): readonly Workload[];
  /** The keys of a Secret of this name, from whichever object it comes. Undefined when none is in the input. */
  secretKeys(namespace: string, name: string): ReadonlyMap<string, SecretKeyFacts> | undefined;
  /** The object from which the Secret of this name comes. */
  secretSource(namespace: string, name: string): SecretSource | undefined;
  /**
   * The fields of an object that a script has yet to fill in, of which the finding on its file tells as long as an image is among them;
   * pointers into its `given`.
   */
  openPlaces(object: KubeObject): ReadonlySet<Pointer>;
  /** The object in a loaded document that holds `pointer`, and the pointer into its `given`. */
  locate(
    document: Document,
    pointer: Pointer,
  ): {readonly object: KubeObject; readonly path: Pointer} | undefined;
}
