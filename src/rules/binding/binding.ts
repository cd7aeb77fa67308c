import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'binding/binding',
  on: 'Binding',
  level: 'silent',
  summary: 'Placements of single pods are left out.',
  rationale:
    'The cluster writes such objects for itself, and a dump of a live cluster holds them. They say how ' +
    'something was at one moment, not what should run.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/Welcome.html'],
  },
  examples: [
    {
      name: 'an object as the cluster keeps it',
      given: `apiVersion: v1
kind: Binding
metadata: {name: x-1, namespace: shop}
target: {kind: Node, name: node-1}`,
      drops: ['/target/name'],
    },
  ],
  says: () => 'It put one pod on one node of the cluster once.',
});
