/** What is measured: CPU in millicores, memory (the working set) in bytes. */
export type Measured = 'cpu' | 'memory';

/** Measurements of one resource of one container of one pod. */
export interface UsageSeries {
  /** Absent where the measurement does not say (`kubectl top` without `-A`). */
  readonly namespace?: string;
  readonly pod: string;
  /** Absent: the pod as a whole. */
  readonly container?: string;
  readonly measured: Measured;
  /** Millicores, or bytes. Zero or more, finite. */
  readonly values: readonly number[];
  /** Seconds since 1970 of each value; none where the measurement does not say. */
  readonly times: readonly number[];
}

/** One file of measurements. */
export interface UsageFile {
  /** As the user named it. */
  readonly file: string;
  readonly kind: 'kubectl-top' | 'prometheus';
  readonly series: readonly UsageSeries[];
}
