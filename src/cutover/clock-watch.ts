import {SafetyError} from '../errors.ts';
import {CALLS, type CallName, type Ports} from './calls.ts';
import {SETTINGS} from './settings.ts';

/** Whose clocks the one of this machine is held against. */
export type Server = 'AWS' | 'the API server of the cluster';

/**
 * Hears of each answer of a server: its header `Date`, and when the request was sent and the answer came, in milliseconds by the clock of this
 * machine.
 */
export type OnAnswer = (date: string | undefined, asked: number, answered: number) => void;

/**
 * Seconds by which the clock of this machine may surely differ. Two operators are held against AWS each, so that both together keep within what the
 * lease allows for; a second is lost because `Date` has whole ones.
 */
const ALLOWED: Readonly<Record<Server, number>> = {
  AWS: SETTINGS.skew / 2 - 1,
  'the API server of the cluster': SETTINGS.skew - 1,
};

/**
 * Holds the clock of this machine against those of the servers that answer. By a wrong one a lease is stolen that somebody still holds, settle times
 * end early for a colleague, and firings are run that are yet to come, or missed.
 */
export class ClockWatch {
  readonly #ahead = new Map<Server, number>();

  /** What hears the answers of a server. */
  of(server: Server): OnAnswer {
    return (date, asked, answered) => {
      const told = Date.parse(date ?? '');
      if (Number.isFinite(told)) this.#ahead.set(server, surelyAhead(told, asked, answered) / 1000);
    };
  }

  /**
   * Lets nobody change anything by a clock that was wrong at the last answer.
   * @throws SafetyError K2E-E319
   */
  demandRight(): void {
    for (const [server, ahead] of this.#ahead) {
      const seconds = Math.round(Math.abs(ahead));
      if (Math.abs(ahead) <= ALLOWED[server]) continue;
      throw new SafetyError(
        'K2E-E319',
        `The clock of this machine is at least ${seconds} seconds ${ahead > 0 ? 'ahead of' : 'behind'} that of ${server}, so k2e changes nothing with it: leases and firings are told by the time.`,
        [
          'Set the clock, such as by `sudo chronyc makestep` or `timedatectl set-ntp true`, and run the command again: what was announced is settled then.',
        ],
      );
    }
  }
}

/**
 * Milliseconds by which the clock of this machine is ahead at least; negative: behind; 0 where it may be right. A server's `Date` is the second in
 * which it answered, somewhere between question and answer.
 */
function surelyAhead(told: number, asked: number, answered: number): number {
  const [least, most] = [asked - (told + 1000), answered - told];
  return least > 0 ? least : Math.min(most, 0);
}

/** Ports that write and change nothing by a wrong clock. */
export function byRightClock<P extends Partial<Ports>>(ports: P, watch: ClockWatch): P {
  const guarded = Object.entries(ports).map(([name, send]) => {
    if (CALLS[name as CallName] === 'read' || name === 'state.read') return [name, send];
    return [
      name,
      async (input: never) => {
        watch.demandRight();
        return (send as (given: never) => Promise<unknown>)(input);
      },
    ];
  });
  return Object.fromEntries(guarded) as P;
}
