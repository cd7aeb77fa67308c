/**
 * What callers inside a VPC get for a name, as a task there found it (T21): the load balancer of one side, those of `both` by turns, `other`
 * addresses, or `nothing`. `unknown`: the task could not tell, or did not come so far.
 */
export type ProbeFinding = 'source' | 'target' | 'both' | 'other' | 'nothing' | 'unknown';

/** A task that asks the resolver of its VPC for a name. */
export interface ProbeRun {
  readonly cluster: string;
  readonly family: string;
  readonly image: string;
  /** Pulls an image that is not public. */
  readonly executionRole?: string;
  readonly vpc: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly publicIp: boolean;
  readonly name: string;
  readonly types: readonly ('A' | 'AAAA')[];
  /** The names of the load balancers of both sides. */
  readonly source: string;
  readonly target: string;
  /** Client token: a repeat starts nothing. */
  readonly token: string;
}

/** How such a task ended; null while it has not. `why`: ECS's own text, where it did not end by itself. */
export interface ProbeSeen {
  readonly finding: ProbeFinding | null;
  readonly why?: string;
}
