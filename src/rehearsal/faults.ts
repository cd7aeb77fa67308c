import {CALLS, type Call, CallError, type CallName, type Instant, type Ports} from '../cutover/calls.ts';
import {overCalls} from './over-calls.ts';
import {randomOf} from './random.ts';

/**
 * What can go wrong with one call. `crash-before`: the process dies before the call is sent. `crash-after`: it dies after the effect,
 * without the answer. `lost-answer`: the effect happens, the caller is told that nobody knows. `no-answer`: nothing happens, and
 * nobody knows. `throttle`: refused for now. `stale-read`: a read is answered as it was the last time. `delay`: time passes before
 * the call arrives, and again before its answer does. `foreign-edit`: somebody else changes something just before the call arrives.
 */
export const FAULTS = [
  'crash-before',
  'crash-after',
  'lost-answer',
  'no-answer',
  'throttle',
  'stale-read',
  'delay',
  'foreign-edit',
] as const;

/** Name of a fault. */
export type FaultName = (typeof FAULTS)[number];

/** Which faults happen where, as plain data: the same plan gives the same faults. */
export interface FaultPlan {
  readonly seed: number;
  /** Chance of a fault at each call that it can happen to: fractions of one. */
  readonly rates?: Readonly<Partial<Record<FaultName, number>>>;
  /** Faults at certain calls: the nth one, from 1, of all calls or of those of one name. */
  readonly at?: readonly {readonly nth: number; readonly call?: CallName; readonly fault: FaultName}[];
  /** No fault happens by chance after so many: a rehearsal has to end. */
  readonly most?: number;
}

/** The process died. No port promises it, so nothing but the end of the process follows. */
export class Crash extends Error {
  constructor(call: CallName, when: 'before' | 'after') {
    super(`the process died ${when} ${call}`);
    this.name = 'Crash';
  }
}

/** A fault that happened. */
export interface Struck {
  readonly fault: FaultName;
  readonly call: CallName;
}

/** What faults need of the world around the ports. */
export interface FaultWorld {
  /** Lets seconds pass. */
  readonly elapse: (seconds: Instant) => void;
  /** Lets somebody else change something that has to do with a call; false where there is nothing to change. */
  readonly edit: (call: Call) => boolean;
  /** Told of each fault that really happened. */
  readonly struck: (struck: Struck) => void;
}

/** Counts the calls over all processes of a cutover: a resumed process does not meet the same faults again. */
export class FaultCounter {
  total = 0;
  struck = 0;
  readonly byName = new Map<CallName, number>();

  /** The numbers of this call: of all calls, and of those of its name. */
  count(name: CallName): {readonly nth: number; readonly nthOfName: number} {
    const nthOfName = (this.byName.get(name) ?? 0) + 1;
    this.byName.set(name, nthOfName);
    return {nth: ++this.total, nthOfName};
  }
}

/** True where a fault can happen to a call. */
export function canStrike(fault: FaultName, name: CallName): boolean {
  const kind = CALLS[name];
  switch (fault) {
    case 'stale-read':
      return kind === 'read' && name !== 'state.read' && name !== 'dns.change-status';
    case 'crash-after':
    case 'lost-answer':
      return kind !== 'read';
    case 'foreign-edit':
      return kind === 'effect';
    default:
      return true;
  }
}

/** The same ports with the faults of a plan. */
export function withFaults(ports: Ports, plan: FaultPlan, counter: FaultCounter, world: FaultWorld): Ports {
  const {rates = {}, at = []} = plan;
  const answers = new Map<string, unknown>();
  const keepsAnswers = rates['stale-read'] !== undefined || at.some(({fault}) => fault === 'stale-read');
  return overCalls(name => async (input: never) => {
    const send = ports[name] as (given: never) => Promise<unknown>;
    const key = keepsAnswers ? JSON.stringify([name, input]) : '';
    const fault = faultAt(plan, counter, name);
    const strike = () => {
      counter.struck++;
      if (fault) world.struck({fault, call: name});
    };
    switch (fault) {
      case 'crash-before':
        strike();
        throw new Crash(name, 'before');
      case 'crash-after':
        strike();
        await send(input);
        throw new Crash(name, 'after');
      case 'lost-answer':
        strike();
        await send(input);
        throw new CallError(name, 'unknown', `${name}: the connection was closed before the answer came`);
      case 'no-answer':
        strike();
        throw new CallError(name, 'unknown', `${name}: the connection timed out`);
      case 'throttle':
        strike();
        throw new CallError(name, 'throttled', `${name}: Throttling: Rate exceeded`);
      case 'stale-read':
        if (!answers.has(key)) break;
        strike();
        return answers.get(key);
      case 'delay': {
        strike();
        world.elapse(5 + Math.floor(25 * randomOf(plan.seed, 'delay', counter.total)));
        const answer = await send(input);
        world.elapse(5);
        return answer;
      }
      case 'foreign-edit':
        if (world.edit({call: name, in: input} as Call)) strike();
        break;
      case undefined:
        break;
    }
    const answer = await send(input);
    if (keepsAnswers && CALLS[name] === 'read') answers.set(key, answer);
    return answer;
  });
}

function faultAt(
  {seed, rates = {}, at = [], most = Number.POSITIVE_INFINITY}: FaultPlan,
  counter: FaultCounter,
  name: CallName,
): FaultName | undefined {
  const {nth, nthOfName} = counter.count(name);
  const planned = at.find(({call, nth: wanted}) =>
    call === undefined ? wanted === nth : call === name && wanted === nthOfName,
  );
  if (planned) return canStrike(planned.fault, name) ? planned.fault : undefined;
  if (counter.struck >= most) return undefined;
  let drawn = randomOf(seed, nth);
  for (const fault of FAULTS) {
    const rate = rates[fault];
    if (rate === undefined || !canStrike(fault, name)) continue;
    drawn -= rate;
    if (drawn < 0) return fault;
  }
  return undefined;
}
