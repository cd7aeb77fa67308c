import type {Problem} from './route.ts';
import type {Balancer} from './routing.ts';

/** Quotas of an Application Load Balancer that AWS raises on request (docs: quotas for Application Load Balancers). */
const RULES = 100;
const CERTIFICATES = 25;
const TARGET_GROUPS = 100;

/** What a load balancer needs beyond the quotas of a new account; filed under the first Ingress of its group. */
export function limitProblems({name, group, listeners}: Balancer, targetGroups: number): readonly Problem[] {
  const first = group.members[0]?.object;
  if (!first) return [];
  const rules = listeners.reduce((sum, listener) => sum + listener.rules.length, 0);
  // The default certificate of a listener does not count.
  const certificates = listeners.reduce(
    (sum, listener) => sum + Math.max(0, listener.certificates.length - 1),
    0,
  );
  const counts: readonly (readonly [count: number, limit: number, what: string])[] = [
    [rules, RULES, 'rules'],
    [certificates, CERTIFICATES, 'certificates besides the default ones'],
    [targetGroups, TARGET_GROUPS, 'target groups'],
  ];
  return counts
    .filter(([count, limit]) => count > limit)
    .map(([count, limit, what]) => ({
      object: first,
      path: '/spec/rules',
      level: 'action',
      fidelity: 'approximate',
      message: `Load balancer ${name} needs ${count} ${what}; an account starts with ${limit} for each load balancer.`,
      remediation:
        'Ask AWS to raise the quota before you apply it, or spread the Ingresses over several load balancers ' +
        '(group.name of class alb, `ingress.scheme`, or several runs).',
    }));
}
