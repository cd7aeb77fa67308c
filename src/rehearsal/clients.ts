import type {Instant} from '../cutover/calls.ts';
import {randomOf} from './random.ts';

/** What a question to DNS is answered with from a moment on: load balancers by probability, and how long answers are kept. */
export interface Answering {
  readonly from: Instant;
  readonly ttl: Instant;
  /** Adds up to 1. `null`: no answer, or one that leads to no load balancer of this world. */
  readonly choices: readonly {readonly balancer: string | null; readonly probability: number}[];
}

/** Who uses a host. */
export interface Population {
  /** Resolvers that answer for clients; each keeps what it was told for as long as the TTL says. */
  readonly resolvers: number;
  /** Share of the resolvers that keep an answer ten times as long (cutover T19). */
  readonly stubborn: number;
}

interface Resolver {
  /** Its share of the clients; all shares add up to 1. */
  readonly share: number;
  readonly patience: number;
  /** What it holds: since when, and what. */
  asked: Instant;
  balancer: string | null;
  expires: Instant;
}

const PATIENCE = 10;

/**
 * The resolvers between the clients of one question and Route 53. Each asks again when what it holds has expired, and what it is
 * told follows from the seed, the resolver and the moment alone: so the answers at any moment can be computed when somebody looks,
 * and weeks in which nobody looks cost nothing.
 */
export class Clients {
  readonly #seed: string;
  readonly #population: Population;
  #resolvers: Resolver[] = [];
  #at: Instant = Number.POSITIVE_INFINITY;

  constructor(seed: string, population: Population) {
    this.#seed = seed;
    this.#population = population;
  }

  /** Share of the clients that use each load balancer at a moment. `history` is the question's, in order of time. */
  shares(history: readonly Answering[], at: Instant): ReadonlyMap<string | null, number> {
    const [first] = history;
    if (first === undefined) return new Map();
    if (at < this.#at) this.#restart(first);
    this.#at = at;
    const shares = new Map<string | null, number>();
    for (const [index, resolver] of this.#resolvers.entries()) {
      this.#advance(resolver, index, history, at);
      shares.set(resolver.balancer, (shares.get(resolver.balancer) ?? 0) + resolver.share);
    }
    return shares;
  }

  /** Forgets what was computed: the past has become another one. */
  reset(): void {
    this.#at = Number.POSITIVE_INFINITY;
  }

  /** Resolvers are of very different sizes (Zipf), and asked first at different moments. */
  #restart(first: Answering): void {
    const {resolvers, stubborn} = this.#population;
    const sizes = Array.from({length: resolvers}, (_, index) => 1 / (index + 3));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    this.#resolvers = sizes.map((size, index) => {
      const patience = randomOf(this.#seed, 'patience', index) < stubborn ? PATIENCE : 1;
      const age = Math.floor(randomOf(this.#seed, 'age', index) * first.ttl);
      const asked = first.from - age;
      return {
        share: size / total,
        patience,
        asked,
        balancer: this.#told(first, index, asked),
        expires: asked + first.ttl * patience,
      };
    });
  }

  #advance(resolver: Resolver, index: number, history: readonly Answering[], at: Instant): void {
    let segment = 0;
    while (resolver.expires <= at) {
      while (segment + 1 < history.length && startOf(history[segment + 1]) <= resolver.expires) segment++;
      const answering = history[segment];
      if (answering === undefined) return;
      const kept = Math.max(1, answering.ttl) * resolver.patience;
      // Nothing changes until the segment ends: of all the times that it asks in there only the last counts.
      const end = Math.min(at + 1, segment + 1 < history.length ? startOf(history[segment + 1]) : at + 1);
      const skipped = Math.max(0, Math.floor((end - 1 - resolver.expires) / kept));
      resolver.asked = resolver.expires + skipped * kept;
      resolver.balancer = this.#told(answering, index, resolver.asked);
      resolver.expires = resolver.asked + kept;
    }
  }

  #told({choices}: Answering, index: number, asked: Instant): string | null {
    let left = randomOf(this.#seed, index, asked);
    for (const {balancer, probability} of choices) {
      left -= probability;
      if (left < 0) return balancer;
    }
    return choices.at(-1)?.balancer ?? null;
  }
}

function startOf(answering: Answering | undefined): Instant {
  return answering?.from ?? Number.POSITIVE_INFINITY;
}
