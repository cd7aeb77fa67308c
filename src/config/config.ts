import type {Compute} from '../compute.ts';
import type {SourcePosition} from '../finding.ts';
import type {Json} from '../json.ts';
import type {Format} from './formats.ts';

/**
 * Who asks a liveness probe over HTTP, TCP or gRPC, which the kubelet asks from outside and ECS only from inside: a container
 * of its own (`sidecar`; with `auto` where no load balancer asks the container), the container itself, whose image must have
 * curl (`in-image`), or nobody (`none`).
 */
export type ProbeMode = 'auto' | 'sidecar' | 'in-image' | 'none';

/**
 * How files that Kubernetes makes of ConfigMaps, Secrets and fields of the pod reach the containers: an init container writes
 * them into a volume of the task (`init-container`), or they do not, and the report says what to do (`none`).
 */
export type FilesMode = 'init-container' | 'none';

/**
 * What runs the pods of Jobs and CronJobs: one call of RunTask (`run-task`), a state machine of Step Functions
 * (`step-functions`), or, with `auto`, a state machine where the Job asks for what one call does not do.
 */
export type JobEngine = 'auto' | 'run-task' | 'step-functions';

/**
 * `k2e.yaml`, resolved: every key has its value or its safe default; a key that only the user can know and has not given
 * is undefined. Keys as in the mapping document, section 12.
 */
export interface Config {
  /** Name of the application: prefix of shared things (cluster, namespace, secret paths). Default: `k2e`. */
  readonly app: string;
  readonly aws: {readonly accountId?: string; readonly region?: string; readonly partition?: string};
  readonly network: {
    readonly vpcId?: string;
    readonly taskSubnets?: readonly string[];
    readonly albSubnets?: readonly string[];
    /** Existing groups for every task; none: k2e plans one group per service. */
    readonly securityGroups?: readonly string[];
    /** `inferred`: a task admits the load balancer and the callers that k2e found; `open`: every task of the app. */
    readonly mode: 'inferred' | 'open';
    readonly assignPublicIp: boolean;
  };
  readonly cluster: {
    readonly name: string;
    readonly create: boolean;
    /** Capacity providers of the two kinds of compute that have machines. */
    readonly capacityProviders: {
      /** Of an Auto Scaling group; none: the launch type EC2. */
      readonly ec2?: string;
      /** Of Managed Instances, which cannot be reached without one. */
      readonly managed?: string;
    };
  };
  readonly compute: Compute;
  readonly ingress: {
    readonly mode: 'alb' | 'none';
    readonly group?: string;
    readonly scheme?: 'internal' | 'internet-facing';
    /** Priority of the first listener rule, 1–50000. */
    readonly priorityBase: number;
    /** Rules that a load balancer may have. */
    readonly maxRules: number;
  };
  /** Network Load Balancers of Services of type LoadBalancer. */
  readonly nlb: {readonly scheme?: 'internal' | 'internet-facing'};
  readonly tls: {readonly certificates: Readonly<Record<string, string>>; readonly policy: string};
  readonly identity: {
    /** `<namespace>/<service account>` → ARN of the task role, or `none`. */
    readonly roles: Readonly<Record<string, string>>;
  };
  readonly secrets: {
    readonly store: 'ssm' | 'secrets-manager';
    /** Path before `/<namespace>/<secret>/<key>`; default `/<app>`. */
    readonly prefix: string;
    readonly kmsKey?: string;
    /** Globs of `<Kind>/<namespace>/<name>/<key>` whose values may stay in plain text although they look like secrets. */
    readonly allowPlain: readonly string[];
  };
  readonly serviceConnect: {
    readonly namespace: string;
    readonly aliases: 'detected' | 'all';
    readonly clusterDomain: string;
    readonly inferAppProtocol: boolean;
    /** 0 = off, as kube-proxy has none. */
    readonly requestTimeoutSeconds: number;
  };
  readonly registry: {readonly map: Readonly<Record<string, string>>};
  /** By image, with or without its tag: what manifests do not say of it. */
  readonly images: Readonly<Record<string, {readonly entryPoint?: readonly string[]}>>;
  readonly autoscaling: {
    readonly targetOverrides: Readonly<Record<string, number>>;
    readonly highResolution: boolean;
  };
  readonly logs: {
    readonly retentionDays: number;
    readonly mode: 'blocking' | 'non-blocking';
    readonly maxBufferSize: string;
  };
  readonly sizing: {
    readonly cpu: 'requests' | 'limits';
    /** Task size where a workload names no resources: CPU units and MiB. */
    readonly defaultCpu: number;
    readonly defaultMemory: number;
  };
  readonly probes: {
    /** How liveness probes over HTTP, TCP and gRPC are asked. */
    readonly mode: ProbeMode;
    /** Image of the container that asks them; it has `curl`, `bash` and `timeout`. */
    readonly image: string;
  };
  readonly files: {
    /** How files of ConfigMaps, Secrets and pod fields reach the containers. */
    readonly mode: FilesMode;
    /** Image of the container that writes them; it has a POSIX shell, `base64`, `mkdir`, `chmod` and `chown`. */
    readonly image: string;
    /** S3 bucket, perhaps with a folder (`shop-config/eu`), for contents that a task definition has no room for. */
    readonly bucket?: string;
    /** File system of EFS, or of S3 Files on that bucket or folder, perhaps with a path, from which tasks mount files of ConfigMaps. */
    readonly fileSystem?: string;
  };
  readonly jobs: {
    /** What runs the pods of Jobs and CronJobs. */
    readonly engine: JobEngine;
  };
  readonly kubernetes: {
    /** Namespace of namespaced objects that name none. */
    readonly defaultNamespace: string;
    /** IANA zone of the controller manager, for CronJobs without `timeZone`; UTC on EKS. */
    readonly timeZone: string;
  };
  readonly tags: Readonly<Record<string, string>>;
  readonly namePrefix: string;
  /** Per workload, by `<Kind>/<namespace>/<name>`. */
  readonly workloads: Readonly<Record<string, WorkloadConfig>>;
  /** What `k2e convert` writes where no `--format` says otherwise. */
  readonly outputs: readonly OutputChoice[];
  readonly waivers: readonly Waiver[];
  /** Changes to the inputs of emitted resources, made last (`patches.ts`). */
  readonly patches: readonly ResourcePatch[];
  /** What only people can decide about the cutover; it goes into `cutover.yaml`. */
  readonly cutover: CutoverConfig;
  /** Where the key at this path stands; there when a file was read. */
  readonly place?: (path: readonly (string | number)[]) => SourcePosition;
}

/** The section `cutover`: how traffic and batches move. */
export interface CutoverConfig {
  /** Name of the cutover in record identifiers, comments and annotations. */
  readonly run: string;
  /** A file, `s3://bucket/key` or `dynamodb://table/id`. */
  readonly state: string;
  readonly context?: string;
  /** Percentages of the ramp. */
  readonly steps: readonly number[];
  readonly bakeMinutes: number;
  readonly guards: {
    readonly minimumRequests: number;
    readonly minimumPoints: number;
    readonly errorMarginPercent: number;
    readonly latencyPercent: number;
    /** Of the pods of Kubernetes, what either side has to have for all traffic; 0 asks for none. */
    readonly capacityPercent: number;
    /** What a failing guard does. */
    readonly onFail: 'hold' | 'rollback';
    readonly alarms: readonly string[];
  };
  readonly settleSeconds: {readonly kubernetes: number; readonly scheduler: number};
  readonly onGap: 'ask' | 'catch-up' | 'skip';
  /** How a field that a GitOps tool declares is changed. */
  readonly gitops: 'commit' | 'pause';
  /** The same for single objects, by `<Kind>/<namespace>/<name>`. */
  readonly gitopsFor: Readonly<Record<string, 'commit' | 'pause'>>;
  /** By `<Kind>/<namespace>/<name>`, or a glob of it. */
  readonly workers: Readonly<Record<string, 'exclusive' | 'overlap'>>;
  /** Who looks at names of private zones from inside their VPCs, and how. */
  readonly probe: {
    readonly by: 'task' | 'person';
    readonly image: string;
    readonly executionRole?: string;
    readonly places: readonly {
      readonly vpc: string;
      readonly subnets: readonly string[];
      readonly securityGroups: readonly string[];
      readonly publicIp: boolean;
    }[];
  };
  /** `<Kind>/<namespace>/<name>` of what is on ECS for good. */
  readonly finalised: readonly string[];
  readonly zones: readonly {readonly id: string; readonly role: string}[];
}

/** `service`: all tasks of one service are alike; `per-ordinal`: each pod is a service of its own with one task. */
export type StatefulSetMode = 'service' | 'per-ordinal';

/** What the user decides for one workload. */
export interface WorkloadConfig {
  readonly compute?: Compute;
  /** Instead of the launch type, or of `cluster.capacityProviders`. */
  readonly capacityProvider?: string;
  /** Task size: CPU units and MiB. */
  readonly cpu?: number;
  readonly memory?: number;
  /** Instead of `probes.mode`. */
  readonly probes?: ProbeMode;
  /** Instead of `files.mode`. */
  readonly files?: FilesMode;
  /** Instead of `jobs.engine`. */
  readonly engine?: JobEngine;
  /** How the pods of a StatefulSet run that k2e would leave on Kubernetes. */
  readonly statefulSet?: StatefulSetMode;
  /** What becomes of a DaemonSet: one task on each instance (by both first names), containers in other tasks, or nothing. */
  readonly daemonSet?: 'service' | 'daemon' | 'sidecar' | 'none';
  /** Globs of `<Kind>/<namespace>/<name>`: the workloads whose tasks get the containers of this DaemonSet; none: all. */
  readonly sidecarOf?: readonly string[];
  /** Pods with the network of their node: tasks with that of their instance, or with an address of their own. */
  readonly network?: 'host' | 'task';
  /** Managed Instances: a daemon of this DaemonSet that fails drains its instance. */
  readonly critical?: boolean;
  /** Volume claim template, or claim, of a StatefulSet → handle of the EFS file system with its data. */
  readonly claims?: Readonly<Record<string, string>>;
  /** Container name → image. */
  readonly images?: Readonly<Record<string, string>>;
}

/** An output of `k2e convert`. */
export type OutputChoice =
  | {readonly format: 'native'}
  | {
      readonly format: Exclude<Format, 'native'>;
      /** Instead of the format's name: its folder below the output folder. */
      readonly folder?: string;
    };

/** Accepts findings: they stay in the report, marked, and no longer trip `--fail-on`. */
export interface Waiver {
  readonly rule: string;
  /** Glob of `<Kind>/<namespace>/<name>`. */
  readonly object: string;
  readonly reason: string;
  readonly owner?: string;
  /** Date `YYYY-MM-DD`; from that day on the waiver no longer holds. */
  readonly expires?: string;
  /** Where it stands; not there in a configuration that no file holds. */
  readonly source?: SourcePosition;
}

/** Changes to the input of the API call of one resource, or of all that the glob names. */
export interface ResourcePatch {
  /** `<kind>/<name>` as in `ResourceKey`; `*` in the name stands for any text. */
  readonly resource: string;
  readonly operations: readonly PatchOperation[];
}

/** One operation of RFC 6902. Paths are RFC 6901 pointers into the input; `/list/-` is the place after the last item. */
export type PatchOperation =
  | {readonly op: 'add' | 'replace' | 'test'; readonly path: string; readonly value: Json}
  | {readonly op: 'remove'; readonly path: string}
  | {readonly op: 'move' | 'copy'; readonly path: string; readonly from: string};
