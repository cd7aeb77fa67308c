import type {WorldSetup} from '../../src/rehearsal/platforms.ts';
import {shopPlan, shopWorld} from '../cutover/shop.ts';

/** The shop with nobody but itself in it: its public zone without ownership records, a job whose runs may overlap, no GitOps tool. */
export function quietWorld(seed = 1): WorldSetup {
  const plan = shopPlan();
  const batches = plan.batches.map(track => ({...track, concurrencyPolicy: 'Allow' as const}));
  const {zones, questions, cluster, ...world} = shopWorld(seed, {...plan, batches});
  return {
    ...world,
    zones: zones
      .filter(zone => !zone.private)
      .map(zone => ({...zone, sets: zone.sets.filter(({type}) => type !== 'TXT')})),
    questions: questions.filter(({zone}) => zone === 'ZPUBLIC'),
    cluster: {...cluster, reverters: []},
  };
}
