import {isObject, type JsonObject} from '../json.ts';
import {valueAt} from '../pointer.ts';
import type {Document, LoadProblem} from './document.ts';
import type {Piece} from './pieces.ts';

/** How a file begins that a tool has encrypted as a whole, and how it is read again. */
const HEADERS: readonly (readonly [start: string, tool: string, todo: string])[] = [
  ['\0GITCRYPT\0', 'git-crypt', '`git-crypt unlock`'],
  ['$ANSIBLE_VAULT;', 'Ansible Vault', '`ansible-vault view FILE | k2e convert -`'],
  ['age-encryption.org/', 'age', '`age -d -i KEY FILE | k2e convert -`'],
  ['-----BEGIN AGE ENCRYPTED FILE', 'age', '`age -d -i KEY FILE | k2e convert -`'],
  ['-----BEGIN PGP MESSAGE', 'PGP', '`gpg -d FILE | k2e convert -`'],
];

/** The problem of a file that is encrypted as a whole; undefined for any other. */
export function encryptedFileProblem(text: string, file: string): LoadProblem | undefined {
  const [, tool, todo] = HEADERS.find(([start]) => text.startsWith(start)) ?? [];
  if (tool === undefined) return undefined;
  const message = `The file is encrypted with ${tool}, so k2e does not know what it holds and left it out. Decrypt it first: ${todo}. Of Secrets k2e keeps only the names of the keys.`;
  return {kind: 'encrypted', message, source: {file, line: 1, column: 1}};
}

/** The beginning of a value that SOPS has encrypted. */
const ENCRYPTED = 'ENC[';

/**
 * Takes out the documents in which SOPS has encrypted more than the values of a Secret: what is encrypted cannot be carried
 * over. Secrets stay, as nothing but the names of their keys is read.
 */
export function withoutEncrypted(piece: Piece): Piece {
  const {document} = piece;
  if (document === null || !isUnreadable(document.value)) return piece;
  return {...piece, document: null, problems: [encryptedDocument(document)]};
}

function isUnreadable(value: JsonObject): boolean {
  if (!isObject(value.sops) || !Object.hasOwn(value.sops, 'mac')) return false;
  // Values of a chart, settings of a tool; a whole manifest that was encrypted as a text is `data`.
  if (!Object.hasOwn(value, 'kind') && !Object.hasOwn(value, 'apiVersion'))
    return typeof value.data === 'string';
  if (value.kind !== 'Secret') return true;
  return ['/apiVersion', '/metadata/name', '/metadata/namespace', '/type'].some(path => {
    const text = valueAt(value, path);
    return typeof text === 'string' && text.startsWith(ENCRYPTED);
  });
}

function encryptedDocument(document: Document): LoadProblem {
  const message =
    'SOPS has encrypted values of this document, so k2e left it out. Decrypt it first: `sops -d FILE | k2e convert -`.';
  return {kind: 'encrypted', message, source: document.position('')};
}
