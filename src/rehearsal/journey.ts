import type {Instant, Ports} from '../cutover/calls.ts';
import {cronFirings} from '../cutover/cron-firings.ts';
import {drive} from '../cutover/drive.ts';
import {finalise, newJournal, rollback, start} from '../cutover/goals.ts';
import type {Plan} from '../cutover/plan.ts';
import type {Outcome} from '../cutover/process.ts';
import {SAFEGUARDS, type Safeguards, SETTINGS} from '../cutover/settings.ts';
import {SafetyError} from '../errors.ts';
import {type EndState, endState} from './end-state.ts';
import {Crash, FaultCounter, type FaultPlan, type Struck, withFaults} from './faults.ts';
import type {FoundViolation} from './invariants/invariant.ts';
import {Merging} from './merging.ts';
import {Monitor} from './monitor.ts';
import {monitored} from './monitored.ts';
import {People} from './people.ts';
import {Platforms, type WorldSettings} from './platforms.ts';
import {rehearsalPorts} from './ports.ts';
import {type Happening, timelineOf} from './timeline.ts';
import {worldOf} from './world-of-plan.ts';

/** Where a journey goes: everything to the target for good, or back to the source from somewhere on the way. */
export type Destination = {readonly to: 'target'} | {readonly to: 'source'; readonly after: Instant};

/** What came of a journey. */
export interface JourneyResult {
  readonly from: Instant;
  readonly until: Instant;
  /** Why it did not arrive; absent when it did. */
  readonly stuck?: string;
  readonly calls: number;
  readonly struck: readonly Struck[];
  readonly timeline: readonly Happening[];
  readonly violations: readonly FoundViolation[];
  readonly begin: EndState;
  readonly end: EndState;
}

/** A plan with its digest, the moment of the rehearsal, and what chance and faults depend on. */
export interface JourneyWish {
  readonly plan: Plan;
  readonly digest: string;
  readonly now: Instant;
  readonly seed: number;
  readonly faults: FaultPlan;
  readonly settings?: WorldSettings;
  /** All of them, but in tests that show what each is good for. */
  readonly safeguards?: Safeguards;
}

const DAY = 86_400;
/** What a cutover may take beyond its bakes and the firings that prove its jobs, for all faults together. */
const MARGIN = DAY;
/** After the arrival the world goes on for so long: late and double deliveries show. */
const AFTERWARDS = 3 * 3600;
/** Firings that are so recent may not have been started yet. */
const UNDER_WAY = 900;
/** Times that people help a halted cutover on. */
const MOST_HELP = 60;

/** Makes the whole way with the real machine on platforms in memory: people restart it when it dies, and help when it asks. */
export async function travel(wish: JourneyWish, destination: Destination): Promise<JourneyResult> {
  return new Journey(wish).run(destination);
}

class Journey {
  readonly #wish: JourneyWish;
  readonly #platforms: Platforms;
  readonly #ports: Ports;
  readonly #monitor: Monitor;
  readonly #people: People;
  readonly #counter = new FaultCounter();
  readonly #struck: (Struck & {readonly at: Instant})[] = [];
  readonly #deadline: Instant;
  #processes = 0;

  constructor(wish: JourneyWish) {
    const {plan, now, seed, settings} = wish;
    this.#wish = wish;
    this.#platforms = new Platforms(worldOf(plan, now, seed), settings);
    this.#ports = rehearsalPorts(this.#platforms);
    this.#monitor = new Monitor(this.#platforms, plan);
    this.#people = new People(this.#platforms, this.#ports, this.#monitor);
    new Merging(this.#platforms);
    const bakes = plan.web.map(({bakeSeconds, steps}) => 2 * bakeSeconds * steps.length);
    this.#deadline = now + MARGIN + bakes.reduce((sum, bake) => sum + bake, 0) + rarest(plan, now);
  }

  async run(destination: Destination): Promise<JourneyResult> {
    const {plan, digest} = this.#wish;
    const begin = endState(this.#platforms, plan);
    await this.#people.say(
      journal => start(journal, this.#people.by()),
      () => newJournal(plan, digest),
    );
    let stuck = await this.#arrive(destination.to === 'source' ? this.#now + destination.after : undefined);
    if (stuck === undefined) {
      try {
        const by = this.#people.by();
        await this.#people.say(journal =>
          destination.to === 'target' ? finalise(journal, by) : rollback(journal, by),
        );
        stuck = await this.#arrive();
      } catch (error) {
        if (!(error instanceof SafetyError)) throw error;
        stuck = error.message;
      }
    }
    return this.#result(begin, stuck);
  }

  get #now(): Instant {
    return this.#platforms.simulation.now;
  }

  /** Runs processes until one is done, or until a moment; why it cannot be, else. */
  async #arrive(until = Number.POSITIVE_INFINITY): Promise<string | undefined> {
    for (let help = 0; help <= MOST_HELP; ) {
      if (this.#now >= this.#deadline)
        return `did not arrive in time; it waits for ${this.#people.waitsFor.join('; ')}`;
      const outcome = await this.#process(until);
      if (outcome === 'crashed') {
        this.#people.restart();
        continue;
      }
      if (outcome.kind === 'done' || this.#now >= until) return undefined;
      if (outcome.kind === 'no-journal' || outcome.kind === 'other-plan') return outcome.kind;
      help++;
      await this.#people.help(outcome);
    }
    return 'people helped again and again, and it still halts';
  }

  /** One process of the machine, as a new holder, until it ends or dies. */
  async #process(until: Instant): Promise<Outcome | 'crashed'> {
    const {plan, digest, faults, seed, safeguards = SAFEGUARDS} = this.#wish;
    const holder = `${this.#people.by().by}/process-${++this.#processes}`;
    const ports = withFaults(monitored(this.#ports, this.#monitor, holder), faults, this.#counter, {
      elapse: seconds => this.#pass(seconds),
      edit: call => this.#people.edit(call),
      struck: struck => this.#struck.push({...struck, at: this.#now}),
    });
    const end = Math.min(until, this.#deadline);
    try {
      return await drive(
        {plan, digest, holder, firings: cronFirings, settings: SETTINGS, safeguards},
        ports,
        {
          now: () => this.#now,
          sleepUntil: async moment => {
            const wake = Math.max(moment, this.#now + this.#people.doze());
            this.#platforms.simulation.runUntil(Math.min(wake, end));
            return this.#now >= end;
          },
          random: () => ((seed * 7919 + this.#counter.total * 104_729) % 997) / 997,
        },
        ({rest}) => this.#people.watch(rest),
      );
    } catch (error) {
      if (error instanceof Crash) {
        this.#people.saw(holder, error.message);
        return 'crashed';
      }
      throw error;
    }
  }

  #pass(seconds: Instant): void {
    this.#platforms.simulation.runUntil(this.#now + seconds);
  }

  #result(begin: EndState, stuck: string | undefined): JourneyResult {
    const {plan, now} = this.#wish;
    const until = this.#now;
    this.#people.takeBack();
    this.#pass(AFTERWARDS);
    this.#monitor.judgeFirings(track => cronFirings(track, now + 1, this.#now - UNDER_WAY));
    return {
      from: now,
      until,
      ...(stuck !== undefined && {stuck}),
      calls: this.#counter.total,
      struck: this.#struck,
      timeline: timelineOf(
        this.#platforms.store.read()?.journal ?? null,
        this.#monitor,
        this.#struck,
        this.#people.happened,
      ),
      violations: this.#monitor.violations,
      begin,
      end: endState(this.#platforms, plan),
    };
  }
}

/** Until every job has fired twice: one that fires monthly cannot be proven sooner. */
function rarest({batches}: Plan, now: Instant): Instant {
  const waits = batches.map(track => {
    for (const days of [1, 10, 100, 800]) {
      const second = cronFirings(track, now, now + days * DAY)[1];
      if (second !== undefined) return second - now;
    }
    return 0;
  });
  return Math.max(0, ...waits);
}
