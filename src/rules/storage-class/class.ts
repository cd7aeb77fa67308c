import {EFS_DRIVER} from '../../choices/volumes/efs.ts';
import type {PersistentVolumeClaim, StatefulSet} from '../../model/kubernetes.generated.ts';
import {storageClassOf} from '../../model/storage.ts';
import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'storage-class/class',
  on: 'StorageClass',
  level: 'info',
  summary: 'ECS has no storage classes: each task definition or service names its own volume settings.',
  rationale:
    'A StorageClass says how the cluster makes a disk or a share when a claim asks for one: by which driver, of which type, ' +
    'encrypted with which key. Nobody makes volumes from classes on ECS; in place of those that make access points of EFS k2e plans the access points. Where a claim of the class matters, the volume of ' +
    'the workload that mounts it is told.',
  remediation: 'Nothing needs to be done for the class itself.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/storage/storage-classes/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_data_volumes.html'],
  },
  examples: [
    {
      name: 'disks of EBS',
      given:
        'apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: fast}\nprovisioner: ebs.csi.aws.com\nparameters: {type: gp3, encrypted: "true"}',
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'ebs.csi.aws.com'}],
    },
  ],
  says(name, object, {inventory}) {
    const claims = [
      ...inventory.all<PersistentVolumeClaim>('PersistentVolumeClaim').map(({value}) => value),
      ...inventory
        .all<StatefulSet>('StatefulSet')
        .flatMap(({value}) => value.spec?.volumeClaimTemplates ?? []),
    ];
    const count = claims.filter(claim => storageClassOf(claim, inventory) === object).length;
    const users =
      count === 0
        ? 'no claim of the input asks for it'
        : count === 1
          ? 'one claim of the input asks for it'
          : `${count} claims of the input ask for it`;
    return `${name} makes volumes with ${object.value.provisioner ?? 'no driver'}; ${users}. ${object.value.provisioner === EFS_DRIVER ? 'Where it makes access points of EFS, k2e plans them, claim by claim.' : 'ECS makes no volumes from classes; where it makes a disk of EBS for each task, its parameters are those of the class.'}`;
  },
});
