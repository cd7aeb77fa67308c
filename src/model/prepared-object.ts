import type {Document} from '../load/document.ts';
import {pointer} from '../pointer.ts';
import type {Candidate} from './candidate.ts';
import type {ModelProblem, SecretKeyFacts} from './inventory.ts';
import {textOf} from './list.ts';
import {type Prepared, prepare} from './prepare.ts';
import {problemAt} from './problem.ts';
import {redact, redactedDocument, redactUnknown} from './redact.ts';
import {secretFacts} from './secret-values.ts';
import type {ServiceNames} from './service-names.ts';

/** An object with its secrets taken out, in its current API version, before it is known which of two with one name counts. */
export interface PreparedObject extends Prepared {
  readonly candidate: Candidate;
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
  const prepared = prepare({ref: identity.ref, given, document, standing});
  const named = withName(prepared, candidate, document);
  if (lookup !== 'Secret') return {...named, candidate, document};
  const facts = secretFacts(value, textOf(value, 'type') ?? '', identity.ref.namespace, services);
  return {...named, candidate, document, facts};
}

/** Tells that the manifest gives no name. */
function withName(prepared: Prepared, {identity}: Candidate, document: Document): Prepared {
  const {nameAssumed, ref} = identity;
  if (nameAssumed === undefined || prepared.partial) return prepared;
  const path = nameAssumed === 'generateName' ? pointer('metadata', 'generateName') : pointer('metadata');
  const why =
    nameAssumed === 'generateName'
      ? 'Kubernetes makes up a new name at each creation (`generateName`)'
      : 'The object has no name, and Kubernetes would refuse it';
  const problem = problemAt('missing-name', ref, document, path, `${why}; k2e calls it \`${ref.name}\`.`);
  const problems: readonly ModelProblem[] = [...prepared.problems, problem];
  return nameAssumed === 'generateName'
    ? {...prepared, problems, settled: [...prepared.settled, path]}
    : {...prepared, problems};
}

/** What becomes of an object when another one of the same name follows. */
export function supersededBy(loser: PreparedObject, winner: PreparedObject): PreparedObject {
  const {ref} = loser.candidate.identity;
  const {file, line} = winner.document.position('');
  const message =
    `Another ${ref.kind} of this name and namespace follows (${file}, line ${line}). Applied in order, the last one counts; ` +
    'k2e ignores this one.';
  const problems = [problemAt('duplicate-object', ref, loser.document, '', message)];
  return {
    ...loser,
    problems,
    settled: [''],
    partial: true,
    value: loser.document.value,
    givenPath: path => path,
  };
}
