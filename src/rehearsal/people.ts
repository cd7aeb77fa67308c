import {type Call, CallError, type Instant, type Ports} from '../cutover/calls.ts';
import {command} from '../cutover/drive.ts';
import {approve, type By, resume, skipGuard} from '../cutover/goals.ts';
import type {Journal} from '../cutover/journal.ts';
import type {Outcome, Rest} from '../cutover/process.ts';
import {SafetyError} from '../errors.ts';
import {editBefore, type ForeignEdit} from './edits.ts';
import type {Monitor} from './monitor.ts';
import type {Platforms} from './platforms.ts';
import {Refusal} from './refusal.ts';
import type {Happening} from './timeline.ts';

/** So long people wait for a guard before they look into it and skip it. */
const GUARD_PATIENCE = 4 * 3600;

/**
 * The people around a rehearsed cutover: they give commands, start it again when it has died, help when it asks; and somebody else
 * changes things by mistake and takes that back.
 */
export class People {
  readonly #platforms: Platforms;
  readonly #ports: Ports;
  readonly #monitor: Monitor;
  /** Changes of somebody else that were not taken back yet. */
  readonly #outstanding: (ForeignEdit & {readonly zone: string | undefined})[] = [];
  readonly #happened: Happening[] = [];
  #waitsFor: readonly string[] = [];
  /** How often it has waited for the same by now. */
  #sameWaits = 0;
  #haltedSince: Instant | undefined;
  #operator = 1;

  /** @param ports without faults: people read what they are told. */
  constructor(platforms: Platforms, ports: Ports, monitor: Monitor) {
    this.#platforms = platforms;
    this.#ports = ports;
    this.#monitor = monitor;
  }

  /** What they did, and what they saw happen. */
  get happened(): readonly Happening[] {
    return this.#happened;
  }

  /** What the cutover waited for when they last looked. */
  get waitsFor(): readonly string[] {
    return this.#waitsFor;
  }

  /** Who acts now, and when. */
  by(): By {
    return {by: `operator-${this.#operator}`, at: this.#platforms.simulation.now};
  }

  /** Notes what happened to a process. */
  saw(who: string, what: string): void {
    this.#happened.push({at: this.#platforms.simulation.now, who, what});
  }

  /** Gives a command. @throws SafetyError where the machine refuses it. */
  async say(change: (journal: Journal) => Journal, create?: () => Journal): Promise<void> {
    await command(this.#ports, change, create);
  }

  /** They look after a while: one track may need help while others go on, and a guard may hold for good. */
  watch(rests: readonly Rest[]): 'wait' | 'stop' {
    const {now} = this.#platforms.simulation;
    const waitsFor = rests.map(({track, why}) => `${track}: ${why}`);
    this.#sameWaits = waitsFor.join() === this.#waitsFor.join() ? this.#sameWaits + 1 : 0;
    this.#waitsFor = waitsFor;
    const halted = rests.filter(({kind, halt}) => kind === 'halted' && halt);
    if (halted.length === 0) this.#haltedSince = undefined;
    else this.#haltedSince ??= now;
    const patience = halted.every(({halt}) => halt?.kind === 'guard') ? GUARD_PATIENCE : 0;
    return this.#haltedSince !== undefined && now - this.#haltedSince >= patience ? 'stop' : 'wait';
  }

  /** Seconds that a process sleeps at least: one that waits for the same for hours or weeks is woken less often, as on a busy machine. */
  doze(): Instant {
    if (this.#sameWaits < 40) return 1;
    return this.#sameWaits < 120 ? 120 : 600;
  }

  /** After a death: the same person starts it again, or a colleague takes over. */
  restart(): void {
    this.#pass(this.#platforms.simulation.between(5, 240));
    if (this.#platforms.simulation.random() < 0.5) this.#operator = this.#operator === 1 ? 2 : 1;
  }

  /** Somebody else changes what a call is about to change; false where there is nothing to change. */
  edit(call: Call): boolean {
    const zone = call.call === 'dns.change' ? call.in.zone : undefined;
    if (zone !== undefined) this.#monitor.excuse(zone, true);
    const edit = editBefore(this.#platforms, call);
    if (edit) {
      this.saw('somebody else', edit.what);
      this.#outstanding.push({...edit, zone});
    } else if (zone !== undefined) this.#monitor.excuse(zone, false);
    return edit !== undefined;
  }

  /** Whoever changed something by mistake takes it back, where it still is as it was left. */
  takeBack(): void {
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
  async help(outcome: Outcome): Promise<void> {
    this.#haltedSince = undefined;
    this.#pass(60);
    this.takeBack();
    if (outcome.kind === 'failed') return;
    const kinds = new Set(outcome.rest.map(({halt}) => halt?.kind));
    this.saw(this.by().by, `helps: ${reasons(outcome)}`);
    try {
      const asking = outcome.rest.find(({halt}) => halt?.kind === 'question');
      if (asking) await this.say(journal => answered(journal, asking.track, this.by()));
      else if (kinds.has('guard') && !kinds.has('drift') && !kinds.has('failed'))
        await this.say(journal => skipGuard(journal, 'rehearsal', this.by()));
      else await this.say(journal => resume(journal, this.by()));
    } catch (error) {
      if (!(error instanceof SafetyError) && !(error instanceof CallError)) throw error;
    }
  }

  #pass(seconds: Instant): void {
    this.#platforms.simulation.runUntil(this.#platforms.simulation.now + seconds);
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
