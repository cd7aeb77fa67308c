import type {Instant} from './cutover/calls.ts';
import type {Surroundings} from './cutover/drive.ts';

/**
 * Milliseconds that a timer is asked for at most. Timers stand still while the machine sleeps, and end at once when they are asked for more than
 * 24 days: a wait for an old TTL of a month would spin.
 */
const LONGEST = 60_000;

/** Signals that ask to stop; the last one comes when the terminal is closed. */
const STOP = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Milliseconds in which a signal that comes again is the same: terminals send it to all of a group, and npm and `timeout` pass it on once more. */
const ECHO = 1000;

/** The real clock. The first interrupt asks to stop in order, the second one kills. */
export class Clock implements Surroundings {
  readonly #began = Date.now();
  #wake: (() => void) | undefined;
  #stopped = false;
  #interrupted = 0;
  readonly #onInterrupt = (signal: NodeJS.Signals) => {
    if (this.#stopped && Date.now() - this.#interrupted > ECHO) {
      this.end();
      process.kill(process.pid, signal);
    }
    if (!this.#stopped) this.#interrupted = Date.now();
    this.#stopped = true;
    this.#wake?.();
  };

  constructor() {
    for (const signal of STOP) process.on(signal, this.#onInterrupt);
  }

  now(): Instant {
    return Math.floor(Date.now() / 1000);
  }

  /** Seconds since the beginning. */
  spent(): number {
    return (Date.now() - this.#began) / 1000;
  }

  async sleepUntil(moment: Instant): Promise<boolean> {
    do await this.#rest(Math.max(0, moment * 1000 - Date.now()));
    while (!this.#stopped && Date.now() < moment * 1000);
    this.#wake = undefined;
    return this.#stopped;
  }

  async #rest(milliseconds: number): Promise<void> {
    if (this.#stopped) return;
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, Math.min(milliseconds, LONGEST));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  random(): number {
    return Math.random();
  }

  end(): void {
    for (const signal of STOP) process.off(signal, this.#onInterrupt);
  }
}

/** A clock that jumps to the moment that is waited for. */
export class JumpingClock implements Surroundings {
  #now = Math.floor(Date.now() / 1000);

  now(): Instant {
    return this.#now;
  }

  async sleepUntil(moment: Instant): Promise<boolean> {
    this.#now = Math.max(this.#now, moment);
    return false;
  }

  random(): number {
    return 0;
  }
}
