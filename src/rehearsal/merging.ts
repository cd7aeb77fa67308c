import type {Commit} from '../cutover/commit.ts';
import {pendingCommits} from '../cutover/journal.ts';
import {refText} from '../cutover/ref-text.ts';
import {isSameValue} from './kubernetes/object.ts';
import type {Platforms} from './platforms.ts';
import type {Planner} from './simulation.ts';

/** How long people take to merge what they were asked for, in seconds. */
export type MergeDelay = readonly [least: number, most: number];

/**
 * A person who merges what the cutover asks for in its journal, after a while, and not when it is asked for no more. What Git says then
 * is applied by its tool, after its own while.
 */
export class Merging {
  readonly #platforms: Platforms;
  readonly #delay: MergeDelay;
  readonly #merge: Planner<Commit>;
  #journal: unknown;
  /** Commits on somebody's desk. */
  readonly #open = new Set<string>();

  constructor(platforms: Platforms, delay: MergeDelay = [60, 1800]) {
    this.#platforms = platforms;
    this.#delay = delay;
    this.#merge = platforms.simulation.on('person/merge', commit => this.#merged(commit));
    platforms.simulation.watch(() => this.#look());
  }

  #look(): void {
    const {simulation, store} = this.#platforms;
    const journal = store.state.stored?.journal;
    if (journal === this.#journal || journal === undefined) return;
    this.#journal = journal;
    for (const commit of pendingCommits(journal)) {
      if (this.#open.has(keyOf(commit)) || !this.#isNew(commit)) continue;
      this.#open.add(keyOf(commit));
      this.#merge(simulation.now + simulation.between(...this.#delay), commit);
    }
  }

  #merged(commit: Commit): void {
    this.#open.delete(keyOf(commit));
    const {simulation, kubernetes, store} = this.#platforms;
    const journal = store.state.stored?.journal;
    const isAsked = journal && pendingCommits(journal).some(other => keyOf(other) === keyOf(commit));
    if (!isAsked || !this.#isNew(commit)) return;
    const {ref, field, value} = commit;
    simulation.tell({
      kind: 'foreign',
      at: simulation.now,
      who: 'somebody',
      what: `merges ${field} ${JSON.stringify(value)} of ${refText(ref)}`,
    });
    kubernetes.merge(ref, field, value);
  }

  #isNew({ref, field, value}: Commit): boolean {
    const declared = this.#platforms.kubernetes.declared(ref, field);
    return declared !== undefined && !isSameValue(declared.value, value);
  }
}

function keyOf({ref, field, value}: Commit): string {
  return JSON.stringify([ref, field, value]);
}
