import type {Instant} from '../cutover/calls.ts';

/** The two sides of a cutover: Kubernetes, and ECS. */
export type Side = 'source' | 'target';

/** A run of a job that really began: a Job that was created, a task that was started. */
export interface Launch {
  readonly kind: 'launch';
  readonly at: Instant;
  readonly side: Side;
  /** Source: `<namespace>/<CronJob>`. Target: the task family. */
  readonly job: string;
  /** The firing that it is for; absent for a run that somebody started by hand. */
  readonly firing?: Instant;
  readonly run: string;
}

/** Something that another actor of the world did: a GitOps tool, an autoscaler, external-dns, a person. */
export interface ForeignWrite {
  readonly kind: 'foreign';
  readonly at: Instant;
  readonly who: string;
  readonly what: string;
}

/** A firing on ECS that `concurrencyPolicy: Forbid` left out, because an earlier run was active. */
export interface Skip {
  readonly kind: 'skip';
  readonly at: Instant;
  /** The task family. */
  readonly job: string;
  readonly firing: Instant;
}

/** What platforms tell besides their state: things that happen and are gone. */
export type Fact = Launch | Skip | ForeignWrite;
