/**
 * One record set of Route 53 with exactly the values that a DELETE has to repeat. `name` is normalised: lower case, no trailing dot,
 * octal escapes resolved except where a character is not printable (cutover T14).
 */
export interface RecordSet {
  readonly name: string;
  readonly type: string;
  /** Seconds; absent for an alias. */
  readonly ttl?: number;
  /** Values in the remote's order; absent for an alias. */
  readonly values?: readonly string[];
  readonly alias?: {readonly zone: string; readonly target: string; readonly evaluateHealth: boolean};
  /** Route 53's own weight, 0–255: a record's literal value. People speak of percentages; `weights.ts` turns one into the other. */
  readonly weighted?: {readonly id: string; readonly weight: number};
  readonly healthCheck?: string;
  /** Another routing policy (latency, geolocation, failover, multivalue …): never changed, its presence is a reason to refuse (T11, T13). */
  readonly otherPolicy?: string;
}

/** Changes of one zone, all or nothing. Never an UPSERT: it would overwrite what somebody else wrote (cutover, finding 3). */
export interface ChangeBatch {
  readonly deletes: readonly RecordSet[];
  readonly creates: readonly RecordSet[];
  /** At most 256 characters; names the run, so that anyone who finds the record finds the run. */
  readonly comment: string;
}
