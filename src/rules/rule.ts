import type {Config} from '../config/config.ts';
import type {SecretValue, Upload} from '../ecs/plan.ts';
import type {Handle, ResourceInputs, ResourceKind} from '../ecs/resource.ts';
import type {Fidelity, Level} from '../finding.ts';
import type {JsonObject} from '../json.ts';
import type {LoadProblem, LoadProblemKind} from '../load/document.ts';
import type {
  ContainerPart,
  Inventory,
  KubeObject,
  ModelProblem,
  ModelProblemKind,
  Workload,
} from '../model/inventory.ts';
import type {Container, JobSpec, KindTypes, PodTemplateSpec} from '../model/kubernetes.generated.ts';
import type {RolloutObject} from '../model/rollout.ts';
import type {Pointer} from '../pointer.ts';

/** Shares of objects that many kinds have in common: rules on a part run for each of its places. */
export interface PartTypes {
  /** Any object: its `apiVersion`, `kind` and `metadata`. */
  object: {apiVersion?: string; kind?: string; metadata?: KindTypes['Pod']['metadata']};
  /** The pod template of a workload that k2e converts. */
  pod: PodTemplateSpec;
  /** A container (main, init or sidecar) of such a template. */
  container: Container;
  /** The spec of a Job, or of a CronJob's Job template. */
  job: JobSpec;
  /** A whole object that the cluster has made by itself (`KubeObject.byproduct`): the Pods of a ReplicaSet in a live dump. */
  byproduct: JsonObject;
  /** A whole workload that k2e does not convert: a StatefulSet that stays on Kubernetes, a DaemonSet without nodes. */
  kept: KindTypes['StatefulSet'] & KindTypes['DaemonSet'];
  /** A Rollout of Argo. */
  Rollout: RolloutObject;
  /** A whole object of a kind that no rule is about: other custom resources, unknown kinds. */
  other: JsonObject;
}

/** What a rule may be about: a kind of object, or a part. */
export type SubjectName = keyof KindTypes | keyof PartTypes;

export type SubjectValue<S extends SubjectName> = S extends keyof PartTypes
  ? PartTypes[S]
  : S extends keyof KindTypes
    ? KindTypes[S]
    : never;

/** Every field optional, at every depth: what one rule knows of a resource. */
export type Patch<T> = T extends readonly (infer Item)[]
  ? readonly Patch<Item>[]
  : T extends object
    ? {readonly [Key in keyof T]?: Patch<T[Key]> | undefined}
    : T;

/** What a rule says of a field. */
export interface Report {
  readonly level: Level;
  readonly fidelity: Fidelity;
  /** What and why, one or two full sentences. May quote field values (never of a Secret); the reporters make them harmless. */
  readonly message: string;
  /** What to do; the rule's own `remediation` when left out. */
  readonly remediation?: string;
  /** The workloads that it also concerns, where the subject itself does not show it. */
  readonly workload?: Workload | readonly Workload[];
}

/** A part of an object as one rule may see it. */
export interface Scope<T> {
  /**
   * The claimed fields, and nothing else, of the object's `value`. What is read from it is tracked: a leaf that was read
   * counts as mapped if the rule sets something, unless the rule reports or drops it.
   */
  readonly view: T;
  /** True when the user wrote the field (a default of the API server is not given). Pointer below `view`. */
  given(path: Pointer): boolean;
  /**
   * Files a finding on the field at `path` (below `view`; `''` = the whole part). It accounts for every leaf at and below
   * `path` that this rule claims. Several fields of which the same is to be said get one finding, which stands at the first and
   * accounts for all; no field, no finding. So do reports of one call of the rule that say the same in the same words.
   */
  report(path: Pointer | readonly Pointer[], report: Report): void;
  /** Says why the field at `path`, with all below it, has no meaning on ECS or no effect. One sentence. No finding is filed. */
  drop(path: Pointer, reason: string): void;
}

/** What every rule gets besides its subject. */
export interface Context {
  readonly config: Config;
  readonly inventory: Inventory;
  /** Today, `YYYY-MM-DD`: the next clock change and the like are counted from it. */
  readonly today: string;
  /**
   * A choice that k2e makes once per run (names, sizes, routes …): `context.choice(names)`. Each lives in `src/choices/`,
   * is a pure function of the context, and is computed on first use.
   */
  choice<T>(choose: (context: Context) => T): T;
  /**
   * The value of a `k2e.yaml` key that only the user knows, or its token, which also files the finding that names the key.
   */
  need(key: NeededKey): string;
  /** The same for a list: the configured values, or one token that stands for all of them. */
  needList(key: NeededListKey): readonly string[];
}

export type NeededKey =
  | 'aws.accountId'
  | 'aws.region'
  | 'aws.partition'
  | 'network.vpcId'
  | 'cluster.capacityProviders.managed'
  | `tls.certificates.${string}`;
export type NeededListKey = 'network.taskSubnets' | 'network.albSubnets';

/** What a rule can do. */
export interface Outcome {
  /**
   * Merges `patch` into the resource, which exists from then on. Two rules may not set one field to different values.
   * A resource that only blocked workloads need is not written: name the `workload` where the subject itself is none. Of load
   * balancers and what hangs on them it is found out by itself (`map/serving.ts`): they name none.
   */
  set<K extends ResourceKind>(
    resource: Handle<K>,
    patch: Patch<ResourceInputs[K]>,
    workload?: Workload,
  ): void;
  /** Says that `resource` can only be made after `others`, where no token in its input shows it. */
  after(resource: Handle, ...others: readonly Handle[]): void;
  /** Lists a value that the user must put into a secret store. */
  secret(value: SecretValue): void;
  /** Adds a file to the output that the user must put into a bucket before tasks of the workload start. Never a secret. */
  upload(file: Upload, workload?: Workload): void;
}

/** What `map` of a rule gets. */
export interface Subject<S extends SubjectName> extends Scope<SubjectValue<S>>, Outcome {
  readonly object: KubeObject;
  readonly context: Context;
  /** The workload: always there for `pod`, `container`, `job` and the workload kinds that k2e converts. */
  readonly workload: S extends 'pod' | 'container' | 'job' ? Workload : Workload | undefined;
  /** The container, for `container` rules. */
  readonly container: S extends 'container' ? ContainerPart : undefined;
  /** The pod-level fields that a container rule claims with `podClaims`; for others nothing. */
  readonly pod: S extends 'container' ? Scope<PodTemplateSpec> : undefined;
  /** Merges a patch into the container's definition, for `container` rules. */
  readonly setContainer: S extends 'container'
    ? (patch: Patch<NonNullable<ResourceInputs['task-definitions']['containerDefinitions']>[number]>) => void
    : undefined;
}

/** An executed example: it is the documentation's and the test's at once. */
export interface Example {
  /** What it shows, a short phrase: `three replicas`. */
  readonly name: string;
  /**
   * YAML. For a kind: one or more whole objects, the one of the rule's kind under test. For `pod`: a pod spec (containers
   * may be left out); for `container`: one container's fields beside name and image; for `job`: a Job spec; for `object`:
   * a whole object. Fragments are put into a Deployment `app` (Job `app`) in namespace `shop`, container `app`.
   */
  readonly given: string;
  /** `k2e.yaml` for this example. */
  readonly config?: string;
  /** Parts of resources that must come out: key → partial input (`null` = this field must be absent). */
  readonly emits?: Readonly<Record<string, unknown>>;
  /** Keys of resources that must not come out. */
  readonly withholds?: readonly string[];
  /** Exactly the findings of this rule, in any order. None when left out. */
  readonly findings?: readonly {
    readonly level: Level;
    readonly fidelity: Fidelity;
    /** Pointer into the whole object. */
    readonly path?: Pointer;
    /** A word or phrase that the message must hold. */
    readonly says?: string;
  }[];
  /** Leaves (pointers into the whole object) that this rule must drop. */
  readonly drops?: readonly Pointer[];
}

/** Everything about one mapping, declared once. */
export interface Rule<S extends SubjectName = SubjectName> {
  /** The file's path below `src/rules`, without `.ts`. Public: never reused, never renamed. */
  readonly id: string;
  readonly on: S | readonly S[];
  /**
   * Patterns of the fields that this rule accounts for: pointers below the part in which `*` stands for any segment and a
   * segment may end in `*` (`/metadata/annotations/nginx.ingress.kubernetes.io~1*`). A claim covers all below it. Where claims
   * overlap, the more specific one takes the leaf; of equal ones a kind's rule takes it from a rule on any `object`.
   */
  readonly claims: readonly string[];
  /** For `container` rules: the same, below the pod template, for pod-level defaults of containers. */
  readonly podClaims?: readonly string[];
  /** One sentence: what becomes of the fields. */
  readonly summary: string;
  /** Why it maps so, or why not: what Kubernetes does, what ECS does, the gap. Some sentences. */
  readonly rationale: string;
  /** What the user should do when a finding of this rule shows up. One or two sentences. */
  readonly remediation: string;
  readonly refs: {readonly kubernetes: readonly string[]; readonly ecs: readonly string[]};
  readonly knowledge: {
    /** Month in which it was last checked, `YYYY-MM`. */
    readonly asOf: string;
    /** `documented`: by AWS's and Kubernetes' own documents or types; `unverified`: needs one call against real AWS. */
    readonly standing: 'documented' | 'unverified';
  };
  /** Every fidelity that the rule's findings can have; each has an example. `exact` = it maps without a finding. */
  readonly fidelities: readonly Fidelity[];
  readonly examples: readonly [Example, ...Example[]];
  /** Pure: reads its subject and context, tells its outcome. Never throws for user input, logs, or does I/O. */
  map(subject: Subject<S>): void;
}

/**
 * What the run itself notices: a leaf that no rule accounts for, an empty value that the API server fills, a value of
 * `k2e.yaml` that is missing, a key there that names nothing of the input, a waiver there that no longer holds or never did, a route to a workload that is left out, a text that CloudFormation
 * would look up.
 */
export const RUN_PROBLEMS = [
  'unmapped',
  'empty-value',
  'missing-setting',
  'setting-unused',
  'waiver-unused',
  'waiver-expired',
  'closed-route',
  'dynamic-reference',
] as const;
export type RunProblemKind = (typeof RUN_PROBLEMS)[number];

/** A rule that words a problem of the load or model stage, or of the run itself; it claims no fields. */
export interface ProblemRule {
  readonly id: string;
  readonly problem: LoadProblemKind | ModelProblemKind | RunProblemKind;
  readonly summary: string;
  readonly rationale: string;
  readonly remediation: string;
  readonly refs: {readonly kubernetes: readonly string[]; readonly ecs: readonly string[]};
  readonly knowledge: Rule['knowledge'];
  readonly level: Level;
  readonly fidelity: Fidelity;
  readonly examples: readonly Example[];
  /** The finding's message; the problem's own when left out. */
  readonly message?: (problem: LoadProblem | ModelProblem) => string;
}

/** Declares a rule; the identity function, for its types. */
export function defineRule<const S extends SubjectName>(rule: Rule<S>): Rule<S> {
  return rule;
}

/** Declares the rule that words one kind of problem of the load or model stage. */
export function defineProblemRule(rule: ProblemRule): ProblemRule {
  return rule;
}
