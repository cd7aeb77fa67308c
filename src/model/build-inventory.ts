import type {Loaded} from '../load/document.ts';
import {byproductOf} from './byproduct.ts';
import {type Candidate, candidates, superseded} from './candidate.ts';
import {type FilterOptions, filterOf} from './filter.ts';
import type {Inventory, KubeObject, ModelProblem} from './inventory.ts';
import {InventoryObject} from './inventory-object.ts';
import {items} from './list.ts';
import {namespaceProblems} from './naming-problems.ts';
import {ObjectIndex} from './object-index.ts';
import {ownerOf} from './owner.ts';
import {type PreparedObject, preparedObject, supersededBy} from './prepared-object.ts';
import {readBackProblems} from './read-back.ts';
import {relate} from './relations.ts';
import {type Placed, ResolvedInventory} from './resolved-inventory.ts';
import {isRollout, templateGap} from './rollout.ts';
import {isScaledJob, runsPods} from './scaled-job.ts';
import {isScaledObject} from './scaled-object.ts';
import {secretSources} from './secret-sources.ts';
import {serviceNames} from './service-names.ts';
import {isWorkloadKind, type WorkloadCore, workloadCore} from './workload.ts';

/** What the model stage needs to know besides the documents. */
export interface InventoryOptions extends FilterOptions {
  /** Namespace of namespaced objects that name none. */
  readonly defaultNamespace: string;
  /** Ids of StatefulSets whose pods run each by itself (`Workload.apart`). */
  readonly apart?: ReadonlySet<string>;
}

/**
 * The model stage: objects out of documents, brought into their current API version, checked against the schema, with
 * defaults and relations. No secret value gets into it. Nothing that a manifest holds makes it throw.
 * @throws UsageError K2E-E020 when `options.selector` is no selector.
 */
export function buildInventory(loaded: Loaded, options: InventoryOptions): Inventory {
  const filter = filterOf(options);
  const fileProblems: ModelProblem[] = [];
  const found = candidates(items(loaded.documents, fileProblems), options.defaultNamespace, fileProblems);
  fileProblems.push(...namespaceProblems(found, options.defaultNamespace), ...readBackProblems(found));
  const placed = placedObjects(preparedObjects(found));
  const index = new ObjectIndex();
  for (const {object, candidate} of placed) if (!object.inert) index.add(candidate.lookup, object);
  const builtIn = new Set<KubeObject>(
    placed.flatMap(({object, candidate}) => (candidate.builtIn ? object : [])),
  );
  markByproducts(placed, index, builtIn, options.namespace);
  const related = relate(
    placed.flatMap(({object, candidate}) => coreOf(object, candidate, options.apart)),
    index,
  );
  const facts = new Map(placed.flatMap(({object, facts: known}) => (known ? [[object, known]] : [])));
  const sources = secretSources(index, facts);
  const open = loaded.problems.flatMap(problem => problem.open ?? []);
  return new ResolvedInventory({placed, index, related, sources, fileProblems, open, filter});
}

/** Finds what a live cluster has made by itself. */
function markByproducts(
  placed: readonly Placed[],
  index: ObjectIndex,
  builtIn: ReadonlySet<KubeObject>,
  asked: string | undefined,
): void {
  const copies = new Set<string>();
  for (const {object} of placed) {
    if (object.inert) continue;
    const owner = builtIn.has(object) ? ownerOf(object, index) : undefined;
    if (
      owner &&
      (builtIn.has(owner) || isScaledObject(owner) || isScaledJob(owner.ref) || isRollout(owner.ref)) &&
      speaksFor(owner, object)
    )
      object.leaveOut('owned', owner);
    else {
      const byproduct = byproductOf(object, builtIn.has(object), asked, copies);
      if (byproduct) object.leaveOut(byproduct);
    }
  }
}

/** Each object made ready; where two have one name, only the last keeps its effect. */
function preparedObjects(found: readonly Candidate[]): readonly PreparedObject[] {
  const services = found.filter(({lookup}) => lookup === 'Service').map(({identity}) => identity.ref);
  const names = serviceNames(services);
  const prepared = found.map(candidate => preparedObject(candidate, names));
  const losers = superseded(found, index => prepared[index]?.prepared.inert === false);
  return prepared.map((object, index) => {
    const winner = prepared[losers.get(index) ?? -1];
    return winner ? supersededBy(object, winner) : object;
  });
}

function placedObjects(prepared: readonly PreparedObject[]): readonly Placed[] {
  const ids = new Set<string>();
  return prepared.map(one => {
    const {candidate, prepared, document, facts} = one;
    const object = new InventoryObject(candidate.identity.ref, idOf(one, ids), document, prepared);
    return {object, candidate, problems: prepared.problems, facts};
  });
}

/** A unique id; see `KubeObject.id`. */
function idOf({candidate, document, prepared}: PreparedObject, taken: Set<string>): string {
  const {identity, lookup} = candidate;
  const name = `${identity.ref.namespace}/${identity.ref.name}`;
  let id = `${lookup}/${name}`;
  if (prepared.inert) {
    const {file, line} = document.position('');
    id = `${id}@${file}:${line}`;
  } else if (taken.has(id)) {
    id = `${identity.ref.kind}.${identity.group}/${name}`;
  }
  const base = id;
  for (let count = 2; taken.has(id); count++) id = `${base}#${count}`;
  taken.add(id);
  return id;
}

/** A workload is made by another workload; what a custom resource has made, only its copy in the input describes. */
function speaksFor(owner: KubeObject, object: KubeObject): boolean {
  return !isWorkloadKind(object.ref.kind) || isWorkloadKind(owner.ref.kind);
}

/** A workload, unless the cluster made it by itself. */
function coreOf(
  object: InventoryObject,
  {builtIn}: Candidate,
  apart: ReadonlySet<string> | undefined,
): WorkloadCore[] {
  const {kind} = object.ref;
  const isWorkload = builtIn ? isWorkloadKind(kind) : isForeignWorkload(object);
  if (object.inert || !isWorkload || object.byproduct || !isWorkloadKind(kind)) return [];
  const core = workloadCore(object, kind);
  return kind === 'StatefulSet' && apart?.has(object.id) ? [{...core, apart: true}] : [core];
}

/** A custom resource that holds a whole pod template. */
function isForeignWorkload({ref, value}: KubeObject): boolean {
  if (isRollout(ref)) return templateGap(value) === undefined;
  return isScaledJob(ref) && runsPods(value);
}
