import type {SecretPlace} from '../../choices/secret-store.ts';
import type {FileUse} from '../../choices/volumes/plan.ts';
import {pointer} from '../../pointer.ts';
import type {Report} from '../rule.ts';
import {storePattern, storePlace} from '../store-place.ts';
import {listed} from '../wording.ts';

/** A key of a Secret that tasks read from the secret store. */
export interface Stored {
  readonly key: string;
  /** Where it is, for people. */
  readonly where: string;
  /** The same for all keys that lie side by side: with `<key>` for the key. */
  readonly pattern: string;
  /** The value is no text, so that the store holds it in base64. */
  readonly isBinary: boolean;
  /** The manifest has something in its place that Kubernetes refuses. */
  readonly isRefused: boolean;
}

/** A key that a variable (`variable`: its place) or a file of the tasks reads from the store. */
export function storedKey(
  key: string,
  variable: SecretPlace | undefined,
  file: FileUse | undefined,
  isRefused: boolean,
): Stored {
  const content = file?.entry.content.kind === 'secret' ? file.entry.content : undefined;
  const place = content?.place ?? variable ?? {name: ''};
  const isBinary = content?.encoding === 'base64';
  return {key, where: storePlace(place), pattern: storePattern(place, key), isBinary, isRefused};
}

/**
 * Tells of the keys: in one finding on the Secret, in one for all that Kubernetes refuses, and in one of its own for each that is no text.
 * A finding on the Secret accounts for all keys of which no other finding tells. @param isRenamed Kustomize names it anew with each change.
 */
export function tellStored(
  keys: readonly Stored[],
  isRenamed: boolean,
  report: (path: string | readonly string[], report: Report) => void,
): void {
  const tell = (at: string | readonly string[], told: Report) =>
    report(at, isRenamed ? {...told, message: `${told.message} ${RENAMED}`} : told);
  const texts = keys.filter(({isBinary}) => !isBinary);
  const refused = texts.filter(({isRefused}) => isRefused);
  const plain = texts.filter(({isRefused}) => !isRefused);
  if (plain.length > 1) tell('', together(plain));
  if (refused.length > 1)
    tell(
      refused.map(({key}) => pointer('data', key)),
      together(refused),
    );
  const told = new Set([plain, refused].filter(({length}) => length > 1).flat());
  for (const each of keys) if (!told.has(each)) tell(pointer('data', each.key), alone(each));
}

const RENAMED =
  'Kustomize gives the Secret another name with each change of a value, so that pods start anew; the place in the store stays, and tasks have the changed value from their next deployment on.';

/** What to tell of several keys of texts, all of which Kubernetes takes or refuses. */
function together(keys: readonly Stored[]): Report {
  const refused = keys.some(({isRefused}) => isRefused)
    ? ' What the manifest has in their places is no base64, and Kubernetes refuses it: the cluster has other values.'
    : '';
  return {
    level: 'action',
    fidelity: 'manual',
    message: `Tasks read ${listed(keys.map(({key}) => key))} from the secret store as ${listed(keys.map(({pattern}) => pattern))}; the values are not written anywhere.${refused}`,
  };
}

function alone({key, where, isBinary, isRefused}: Stored): Report {
  return {
    level: 'action',
    fidelity: 'manual',
    message: `Tasks read ${key} from the secret store as ${where}${isBinary ? ', in base64, as it is no text' : ''}; the value is not written anywhere.${isRefused ? ' What the manifest has in its place is no base64, and Kubernetes refuses it: the cluster has another value.' : ''}`,
    ...(isBinary
      ? {
          remediation: `Put the value into the secret store as ${where}, in base64; the container that writes the file decodes it.`,
        }
      : {}),
  };
}
