import {CallError, type Ports} from '../../src/cutover/calls.ts';
import type {ProbeRun} from '../../src/cutover/probe-run.ts';

/** The calls that the contract is about. */
export type ContractPorts = Pick<
  Ports,
  | 'dns.records'
  | 'dns.change'
  | 'dns.change-status'
  | 'schedule.get'
  | 'schedule.set'
  | 'ecs.service'
  | 'ecs.ended'
  | 'ecs.scale'
  | 'ecs.runs'
  | 'ecs.run'
  | 'ecs.probe'
  | 'ecs.probed'
  | 'balancer.listeners'
>;

/** A place for the journal. */
export type StatePorts = Pick<Ports, 'state.read' | 'state.write'>;

/** Something that answers as AWS does, more or less: an emulator behind the adapters, or an in-memory platform. */
export interface Subject {
  readonly ports: ContractPorts;
  /** Makes an empty hosted zone; its id. */
  makeZone(name: string): Promise<string>;
  /** Makes a schedule for every minute that starts the task family of the same name with a client token and a tag of its firing. */
  makeSchedule(schedule: ScheduleWish): Promise<void>;
  /** Makes an ECS service with one task; its cluster and name. */
  makeService(name: string): Promise<{readonly cluster: string; readonly service: string}>;
  /** A cluster, and a subnet and a security group for tasks. */
  makePlace(): Promise<Pick<ProbeRun, 'cluster' | 'subnets' | 'securityGroups'>>;
  /** Makes a load balancer; its ARN. */
  makeBalancer(wish: BalancerWish): Promise<string>;
  /** Places for a journal that hold none yet, by kind; each call makes a new one. */
  readonly states: Readonly<Record<string, () => Promise<StatePorts>>>;
}

/** A load balancer to be made, with a target group for each of its listeners. */
export interface BalancerWish {
  readonly kind: 'application' | 'network';
  readonly listeners: readonly {
    readonly protocol: 'HTTP' | 'HTTPS' | 'TCP' | 'TLS' | 'UDP';
    readonly port: number;
    /** The names in each certificate; the first one is there for everybody. */
    readonly certificates?: readonly (readonly string[])[];
  }[];
}

/** A schedule to be made. */
export interface ScheduleWish {
  readonly group: string;
  readonly name: string;
  readonly enabled: boolean;
}

/** Who is held to the contract. */
export type SubjectName = 'rehearsal' | 'moto' | 'ministack';

/**
 * One clause: what AWS does in a situation. `answer` makes the situation and returns what was observed, in a few words: that is
 * compared with `aws`. An emulator that is known to differ has its own answer in `except`: then that one is demanded, so that the
 * table stays true when the emulator gets better. The rehearsal platforms have no exceptions.
 */
export interface Clause {
  readonly name: string;
  readonly aws: string;
  /** Documentation or report that AWS's answer is taken from. */
  readonly source: string;
  readonly except?: Partial<Readonly<Record<Exclude<SubjectName, 'rehearsal'>, string>>> | undefined;
  answer(subject: Subject): Promise<string>;
}

/** What became of a call: `done`, or the kind of its failure. @throws whatever is no failure of a call */
export async function outcome(call: () => Promise<unknown>): Promise<string> {
  try {
    await call();
    return 'done';
  } catch (error) {
    if (error instanceof CallError) return error.failure;
    throw error;
  }
}
