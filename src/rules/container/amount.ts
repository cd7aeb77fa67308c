import type {Report} from '../rule.ts';

/** What to say of an amount of a resource that the API server refuses. */
export function refusedAmount(resource: string): Report {
  return {
    level: 'action',
    fidelity: 'manual',
    message: `The ${resource} is not an amount that Kubernetes accepts; it is left out.`,
    remediation: 'Correct the amount: a number of zero or more with a suffix such as m, Mi or Gi.',
  };
}
