import {adviceFor} from './advice.ts';
import type {Instant} from './calls.ts';
import type {Commit} from './commit.ts';
import {patchText} from './commit-text.ts';
import type {OnWait} from './drive.ts';
import {instantText} from './instant-text.ts';
import type {Halt, Journal} from './journal.ts';

type Wait = Pick<Parameters<OnWait>[0], 'rest' | 'lease'>;

/** Entries of the audit that tell a change of the world begin so (`pass.ts`). */
const DONE = 'done: ';

/** What people were told so far of a running cutover: each change when it has happened, and each wait when its reason is another. */
export class Progress {
  #entries: number;
  readonly #run: string;
  readonly #waits = new Map<string, string>();
  readonly #patches = new Set<string>();
  #retry: string | undefined;

  /** @param run name of the cutover @param journal what people know of already. */
  constructor(run: string, journal: Journal | null) {
    this.#run = run;
    this.#entries = journal?.entries.length ?? 0;
  }

  /** The changes since the last time, each with its time. */
  changes(journal: Journal | null): readonly string[] {
    if (!journal) return [];
    const fresh = journal.entries.slice(this.#entries);
    this.#entries = journal.entries.length;
    return fresh
      .filter(({what}) => what.startsWith(DONE))
      .map(({at, track, what}) => `${timeText(at)}  ${track}: ${what}`);
  }

  /** What is waited for from now on, as far as it was not so before. */
  waits({rest, lease}: Wait, now: Instant): readonly string[] {
    const reasons = lease
      ? [['lease', `${lease.holder} holds it until ${instantText(lease.until)}`] as const]
      : rest.filter(({kind}) => kind !== 'done').map(({track, why}) => [track, why] as const);
    const fresh = reasons.filter(([track, why]) => this.#waits.get(track) !== why);
    for (const [track, why] of fresh) this.#waits.set(track, why);
    return fresh.flatMap(([track, why]) => {
      const waiting = rest.find(other => other.track === track);
      return [
        `${timeText(now)}  ${track}: ${why}`,
        ...haltLines(track, waiting?.halt).map(line => `    ${line}`),
        ...this.#patch(waiting?.commit),
      ];
    });
  }

  /** Why a call is tried again, once for each reason in a row. */
  retries(message: string, now: Instant): readonly string[] {
    if (this.#retry === message) return [];
    this.#retry = message;
    return [`${timeText(now)}  tries again: ${message}`];
  }

  /** What to commit, each time that it is another one. */
  #patch(commit: Commit | undefined): readonly string[] {
    if (!commit) return [];
    const text = patchText({run: this.#run}, [commit]);
    if (this.#patches.has(text)) return [];
    this.#patches.add(text);
    return text
      .trimEnd()
      .split('\n')
      .map(line => `    ${line}`);
  }
}

/** What was expected and what was found where a track stands still, and what to type. */
function haltLines(track: string, halt: Halt | null | undefined): readonly string[] {
  const advice = halt && adviceFor(track, halt);
  return [...(halt?.diff ?? []), ...(advice ? [advice] : [])];
}

/** The time of day in UTC: lines that come one after the other need no date. */
function timeText(at: Instant): string {
  return instantText(at).slice(11);
}
