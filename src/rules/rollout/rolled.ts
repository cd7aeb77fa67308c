import type {Workload} from '../../model/inventory.ts';
import type {Subject, SubjectName} from '../rule.ts';

type About = Pick<Subject<SubjectName>, 'object' | 'workload' | 'context'>;

/** Why a Rollout says nothing whose pods are another workload's that k2e does not have. */
export const NO_PODS = 'The workload whose pods it would run is not in the input.';

/** The workload that an object runs; of a Rollout without a template of its own, the one whose pods it takes. */
export function rolledBy({object, workload, context}: About): Workload | undefined {
  return workload ?? (object.ref.kind === 'Rollout' ? context.inventory.attachedTo(object)[0] : undefined);
}

/** True for a Deployment whose count and updates are a Rollout's. */
export function isRolledElsewhere({object, workload}: Pick<About, 'object' | 'workload'>): boolean {
  return workload?.rollout !== undefined && workload.rollout !== object;
}
