import type {Pointer} from './pointer.ts';

/** How urgent a finding is: a `blocker` stops the workload, an `action` must be done, a `review` be read, an `info` known. */
export const LEVELS = ['blocker', 'action', 'review', 'info'] as const;
export type Level = (typeof LEVELS)[number];

/**
 * How well something survives the move: `exact`; `approximate` (a note says how it differs); `manual` (nothing usable was
 * emitted, the user must act); `unsupported` (the workload cannot move as it is); `dropped` (meaningless on ECS).
 */
export const FIDELITIES = ['exact', 'approximate', 'manual', 'unsupported', 'dropped'] as const;
export type Fidelity = (typeof FIDELITIES)[number];

/** The verdict on one workload, derived from the worst finding on it and on the objects that hang on it. */
export const VERDICTS = ['ready', 'ready-with-actions', 'blocked'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** The identity of a Kubernetes object. Cluster-scoped objects have namespace `''`. A file as such has kind `File`. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** A place in an input file; line and column count from 1. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A field of an object: its pointer into the object as given, and where it stands. */
export interface FieldPosition {
  /** Absent where it is clear which object is meant. */
  readonly object?: ObjectRef;
  /** Name of the container, where the place is one's; that of the finding is not meant. */
  readonly container?: string;
  readonly path: Pointer;
  readonly source: SourcePosition;
}

/**
 * A place in what a resource is made with: the path of its file in the format `native`, `<kind>/<name>.json`, whether or not that
 * format is written, and an RFC 6901 pointer into it.
 */
export interface TargetPointer {
  readonly file: string;
  readonly pointer: Pointer;
}

/**
 * One thing the user should know, as the report gives it (report JSON, schemaVersion 1).
 * `message` says what and why and never holds a secret's value; `remediation` says what to do.
 */
export interface Finding {
  /** Id of the rule, for example `container/liveness-probe`. */
  readonly rule: string;
  readonly level: Level;
  readonly fidelity: Fidelity;
  readonly object: ObjectRef;
  /** Name of the container, where the finding is about one. */
  readonly container?: string;
  /** Pointer into the object as given; for a file that holds several documents, into the list of them. */
  readonly path: Pointer;
  readonly source: SourcePosition;
  /** The other fields of which it says the same, of its own object where they name no other; never empty. */
  readonly also?: readonly FieldPosition[];
  readonly message: string;
  readonly remediation: string;
  /** Page of the rule, relative to the project's documentation (`docs/rules/container/liveness-probe.md`). */
  readonly docs: string;
  readonly target?: readonly TargetPointer[];
  /** Stable between runs while rule, object and path stay; what waivers and baselines refer to. */
  readonly fingerprint: string;
  readonly waiver?: {readonly reason: string; readonly owner?: string; readonly expires?: string};
}
