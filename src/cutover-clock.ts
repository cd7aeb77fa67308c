import type {Instant} from './cutover/calls.ts';
import type {Surroundings} from './cutover/drive.ts';

/** The real clock. The first interrupt asks to stop in order, the second one kills. */
export class Clock implements Surroundings {
  readonly #began = Date.now();
  #wake: (() => void) | undefined;
  #stopped = false;
  readonly #onInterrupt = () => {
    this.#stopped = true;
    this.#wake?.();
  };

  constructor() {
    process.once('SIGINT', this.#onInterrupt);
    process.once('SIGTERM', this.#onInterrupt);
  }

  now(): Instant {
    return Math.floor(Date.now() / 1000);
  }

  /** Seconds since the beginning. */
  spent(): number {
    return (Date.now() - this.#began) / 1000;
  }

  async sleepUntil(moment: Instant): Promise<boolean> {
    if (!this.#stopped)
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, Math.max(0, moment * 1000 - Date.now()));
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.#wake = undefined;
    return this.#stopped;
  }

  random(): number {
    return Math.random();
  }

  end(): void {
    process.off('SIGINT', this.#onInterrupt);
    process.off('SIGTERM', this.#onInterrupt);
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
