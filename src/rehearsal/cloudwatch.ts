import type {Instant, TrafficSeen} from '../cutover/calls.ts';
import {type Answering, Clients, type Population} from './clients.ts';
import {randomOf} from './random.ts';
import type {Simulation} from './simulation.ts';

/** A question that clients of a host ask: its name and type in one zone, and their part of the host's requests. */
export interface Question {
  readonly zone: string;
  readonly name: string;
  readonly type: string;
  /** Requests per minute of the clients that ask it. */
  readonly requests: number;
}

/** How well a load balancer's side does from a moment on. Shares are fractions of one, times seconds. */
export interface Quality {
  readonly balancer: string;
  readonly from: Instant;
  readonly errors: number;
  readonly p95: number;
}

/** An alarm and its state. */
export interface Alarm {
  readonly name: string;
  readonly state: 'ok' | 'alarm' | 'unknown';
}

/** Everything that CloudWatch draws its answers from, as plain data. */
export interface CloudWatchState {
  /** For each question, by its index, what it was answered with over time. */
  readonly histories: readonly (readonly Answering[])[];
  readonly qualities: readonly Quality[];
  readonly alarms: readonly Alarm[];
}

const MINUTE = 60;
/** A datapoint of a minute is there when the next one is over. */
const LATE = 60;
const USUAL = {errors: 0.001, p95: 0.2};

/** The metrics of load balancers, drawn from what the clients of each host do with the answers of DNS; and alarms. */
export class CloudWatch {
  readonly #simulation: Simulation;
  readonly #questions: readonly Question[];
  readonly #clients: readonly Clients[];
  /** Minute → requests of each load balancer, as computed before. Follows from the state, and is not part of it. */
  readonly #counted = new Map<Instant, Map<string | null, number>>();
  #state: CloudWatchState;

  constructor(
    simulation: Simulation,
    seed: number,
    questions: readonly Question[],
    alarms: readonly Alarm[],
    population: Population = {resolvers: 120, stubborn: 0.03},
  ) {
    this.#simulation = simulation;
    this.#questions = questions;
    this.#clients = questions.map((_, index) => new Clients(`${seed}/${index}`, population));
    this.#state = {histories: questions.map(() => []), qualities: [], alarms};
  }

  get state(): CloudWatchState {
    return this.#state;
  }

  set state(state: CloudWatchState) {
    this.#state = state;
    this.#counted.clear();
    for (const clients of this.#clients) clients.reset();
  }

  get questions(): readonly Question[] {
    return this.#questions;
  }

  /** Notes what a question is answered with from now on. */
  answered(index: number, {ttl, choices}: Omit<Answering, 'from'>): void {
    const history = this.#state.histories[index] ?? [];
    const last = history.at(-1);
    if (last && JSON.stringify([last.ttl, last.choices]) === JSON.stringify([ttl, choices])) return;
    const before = last?.from === this.#simulation.now ? history.slice(0, -1) : history;
    const after = [...before, {from: this.#simulation.now, ttl, choices}];
    this.#state = {
      ...this.#state,
      histories: this.#state.histories.map((other, place) => (place === index ? after : other)),
    };
  }

  /** Lets a side do better or worse from now on. */
  setQuality(quality: Omit<Quality, 'from'>): void {
    this.#state = {
      ...this.#state,
      qualities: [...this.#state.qualities, {...quality, from: this.#simulation.now}],
    };
    this.#simulation.changed();
  }

  setAlarm(alarm: Alarm): void {
    const others = this.#state.alarms.filter(({name}) => name !== alarm.name);
    this.#state = {...this.#state, alarms: [...others, alarm]};
    this.#simulation.changed();
  }

  /** DescribeAlarms. An alarm that is not there tells nothing. */
  alarms(names: readonly string[]): readonly Alarm[] {
    return names.map(
      name => this.#state.alarms.find(alarm => alarm.name === name) ?? {name, state: 'unknown'},
    );
  }

  /** GetMetricData: what a load balancer counted in the whole minutes of a window, as far as they are published. */
  traffic(balancer: string, from: Instant, to: Instant): TrafficSeen {
    const last = Math.min(to, this.#simulation.now - LATE);
    let [requests, errors5xx, points] = [0, 0, 0];
    let p95: number | undefined;
    for (let minute = Math.ceil(from / MINUTE) * MINUTE; minute + MINUTE <= last; minute += MINUTE) {
      const counted = this.#requests(balancer, minute);
      // A load balancer without requests publishes no datapoint.
      if (counted === 0) continue;
      const quality = this.qualityAt(balancer, minute);
      requests += counted;
      errors5xx += Math.floor(counted * quality.errors + randomOf('errors', balancer, minute));
      p95 = Math.max(p95 ?? 0, quality.p95 * (0.9 + 0.2 * randomOf('p95', balancer, minute)));
      points++;
    }
    return {requests, errors5xx, points, ...(p95 !== undefined && {p95})};
  }

  /** How a load balancer's side really does at a moment. */
  qualityAt(balancer: string, at: Instant): Pick<Quality, 'errors' | 'p95'> {
    return (
      this.#state.qualities.findLast(quality => quality.balancer === balancer && quality.from <= at) ?? USUAL
    );
  }

  /** Share of a question's clients that a load balancer has at a moment. */
  share(index: number, balancer: string, at: Instant): number {
    return this.#shares(index, at).get(balancer) ?? 0;
  }

  #requests(balancer: string, minute: Instant): number {
    let counted = this.#counted.get(minute);
    if (counted === undefined) {
      counted = new Map();
      for (const [index, question] of this.#questions.entries())
        for (const [used, share] of this.#shares(index, minute))
          counted.set(used, (counted.get(used) ?? 0) + Math.round(share * question.requests));
      this.#counted.set(minute, counted);
    }
    return counted.get(balancer) ?? 0;
  }

  #shares(index: number, at: Instant): ReadonlyMap<string | null, number> {
    return this.#clients[index]?.shares(this.#state.histories[index] ?? [], at) ?? new Map();
  }
}
