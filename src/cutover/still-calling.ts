import type {AccessLogs} from './access-logs.ts';
import type {Instant} from './calls.ts';
import type {Halt} from './journal.ts';
import type {Plan} from './plan.ts';
import {clientLines, type RemainingClients, remainingClients} from './remaining-clients.ts';

/** Seconds before people are told again: logs come every five minutes, and who waits for silence waits for hours. */
const AGAIN = 900;

/** A track with why it stands still. */
interface Held {
  readonly track: string;
  readonly halt?: Halt | null;
}

/** Who still calls an old load balancer that has to be quiet. */
export interface StillCalling {
  readonly balancer: string;
  readonly hosts: readonly string[];
  readonly found: RemainingClients;
}

/** Looks who still calls the load balancers for whose silence the end waits; nothing where none is waited for. */
export async function stillCalling(
  {web}: Pick<Plan, 'web'>,
  held: readonly Held[],
  logs: () => Promise<AccessLogs>,
  now: Instant,
): Promise<readonly StillCalling[]> {
  const ids = new Set(held.flatMap(({track, halt}) => (halt?.about === 'quiet' ? [track] : [])));
  const waiting = Map.groupBy(
    web.filter(({id}) => ids.has(id)),
    ({source}) => source.arn,
  );
  const all: StillCalling[] = [];
  for (const [balancer, tracks] of waiting)
    all.push({
      balancer,
      hosts: tracks.map(({host}) => host),
      found: await remainingClients(await logs(), balancer, now),
    });
  return all;
}

/** The same for people. Hostile text is in it: make it visible. */
export function callingLines(all: readonly StillCalling[]): readonly string[] {
  return all.flatMap(({balancer, found}) => [
    `The old load balancer ${balancer.replace(/^.*:loadbalancer\//, '')}:`,
    ...clientLines(found).map(line => `  ${line}`),
  ]);
}

/** Tells it while a command waits, each load balancer not more often than every quarter of an hour. */
export class CallingTold {
  readonly #plan: Pick<Plan, 'web'>;
  readonly #logs: () => Promise<AccessLogs>;
  #told: Instant = Number.NEGATIVE_INFINITY;

  constructor(plan: Pick<Plan, 'web'>, logs: () => Promise<AccessLogs>) {
    this.#plan = plan;
    this.#logs = logs;
  }

  async lines(held: readonly Held[], now: Instant): Promise<readonly string[]> {
    if (now - this.#told < AGAIN) return [];
    const all = await stillCalling(this.#plan, held, this.#logs, now);
    if (all.length > 0) this.#told = now;
    return callingLines(all);
  }
}
