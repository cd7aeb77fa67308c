import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'csi-driver/driver',
  on: 'CSIDriver',
  level: 'info',
  summary: 'Drivers for storage have no counterpart: ECS mounts EFS and EBS by itself.',
  rationale:
    'A CSIDriver tells the cluster how a driver for storage works. ECS mounts file systems of EFS and disks ' +
    'of EBS itself; there are no other drivers on Fargate.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/storage/volumes/#csi'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_data_volumes.html'],
  },
  examples: [
    {
      name: 'as people write it',
      given: `apiVersion: storage.k8s.io/v1
kind: CSIDriver
metadata: {name: efs.csi.aws.com}
spec: {attachRequired: false}`,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'efs.csi.aws.com'}],
    },
  ],
  says: name =>
    `${name} registers storage with the cluster; tasks name the storage that they mount themselves.`,
});
