import type {ObjectRef} from '../finding.ts';
import type {Document} from '../load/document.ts';
import type {Pointer} from '../pointer.ts';
import type {ModelProblem, ModelProblemKind} from './inventory.ts';

/**
 * A problem at a place of a document. `path` is a pointer into the document and becomes the problem's own, so the document
 * must be the object's (or the problem one of the file).
 */
export function problemAt(
  kind: ModelProblemKind,
  object: ObjectRef,
  document: Document,
  path: Pointer,
  message: string,
  suggestion?: string,
): ModelProblem {
  const problem = {kind, object, path, source: document.position(path), message};
  return suggestion === undefined ? problem : {...problem, suggestion};
}

/**
 * True for what programs write into the objects that they print, which is not worth a word: nulls for times (kubectl, controller-gen), and the status,
 * which a cluster keeps for itself and newer ones know more fields of.
 */
export function isPrinted(kind: ModelProblemKind, path: Pointer): boolean {
  if (path.startsWith('/status/')) return true;
  return kind === 'null-value' && path.endsWith('/creationTimestamp');
}

/** The identity of a file as such, for what belongs to no object. */
function fileRef(file: string): ObjectRef {
  return {apiVersion: '', kind: 'File', namespace: '', name: file};
}

/** A problem of a file as such. */
export function fileProblem(
  kind: ModelProblemKind,
  document: Document,
  path: Pointer,
  message: string,
): ModelProblem {
  return problemAt(kind, fileRef(document.file), document, path, message);
}
