import type {ObjectRef} from '../finding.ts';
import {isObject, type JsonObject} from '../json.ts';
import {type Pointer, valueAt} from '../pointer.ts';
import {withDefaults} from './defaults/defaults.ts';
import type {ModelProblem, ModelProblemKind} from './inventory.ts';
import type {Prepared, Raw} from './prepare.ts';
import {isPrinted, problemAt} from './problem.ts';
import {refusedInPod} from './refused.ts';
import {validate} from './validate.ts';
import {prune} from './validate-prune.ts';
import {missingPart, podSpecPath} from './workload.ts';

const JOB_SPEC = '/spec/jobTargetRef';

/** True for a ScaledJob of KEDA, which makes a Job for each piece of work. */
export function isScaledJob({apiVersion, kind}: Pick<ObjectRef, 'apiVersion' | 'kind'>): boolean {
  return kind === 'ScaledJob' && /^keda\.sh\/v\d/.test(apiVersion);
}

/** True for a ScaledJob whose Job spec has containers with images: only then it is a workload. */
export function runsPods(value: object): boolean {
  return isObject(value) && missingPart(value, 'ScaledJob') === undefined;
}

/**
 * A ScaledJob with its Job spec held against the schema of Job, and with the API server's defaults; of the rest no schema is
 * known. Undefined where it has no Job spec that could run.
 */
export function preparedScaledJob({ref, given, document}: Raw): Prepared | undefined {
  const spec = valueAt(given, JOB_SPEC);
  if (!isObject(spec) || !runsPods(given)) return undefined;
  const job: JsonObject = {apiVersion: 'batch/v1', kind: 'Job', metadata: {}, spec};
  const outer = (path: Pointer): Pointer =>
    path === '/spec' || path.startsWith('/spec/') ? `${JOB_SPEC}${path.slice('/spec'.length)}` : path;
  const inner = (path: Pointer): Pointer => `/spec${path.slice(JOB_SPEC.length)}`;
  const faults = [...validate('batch/v1', 'Job', job), ...refusedInPod(job, podSpecPath('Job'))];
  const pruned = prune(job, faults);
  const settled = new Map<Pointer, ModelProblemKind>();
  const problems: ModelProblem[] = [];
  for (const {kind, path, message, suggestion, settles} of faults) {
    settled.set(outer(settles), kind);
    if (isPrinted(kind, path)) continue;
    problems.push(problemAt(kind, ref, document, outer(path), message, suggestion));
  }
  const filled = withDefaults('Job', pruned.value);
  const own = isObject(given.spec) ? given.spec : {};
  return {
    value: {...given, spec: {...own, jobTargetRef: filled.spec ?? {}}},
    settled,
    problems,
    inert: false,
    givenPath: path =>
      path === JOB_SPEC || path.startsWith(`${JOB_SPEC}/`) ? outer(pruned.givenPath(inner(path))) : path,
  };
}
