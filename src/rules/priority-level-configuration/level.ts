import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'priority-level-configuration/level',
  on: 'PriorityLevelConfiguration',
  level: 'silent',
  summary: 'Settings of the API server are left out.',
  rationale:
    'The cluster writes such objects for itself, and a dump of a live cluster holds them. They say how ' +
    'something was at one moment, not what should run.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/cluster-administration/flow-control/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/Welcome.html'],
  },
  examples: [
    {
      name: 'an object as the cluster keeps it',
      given: `apiVersion: flowcontrol.apiserver.k8s.io/v1
kind: PriorityLevelConfiguration
metadata: {name: x-1}
spec: {type: Exempt}`,
      drops: ['/spec/type'],
    },
  ],
  says: () => 'It says how many requests the API server of the cluster takes at once.',
});
