import type {Journal} from '../cutover/journal.ts';
import {Refusal} from './refusal.ts';
import type {Simulation} from './simulation.ts';

/** What is stored: nothing, or a journal with its version. */
export type StoredState = {readonly journal: Journal; readonly version: string} | null;

/** Where the journal lies. Writes are conditional: only who knows the present version may replace it. */
export class StateStore {
  readonly #simulation: Simulation;
  #stored: StoredState = null;
  #writes = 0;

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  get state(): {readonly stored: StoredState; readonly writes: number} {
    return {stored: this.#stored, writes: this.#writes};
  }

  set state({stored, writes}: {readonly stored: StoredState; readonly writes: number}) {
    this.#stored = stored;
    this.#writes = writes;
  }

  read(): StoredState {
    return this.#stored;
  }

  write(journal: Journal, version: string | null): {version: string} {
    if (version !== (this.#stored?.version ?? null))
      throw new Refusal(
        'conflict',
        'PreconditionFailed',
        'At least one of the pre-conditions you specified did not hold',
      );
    this.#writes++;
    this.#stored = {journal, version: `"${this.#writes}"`};
    this.#simulation.changed();
    return {version: this.#stored.version};
  }
}
