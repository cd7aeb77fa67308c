import type {Instant, ObjectRef} from './calls.ts';
import type {RecordSet} from './records.ts';

/**
 * The plan of a cutover: everything that it will ever touch, with the values found when it was made. Written by `k2e cutover plan`,
 * reviewed by people, committed to git, read by every other command. No secret stands in it.
 */
export interface Plan {
  readonly version: 1;
  /** Names the cutover in record identifiers, comments and annotations: lower-case letters, digits and dashes, at most 20. */
  readonly run: string;
  /** Where the journal lies: a path from the plan's folder on, `s3://bucket/key` or `dynamodb://table/key`. */
  readonly state: string;
  readonly region: string;
  /** Account of AWS: whoever has credentials of another one changes nothing. Absent where nobody told. */
  readonly account?: string;
  readonly cluster: string;
  /** Context of the kubeconfig; absent: the current one. */
  readonly context?: string;
  /** UID of the cluster's namespace `kube-system`: whoever reaches another cluster changes nothing. Absent where it could not be read. */
  readonly clusterId?: string;
  readonly web: readonly WebTrack[];
  readonly batches: readonly BatchTrack[];
  readonly workers: readonly WorkerTrack[];
  /** The services that ECS keeps up beside their pods, from their deployment to the end of the cutover (T60). */
  readonly beside?: readonly Beside[];
  /** How callers inside of VPCs are asked; where a host has such. */
  readonly prober?: Prober;
  /** What could not be planned safely and stays as it is, for the people who review the plan. */
  readonly left?: readonly {readonly what: string; readonly why: string; readonly remedy: string}[];
  /** What reviewers should know of what is planned. */
  readonly notes?: readonly string[];
}

/** Which side a load balancer is on, and where Route 53 finds it. */
export interface Balancer {
  readonly arn: string;
  readonly dnsName: string;
  /** Canonical hosted zone of the load balancer, for aliases. */
  readonly zone: string;
}

/** One hostname with all its types in all its zones. */
export interface WebTrack {
  /** `web/<host>`. */
  readonly id: string;
  readonly host: string;
  readonly source: Balancer;
  readonly target: Balancer;
  /** Private zones first (cutover T22). */
  readonly zones: readonly ZonePlan[];
  /** Percentages of the ramp, growing, the last one 100. */
  readonly steps: readonly number[];
  /** Seconds that a weight is watched, counted from INSYNC plus the old TTL (T18). */
  readonly bakeSeconds: number;
  readonly guards: WebGuards;
  /**
   * What keeps other owners from writing these records while they are weighted, for example external-dns's `controller` annotation
   * on the Ingress (T31). Set when the zones are at `lowered`, whose ownership TXT is gone by then (T30), and given back on the way back.
   */
  readonly holds?: readonly Hold[];
  /** Where the load balancer of the source writes its access logs, if it does: they tell who still calls it in the end (T19). */
  readonly logs?: {readonly bucket: string; readonly prefix?: string};
  /** What serves it on the source, each with the service that takes its place: what one side serves with so many pods takes as many tasks (T66). */
  readonly backing?: readonly Backing[];
  /** VPCs whose resolvers answer for it from a private zone: what they answer has to be seen from inside (T21). */
  readonly probes?: readonly VpcProbe[];
  /** Helm releases of what publishes it: not finalised while one is pending (T58). */
  readonly releases?: readonly Release[];
}

/** A workload of the source and the service that takes its place. */
export interface Backing {
  readonly workload: ObjectRef;
  readonly service: string;
}

/** The task that asks inside of a VPC: its family, which k2e registers, and what it runs. */
export interface Prober {
  readonly family: string;
  readonly image: string;
  /** Pulls an image that is not public. */
  readonly executionRole?: string;
}

/** Where a task can ask the resolver of a VPC. */
export interface ProbePlace {
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly publicIp: boolean;
}

/** A VPC in which a host's name is answered: with the place of a task there, or why k2e cannot run one. */
export interface VpcProbe {
  readonly vpc: string;
  /** The private zone that should answer; absent where it is none of the plan. */
  readonly zone?: string;
  readonly place?: ProbePlace;
  /** A person has to look, and to say so. */
  readonly byHand?: string;
}

/** The records of one host in one zone. */
export interface ZonePlan {
  readonly zone: string;
  readonly private: boolean;
  /** Role to assume for a zone of another account (T26). */
  readonly role?: string;
  /** The record sets as found, exactly, with the ownership TXT of external-dns where there is one. */
  readonly before: readonly RecordSet[];
  /**
   * The same with the TTL of the ramp; without the ownership TXT where k2e takes the name over from external-dns (T30).
   * Equal to `before` where nothing has to change.
   */
  readonly lowered: readonly RecordSet[];
  /** Weighted sets of the source, at weight 0 here; identifiers `k2e-<run>-source` unless the group was weighted already (T12). */
  readonly source: readonly RecordSet[];
  /** Weighted sets of the target, at weight 0 here. */
  readonly target: readonly RecordSet[];
  /** Simple sets of the target: what remains after `finalise`. */
  readonly after: readonly RecordSet[];
  /** Members of an already weighted group that belong to neither side and stay as they are. */
  readonly others?: readonly RecordSet[];
}

/** When more traffic may go to the target. */
export interface WebGuards {
  /** Requests that the target has to have served in the bake; fewer are inconclusive and hold (T20). */
  readonly minimumRequests: number;
  /** Datapoints (minutes) that both sides need. */
  readonly minimumPoints: number;
  /** The target's percentage of 5xx may exceed the source's by this many percentage points. */
  readonly errorMarginPercent: number;
  /** The target's 95th percentile may be at most this percentage of the source's: 150 is one and a half times. */
  readonly latencyPercent: number;
  /** ECS services that have to be steady. */
  readonly services: readonly string[];
  /** CloudWatch alarms that have to be OK. */
  readonly alarms: readonly string[];
  /**
   * The part of the source's pods, the most that are counted when traffic leaves it, that either side has to have for the whole traffic; 0 asks for none.
   * 100 where it is absent.
   */
  readonly capacityPercent?: number;
  /** The name servers of its public zones are asked, and what they answer has to agree with the weights (T20); they could be reached when the plan was made. */
  readonly answers?: boolean;
  /** What a failing guard does while a weight is watched; a hold where it is absent. */
  readonly onFail?: 'hold' | 'rollback';
}

/** One CronJob and the schedules that take its place. */
export interface BatchTrack {
  /** `batch/<namespace>/<name>`. */
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** Kubernetes' schedule and zone: with them the firings are computed. */
  readonly schedule: string;
  readonly timeZone: string;
  /** It was suspended when the plan was made: then nothing is armed on either side, before and after. */
  readonly suspended: boolean;
  readonly concurrencyPolicy: 'Allow' | 'Forbid' | 'Replace';
  /** Task family whose runs prove the job. */
  readonly family: string;
  /** ARN of the state machine that its schedules start, where they do: then its executions prove the job. */
  readonly machine?: string;
  readonly schedules: readonly {readonly group: string; readonly name: string; readonly definition: string}[];
  /** What would set `suspend` back, and how it is held (T54–T58). Empty: nothing owns the field. */
  readonly holds: readonly Hold[];
  /** Who sets `suspend` from Git: then a person commits it, and k2e waits (T57). */
  readonly gitOwner?: GitOwner;
  /** The Helm release of the CronJob: neither handed over nor finalised while it is pending (T58). */
  readonly releases?: readonly Release[];
  /** Seconds after which the CronJob controller and Scheduler surely know of a change (T40; both have no upper bound on paper). */
  readonly settleSeconds: {readonly source: number; readonly target: number};
  /** What to do about firings that neither side ran. */
  readonly onGap: 'catch-up' | 'skip' | 'ask';
}

/** A change that keeps a GitOps tool from reverting k2e's, and its inverse. */
export interface Hold {
  readonly ref: ObjectRef;
  /** RFC 6901 pointers and the values while held. `before` has the same keys with the values found (null: absent). */
  readonly values: Readonly<Record<string, unknown>>;
  readonly before: Readonly<Record<string, unknown>>;
  readonly reason: string;
  /** Who sets these fields from Git: then a person commits them, and k2e waits. */
  readonly gitOwner?: GitOwner;
}

/** A GitOps tool that declares a field: what k2e wrote there itself would be set back, so Git has to say it (T57). */
export interface GitOwner {
  /** Such as `Argo CD's Application argocd/shop`. */
  readonly name: string;
  /** Its names among the field managers: a field of one of these has its value from Git. */
  readonly managers: readonly string[];
  /** Repository, path and revision, where its object tells. */
  readonly source?: string;
  /** It renders a chart: values have to make the field. */
  readonly isChart?: boolean;
}

/** A Helm release, by the namespace in which Helm keeps its record. */
export interface Release {
  readonly namespace: string;
  readonly name: string;
}

/** A consumer that may run on one side only. */
export interface WorkerTrack {
  /** `worker/<namespace>/<name>`. */
  readonly id: string;
  readonly ref: ObjectRef;
  readonly service: string;
  /** Replicas on the source when the plan was made, and tasks wanted on the target. */
  readonly sourceReplicas: number;
  readonly targetTasks: number;
  /** Autoscalers and GitOps objects that would raise the source again (T62). */
  readonly holds: readonly Hold[];
  /** Who sets `replicas` from Git, as for a job (T57). */
  readonly gitOwner?: GitOwner;
  /** Its Helm release, as for a job (T58). */
  readonly releases?: readonly Release[];
}

/** A workload that runs on both sides at once. While nobody has said that it may, a cutover does not begin. */
export interface Beside {
  /** `<Kind>/<namespace>/<name>`. */
  readonly workload: string;
  readonly service: string;
  /** What people say of it. */
  readonly mode: 'overlap' | 'unknown';
  /** What in the manifests shows that two of it at once might do its work twice, or keep data apart. */
  readonly signs?: readonly string[];
}

/** Any track. */
export type Track = WebTrack | BatchTrack | WorkerTrack;

/** Firings of a job in a window, both ends included; computed by the caller's cron, so that the machine stays pure and small. */
export type Firings = (track: BatchTrack, from: Instant, to: Instant) => readonly Instant[];
