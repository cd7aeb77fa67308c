import {type Call, CallError, type Instant, type Ports} from '../cutover/calls.ts';
import {cronFirings} from '../cutover/cron-firings.ts';
import {command, drive} from '../cutover/drive.ts';
import {
  approve,
  type By,
  finalise,
  newJournal,
  resume,
  rollback,
  skipGuard,
  start,
} from '../cutover/goals.ts';
import type {Journal} from '../cutover/journal.ts';
import type {Plan} from '../cutover/plan.ts';
import type {Outcome, Rest} from '../cutover/process.ts';
import {SAFEGUARDS, type Safeguards, SETTINGS} from '../cutover/settings.ts';
import {SafetyError} from '../errors.ts';
import {editBefore, type ForeignEdit} from './edits.ts';
import {type EndState, endState} from './end-state.ts';
import {Crash, FaultCounter, type FaultPlan, type Struck, withFaults} from './faults.ts';
import type {FoundViolation} from './invariants/invariant.ts';
import {Monitor} from './monitor.ts';
import {monitored} from './monitored.ts';
import {Platforms, type WorldSettings} from './platforms.ts';
import {rehearsalPorts} from './ports.ts';
import {Refusal} from './refusal.ts';
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
/** So long people wait for a guard before they look into it and skip it. */
const GUARD_PATIENCE = 4 * 3600;
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
  readonly #counter = new FaultCounter();
  readonly #struck: (Struck & {readonly at: Instant})[] = [];
  /** Changes of somebody else that were not taken back yet. */
  readonly #outstanding: (ForeignEdit & {readonly zone: string | undefined})[] = [];
  readonly #happened: Happening[] = [];
  readonly #deadline: Instant;
  #waitsFor: readonly string[] = [];
  /** How often it has waited for the same by now. */
  #sameWaits = 0;
  #haltedSince: Instant | undefined;
  #processes = 0;
  #operator = 1;

  constructor(wish: JourneyWish) {
    const {plan, now, seed, settings} = wish;
    this.#wish = wish;
    this.#platforms = new Platforms(worldOf(plan, now, seed), settings);
    this.#ports = rehearsalPorts(this.#platforms);
    this.#monitor = new Monitor(this.#platforms, plan);
    const bakes = plan.web.map(({bakeSeconds, steps}) => 2 * bakeSeconds * steps.length);
    this.#deadline = now + MARGIN + bakes.reduce((sum, bake) => sum + bake, 0) + rarest(plan, now);
  }

  async run(destination: Destination): Promise<JourneyResult> {
    const {plan, digest} = this.#wish;
    const begin = endState(this.#platforms, plan);
    await this.#say(
      journal => start(journal, this.#by()),
      () => newJournal(plan, digest),
    );
    let stuck = await this.#arrive(destination.to === 'source' ? this.#now + destination.after : undefined);
    if (stuck === undefined) {
      try {
        await this.#say(journal =>
          destination.to === 'target' ? finalise(journal, this.#by()) : rollback(journal, this.#by()),
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

  #by(): {by: string; at: Instant} {
    return {by: `operator-${this.#operator}`, at: this.#now};
  }

  /** A command of a person, on ports without faults: people read what they are told. */
  async #say(change: (journal: Journal) => Journal, create?: () => Journal): Promise<void> {
    await command(this.#ports, change, create);
  }

  /** Runs processes until one is done, or until a moment; why it cannot be, else. */
  async #arrive(until = Number.POSITIVE_INFINITY): Promise<string | undefined> {
    for (let help = 0; help <= MOST_HELP; ) {
      if (this.#now >= this.#deadline)
        return `did not arrive in time; it waits for ${this.#waitsFor.join('; ')}`;
      const outcome = await this.#process(until);
      if (outcome === 'crashed') {
        this.#rest();
        continue;
      }
      if (outcome.kind === 'done' || this.#now >= until) return undefined;
      if (outcome.kind === 'no-journal' || outcome.kind === 'other-plan') return outcome.kind;
      help++;
      await this.#help(outcome);
    }
    return 'people helped again and again, and it still halts';
  }

  /** One process of the machine, as a new holder, until it ends or dies. */
  async #process(until: Instant): Promise<Outcome | 'crashed'> {
    const {plan, digest, faults, seed, safeguards = SAFEGUARDS} = this.#wish;
    const holder = `operator-${this.#operator}/process-${++this.#processes}`;
    const ports = withFaults(monitored(this.#ports, this.#monitor, holder), faults, this.#counter, {
      elapse: seconds => this.#pass(seconds),
      edit: call => this.#edit(call),
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
            const wake = Math.max(moment, this.#now + this.#doze());
            this.#platforms.simulation.runUntil(Math.min(wake, end));
            return this.#now >= end;
          },
          random: () => ((seed * 7919 + this.#counter.total * 104_729) % 997) / 997,
        },
        ({rest}) => this.#watch(rest),
      );
    } catch (error) {
      if (error instanceof Crash) {
        this.#happened.push({at: this.#now, who: holder, what: error.message});
        return 'crashed';
      }
      throw error;
    }
  }

  /** People look after a while: one track may need help while others go on, and a guard may hold for good. */
  #watch(rests: readonly Rest[]): 'wait' | 'stop' {
    const waitsFor = rests.map(({track, why}) => `${track}: ${why}`);
    this.#sameWaits = waitsFor.join() === this.#waitsFor.join() ? this.#sameWaits + 1 : 0;
    this.#waitsFor = waitsFor;
    const halted = rests.filter(({kind, halt}) => kind === 'halted' && halt);
    if (halted.length === 0) this.#haltedSince = undefined;
    else this.#haltedSince ??= this.#now;
    const patience = halted.every(({halt}) => halt?.kind === 'guard') ? GUARD_PATIENCE : 0;
    return this.#haltedSince !== undefined && this.#now - this.#haltedSince >= patience ? 'stop' : 'wait';
  }

  /** Seconds that a process sleeps at least: one that waits for the same for hours or weeks is woken less often, as on a busy machine. */
  #doze(): Instant {
    if (this.#sameWaits < 40) return 1;
    return this.#sameWaits < 120 ? 120 : 600;
  }

  /** After a death: the same person starts it again, or a colleague takes over. */
  #rest(): void {
    this.#pass(this.#platforms.simulation.between(5, 240));
    if (this.#platforms.simulation.random() < 0.5) this.#operator = this.#operator === 1 ? 2 : 1;
  }

  #pass(seconds: Instant): void {
    this.#platforms.simulation.runUntil(this.#now + seconds);
  }

  #edit(call: Call): boolean {
    const zone = call.call === 'dns.change' ? call.in.zone : undefined;
    if (zone !== undefined) this.#monitor.excuse(zone, true);
    const edit = editBefore(this.#platforms, call);
    if (edit) {
      this.#happened.push({at: this.#now, who: 'somebody else', what: edit.what});
      this.#outstanding.push({...edit, zone});
    } else if (zone !== undefined) this.#monitor.excuse(zone, false);
    return edit !== undefined;
  }

  /** Whoever changed something by mistake takes it back, where it still is as it was left. */
  #undo(): void {
    for (const {undo, zone} of this.#outstanding.splice(0).reverse()) {
      try {
        undo();
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
      }
      if (zone !== undefined) this.#monitor.excuse(zone, false);
    }
  }

  /** What people do when it halts: take back what was changed by mistake, answer what is asked, tell it to go on. */
  async #help(outcome: Outcome): Promise<void> {
    this.#haltedSince = undefined;
    this.#pass(60);
    this.#undo();
    if (outcome.kind === 'failed') return;
    const kinds = new Set(outcome.rest.map(({halt}) => halt?.kind));
    this.#happened.push({at: this.#now, who: this.#by().by, what: `helps: ${reasons(outcome)}`});
    try {
      const asking = outcome.rest.find(({halt}) => halt?.kind === 'question');
      if (asking) await this.#say(journal => answered(journal, asking.track, this.#by()));
      else if (kinds.has('guard') && !kinds.has('drift') && !kinds.has('failed'))
        await this.#say(journal => skipGuard(journal, 'rehearsal', this.#by()));
      else await this.#say(journal => resume(journal, this.#by()));
    } catch (error) {
      if (!(error instanceof SafetyError) && !(error instanceof CallError)) throw error;
    }
  }

  #result(begin: EndState, stuck: string | undefined): JourneyResult {
    const {plan, now} = this.#wish;
    const until = this.#now;
    this.#undo();
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
        this.#happened,
      ),
      violations: this.#monitor.violations,
      begin,
      end: endState(this.#platforms, plan),
    };
  }
}

/**
 * What a careful person answers: go back although the source does not prove that it answers; but run no firing again that may have
 * run already, since nobody here looks into the logs of a job.
 */
function answered(journal: Journal, track: string, by: By): Journal {
  return journal.tracks[track]?.kind === 'batch'
    ? skipGuard(journal, 'it may have run already', by, track)
    : approve(journal, by, track);
}

function reasons({rest, failure}: Outcome): string {
  const why = rest.filter(({kind}) => kind !== 'done').map(({track, why}) => `${track}: ${why}`);
  return [...why, ...(failure ? [failure.message] : [])].join('; ') || 'no reason given';
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
