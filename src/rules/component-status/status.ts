import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'component-status/status',
  on: 'ComponentStatus',
  level: 'silent',
  summary: 'States of the control plane are left out.',
  rationale:
    'The cluster writes such objects for itself, and a dump of a live cluster holds them. They say how ' +
    'something was at one moment, not what should run.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/overview/components/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/Welcome.html'],
  },
  examples: [
    {
      name: 'an object as the cluster keeps it',
      given: `apiVersion: v1
kind: ComponentStatus
metadata: {name: x-1}
conditions: [{type: Healthy, status: "True"}]`,
      drops: ['/conditions/0/type'],
    },
  ],
  says: () => 'It is the health of a part of the control plane.',
});
