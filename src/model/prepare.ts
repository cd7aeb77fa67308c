import type {ObjectRef} from '../finding.ts';
import type {JsonObject} from '../json.ts';
import type {Document} from '../load/document.ts';
import type {Pointer} from '../pointer.ts';
import {withDefaults} from './defaults/defaults.ts';
import {groupOf} from './identity.ts';
import type {ModelProblem} from './inventory.ts';
import {type KindStanding, suggestKind} from './kinds.ts';
import {normalise} from './normalise/normalise.ts';
import {problemAt} from './problem.ts';
import {validate} from './validate.ts';
import {prune} from './validate-prune.ts';
import {isWorkloadKind, missingPart} from './workload.ts';

/** What the rules read of an object, and what had to be told to get there. */
export interface Prepared {
  readonly value: JsonObject;
  readonly settled: readonly Pointer[];
  readonly problems: readonly ModelProblem[];
  /** It has no effect of its own: a patch, or the loser of two with one name. */
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
  const pruned = prune(normal.value, faults);
  const settled: Pointer[] = [];
  const problems: ModelProblem[] = [];
  for (const {kind: problem, path, message, suggestion, settles} of normal.faults) {
    problems.push(problemAt(problem, ref, document, path, message, suggestion));
    if (settles !== undefined) settled.push(settles);
  }
  for (const {kind: problem, path, message, suggestion, settles} of faults) {
    problems.push(problemAt(problem, ref, document, normal.givenPath(path), message, suggestion));
    settled.push(normal.givenPath(settles));
  }
  return {
    value: withDefaults(kind, pruned.value),
    settled,
    problems,
    inert: false,
    givenPath: path => normal.givenPath(pruned.givenPath(path)),
  };
}

/** The object with its API version and kind, which items of a typed list leave to the list. */
function identified(given: JsonObject, apiVersion: string, kind: string): JsonObject {
  const isIdentified = given.apiVersion === apiVersion && given.kind === kind;
  return isIdentified ? given : {...given, apiVersion, kind};
}

function partial({ref, given, document}: Raw, lack: string): Prepared {
  const message =
    `This ${ref.kind} is a patch or a fragment: ${lack}. Kubernetes would refuse it as it is, ` +
    'so k2e does not convert it. Give k2e the rendered manifests (kubectl kustomize, helm template).';
  const problems = [problemAt('partial-object', ref, document, '', message)];
  return inert(given, problems);
}

/** An object that is kept for the account of its leaves only; its problems tell all of it. */
export function inert(given: JsonObject, problems: readonly ModelProblem[]): Prepared {
  return {value: given, settled: [''], problems, inert: true, givenPath: same};
}

/** A kind that is none of Kubernetes 1.36: it stays as it is, and one problem tells all of it. */
function foreign({ref, given, document, standing}: Raw): Prepared {
  const {apiVersion, kind} = ref;
  const custom = standing === 'custom-resource';
  const message = custom
    ? `${kind} is a custom resource of ${groupOf(apiVersion)}: it means something only to its own controller.`
    : `Kubernetes 1.36 has no ${kind} in ${apiVersion}; k2e cannot convert this object.`;
  const suggestion = suggestKind(apiVersion, kind);
  const problem = problemAt(
    custom ? 'custom-resource' : 'unknown-kind',
    ref,
    document,
    '',
    message,
    suggestion,
  );
  return {value: given, settled: [''], problems: [problem], inert: false, givenPath: same};
}
