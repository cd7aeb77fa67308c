import type {JsonObject} from '../../json.ts';
import type {LogPlace} from '../access-logs.ts';
import type {
  HealthSeen,
  Instant,
  ListenerSeen,
  ObjectRef,
  ReleaseSeen,
  ScheduleSeen,
  ServiceSeen,
} from '../calls.ts';
import type {Balancer, ProbePlace} from '../plan.ts';
import type {RecordSet} from '../records.ts';

/** A hosted zone; `name` is normalised. */
export interface ZoneSeen {
  readonly id: string;
  readonly name: string;
  readonly private: boolean;
  /** Its accelerated recovery is known to be on: records can be changed again about an hour after us-east-1 is lost (T24). */
  readonly recovers?: boolean;
  /** Role that was assumed to see it. */
  readonly role?: string;
}

/** A load balancer of the account and region. */
export interface BalancerSeen extends Balancer {
  readonly name: string;
  /** The VPC that it is in. */
  readonly vpc?: string;
  /** Answers AAAA queries too. */
  readonly dualStack: boolean;
  /** Has public addresses of IPv6 only: nothing answers A queries of the internet. */
  readonly withoutIpv4?: boolean;
  /** Has private addresses only. */
  readonly internal?: boolean;
  /** The cluster whose AWS Load Balancer Controller made it. */
  readonly controller?: string;
}

/** A private zone that a VPC asks, whoever owns it; `name` is normalised. */
export interface VpcZone {
  readonly id: string;
  readonly name: string;
  /** `account 222233334444`, or the service of AWS that made it. */
  readonly owner: string;
}

/** How DNS serves a public zone, as far as this machine can see. */
export interface ZoneServed {
  /** Its own name servers answer questions from here. */
  readonly answers: boolean;
  /** The servers that DNS names for it, where none is its own; empty where DNS knows of no such zone. Absent where one is, or that is not known. */
  readonly elsewhere?: readonly string[];
}

/** A schedule with what it starts: the ARN of a state machine, or a task family; neither where it is something else. */
export interface PlannedSchedule extends ScheduleSeen {
  readonly machine?: string;
  readonly family?: string;
  /** `ScheduleExpression` and its zone: with them its firings are computed. */
  readonly expression: string;
  readonly timeZone: string;
  /** What keeps it from firing at the moments of its expression, in words: a flexible window, a start, an end. */
  readonly inexact?: string;
}

/** What `cutover plan` reads of the account and of the cluster; it changes nothing. Failures are `CallError`s. */
export interface Discovery {
  /** The account of AWS that is asked; undefined where nobody tells. */
  account(): Promise<string | undefined>;
  zones(): Promise<readonly ZoneSeen[]>;
  /** The private zones that are associated with a VPC, those of other accounts too. */
  vpcZones(vpc: string): Promise<readonly VpcZone[]>;
  /** The VPCs that a private zone answers in; `role` as in `ZoneSeen`. */
  zoneVpcs(zone: string, role?: string): Promise<readonly {readonly id: string; readonly region: string}[]>;
  /** VPC → where the tasks of these services run in it. */
  places(cluster: string, services: readonly string[]): Promise<ReadonlyMap<string, ProbePlace>>;
  records(zone: string, name: string): Promise<readonly RecordSet[]>;
  /** Null where an emulator stands for Route 53, whose zones DNS knows nothing of. */
  served(zone: ZoneSeen): Promise<ZoneServed | null>;
  balancers(): Promise<readonly BalancerSeen[]>;
  /** Where a load balancer writes its access logs, by its ARN; null where it writes none. */
  logs(arn: string): Promise<LogPlace | null>;
  /** The targets behind a load balancer, by its ARN. */
  health(arn: string): Promise<HealthSeen>;
  /** What a load balancer listens on, by its ARN. */
  listeners(arn: string): Promise<readonly ListenerSeen[]>;
  /** Null when there is none. */
  schedule(group: string, name: string): Promise<PlannedSchedule | null>;
  /** When EventBridge Scheduler fires next after a moment; undefined for what it cannot read or never fires again. */
  fires(expression: string, timeZone: string, after: Instant): Instant | undefined;
  /** From when on firings are compared. */
  now(): Instant;
  /** Null when there is none. */
  service(cluster: string, name: string): Promise<ServiceSeen | null>;
  /** Null when there is none, or the cluster does not know the kind. */
  object(ref: ObjectRef): Promise<JsonObject | null>;
  /** All objects of a kind, in one namespace or in all, that a label selector takes; none when the cluster does not know the kind. */
  objects(
    apiVersion: string,
    kind: string,
    namespace?: string,
    selector?: string,
  ): Promise<readonly JsonObject[]>;
  /** The newest revision of a Helm release; null where Helm keeps none there. */
  release(namespace: string, name: string): Promise<ReleaseSeen | null>;
}

/** Something that the plan leaves out because it could not be done safely. */
export interface Refusal {
  /** The host, CronJob or workload. */
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
}

/** What planning one thing gives: a track, or why there is none; and what people should know of it. */
export interface Planned<Track> {
  readonly track?: Track;
  readonly refusals: readonly Refusal[];
  readonly notes: readonly string[];
}
