import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'eviction/eviction',
  on: 'Eviction',
  level: 'silent',
  summary: 'Requests to remove a pod are left out.',
  rationale:
    'The cluster writes such objects for itself, and a dump of a live cluster holds them. They say how ' +
    'something was at one moment, not what should run.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/Welcome.html'],
  },
  examples: [
    {
      name: 'an object as the cluster keeps it',
      given: `apiVersion: policy/v1
kind: Eviction
metadata: {name: x-1, namespace: shop}
deleteOptions: {gracePeriodSeconds: 30}`,
      drops: ['/deleteOptions/gracePeriodSeconds'],
    },
  ],
  says: () => 'It is a request to remove one pod, which the API server does not keep.',
});
