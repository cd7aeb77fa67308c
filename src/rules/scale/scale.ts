import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'scale/scale',
  on: 'Scale',
  level: 'silent',
  summary: 'Views of the count of another object are left out.',
  rationale:
    'The cluster writes such objects for itself, and a dump of a live cluster holds them. They say how ' +
    'something was at one moment, not what should run.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/kubernetes-api/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/Welcome.html'],
  },
  examples: [
    {
      name: 'an object as the cluster keeps it',
      given: `apiVersion: autoscaling/v1
kind: Scale
metadata: {name: x-1, namespace: shop}
spec: {replicas: 3}`,
      drops: ['/spec/replicas'],
    },
  ],
  says: () => 'It is a view of the count of another object, which the API server does not keep.',
});
