import {ADVICE_FOR_PAUSE, adviceFor} from './advice.ts';
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
    if (lease) return this.#lease(lease, now);
    const fresh = rest.filter(({track, kind, why}) => kind !== 'done' && this.#isNew(track, why));
    const isPaused = fresh.some(({kind}) => kind === 'paused');
    return [
      ...fresh.flatMap(({track, why, halt, commit}) => [
        `${timeText(now)}  ${track}: ${why}`,
        ...haltLines(track, halt).map(line => `    ${line}`),
        ...this.#patch(commit),
      ]),
      ...(isPaused ? [`    ${ADVICE_FOR_PAUSE}`] : []),
    ];
  }

  /** Who holds the lease, once: it is renewed for as long as there is something to do. */
  #lease({holder, until}: NonNullable<Wait['lease']>, now: Instant): readonly string[] {
    if (!this.#isNew('lease', holder)) return [];
    return [
      `${timeText(now)}  lease: ${holder} holds it until ${instantText(until)}, or for longer while it has something to do`,
    ];
  }

  /** Whether people were told something else of it last. */
  #isNew(about: string, why: string): boolean {
    if (this.#waits.get(about) === why) return false;
    this.#waits.set(about, why);
    return true;
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
