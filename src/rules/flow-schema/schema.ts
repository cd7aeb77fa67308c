import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'flow-schema/schema',
  on: 'FlowSchema',
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
kind: FlowSchema
metadata: {name: x-1}
spec: {priorityLevelConfiguration: {name: exempt}}`,
      drops: ['/spec/priorityLevelConfiguration/name'],
    },
  ],
  says: () => 'It says whose requests the API server of the cluster takes first.',
});
