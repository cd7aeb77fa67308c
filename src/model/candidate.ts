import {Identities, type Identity} from './identity.ts';
import type {ModelProblem, ModelProblemKind} from './inventory.ts';
import {type KindStanding, kindOf} from './kinds.ts';
import type {Item} from './list.ts';
import {fileProblem} from './problem.ts';
import {KINDS} from './schemas/kubernetes.generated.ts';

/** An item that is a Kubernetes object, with who it is. */
export interface Candidate {
  readonly item: Item;
  readonly identity: Identity;
  readonly standing: KindStanding;
  /** A kind of Kubernetes 1.36, in its current API version or an older one. */
  readonly builtIn: boolean;
  /** The kind under which it is looked up; a custom kind that bears a built-in kind's name has its group behind it. */
  readonly lookup: string;
}

const BUILT_IN_NAMES: ReadonlySet<string> = new Set(
  Object.values(KINDS).flatMap(kinds => Object.keys(kinds)),
);

/** The Kubernetes objects among the items, in order. What is none of them is told and left out. */
export function candidates(
  items: readonly Item[],
  defaultNamespace: string,
  problems: ModelProblem[],
): readonly Candidate[] {
  const identities = new Identities(defaultNamespace, items);
  return items.flatMap(item => {
    const {apiVersion, kind, document, root} = item;
    const why = whyNone(item);
    if (why !== undefined) {
      problems.push(fileProblem(why.kind, document, root, why.message));
      return [];
    }
    const standing = kindOf(apiVersion, kind);
    const builtIn = standing === 'known' || standing === 'old';
    const identity = identities.of(item);
    const lookup = builtIn || !BUILT_IN_NAMES.has(kind) ? kind : `${kind}.${identity.group}`;
    return [{item, identity, standing, builtIn, lookup}];
  });
}

/** Why an item is no Kubernetes object; undefined when it is one. What has one of the two fields was meant to be one. */
function whyNone({
  value,
  apiVersion,
  kind,
}: Item): {readonly kind: ModelProblemKind; readonly message: string} | undefined {
  if (apiVersion === '' && kind === '') {
    const message =
      'This document has neither `apiVersion` nor `kind`: it is no Kubernetes object, and k2e leaves it out.';
    return {kind: 'not-kubernetes', message};
  }
  if (apiVersion === '' || kind === '') {
    const lack = apiVersion === '' ? 'apiVersion' : 'kind';
    const message = `This document has no \`${lack}\`. Kubernetes refuses such an object, and k2e leaves it out.`;
    return {kind: 'missing-field', message};
  }
  // A kubeconfig is full of credentials and says nothing about workloads.
  const isKubeconfig =
    kind === 'Config' && ['clusters', 'contexts', 'users'].some(key => Object.hasOwn(value, key));
  const message = 'This document is a client configuration (kubeconfig), no object; k2e leaves it out.';
  return isKubeconfig ? {kind: 'not-kubernetes', message} : undefined;
}

/**
 * Of several objects with one name the last counts, as kubectl applies them in order. Gives the winner's index for each
 * loser's. `competes` says which take part: a patch never wins over the object that it is for.
 */
export function superseded(
  candidates: readonly Candidate[],
  competes: (index: number) => boolean,
): ReadonlyMap<number, number> {
  const last = new Map<string, number>();
  const keys = candidates.map(({identity: {ref, group}, builtIn, lookup}, index) => {
    const key = `${lookup} ${builtIn ? '' : group} ${ref.namespace}/${ref.name}`;
    if (competes(index)) last.set(key, index);
    return key;
  });
  const losers = new Map<number, number>();
  for (const [index, key] of keys.entries()) {
    const winner = last.get(key);
    if (winner !== undefined && winner !== index && competes(index)) losers.set(index, winner);
  }
  return losers;
}
