import type {ObjectRef} from '../finding.ts';
import type {JsonObject} from '../json.ts';
import type {Document} from '../load/document.ts';
import type {Pointer} from '../pointer.ts';
import {withDefaults} from './defaults/defaults.ts';
import type {ModelProblem, ModelProblemKind} from './inventory.ts';
import {isBuiltInKind, isPreviewKind, isRetiredKind, type KindStanding, suggestKind} from './kinds.ts';
import {normalise} from './normalise/normalise.ts';
import {isPrinted, problemAt} from './problem.ts';
import {refusedInIngress, refusedInPod, refusedKeys} from './refused.ts';
import {isRollout, preparedRollout} from './rollout.ts';
import {isScaledJob, preparedScaledJob} from './scaled-job.ts';
import {validate} from './validate.ts';
import type {SchemaFault} from './validate-fault.ts';
import {prune} from './validate-prune.ts';
import {isWorkloadKind, missingPart, podSpecPath} from './workload.ts';

/** What the rules read of an object, and what had to be told to get there. */
export interface Prepared {
  readonly value: JsonObject;
  /** See `KubeObject.settled`. */
  readonly settled: ReadonlyMap<Pointer, ModelProblemKind>;
  readonly problems: readonly ModelProblem[];
  /** It has no effect of its own: see `KubeObject.inert`. */
  readonly inert: boolean;
  givenPath(path: Pointer): Pointer;
}

/** An object with its secrets taken out, before its API version and shape have been looked at. */
export interface Raw {
  readonly ref: ObjectRef;
  readonly given: JsonObject;
  readonly document: Document;
  readonly standing: KindStanding;
}

const same = (path: Pointer): Pointer => path;

/** Brings an object into the current API version, takes out what Kubernetes would not read, and fills in the defaults. */
export function prepare(raw: Raw): Prepared {
  const {ref, given, document, standing} = raw;
  if (standing !== 'known' && standing !== 'old') return foreign(raw);
  const {apiVersion, kind} = ref;
  const normal = normalise(identified(given, apiVersion, kind));
  const lack = isWorkloadKind(kind) ? missingPart(normal.value, kind) : undefined;
  if (lack !== undefined) return partial(raw, lack);
  const version = normal.value.apiVersion;
  const faults = validate(typeof version === 'string' ? version : apiVersion, kind, normal.value);
  if (isWorkloadKind(kind)) faults.push(...refusedInPod(normal.value, podSpecPath(kind)));
  if (kind === 'Ingress') faults.push(...refusedInIngress(normal.value));
  if (kind === 'ConfigMap' || kind === 'Secret') faults.push(...refusedKeys(normal.value));
  if (faults.some(isPatchDirective))
    return partial(raw, 'it holds `$patch`, a directive of a strategic merge patch');
  const pruned = prune(normal.value, faults);
  const settled = new Map<Pointer, ModelProblemKind>();
  const problems: ModelProblem[] = [];
  for (const {kind: problem, path, message, suggestion, settles} of normal.faults) {
    problems.push(problemAt(problem, ref, document, path, message, suggestion));
    if (settles !== undefined) settled.set(settles, problem);
  }
  for (const fault of faults) {
    const {path, suggestion, settles} = fault;
    const isSops = kind === 'Secret' && isSopsField(fault);
    const problem = isSops ? 'encrypted-values' : fault.kind;
    const message = isSops ? SOPS : fault.message;
    settled.set(normal.givenPath(settles), problem);
    if (isPrinted(problem, path)) continue;
    problems.push(problemAt(problem, ref, document, normal.givenPath(path), message, suggestion));
  }
  return {
    value: withDefaults(kind, pruned.value),
    settled,
    problems,
    inert: false,
    givenPath: path => normal.givenPath(pruned.givenPath(path)),
  };
}

/** True for a directive to the program that merges patches (Kustomize, kubectl), which Kubernetes never sees. */
function isPatchDirective({kind, path}: SchemaFault): boolean {
  return kind === 'unknown-field' && path.endsWith('/$patch');
}

/** True for the field in which SOPS notes how it has encrypted the values of the object. */
function isSopsField({kind, path}: SchemaFault): boolean {
  return kind === 'unknown-field' && path === '/sops';
}

const SOPS =
  'SOPS has encrypted the values of this Secret and notes so in `sops`, which is gone before Kubernetes sees it. k2e reads the names of the keys only.';

/** The object with its API version and kind, which items of a typed list leave to the list. */
function identified(given: JsonObject, apiVersion: string, kind: string): JsonObject {
  const isIdentified = given.apiVersion === apiVersion && given.kind === kind;
  return isIdentified ? given : {...given, apiVersion, kind};
}

function partial({ref, given, document}: Raw, lack: string): Prepared {
  const message =
    `This ${ref.kind} is a patch or a fragment: ${lack}. Kubernetes would refuse it as it is, ` +
    'so k2e does not convert it. Give k2e the rendered manifests (kubectl kustomize, helm template).';
  return inert(given, problemAt('partial-object', ref, document, '', message));
}

/** An object that is kept for the account of its leaves only; its problem tells all of it. */
export function inert(given: JsonObject, problem: ModelProblem): Prepared {
  const settled = new Map([['', problem.kind] as const]);
  return {value: given, settled, problems: [problem], inert: true, givenPath: same};
}

/** A kind that is none of Kubernetes 1.36. Custom resources stay as they are, for the rules; what is left has no meaning. */
function foreign(raw: Raw): Prepared {
  const {ref, given, document, standing} = raw;
  const {apiVersion, kind} = ref;
  const scaledJob = standing === 'custom-resource' && isScaledJob(ref) ? preparedScaledJob(raw) : undefined;
  if (scaledJob) return scaledJob;
  const rollout = isRollout(ref) ? preparedRollout(raw) : undefined;
  if (rollout) return typeof rollout === 'string' ? partial(raw, rollout) : rollout;
  if (standing === 'custom-resource')
    return {value: given, settled: new Map(), problems: [], inert: false, givenPath: same};
  if (isRetiredKind(kind)) {
    const message = `Kubernetes has retired ${kind}: no supported version reads it, and k2e leaves it out.`;
    return inert(given, problemAt('retired-kind', ref, document, '', message));
  }
  if (isPreviewKind(kind)) {
    const message = `${kind} is a kind that Kubernetes 1.36 has in previews only; k2e does not read it.`;
    return inert(given, problemAt('unknown-kind', ref, document, '', message));
  }
  const message =
    standing === 'unknown-version' && isBuiltInKind(kind)
      ? `k2e does not read ${kind} in ${apiVersion}, so it cannot convert this object.`
      : `Kubernetes 1.36 has no ${kind} in ${apiVersion}; k2e cannot convert this object.`;
  const suggestion = suggestKind(apiVersion, kind);
  return inert(given, problemAt('unknown-kind', ref, document, '', message, suggestion));
}
