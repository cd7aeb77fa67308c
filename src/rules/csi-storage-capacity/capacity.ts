import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'csi-storage-capacity/capacity',
  on: 'CSIStorageCapacity',
  level: 'silent',
  summary: 'Bookkeeping of storage drivers is left out.',
  rationale:
    'The cluster writes such objects for itself, and a dump of a live cluster holds them. They say how ' +
    'something was at one moment, not what should run.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/storage/storage-capacity/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/Welcome.html'],
  },
  examples: [
    {
      name: 'an object as the cluster keeps it',
      given: `apiVersion: storage.k8s.io/v1
kind: CSIStorageCapacity
metadata: {name: x-1, namespace: shop}
storageClassName: fast
capacity: 10Gi`,
      drops: ['/capacity'],
    },
  ],
  says: () => 'It says how much room a storage driver had at one moment.',
});
