import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'ip-address/address',
  on: 'IPAddress',
  level: 'silent',
  summary: 'Bookkeeping of cluster addresses is left out.',
  rationale:
    'The cluster writes such objects for itself, and a dump of a live cluster holds them. They say how ' +
    'something was at one moment, not what should run.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ip-address-v1/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/Welcome.html'],
  },
  examples: [
    {
      name: 'an object as the cluster keeps it',
      given: `apiVersion: networking.k8s.io/v1
kind: IPAddress
metadata: {name: 10.0.0.10}
spec: {parentRef: {resource: services, namespace: shop, name: web}}`,
      drops: ['/spec/parentRef/name'],
    },
  ],
  says: () => 'It says which Service of the cluster has an address.',
});
