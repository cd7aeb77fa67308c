import type {ObjectRef} from '../finding.ts';
import type {ResourceInputs, ResourceKey, ResourceKind} from './resource.ts';

/** One planned AWS resource. */
export interface Resource<K extends ResourceKind = ResourceKind> {
  readonly kind: K;
  readonly name: string;
  /**
   * The input of the API call. Strings may hold tokens (`token.ts`): values that only the user knows and references to what
   * AWS answers when another resource is made.
   */
  readonly input: ResourceInputs[K];
  /** The objects that it comes from, in the order of the input. */
  readonly sources: readonly ObjectRef[];
  /** Resources that must exist first beyond those that its tokens refer to. */
  readonly after: readonly ResourceKey[];
}

/** What k2e intends to make: resources by key, in no particular order. Plain data, printable, never changed once made. */
export interface Plan {
  readonly resources: ReadonlyMap<ResourceKey, Resource>;
  /** Keys whose resources belong to a blocked workload only; their files are written with `--include-blocked` alone. */
  readonly blocked: ReadonlySet<ResourceKey>;
  /** Secret values that the user must push: where each goes and which object holds it. Names only, never values. */
  readonly secretValues: readonly SecretValue[];
  /** Files that the user puts into a bucket or onto EFS before tasks start; none of them holds a secret. */
  readonly uploads?: readonly Upload[];
  /** One-off tasks that a deploy tool of the cluster runs at a point of a deployment. */
  readonly deployMoments?: readonly DeployMoment[];
}

/** When a deploy tool of the cluster runs an object that ends by itself. */
export interface DeployMoment {
  readonly source: ObjectRef;
  /**
   * Before the services have the new version, together with them, after them; or not at a deployment that succeeds (it clears up
   * when the application is taken away, or undoes a deployment).
   */
  readonly moment: 'before' | 'with' | 'after' | 'never';
  /** Among those of one moment the lower weight comes first. */
  readonly weight: number;
}

/** A file of the output that the user puts where tasks read it. */
interface OutputFile {
  /** Path below the output folder. */
  readonly path: string;
  /** Ends in a newline. */
  readonly content: string;
  /** `base64`: what is put there is what the content stands for. */
  readonly form?: 'base64';
}

/** A file for a bucket. */
export interface BucketUpload extends OutputFile {
  readonly bucket: string;
  readonly key: string;
}

/** A file for a file system of EFS. */
export interface EfsUpload extends OutputFile {
  readonly fileSystemId: string;
  /** Absolute path on the file system. */
  readonly file: string;
  /** Permission bits. */
  readonly mode: number;
}

/** A file of the output that the user puts into a bucket, or onto a file system of EFS. */
export type Upload = BucketUpload | EfsUpload;

/** A value in the cluster. */
export interface ClusterValue {
  readonly source: ObjectRef;
  /** Key of the Kubernetes Secret or ConfigMap, or the pointer of the plain value that k2e treats as a secret. */
  readonly key: string;
  /** The variable of the container whose plain value it is. */
  readonly variable?: string;
  /** What `$(name)` in the value stands for; other references stay as they are. */
  readonly references?: readonly TextReference[];
}

/** What stands for `$(name)` in a text: words that everybody may read, or a value in the cluster. */
export type TextReference = {readonly name: string} & ({readonly text: string} | ClusterValue);

/** One value that the user puts into a secret store. */
export interface SecretValue extends ClusterValue {
  readonly store: 'ssm' | 'secrets-manager';
  /** Name in the store. */
  readonly name: string;
  /** Key inside a JSON secret (Secrets Manager only). */
  readonly jsonKey?: string;
  /**
   * What the store holds where it is not the value itself: `base64`, the bytes in base64, as a store holds text;
   * `registry-login`, `{"username": …, "password": …}` for the registry that the name ends in; `expanded`, the text with its
   * references replaced.
   */
  readonly form?: 'base64' | 'registry-login' | 'expanded';
}

/** The resource of this key, typed by its kind. */
export function resourceOf<K extends ResourceKind>(plan: Plan, key: ResourceKey<K>): Resource<K> | undefined {
  return plan.resources.get(key) as Resource<K> | undefined;
}
