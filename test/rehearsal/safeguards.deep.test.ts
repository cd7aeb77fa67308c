import {expect, test} from 'vitest';
import type {Plan} from '../../src/cutover/plan.ts';
import {SAFEGUARDS, type Safeguards} from '../../src/cutover/settings.ts';
import type {FaultPlan} from '../../src/rehearsal/faults.ts';
import type {InvariantName} from '../../src/rehearsal/invariants/invariant.ts';
import {type Destination, travel} from '../../src/rehearsal/journey.ts';
import {START, shopPlan} from '../cutover/shop.ts';

const RATES = {'crash-before': 0.01, 'crash-after': 0.05, 'lost-answer': 0.05, 'foreign-edit': 0.2};
const THERE: Destination = {to: 'target'};
const BACK: Destination = {to: 'source', after: 3600};

/** The shop's job alone. Each minute, firings pass whenever a process dies; each quarter of an hour, one side ran the last one for sure. */
function onlyJob(schedule: string): Plan {
  const plan = shopPlan();
  const batches = plan.batches.map(
    batch => ({...batch, schedule, concurrencyPolicy: 'Allow', holds: []}) as const,
  );
  return {...plan, web: [], workers: [], batches};
}

async function broken(
  plan: Plan,
  safeguards: Safeguards,
  destination: Destination,
  faults: (seed: number) => FaultPlan,
): Promise<readonly InvariantName[]> {
  const found = new Set<InvariantName>();
  for (let seed = 1; seed <= 4; seed++) {
    const wish = {plan, digest: 'd', now: START, seed, faults: faults(seed), safeguards};
    for (const {invariant} of (await travel(wish, destination)).violations) found.add(invariant);
  }
  return [...found];
}

const byChance = (seed: number): FaultPlan => ({seed, rates: RATES, most: 40});
const afterSuspending = (seed: number): FaultPlan => ({
  seed,
  at: [{call: 'kubernetes.suspend', nth: 1, fault: 'crash-after'}],
});

/** What each safeguard is good for: without it, the platforms show this invariant broken; with all of them, none. */
test.each<[keyof Safeguards, InvariantName, Plan, Destination, (seed: number) => FaultPlan]>([
  ['settle', 'I1', shopPlan(), THERE, byChance],
  ['lastScheduleTime', 'I2', onlyJob('*/15 * * * *'), BACK, byChance],
  ['gapCheck', 'I3', onlyJob('* * * * *'), THERE, afterSuspending],
  ['safeZero', 'I6', shopPlan(), THERE, byChance],
  ['compareAndSwap', 'I7', shopPlan(), THERE, byChance],
  ['intent', 'I11', shopPlan(), THERE, byChance],
])('%s keeps %s', async (safeguard, invariant, plan, destination, faults) => {
  expect(await broken(plan, {...SAFEGUARDS, [safeguard]: false}, destination, faults)).toContain(invariant);
  expect(await broken(plan, SAFEGUARDS, destination, faults)).not.toContain(invariant);
});
