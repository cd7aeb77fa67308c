import type {BatchTrack, Plan} from '../../src/cutover/plan.ts';
import {FAULTS} from '../../src/rehearsal/faults.ts';
import {rehearse} from '../../src/rehearsal/rehearse.ts';
import {START, shopPlan} from '../cutover/shop.ts';

const DIGEST = 'd';

/** A rehearsal of the plan with all faults. */
export function rehearsed(plan: Plan, seed: number) {
  return rehearse({plan, digest: DIGEST}, {now: START, seed, faults: FAULTS});
}

/** The shop's plan with other jobs, without Argo CD. */
export function withJobs(...jobs: readonly Partial<BatchTrack>[]): Plan {
  const plan = shopPlan();
  const [first] = plan.batches;
  if (!first) throw new Error('the shop has a job');
  return {
    ...plan,
    web: [],
    workers: [],
    batches: jobs.map((job, index) => {
      const name = `job-${index}`;
      const own = {id: `batch/shop/${name}`, name, uid: `uid-${index}`, family: name, holds: []};
      return {...first, ...own, schedules: [{group: 'default', name, definition: 'd'}], ...job};
    }),
  };
}
