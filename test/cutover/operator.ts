import type {Ports} from '../../src/cutover/calls.ts';
import type {Context} from '../../src/cutover/context.ts';
import {cronFirings} from '../../src/cutover/cron-firings.ts';
import {command, drive} from '../../src/cutover/drive.ts';
import {type By, newJournal} from '../../src/cutover/goals.ts';
import type {Journal} from '../../src/cutover/journal.ts';
import type {Plan} from '../../src/cutover/plan.ts';
import type {Outcome} from '../../src/cutover/process.ts';
import {SAFEGUARDS, SETTINGS} from '../../src/cutover/settings.ts';
import type {Platforms} from '../../src/rehearsal/platforms.ts';

const DIGEST = 'plan-digest';

/** What a process of this holder runs with. */
export function contextFor(plan: Plan, holder: string): Context {
  return {plan, digest: DIGEST, holder, firings: cronFirings, settings: SETTINGS, safeguards: SAFEGUARDS};
}

/** Gives a command to the journal; makes the journal where there is none. */
export async function tell(
  world: Platforms,
  ports: Ports,
  plan: Plan,
  change: (journal: Journal, by: By) => Journal,
): Promise<Journal | null> {
  const by = {by: 'operator', at: world.simulation.now};
  return command(
    ports,
    journal => change(journal, by),
    () => newJournal(plan, DIGEST),
  );
}

/**
 * Runs an operator's process on the world's clock until it ends; it is asked to stop after `seconds`, or when it is enough. Its own clock
 * is `offset` seconds ahead.
 */
export async function operate(
  world: Platforms,
  ports: Ports,
  context: Context,
  seconds = 12 * 3600,
  isEnough: () => boolean = () => false,
  offset = 0,
): Promise<Outcome> {
  const {simulation} = world;
  const end = simulation.now + seconds;
  return drive(
    context,
    ports,
    {
      now: () => simulation.now + offset,
      sleepUntil: moment => {
        simulation.runUntil(moment - offset);
        return Promise.resolve(false);
      },
      random: () => 0.5,
    },
    () => (simulation.now > end || isEnough() ? 'stop' : 'wait'),
  );
}
