import {isObject, type JsonObject} from '../json.ts';
import type {Document} from '../load/document.ts';
import {type Pointer, pointer} from '../pointer.ts';
import type {ModelProblem} from './inventory.ts';
import {fileProblem} from './problem.ts';

/** One object as it stands in a document: the document itself, or an item of a List in it. */
export interface Item {
  readonly document: Document;
  /** Pointer to the object in the document: `''`, or `/items/3`. */
  readonly root: Pointer;
  readonly value: JsonObject;
  /** From the object, or from the typed list (`DeploymentList`) that holds it; `''` where neither says. */
  readonly apiVersion: string;
  readonly kind: string;
}

/** The objects of the documents, in order, with Lists taken apart (as kubectl does), also nested ones. */
export function items(documents: readonly Document[], problems: ModelProblem[]): Item[] {
  const found: Item[] = [];
  for (const document of documents) take({document, root: '', value: document.value}, {}, found, problems);
  return found;
}

interface Inherited {
  readonly apiVersion?: string;
  readonly kind?: string;
}

function take(
  at: Pick<Item, 'document' | 'root' | 'value'>,
  inherited: Inherited,
  found: Item[],
  problems: ModelProblem[],
): void {
  const apiVersion = textOf(at.value, 'apiVersion') ?? inherited.apiVersion ?? '';
  const kind = textOf(at.value, 'kind') ?? inherited.kind ?? '';
  const members = Object.hasOwn(at.value, 'items') ? at.value.items : undefined;
  const isList = kind === 'List' || (kind.endsWith('List') && Array.isArray(members));
  if (!isList || apiVersion === '') {
    found.push({...at, apiVersion, kind});
    return;
  }
  tellRest(at, problems);
  const of = kind === 'List' ? {} : {apiVersion, kind: kind.slice(0, -'List'.length)};
  for (const [index, value] of (Array.isArray(members) ? members : []).entries()) {
    const root = at.root + pointer('items', index);
    if (isObject(value)) take({document: at.document, root, value}, of, found, problems);
    else problems.push(fileProblem('not-kubernetes', at.document, root, NOT_AN_OBJECT));
  }
}

const NOT_AN_OBJECT = 'An item of the List is no object; k2e leaves it out.';
const LIST_FIELDS = new Set(['apiVersion', 'kind', 'metadata', 'items']);

/** Tells the fields that a List has no place for; its metadata (a resource version) has no meaning outside a live cluster. */
function tellRest(
  {document, root, value}: Pick<Item, 'document' | 'root' | 'value'>,
  problems: ModelProblem[],
): void {
  for (const key of Object.keys(value)) {
    if (LIST_FIELDS.has(key)) continue;
    const message = `\`${key}\` is no field of a List in Kubernetes; k2e ignores it.`;
    problems.push(fileProblem('unknown-field', document, root + pointer(key), message));
  }
  const members = Object.hasOwn(value, 'items') ? value.items : undefined;
  if (Array.isArray(members) || members === undefined || members === null) return;
  const message = '`items` of the List is no list; Kubernetes refuses it, and k2e finds no objects in it.';
  problems.push(fileProblem('wrong-type', document, root + pointer('items'), message));
}

/** The text at a key of an untrusted object; undefined for anything else. */
export function textOf(value: JsonObject, key: string): string | undefined {
  const text = Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof text === 'string' ? text : undefined;
}
