import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'resource-slice/devices',
  on: 'ResourceSlice',
  level: 'silent',
  summary: 'Bookkeeping of device drivers is left out.',
  rationale:
    'The cluster writes such objects for itself, and a dump of a live cluster holds them. They say how ' +
    'something was at one moment, not what should run.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/Welcome.html'],
  },
  examples: [
    {
      name: 'an object as the cluster keeps it',
      given: `apiVersion: resource.k8s.io/v1
kind: ResourceSlice
metadata: {name: x-1}
spec: {driver: gpu.example.com, nodeName: node-1, pool: {name: node-1, generation: 1, resourceSliceCount: 1}}`,
      drops: ['/spec/nodeName'],
    },
  ],
  says: () => 'It says which devices a node of the cluster has.',
});
