import type {Document} from '../load/document.ts';
import {pointer} from '../pointer.ts';
import type {Candidate} from './candidate.ts';
import type {ModelProblem, SecretKeyFacts} from './inventory.ts';
import {textOf} from './list.ts';
import {inert, type Prepared, prepare} from './prepare.ts';
import {problemAt} from './problem.ts';
import {redact, redactedDocument, redactUnknown} from './redact.ts';
import {secretFacts} from './secret-values.ts';
import type {ServiceNames} from './service-names.ts';

/** An object with its secrets taken out, in its current API version, before it is known which of two with one name counts. */
export interface PreparedObject {
  readonly candidate: Candidate;
  readonly prepared: Prepared;
  /** The object as a document of its own; its value holds no secret. */
  readonly document: Document;
  /** For a Secret, what is known of its values. */
  readonly facts?: ReadonlyMap<string, SecretKeyFacts>;
}

/** Takes the secrets out of an object, notes what later stages need of them, and makes the rest ready for the rules. */
export function preparedObject(candidate: Candidate, services: ServiceNames): PreparedObject {
  const {item, identity, standing, builtIn, lookup} = candidate;
  const {value, root} = item;
  const given = builtIn ? redact(value, item.kind) : redactUnknown(value);
  const document = redactedDocument(item.document, root, given);
  const prepared = withName(prepare({ref: identity.ref, given, document, standing}), candidate, document);
  if (lookup !== 'Secret') return {candidate, prepared, document};
  const facts = secretFacts(value, textOf(value, 'type') ?? '', identity.ref.namespace, services);
  return {candidate, prepared, document, facts};
}

/** Tells that the manifest gives no name; what is no object of Kubernetes' own may not need one. */
function withName(prepared: Prepared, {identity, builtIn}: Candidate, document: Document): Prepared {
  const {nameAssumed, ref} = identity;
  if (nameAssumed === undefined || prepared.inert || !builtIn) return prepared;
  const path = nameAssumed === 'generateName' ? pointer('metadata', 'generateName') : pointer('metadata');
  const why =
    nameAssumed === 'generateName'
      ? 'Kubernetes makes up a new name at each creation (`generateName`)'
      : 'The object has no name, and Kubernetes would refuse it';
  const problem = problemAt('missing-name', ref, document, path, `${why}; k2e calls it \`${ref.name}\`.`);
  const problems: readonly ModelProblem[] = [...prepared.problems, problem];
  return nameAssumed === 'generateName'
    ? {...prepared, problems, settled: new Map(prepared.settled).set(path, 'missing-name')}
    : {...prepared, problems};
}

/** What becomes of an object when another one of the same name follows. */
export function supersededBy({candidate, document}: PreparedObject, winner: PreparedObject): PreparedObject {
  const {ref} = candidate.identity;
  const {file, line} = winner.document.position('');
  const message =
    `Another ${ref.kind} of this name follows (${file}, line ${line}). Applied in order, the last one counts; ` +
    'k2e ignores this one.';
  const problem = {
    ...problemAt('duplicate-object', ref, document, '', message),
    by: winner.document.position(''),
  };
  return {candidate, document, prepared: inert(document.value, problem)};
}
