import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'volume-attributes-class/attributes',
  on: 'VolumeAttributesClass',
  level: 'info',
  summary: 'Classes of volume attributes have no counterpart.',
  rationale:
    'A VolumeAttributesClass lets people change the speed of a disk while it is in use. A service of ECS ' +
    'names type, IOPS and throughput of the disks that it makes for its tasks.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/storage/volume-attributes-classes/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-volumes.html'],
  },
  examples: [
    {
      name: 'as people write it',
      given: `apiVersion: storage.k8s.io/v1
kind: VolumeAttributesClass
metadata: {name: fast}
driverName: ebs.csi.aws.com
parameters: {iops: "4000"}`,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'fast'}],
    },
  ],
  says: name => `${name} has no meaning on ECS, which makes no volumes from classes.`,
});
