import type {Pointer} from '../../pointer.ts';
import type {Resource} from '../plan.ts';
import type {ResourceKey, ResourceKind} from '../resource.ts';
import type {CheckContext} from './context.ts';

/** A place where a planned resource breaks a constraint of AWS. */
export interface CheckFault {
  /** Id of the constraint: `check/fargate-size`. */
  readonly rule: CheckId;
  readonly resource: ResourceKey;
  /** Pointer into the resource's input. */
  readonly pointer: Pointer;
  /** What is wrong, one or two sentences. It never holds an environment variable's value or a secret. */
  readonly message: string;
  readonly remediation: string;
}

type CheckId = `check/${string}`;

/** Files a fault of the constraint on a resource; `message` is one or two full sentences. */
export type ReportFault = (resource: ResourceKey, pointer: Pointer, message: string) => void;

/** Looks at a plan and reports each place that breaks the constraint. */
export type ConstraintTest = (context: CheckContext, report: ReportFault) => void;

/** One thing that AWS refuses, or that AWS accepts and that then cannot work. Declared once; the list is `index.ts`. */
export interface Constraint {
  /** Public, never reused. */
  readonly id: CheckId;
  /** The constraint in one sentence. */
  readonly summary: string;
  /** What to do about a fault, one or two sentences. */
  readonly remediation: string;
  /** Where AWS says so. */
  readonly source: string;
  readonly test: ConstraintTest;
}

/** Files a fault on the resource at hand. */
export type ReportHere = (pointer: Pointer, message: string) => void;

/** A test of single resources of one kind. */
export function each<K extends ResourceKind>(
  kind: K,
  test: (resource: Resource<K>, report: ReportHere, context: CheckContext) => void,
): ConstraintTest {
  return (context, report) => {
    for (const resource of context.all(kind)) {
      test(resource, (at, message) => report(`${kind}/${resource.name}`, at, message), context);
    }
  };
}

/** Several tests of one constraint. */
export function all(...tests: readonly ConstraintTest[]): ConstraintTest {
  return (context, report) => {
    for (const test of tests) test(context, report);
  };
}
