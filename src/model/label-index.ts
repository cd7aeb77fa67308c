import {type Labels, matches, type Selector} from './selector.ts';

/**
 * Finds labelled things by selector without a look at each: per namespace, a list for every pair of label and value. Built
 * once for a run; the answers keep the order in which the things were added.
 */
export class LabelIndex<T> {
  readonly #labels: (member: T) => Labels | undefined;
  readonly #namespaces = new Map<string, {readonly all: T[]; readonly pairs: Map<string, T[]>}>();

  /** `labels` gives the labels of a member. */
  constructor(labels: (member: T) => Labels | undefined) {
    this.#labels = labels;
  }

  add(namespace: string, member: T): void {
    let index = this.#namespaces.get(namespace);
    if (!index) {
      index = {all: [], pairs: new Map()};
      this.#namespaces.set(namespace, index);
    }
    index.all.push(member);
    for (const [key, value] of Object.entries(this.#labels(member) ?? {})) {
      const pair = pairOf(key, value);
      const list = index.pairs.get(pair);
      if (list) list.push(member);
      else index.pairs.set(pair, [member]);
    }
  }

  /** The members of a namespace that the selector matches. */
  select(namespace: string, selector: Selector): readonly T[] {
    const index = this.#namespaces.get(namespace);
    if (!index) return [];
    let candidates: readonly T[] = index.all;
    for (const {key, operator, values} of selector) {
      if (operator !== 'in' || values.length !== 1) continue;
      const list = index.pairs.get(pairOf(key, values[0] ?? '')) ?? [];
      if (list.length < candidates.length) candidates = list;
    }
    return candidates.filter(member => matches(selector, this.#labels(member)));
  }
}

function pairOf(key: string, value: string): string {
  return `${key}\0${value}`;
}
