/** How patient and how careful the machine is; seconds unless said otherwise. */
export interface Settings {
  /** Life of a lease after the holder's last write. */
  readonly lease: number;
  /** The longest that one call may last; the driver gives up then. */
  readonly call: number;
  /** The most that the clocks of two operators may differ. */
  readonly skew: number;
  /** An effect begins at most this long after the journal was last read or written: a holder that `unlock` replaced stops by then. */
  readonly fresh: number;
  /** Pause between two looks at something that takes its time. */
  readonly poll: number;
  /** Times that one call is tried, and one effect is acted on, before a person has to look. */
  readonly attempts: number;
  /** When a change of records counts as spread although its id is lost; Route 53: "usually within 60 seconds" (T18). */
  readonly propagation: number;
  /** A CronJob's last firing is at least this long ago when the hand-over begins, and this long over when it is judged (T50, T63). */
  readonly minute: number;
  /**
   * The starting deadline under which a CronJob is un-suspended where nobody may set `lastScheduleTime` (T42): the controller passes over
   * firings that are older. It looks every 10 seconds, and less would stop all runs.
   */
  readonly deadline: number;
  /** What a hand-over may last beyond its settle times. */
  readonly margin: number;
  /** How far ahead a window between two firings is looked for; without one the job is too frequent for windows (T63). */
  readonly horizon: number;
  /** A job is not handed over that close to a change of its zone's clocks (T51). */
  readonly clockChange: number;
  /** How long a run that ended can surely be seen; ECS shows stopped tasks for about an hour (T47). */
  readonly evidence: number;
  /** Number of missed firings that are caught up without a question. */
  readonly catchUp: number;
  /** How long a task may take that asks inside a VPC; after that long another one asks again where the answer was not the right one. */
  readonly probe: number;
  /** How long neither side may do a worker's work before people are told: pods that do not end, tasks that do not stay. */
  readonly idle: number;
  /** Window in which the source's balancer has to be quiet before `finalise` (T19). */
  readonly quiet: number;
}

/** The values for real platforms. */
export const SETTINGS: Settings = {
  lease: 120,
  call: 30,
  skew: 10,
  fresh: 60,
  poll: 15,
  attempts: 6,
  propagation: 300,
  minute: 60,
  deadline: 30,
  margin: 60,
  horizon: 86_400,
  clockChange: 86_400,
  evidence: 3000,
  catchUp: 10,
  probe: 600,
  idle: 600,
  quiet: 900,
};

/**
 * What keeps the machine safe, each by itself. All are on; nothing outside of the tests can turn one off. The exploration turns one
 * off at a time and demands that it then finds a violation: a check that cannot fail proves nothing.
 */
export interface Safeguards {
  /** Wait until controllers surely know of a change (T40). */
  readonly settle: boolean;
  /** Hold what would set `suspend` back (T54). */
  readonly holds: boolean;
  /** A field that Git declares counts as set only when Git declares the value (T57). */
  readonly ownership: boolean;
  /** A switch that was changed, and changed back between two looks, was changed (T54). */
  readonly generation: boolean;
  /** Account for each firing since the gap start (T64). */
  readonly gapCheck: boolean;
  /** One client token per firing (T44). */
  readonly token: boolean;
  /** Set `lastScheduleTime` before un-suspending (T42). */
  readonly lastScheduleTime: boolean;
  /** Change only what still is as it was read. */
  readonly compareAndSwap: boolean;
  /** Health flags under which a weight of 0 gets no traffic (T1). */
  readonly safeZero: boolean;
  /** Only the holder of the lease acts (I10). */
  readonly lease: boolean;
  /** The guards judge before traffic grows (I8). */
  readonly judge: boolean;
  /** Announce before acting (I11). */
  readonly intent: boolean;
}

/** Everything on. */
export const SAFEGUARDS: Safeguards = {
  settle: true,
  holds: true,
  ownership: true,
  generation: true,
  gapCheck: true,
  token: true,
  lastScheduleTime: true,
  compareAndSwap: true,
  safeZero: true,
  lease: true,
  judge: true,
  intent: true,
};
