import type {Instant} from '../cutover/calls.ts';
import type {Fact} from './facts.ts';
import {nextRandom, type RandomState} from './random.ts';

/** Something that will happen. `kind` names who handles it, `data` is plain. */
interface PlannedEvent {
  readonly at: Instant;
  /** Events of one moment happen in the order in which they were planned. */
  readonly order: number;
  readonly kind: string;
  readonly data: unknown;
}

/** The state of a simulation, as plain data. */
export interface SimulationState {
  readonly now: Instant;
  readonly random: RandomState;
  readonly planned: number;
  /** By time and order. */
  readonly events: readonly PlannedEvent[];
}

/** Plans an event of one kind: at a moment (not before now), with its data. */
export type Planner<Data> = (at: Instant, data: Data) => void;

/**
 * The clock, the chance and the order of events that all platforms of a world share. Time moves from event to event, so weeks
 * without events cost nothing. Everything that happens follows from the seed.
 */
export class Simulation {
  #now: Instant;
  #random: RandomState;
  #planned = 0;
  #events: PlannedEvent[] = [];
  readonly #handlers = new Map<string, (data: unknown) => void>();
  readonly #watchers: (() => void)[] = [];
  readonly #listeners: ((fact: Fact) => void)[] = [];

  constructor(now: Instant, seed: number) {
    this.#now = now;
    this.#random = seed | 0;
  }

  get now(): Instant {
    return this.#now;
  }

  /** A number from 0 to 1, exclusive. */
  random(): number {
    const {value, state} = nextRandom(this.#random);
    this.#random = state;
    return value;
  }

  /** A whole number between two, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.random() * (most - least + 1));
  }

  /** Says who handles events of a kind, and gives the function that plans them. `Data` has to be plain. */
  on<Data>(kind: string, handle: (data: Data) => void): Planner<Data> {
    this.#handlers.set(kind, data => handle(data as Data));
    return (at, data) => this.#plan({at: Math.max(at, this.#now), order: this.#planned++, kind, data});
  }

  #plan(event: PlannedEvent): void {
    let place = this.#events.length;
    while (place > 0 && isLater(this.#events[place - 1], event)) place--;
    this.#events.splice(place, 0, event);
  }

  /** Has `watch` called after every change of the world. */
  watch(watch: () => void): void {
    this.#watchers.push(watch);
  }

  /** Every platform says so after it changed. */
  changed(): void {
    for (const watch of this.#watchers) watch();
  }

  /** Has `listen` told of everything that happens. */
  listen(listen: (fact: Fact) => void): void {
    this.#listeners.push(listen);
  }

  /** Says that something happened. */
  tell(fact: Fact): void {
    for (const listen of this.#listeners) listen(fact);
  }

  /** The moment of the next event; undefined when nothing more will happen by itself. */
  get next(): Instant | undefined {
    return this.#events[0]?.at;
  }

  /** Lets time pass until `instant`, with all that happens up to it and at it. */
  runUntil(instant: Instant): void {
    for (;;) {
      const event = this.#events[0];
      if (event === undefined || event.at > instant) break;
      this.#events.shift();
      this.#now = event.at;
      this.#handlers.get(event.kind)?.(event.data);
      this.changed();
    }
    this.#now = Math.max(this.#now, instant);
  }

  save(): SimulationState {
    return {
      now: this.#now,
      random: this.#random,
      planned: this.#planned,
      events: structuredClone(this.#events),
    };
  }

  load(state: SimulationState): void {
    this.#now = state.now;
    this.#random = state.random;
    this.#planned = state.planned;
    this.#events = structuredClone([...state.events]);
  }
}

function isLater(event: PlannedEvent | undefined, than: PlannedEvent): boolean {
  return event !== undefined && (event.at > than.at || (event.at === than.at && event.order > than.order));
}
