import type {By} from './cutover/goals.ts';
import type {Journal} from './cutover/journal.ts';
import type {ReadPlan} from './cutover/plan-file.ts';
import type {Outcome} from './cutover/process.ts';
import {SETTINGS, type Settings} from './cutover/settings.ts';
import {wantedText} from './cutover/status.ts';
import {EXIT} from './errors.ts';

/** How far a command goes. */
export interface Going {
  /** What is asked, for the question and the audit: "move shop.example.com to 10 %". */
  readonly what: string;
  /** The change of the journal; it may refuse by an error. Absent: go on with what is wanted already. */
  readonly change?: (journal: Journal, plan: ReadPlan['plan'], by: By) => Journal;
  /** The cutover may begin with it; otherwise it has to have begun. */
  readonly begins?: boolean;
  /** Seconds that the command waits for at most before it ends; later calls go on. */
  readonly patience: number;
  /** Reached when it was not so before: the command ends there, though more may be waited for. */
  readonly arrived?: (journal: Journal, plan: ReadPlan['plan']) => boolean;
  /** The command ends where it is so, also where it was so before: what others wait for is not its business. */
  readonly ends?: (journal: Journal) => boolean;
  /** No question is asked: what was decided before goes on. */
  readonly decided?: boolean;
}

/** Tells whether a command has reached what it ends at: false as long as `arrived` had been reached before the command. */
export function arrival(
  {arrived, ends}: Pick<Going, 'arrived' | 'ends'>,
  plan: ReadPlan['plan'],
  wanted: Journal | null,
): (journal: Journal | null) => boolean {
  if (ends) return journal => journal !== null && ends(journal);
  if (!arrived || !wanted || arrived(wanted, plan)) return () => false;
  return journal => journal !== null && arrived(journal, plan);
}

/** What overruled a command, line by line; null where it has arrived where it ends. */
export type Overruled = readonly string[] | null;

/**
 * A line for each track of which something else is wanted by now than after the command: a guard that fails may take the weight back, and a colleague's
 * later command counts. What the command was asked for is not done then.
 */
export function overruled(wanted: Journal | null, journal: Journal | null): readonly string[] {
  return Object.entries(wanted?.tracks ?? {}).flatMap(([id, before]) => {
    const now = journal?.tracks[id];
    if (!now || wantedText(now) === wantedText(before)) return [];
    return `${id}: what is wanted now is ${wantedText(now)}, and no longer ${wantedText(before)}; \`k2e cutover status --log 20\` shows why`;
  });
}

/**
 * The exit code: 1 while a guard, a question or time holds, and where the command was overruled; 5 for drift; 4 for a call that was refused or got no
 * answer.
 */
export function exitOf({kind, rest}: Outcome, other: readonly string[]): number {
  if (kind === 'done') return other.length > 0 ? EXIT.findings : EXIT.done;
  const halts = rest.map(({halt}) => halt?.kind);
  if (halts.includes('drift')) return EXIT.refused;
  if (halts.includes('failed') || rest.some(({halt}) => halt?.about === 'unseen')) return EXIT.remote;
  return EXIT.findings;
}

/** How long a dry run goes on, in seconds. */
export const DRY_RUN = {
  /** What it jumps over at most: propagation, bakes and settle times, not the weeks of a ramp. */
  looks: 86_400,
  /** Without a change, bakes aside, after which it takes the world for still: settle times and the spreading of DNS are shorter. */
  idle: 7200,
  /** It looks again in greater steps: what it waits for comes by its own clock alone. */
  settings: {...SETTINGS, poll: 600} satisfies Settings,
} as const;
