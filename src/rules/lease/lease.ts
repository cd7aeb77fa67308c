import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'lease/lease',
  on: 'Lease',
  level: 'silent',
  summary: 'Leases of the cluster are left out.',
  rationale:
    'The cluster writes such objects for itself, and a dump of a live cluster holds them. They say how ' +
    'something was at one moment, not what should run.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/architecture/leases/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/Welcome.html'],
  },
  examples: [
    {
      name: 'an object as the cluster keeps it',
      given: `apiVersion: coordination.k8s.io/v1
kind: Lease
metadata: {name: x-1, namespace: shop}
spec: {holderIdentity: app-1}`,
      drops: ['/spec/holderIdentity'],
    },
  ],
  says: () => 'It says who leads or lives in the cluster at one moment.',
});
