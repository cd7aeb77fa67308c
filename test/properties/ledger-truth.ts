import {emitNative} from '../../src/emit/native/native.ts';
import {INDEX_PATH} from '../../src/emit/output-index.ts';
import type {ObjectRef} from '../../src/finding.ts';
import type {Json} from '../../src/json.ts';
import type {Document, Loaded} from '../../src/load/document.ts';
import {eachLeaf} from '../../src/map/view.ts';
import {run} from '../../src/pipeline.ts';
import {type Pointer, valueAt} from '../../src/pointer.ts';
import type {LedgerEntry, Report} from '../../src/report/report.ts';
import {type Case, loadedCase} from './cases.ts';
import {otherValues, replaced} from './mutation.ts';

/** A mapped leaf whose change went unnoticed: the ledger lied. */
export interface Violation {
  readonly rule: string;
  readonly case: string;
  readonly object: string;
  readonly path: Pointer;
  readonly from: Json;
  readonly to: Json;
  /** Line of the leaf in its manifest, `file:line`. */
  readonly at: string;
}

/** A leaf of a case that the ledger calls mapped, with one other value. */
export interface Mutation {
  readonly document: number;
  readonly path: Pointer;
  readonly from: Json;
  readonly to: Json;
  readonly rule: string;
}

/** What a run gave, as far as the ledger's truth is concerned. */
interface Outcome {
  readonly report: Report;
  /** All that is written, by path, without the names of the source objects. */
  readonly files: ReadonlyMap<string, string>;
}

/** A case that was run once as it is, ready to be changed. */
export class Subject {
  readonly case: Case;
  readonly loaded: Loaded;
  readonly base: Outcome;
  readonly #mapped: ReadonlyMap<string, LedgerEntry>;

  constructor(of: Case) {
    this.case = of;
    this.loaded = loadedCase(of);
    this.base = this.#outcome(this.loaded.documents);
    this.#mapped = new Map(
      (this.base.report.ledger ?? [])
        .filter(({disposition}) => disposition === 'mapped')
        .map(entry => [leafKey(entry.object, entry.path), entry]),
    );
  }

  /** Every change of one mapped leaf into another plausible value. */
  mutations(): Mutation[] {
    const found: Mutation[] = [];
    this.loaded.documents.forEach((document, index) => {
      eachLeaf(document.value, '', (path, value) => {
        const entry = this.#mapped.get(leafKey(this.#ref(document), path));
        if (!entry || path === '/apiVersion') return;
        for (const to of otherValues(path, value as Json)) {
          found.push({document: index, path, from: value as Json, to, rule: entry.rule});
        }
      });
    });
    return found;
  }

  /** The violation, unless the change shows: in a file that is written, in a finding on the leaf, or in its disposition. */
  violation({document: index, path, from, to, rule}: Mutation): Violation | undefined {
    const original = this.loaded.documents[index];
    if (!original || meansTheSame(original, path, from)) return undefined;
    const changed: Document = {
      file: original.file,
      position: pointer => original.position(pointer),
      value: replaced(original.value, path, to),
    };
    const outcome = this.#outcome(this.loaded.documents.with(index, changed));
    if (!sameFiles(outcome.files, this.base.files)) return undefined;
    const ref = this.#ref(changed);
    const isNamed = outcome.report.findings.some(
      finding => finding.path === path && sameObject(finding.object, ref),
    );
    const entry = outcome.report.ledger?.find(line => line.path === path && sameObject(line.object, ref));
    if (isNamed || entry?.disposition !== 'mapped') return undefined;
    const {file, line} = original.position(path);
    const object = `${ref.kind}/${ref.namespace}/${ref.name}`;
    return {rule, case: this.case.name, object, path, from, to, at: `${file}:${line}`};
  }

  #outcome(documents: readonly Document[]): Outcome {
    const loaded = {...this.loaded, documents};
    const {plan, report} = run(loaded, this.case.config, {
      today: '2026-11-21',
      ledger: true,
      includeBlocked: true,
    });
    const files = emitNative(plan, {includeBlocked: true, version: '0', reportFiles: []});
    // The runbook, which is no file of the format, says where the files of volumes are put, and with which rights.
    const uploads = (plan.uploads ?? []).map(({content: _, ...place}) => place);
    return {
      report,
      files: new Map([
        ...files.map(({path, content}) => [path, withoutSources(path, content)] as const),
        ['uploads', JSON.stringify(uploads)],
      ]),
    };
  }

  #ref({value}: Document): Pick<ObjectRef, 'kind' | 'namespace' | 'name'> {
    const text = (path: Pointer): string => String(valueAt(value, path) ?? '');
    return {
      kind: text('/kind'),
      namespace: text('/metadata/namespace') || this.case.config.kubernetes.defaultNamespace,
      name: text('/metadata/name'),
    };
  }
}

/** True for a change that Kubernetes does not notice either: more pods may be away than there are. */
function meansTheSame({value}: Document, path: Pointer, from: Json): boolean {
  const replicas = Number(valueAt(value, '/spec/replicas') ?? 1);
  return (
    path === '/spec/strategy/rollingUpdate/maxUnavailable' && typeof from === 'number' && from >= replicas
  );
}

/** The index without what names the source objects: a file that only says where it comes from has not changed. */
export function withoutSources(path: string, content: string): string {
  if (path !== INDEX_PATH) return content;
  return JSON.stringify(JSON.parse(content), (key, value) => (key === 'sources' ? undefined : value));
}

function sameFiles(left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): boolean {
  return left.size === right.size && [...left].every(([path, content]) => right.get(path) === content);
}

type Named = Pick<ObjectRef, 'kind' | 'namespace' | 'name'>;

/** Cluster-scoped objects have no namespace in the ledger. */
function sameObject(left: Named, right: Named): boolean {
  return (
    left.kind === right.kind &&
    left.name === right.name &&
    (left.namespace === right.namespace || left.namespace === '')
  );
}

function leafKey({kind, namespace, name}: Named, path: Pointer): string {
  return `${kind}/${namespace}/${name}${path}`;
}
