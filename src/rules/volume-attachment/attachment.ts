import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'volume-attachment/attachment',
  on: 'VolumeAttachment',
  level: 'silent',
  summary: 'Bookkeeping of storage drivers is left out.',
  rationale:
    'The cluster writes such objects for itself, and a dump of a live cluster holds them. They say how ' +
    'something was at one moment, not what should run.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/storage/persistent-volumes/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/Welcome.html'],
  },
  examples: [
    {
      name: 'an object as the cluster keeps it',
      given: `apiVersion: storage.k8s.io/v1
kind: VolumeAttachment
metadata: {name: x-1}
spec: {attacher: ebs.csi.aws.com, nodeName: node-1, source: {persistentVolumeName: data}}`,
      drops: ['/spec/nodeName'],
    },
  ],
  says: () => 'It says which disk is attached to which node of the cluster.',
});
