import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'service-cidr/range',
  on: 'ServiceCIDR',
  level: 'silent',
  summary: 'Address ranges of the cluster are left out.',
  rationale:
    'The cluster writes such objects for itself, and a dump of a live cluster holds them. They say how ' +
    'something was at one moment, not what should run.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/tasks/network/extend-service-ip-ranges/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/Welcome.html'],
  },
  examples: [
    {
      name: 'an object as the cluster keeps it',
      given: `apiVersion: networking.k8s.io/v1
kind: ServiceCIDR
metadata: {name: x-1}
spec: {cidrs: [10.96.0.0/16]}`,
      drops: ['/spec/cidrs/0'],
    },
  ],
  says: () => 'It says from which range the Services of the cluster take their addresses.',
});
