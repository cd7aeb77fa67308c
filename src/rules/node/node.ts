import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'node/node',
  on: 'Node',
  level: 'silent',
  summary: 'Nodes of the cluster are left out.',
  rationale:
    'The cluster writes such objects for itself, and a dump of a live cluster holds them. They say how ' +
    'something was at one moment, not what should run.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/architecture/nodes/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/Welcome.html'],
  },
  examples: [
    {
      name: 'an object as the cluster keeps it',
      given: `apiVersion: v1
kind: Node
metadata: {name: x-1}
spec: {podCIDR: 10.0.0.0/24}`,
      drops: ['/spec/podCIDR'],
    },
  ],
  says: () => 'It is a machine of the cluster; tasks on Fargate have no nodes.',
});
