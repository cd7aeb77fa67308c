import type {FiringTimes} from './firing-times.ts';
import type {JobHistory} from './job-history.ts';
import type {Journal} from './journal.ts';
import type {ProbeRun, ProbeSeen} from './probe-run.ts';
import type {ChangeBatch, RecordSet} from './records.ts';

/** A moment, in whole seconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** A Kubernetes object by its place; `apiVersion` and `kind` as kubectl prints them. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** What the cutover looks at of a CronJob; `version` is Kubernetes' resourceVersion. */
export interface CronJobSeen {
  readonly uid: string;
  readonly version: string;
  /** `metadata.generation`: one more with each change of the spec, and with no other. Absent where the API server keeps none. */
  readonly generation?: number;
  /** Kubernetes runs no firing of before it. */
  readonly created: Instant;
  readonly suspended: boolean;
  readonly lastScheduleTime?: Instant;
  readonly startingDeadlineSeconds?: number;
  /** Absent where nobody looked at them. */
  readonly times?: FiringTimes;
  /** How long its Jobs can be seen; absent where nobody knows. */
  readonly history?: JobHistory;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A Job that a CronJob owns. `scheduledFor` is its firing: the annotation of Kubernetes ≥ 1.32, else read from its name. */
export interface JobSeen {
  readonly name: string;
  readonly scheduledFor?: Instant;
  readonly state: 'active' | 'succeeded' | 'failed';
}

/** A workload that can be scaled. */
export interface ReplicasSeen {
  readonly version: string;
  readonly wanted: number;
  /** Pods that still exist, also those that are terminating. */
  readonly pods: number;
  readonly ready: number;
}

/** A schedule of EventBridge Scheduler. `definition` is a digest of everything but its state: a change of it is drift. */
export interface ScheduleSeen {
  readonly enabled: boolean;
  readonly definition: string;
}

/** A run of a task of one family. ECS shows stopped ones for about an hour only. */
export interface RunSeen {
  readonly task: string;
  readonly created: Instant;
  /** The firing, from the tag `k2e:scheduled-for` that the schedule's input sets; absent for a run that was started in another way. */
  readonly scheduledFor?: Instant;
  readonly state: 'active' | 'succeeded' | 'failed';
}

/** An ECS service. */
export interface ServiceSeen {
  readonly desired: number;
  readonly running: number;
  /** One deployment, its rollout completed, as many running as desired. */
  readonly steady: boolean;
}

/** The tasks of a service that ended by themselves, or because they were unhealthy; `last`: how the last of them did, in ECS's words. */
export interface EndedSeen {
  readonly count: number;
  readonly last?: string;
}

/** The targets behind one load balancer, group by group. */
export interface HealthSeen {
  readonly groups: readonly {readonly name: string; readonly healthy: number; readonly registered: number}[];
}

/** A port that a load balancer listens on. */
export interface ListenerSeen {
  readonly port: number;
  /** As Elastic Load Balancing names it: HTTP, HTTPS, TCP, TLS, UDP, TCP_UDP, QUIC, TCP_QUIC. */
  readonly protocol: string;
  /** The names that its certificates cover, in lower case; absent where TLS does not end here, or those of a certificate are not known. */
  readonly names?: readonly string[];
}

/** The newest revision of a Helm release; `status` as Helm writes it: `deployed`, `pending-upgrade`, `failed` … */
export interface ReleaseSeen {
  readonly revision: number;
  readonly status: string;
}

/** How often the name servers of a zone answered with each side's record; `other` led to neither, `unanswered` brought no answer. */
export interface AnswersSeen {
  readonly source: number;
  readonly target: number;
  readonly other: number;
  readonly unanswered: number;
}

/** What one side's load balancer counted in a window; `undefined` where there is no datapoint. */
export interface TrafficSeen {
  readonly requests: number;
  /** Absent where the load balancer sees connections only (a Network Load Balancer). */
  readonly errors5xx?: number;
  /** 95th percentile of the response time in seconds; absent likewise, and where nothing answered. */
  readonly p95?: number;
  /** Minutes of the window that have a datapoint. */
  readonly points: number;
}

/**
 * Every call that the cutover makes to the outside, with what goes in and out: the one list from which come the ports, the
 * in-memory platforms, the kill matrix and the permissions. `effect` changes the world, `read` does not, `state` is the journal.
 */
export interface Calls {
  'state.read': {in: object; out: {journal: Journal; version: string} | null};
  /** Conditional: `version` null means that no state may exist yet. Throws `conflict` when somebody else wrote. */
  'state.write': {in: {journal: Journal; version: string | null}; out: {version: string}};

  'dns.records': {in: {zone: string; name: string}; out: readonly RecordSet[]};
  /** All or nothing; DELETEs repeat the exact present values, so a record that anybody changed makes it fail with `stale`. */
  'dns.change': {in: {zone: string; batch: ChangeBatch}; out: {change: string}};
  'dns.change-status': {in: {zone: string; change: string}; out: 'pending' | 'insync'};

  /**
   * Asks the zone's own name servers for a name, so many times, one after the other server: past every resolver's memory (T20). `source` and
   * `target` are the names that the two sides' records lead to.
   */
  'dns.answers': {
    in: {
      zone: string;
      name: string;
      type: 'A' | 'AAAA' | 'CNAME';
      source: string;
      target: string;
      times: number;
    };
    out: AnswersSeen;
  };

  'schedule.get': {in: {group: string; name: string}; out: ScheduleSeen};
  /** Get, change only the state, put, get again. `definition` is what the caller saw: `stale` when it differs. */
  'schedule.set': {
    in: {group: string; name: string; enabled: boolean; definition: string};
    out: ScheduleSeen;
  };

  'ecs.service': {in: {cluster: string; service: string}; out: ServiceSeen};
  /** Those that ended since a moment, as far as ECS still shows them. */
  'ecs.ended': {in: {cluster: string; service: string; since: Instant}; out: EndedSeen};
  'ecs.scale': {in: {cluster: string; service: string; desired: number}; out: ServiceSeen};
  /** Runs since a moment, and those that go on, however old: executions of the job's state machine where it has one, else tasks of its family. */
  'ecs.runs': {
    in: {cluster: string; family: string; since: Instant; machine?: string};
    out: readonly RunSeen[];
  };
  /** Runs what the schedule would have run for that firing, with the same client token: a repeat starts nothing. */
  'ecs.run': {
    in: {group: string; schedule: string; scheduledFor: Instant; token: string};
    out: {task: string};
  };

  /** Starts a task that tells by its exit code alone what its VPC gets for a name; registers its definition where ECS has none that is equal. */
  'ecs.probe': {in: ProbeRun; out: {task: string}};
  /** The task that was started under a token; null where ECS shows none. */
  'ecs.probed': {in: {cluster: string; family: string; token: string}; out: ProbeSeen | null};

  'balancer.health': {in: {arn: string}; out: HealthSeen};
  'balancer.listeners': {in: {arn: string}; out: readonly ListenerSeen[]};
  'metrics.traffic': {in: {arn: string; from: Instant; to: Instant}; out: TrafficSeen};
  'metrics.alarms': {
    in: {names: readonly string[]};
    out: readonly {name: string; state: 'ok' | 'alarm' | 'unknown'}[];
  };

  'kubernetes.cron-job': {in: {namespace: string; name: string}; out: CronJobSeen};
  'kubernetes.jobs': {in: {namespace: string; cronJob: string; uid: string}; out: readonly JobSeen[]};
  /**
   * `version` is the resourceVersion that the caller saw: `stale` when it is no longer the present one. `startingDeadlineSeconds` is
   * set in the same patch; null removes it, and where it is left out it stays.
   */
  'kubernetes.suspend': {
    in: {
      namespace: string;
      name: string;
      version: string;
      suspended: boolean;
      annotations: Readonly<Record<string, string | null>>;
      startingDeadlineSeconds?: number | null;
    };
    out: CronJobSeen;
  };
  /** Sets `status.lastScheduleTime`, so that un-suspending does not repeat a firing that the other side covered (cutover T42). */
  'kubernetes.mark-scheduled': {
    in: {namespace: string; name: string; version: string; lastScheduleTime: Instant};
    out: CronJobSeen;
  };
  /** Creates the Job of one firing under the controller's own name for it; one that exists already is the same run (T44). */
  'kubernetes.run': {in: {namespace: string; cronJob: string; scheduledFor: Instant}; out: {job: string}};
  'kubernetes.replicas': {in: ObjectRef; out: ReplicasSeen};
  'kubernetes.scale': {in: {ref: ObjectRef; version: string; replicas: number}; out: ReplicasSeen};
  /** Fields of any object (owners: Argo CD Applications, Flux objects, external-dns, Ingress annotations); null where a field is absent. */
  'kubernetes.fields': {
    in: {ref: ObjectRef; fields: readonly string[]};
    out: {version: string; values: Readonly<Record<string, unknown>>};
  };
  /** A field with the names of the managers that declare the value it has now (`managed-field.ts`); a value that is absent is null. */
  'kubernetes.managed-field': {
    in: {ref: ObjectRef; field: string};
    out: {value: unknown; managers: readonly string[]};
  };
  /** The newest revision of a Helm release, from the labels of its Secrets: their data is not asked for. Null where Helm keeps none there. */
  'kubernetes.release': {in: {namespace: string; name: string}; out: ReleaseSeen | null};
  /** A JSON merge patch that sets those fields (RFC 6901 pointers); null removes one. */
  'kubernetes.set-fields': {
    in: {ref: ObjectRef; version: string; values: Readonly<Record<string, unknown>>};
    out: {version: string};
  };
}

export type CallName = keyof Calls;

/** What a call does to the world. The list is complete by its type. */
export const CALLS: Readonly<Record<CallName, 'read' | 'effect' | 'state'>> = {
  'state.read': 'read',
  'state.write': 'state',
  'dns.records': 'read',
  'dns.change': 'effect',
  'dns.change-status': 'read',
  'dns.answers': 'read',
  'schedule.get': 'read',
  'schedule.set': 'effect',
  'ecs.service': 'read',
  'ecs.ended': 'read',
  'ecs.scale': 'effect',
  'ecs.runs': 'read',
  'ecs.run': 'effect',
  'ecs.probe': 'effect',
  'ecs.probed': 'read',
  'balancer.health': 'read',
  'balancer.listeners': 'read',
  'metrics.traffic': 'read',
  'metrics.alarms': 'read',
  'kubernetes.cron-job': 'read',
  'kubernetes.jobs': 'read',
  'kubernetes.suspend': 'effect',
  'kubernetes.mark-scheduled': 'effect',
  'kubernetes.run': 'effect',
  'kubernetes.replicas': 'read',
  'kubernetes.scale': 'effect',
  'kubernetes.fields': 'read',
  'kubernetes.managed-field': 'read',
  'kubernetes.release': 'read',
  'kubernetes.set-fields': 'effect',
};

/** One call with its input. */
export type Call = {readonly [K in CallName]: {readonly call: K; readonly in: Calls[K]['in']}}[CallName];

/** The outside, as the cutover sees it: AWS and Kubernetes, or the in-memory platforms. Every failure is a `CallError`. */
export type Ports = {readonly [K in CallName]: (input: Calls[K]['in']) => Promise<Calls[K]['out']>};

/**
 * Why a call failed. `stale`: the world is not what the caller saw, nothing was changed. `conflict`: somebody else wrote the state.
 * `missing`: the thing is not there. `denied`: permission. `throttled`: try again later, nothing was changed. `invalid`: refused as wrong.
 * `unknown`: no answer; the effect may or may not have happened.
 */
export type CallFailure = 'stale' | 'conflict' | 'missing' | 'denied' | 'throttled' | 'invalid' | 'unknown';

/** A failed call. The message names service, operation and the remote's own text; never a secret. */
export class CallError extends Error {
  readonly failure: CallFailure;
  readonly call: CallName;

  constructor(call: CallName, failure: CallFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CallError';
    this.call = call;
    this.failure = failure;
  }
}
