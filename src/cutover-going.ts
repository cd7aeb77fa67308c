import type {By} from './cutover/goals.ts';
import type {Journal} from './cutover/journal.ts';
import type {ReadPlan} from './cutover/plan-file.ts';
import type {Outcome} from './cutover/process.ts';
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
  /** No question is asked: what was decided before goes on. */
  readonly decided?: boolean;
}

/** Tells whether a command has reached what it ends at: false as long as it had been reached before the command. */
export function arrival(
  {arrived}: Going,
  plan: ReadPlan['plan'],
  wanted: Journal | null,
): (journal: Journal | null) => boolean {
  if (!arrived || !wanted || arrived(wanted, plan)) return () => false;
  return journal => journal !== null && arrived(journal, plan);
}

/** The exit code: 1 while a guard, a question or time holds; 5 for drift; 4 for a call that was refused or got no answer. */
export function exitOf({kind, rest}: Outcome): number {
  if (kind === 'done') return EXIT.done;
  const halts = rest.map(({halt}) => halt?.kind);
  if (halts.includes('drift')) return EXIT.refused;
  if (halts.includes('failed') || rest.some(({halt}) => halt?.about === 'unseen')) return EXIT.remote;
  return EXIT.findings;
}
