import type {SafetyError} from '../errors.ts';
import {besideRefusal} from './beside.ts';
import type {Ports} from './calls.ts';
import {newJournal} from './goals.ts';
import type {Journal} from './journal.ts';
import type {ReadPlan} from './plan-file.ts';
import {preflight, setOut, unheard} from './preflight.ts';

/** What is about to be asked of a cutover that may have to begin for it. */
export interface Wish {
  readonly read: ReadPlan;
  /** Where the plan lies. */
  readonly file: string;
  /** The journal as it is; null where nothing has begun. */
  readonly present: Journal | null;
  /** The journal as it is wanted; it may refuse by an error. */
  readonly change: (journal: Journal) => Journal;
}

/** Why nothing of the plan may begin yet, as the plan alone tells (T60). */
export function unsaidRefusal({read, file, present}: Wish): SafetyError | undefined {
  return present ? undefined : besideRefusal(read.plan, file);
}

/**
 * Why hosts that nobody has touched may not set out, as their load balancers tell (T1): their targets, and what they listen on. What is under way is the guards' to hold.
 * @throws CallError where they cannot be asked.
 */
export async function sickRefusal(
  {read: {plan, digest}, present, change}: Wish,
  ports: Pick<Ports, 'balancer.health' | 'balancer.listeners'>,
): Promise<SafetyError | undefined> {
  const wanted = change(present ?? newJournal(plan, digest));
  const hosts = setOut(plan.web, present, wanted);
  return (
    (await preflight(hosts, arn => ports['balancer.health']({arn}))) ??
    (await unheard(hosts, arn => ports['balancer.listeners']({arn})))
  );
}
