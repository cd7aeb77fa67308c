import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'csi-node/node',
  on: 'CSINode',
  level: 'silent',
  summary: 'Bookkeeping of storage drivers is left out.',
  rationale:
    'The cluster writes such objects for itself, and a dump of a live cluster holds them. They say how ' +
    'something was at one moment, not what should run.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/storage/storage-limits/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/Welcome.html'],
  },
  examples: [
    {
      name: 'an object as the cluster keeps it',
      given: `apiVersion: storage.k8s.io/v1
kind: CSINode
metadata: {name: x-1}
spec: {drivers: [{name: ebs.csi.aws.com, nodeID: i-1}]}`,
      drops: ['/spec/drivers/0/name'],
    },
  ],
  says: () => 'It says which drivers a node of the cluster has.',
});
