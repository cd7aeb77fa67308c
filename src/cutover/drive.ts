import {advance} from './advance.ts';
import {type Call, CallError, type Instant, type Ports} from './calls.ts';
import type {Context} from './context.ts';
import {isSame} from './equal.ts';
import type {Journal} from './journal.ts';
import {type Advanced, type Answer, FRESH, type Outcome, type Request} from './process.ts';

/** What a driver needs besides the ports. */
export interface Surroundings {
  /** The time now, in seconds. */
  now(): Instant;
  /** Resolves at that moment, or with true as soon as somebody asks to stop. */
  sleepUntil(moment: Instant): Promise<boolean>;
  /** A number from 0 to 1, for the jitter of retries. */
  random(): number;
}

/**
 * What a wait is about, and the journal as the process holds it (null while another holds the lease); the caller tells people, and says
 * whether to go on waiting.
 */
export type OnWait = (
  wait: Extract<Request, {ask: 'wait'}>,
  journal: Journal | null,
) => 'wait' | 'stop' | Promise<'wait' | 'stop'>;

/** Hears why a call is tried again: a process that waits for answers that do not come looks like one that hangs. */
export type OnRetry = (message: string) => void;

/** Runs a process on real ports until it ends. All decisions are made in `advance`; here are only the calls and the clock. */
export async function drive(
  context: Context,
  ports: Ports,
  surroundings: Surroundings,
  onWait: OnWait = () => 'wait',
  onRetry: OnRetry = () => undefined,
): Promise<Outcome> {
  const now = (): Instant => surroundings.now();
  let advanced: Advanced = advance(context, FRESH, {now: now(), given: 'woken'});
  for (;;) {
    const {process, request} = advanced;
    if (request.ask === 'end') return request.outcome;
    if (request.ask === 'call') {
      const answer = await answerTo(ports, request.call, now);
      advanced = advance(context, process, answer);
      if (
        answer.given === 'failure' &&
        advanced.request.ask === 'wait' &&
        advanced.request.retry !== undefined
      )
        onRetry(answer.message);
      continue;
    }
    const isRetry = request.retry !== undefined;
    const isStopped =
      (!isRetry && (await onWait(request, process.held?.journal ?? null)) === 'stop') ||
      (await surroundings.sleepUntil(
        isRetry ? now() + pauseBefore(request.retry ?? 0, surroundings.random()) : request.until,
      ));
    advanced = advance(context, process, {now: now(), given: isStopped && !isRetry ? 'stop' : 'woken'});
  }
}

/** Seconds before a try: twice as many each time, and a random part of them, so that operators and tools do not march in step. */
function pauseBefore(tries: number, random: number): number {
  return Math.max(1, Math.round(Math.min(30, 2 ** tries) * (0.5 + random / 2)));
}

async function answerTo(ports: Ports, call: Call, now: () => Instant): Promise<Answer> {
  try {
    const value = await (ports[call.call] as (input: Call['in']) => Promise<unknown>)(call.in);
    return {now: now(), given: 'value', value};
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    return {now: now(), given: 'failure', failure: error.failure, message: error.message};
  }
}

/**
 * Changes the journal by a command of a person: reads, applies, writes, and does so again when somebody else wrote in between. The holder of
 * the lease sees it at its next write. `create` makes the journal where there is none.
 * @throws CallError when the journal cannot be read or written · whatever `change` throws to refuse.
 */
export async function command(
  ports: Pick<Ports, 'state.read' | 'state.write'>,
  change: (journal: Journal) => Journal,
  create?: () => Journal,
): Promise<Journal | null> {
  let last: Journal | null = null;
  for (let tries = 0; ; tries++) {
    const found = await ports['state.read']({});
    // Written after all, though the answer was lost.
    if (last && found?.journal.entries.some(entry => isSame(entry, last?.entries.at(-1))))
      return found.journal;
    const journal = found?.journal ?? create?.();
    if (!journal) return null;
    last = change(journal);
    try {
      await ports['state.write']({journal: last, version: found?.version ?? null});
      return last;
    } catch (error) {
      const isLost =
        error instanceof CallError && (error.failure === 'conflict' || error.failure === 'unknown');
      if (!isLost || tries >= 10) throw error;
    }
  }
}
