import {existsSync, readFileSync} from 'node:fs';
import {hostname, userInfo} from 'node:os';
import {resolve} from 'node:path';
import {createInterface} from 'node:readline/promises';
import * as Flags from '@oclif/core/flags';
import {K2eCommand} from './command.ts';
import {sickRefusal, unsaidRefusal, type Wish} from './cutover/begin.ts';
import {CallError, type Ports} from './cutover/calls.ts';
import type {Context} from './cutover/context.ts';
import {cronFirings} from './cutover/cron-firings.ts';
import {command, drive, type OnWait} from './cutover/drive.ts';
import {effectText} from './cutover/effect-text.ts';
import {type By, newJournal} from './cutover/goals.ts';
import type {Journal} from './cutover/journal.ts';
import {callErrorOf, journalError, journalErrorOf} from './cutover/outcome-error.ts';
import type {ReadPlan} from './cutover/plan-file.ts';
import {parsePlan} from './cutover/plan-file.ts';
import type {Outcome, Rest} from './cutover/process.ts';
import {Progress} from './cutover/progress.ts';
import {SAFEGUARDS, SETTINGS, type Settings} from './cutover/settings.ts';
import {CallingTold} from './cutover/still-calling.ts';
import {type WhatIf, whatIf} from './cutover/what-if.ts';
import {whereTrafficIs} from './cutover/whereabouts.ts';
import {Clock, JumpingClock} from './cutover-clock.ts';
import {arrival, DRY_RUN, exitOf, type Going, type Overruled, overruled} from './cutover-going.ts';
import {makeFolder} from './emit/write/disk.ts';
import {EXIT, SafetyError, UsageError} from './errors.ts';
import {realAccessLogs, realPorts, statePorts, withStatePlace} from './ports.ts';
import {visible, visibleLines} from './report/escape-terminal.ts';

/** The plan of every command that goes on with a cutover. */
export const planFlag = {
  plan: Flags.string({char: 'p', default: 'cutover-plan.yaml', summary: 'The plan.', helpValue: 'FILE'}),
};

/** Flags of the commands that change something outside. */
export const changeFlags = {
  ...planFlag,
  yes: Flags.boolean({char: 'y', summary: 'Do not ask.'}),
  'dry-run': Flags.boolean({summary: 'Print the exact changes, and make none.'}),
};

/** What `changeFlags` give. */
export interface ChangeFlags {
  readonly plan: string;
  readonly yes: boolean;
  readonly 'dry-run': boolean;
}

/** What a command of the cutover did, as `--json` gives it. */
export interface Moved {
  readonly outcome: Outcome['kind'];
  readonly rest: readonly Rest[];
  /** With `--dry-run`: the calls that would be made, with their input, and what people would have to commit in between. */
  readonly effects?: WhatIf['effects'];
  readonly whereabouts: string;
  /** What is wanted now instead of what the command asked for. */
  readonly overruled?: readonly string[];
}

/** What a command that writes into the journal only gives, with `--json`. */
export interface Noted {
  readonly whereabouts: string;
}

/** The base of the cutover's commands: plan, journal, clock, question, dry run, exit codes. */
export abstract class CutoverCommand extends K2eCommand {
  /** Goes as far as asked, tells on the way, and sets the exit code. */
  protected async go(flags: ChangeFlags, going: Going): Promise<Moved> {
    const read = this.readPlan(flags.plan);
    const ports = await realPorts(read.plan);
    const wish = await this.wish(read, flags.plan, ports, going);
    const unsaid = wish && unsaidRefusal(wish);
    const sick = async () => wish && this.remote(() => sickRefusal(wish, ports), read.plan.state);
    if (flags['dry-run']) {
      for (const refusal of [unsaid, await sick()]) if (refusal) this.tell('Refused', refusal.message);
      return this.dryRun(read, ports, going);
    }
    if (unsaid) throw unsaid;
    if (!going.decided) await this.confirm(going.what, flags.yes);
    const refusal = await sick();
    if (refusal) throw refusal;
    const wanted = await this.change(read, ports, going);
    return this.drive(read, ports, going, wanted);
  }

  /** Changes the journal only: nothing outside is touched. @throws JournalError K2E-E403 when the cutover has not begun. */
  protected async noted(
    flags: {readonly plan: string; readonly 'dry-run': boolean},
    label: string,
    change: (journal: Journal, by: By) => Journal,
  ): Promise<Noted> {
    const read = this.readPlan(flags.plan);
    const state = await statePorts(read.plan);
    const present = await this.journalOf(read, state);
    if (!present) throw journalError('no-journal', read.plan.state);
    const changed = flags['dry-run']
      ? change(present, this.by())
      : await this.remote(
          () => command(state, journal => change(this.ours(journal, read), this.by())),
          read.plan.state,
        );
    const whereabouts = whereTrafficIs(changed ?? present);
    this.tell(flags['dry-run'] ? `Would be ${label.toLowerCase()}` : label, whereabouts);
    return {whereabouts};
  }

  /** The journal of a plan, or null where nothing has begun. */
  protected async journalOf(read: ReadPlan, ports: Pick<Ports, 'state.read'>): Promise<Journal | null> {
    const found = await this.remote(() => ports['state.read']({}), read.plan.state);
    return found && this.ours(found.journal, read);
  }

  protected readPlan(file: string): ReadPlan {
    return withStatePlace(parsePlan(this.readText(file), file), file);
  }

  /** @throws UsageError K2E-E015 when the file cannot be read. */
  protected readText(
    file: string,
    advice = '`k2e cutover plan` writes the plan; name another one with `--plan`.',
  ): string {
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
      throw new UsageError('K2E-E015', `The file ${file} cannot be read (${reason}).`, [advice]);
    }
  }

  /**
   * Writes a file whole or not at all.
   * @throws SafetyError K2E-E307 when it exists with another text · UsageError K2E-E016 when it cannot be written.
   */
  protected writeText(file: string, text: string, force: boolean): void {
    try {
      if (!force && existsSync(file) && readFileSync(file, 'utf8') !== text)
        throw new SafetyError('K2E-E307', `The file ${file} exists, and holds another plan.`, [
          'Name another file with --output. With --force it is overwritten; a cutover that has begun does not go on with another plan.',
        ]);
      this.writeWhole(file, text);
    } catch (error) {
      if (error instanceof SafetyError) throw error;
      throw unwritable('file', file, error);
    }
  }

  /** Makes a folder where there is none. @throws UsageError K2E-E016 when it cannot be made. */
  protected makeFolder(folder: string): void {
    try {
      makeFolder(resolve(folder));
    } catch (error) {
      throw unwritable('folder', folder, error);
    }
  }

  /** Runs calls to the outside; a failed one becomes exit code 4, one of the journal, which is at `place`, 6. */
  protected async remote<T>(work: () => Promise<T>, place?: string): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof CallError ? callErrorOf(error, place) : error;
    }
  }

  /** One line for people. */
  protected tell(label: string, text: string): void {
    this.say(visible(`${label}: ${text}`));
  }

  private ours(journal: Journal, {plan, digest}: ReadPlan): Journal {
    if (journal.plan === digest) return journal;
    throw journalError('other-plan', plan.state, undefined, journal);
  }

  /** What a command asks for with which a cutover may begin. */
  private async wish(
    read: ReadPlan,
    file: string,
    ports: Ports,
    {begins, change}: Going,
  ): Promise<Wish | undefined> {
    if (!begins || !change) return undefined;
    const present = await this.journalOf(read, ports);
    return {read, file, present, change: journal => change(journal, read.plan, this.by())};
  }

  private async drive(read: ReadPlan, ports: Ports, going: Going, wanted: Journal | null): Promise<Moved> {
    const clock = new Clock();
    const hasArrived = arrival(going, read.plan, wanted);
    const progress = new Progress(read.plan.run, wanted);
    const tellAll = (lines: readonly string[]): void => {
      for (const line of lines) this.say(visible(line));
    };
    const calling = new CallingTold(read.plan, () => realAccessLogs(read.plan));
    const onWait: OnWait = async (wait, journal) => {
      tellAll(progress.changes(journal));
      if (hasArrived(journal)) return 'stop';
      tellAll([...progress.waits(wait, clock.now()), ...(await calling.lines(wait.rest, clock.now()))]);
      return Math.max(wait.until - clock.now(), clock.spent()) > going.patience ? 'stop' : 'wait';
    };
    const onRetry = (why: string) => tellAll(progress.retries(why, clock.now()));
    const driven = () => drive(this.context(read), ports, clock, onWait, onRetry);
    const outcome = await this.remote(driven, read.plan.state);
    clock.end();
    const journal = await this.journalOf(read, ports);
    tellAll([...progress.changes(journal), ...progress.waits(outcome, clock.now())]);
    const other = hasArrived(journal) ? null : overruled(wanted, journal);
    return this.tellOutcome(outcome, journal, read.plan.state, other);
  }

  /** Writes what is wanted into the journal. @throws JournalError K2E-E403 when the cutover has to have begun and has not. */
  private async change(read: ReadPlan, ports: Ports, {change, begins}: Going): Promise<Journal | null> {
    if (!change) return this.journalOf(read, ports);
    const {plan, digest} = read;
    const changed = await this.remote(
      () =>
        command(
          ports,
          journal => change(this.ours(journal, read), plan, this.by()),
          begins ? () => newJournal(plan, digest) : undefined,
        ),
      plan.state,
    );
    if (!changed) throw journalError('no-journal', plan.state);
    return changed;
  }

  private async dryRun(read: ReadPlan, ports: Ports, going: Going): Promise<Moved> {
    const clock = new JumpingClock();
    const dry = whatIf(ports, () => clock.now(), read.plan);
    const wanted = await this.change(read, dry.ports, going);
    const hasArrived = arrival(going, read.plan, wanted);
    // What only the world can bring, such as a job's first run, never comes in a dry run: it ends there.
    const patience = DRY_RUN.idle + Math.max(0, ...read.plan.web.map(({bakeSeconds}) => bakeSeconds));
    let [effects, last] = [0, clock.now()];
    const onWait: OnWait = ({until, rest}, journal) => {
      if (hasArrived(journal)) return 'stop';
      for (const {commit} of rest) if (commit) dry.merge(commit);
      if (dry.effects.length > effects) last = clock.now();
      effects = dry.effects.length;
      return until - clock.now() > DRY_RUN.looks || until - last > patience ? 'stop' : 'wait';
    };
    const outcome = await this.remote(
      () => drive(this.context(read, DRY_RUN.settings), dry.ports, clock, onWait),
      read.plan.state,
    );
    for (const effect of dry.effects) this.log(visibleLines(effectText(read.plan.run, effect)));
    if (dry.effects.length === 0) this.log('No change would be made.');
    if (dry.isAssuming()) this.tell('Assumed', 'what load balancers will measure passes the guards.');
    for (const {track, kind, why} of outcome.rest) if (kind !== 'done') this.tell(track, why);
    const journal = await this.journalOf(read, dry.ports);
    const other = hasArrived(journal) ? null : overruled(wanted, journal);
    const moved = this.tellOutcome(outcome, journal, read.plan.state, other);
    return {...moved, effects: dry.effects};
  }

  /** @param other what overruled the command; null where that has arrived where it ends. */
  private tellOutcome(outcome: Outcome, journal: Journal | null, place: string, other: Overruled): Moved {
    const whereabouts = journal ? whereTrafficIs(journal) : 'Nothing has moved.';
    const {kind, rest} = outcome;
    const wrong = journalErrorOf(outcome, place);
    if (wrong) throw wrong;
    this.tell('Now', whereabouts.replace(/^Now: /, ''));
    for (const line of other ?? []) this.say(visible(line));
    process.exitCode = other ? exitOf(outcome, other) : EXIT.done;
    return {outcome: kind, rest, whereabouts, ...(other && other.length > 0 && {overruled: other})};
  }

  private context({plan, digest}: ReadPlan, settings: Settings = SETTINGS): Context {
    const holder = `${this.by().by} pid ${process.pid}`;
    return {plan, digest, holder, firings: cronFirings, settings, safeguards: SAFEGUARDS};
  }

  private by(): By {
    return {by: `${userInfo().username}@${hostname()}`, at: Math.floor(Date.now() / 1000)};
  }

  /** Asks on a terminal; elsewhere `--yes` has to say it. @throws SafetyError K2E-E314 when nobody has agreed. */
  private async confirm(what: string, yes: boolean): Promise<void> {
    if (yes) return;
    const isAsked = process.stdin.isTTY && process.stderr.isTTY && !this.jsonEnabled();
    if (isAsked) {
      const terminal = createInterface({input: process.stdin, output: process.stderr});
      const answer = await terminal.question(visible(`This will ${what}. Go on? [y/N] `));
      terminal.close();
      if (/^y(es)?$/i.test(answer.trim())) return;
    }
    throw new SafetyError('K2E-E314', `Nobody has agreed to ${what}.`, [
      'Say --yes; see what it would change with --dry-run.',
    ]);
  }
}

function unwritable(what: string, place: string, error: unknown): UsageError {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  return new UsageError('K2E-E016', `The ${what} ${place} cannot be written (${reason}).`, [
    'Name a file in a folder that exists and that you may write to, with --output.',
  ]);
}
