import {isDaemon} from '../../choices/daemon-set/fate.ts';
import {names} from '../../choices/names.ts';
import {managedProductOf} from '../../choices/products.ts';
import {runsAs} from '../../choices/runs-as.ts';
import {claimStorage} from '../../choices/volumes/claim.ts';
import {claimSetting} from '../../choices/volumes/claim-setting.ts';
import {mountsOf, taskVolumesOf, volumePlan} from '../../choices/volumes/plan.ts';
import {noDaemonVolume} from '../daemon-set/no-volume.ts';
import {defineRule} from '../rule.ts';
import {pointReport, setPoints} from './access-point.ts';
import {CLAIM_EXAMPLES} from './claim-examples.ts';
import {withoutVolume} from './claim-without-volume.ts';
import {classProblems} from './class-problems.ts';
import {disposableReport} from './disposable.ts';
import {efsReachable} from './efs-reachable.ts';
import {nfsReachable} from './nfs-reachable.ts';
import {s3FilesReport} from './s3-files-report.ts';
import {diskVolume} from './task-volume.ts';
import {eachVolume} from './volume-source.ts';

export default defineRule({
  id: 'pod/persistent-volume-claim',
  on: 'pod',
  claims: ['/spec/volumes/*/persistentVolumeClaim'],
  summary:
    'A claim on EFS becomes an EFS volume, with the same data or with an access point of its own; a claim on a disk has no counterpart under a service.',
  rationale:
    'A claim keeps its data when pods come and go. A file system of EFS can be mounted by tasks as it is: the handle of its ' +
    'PersistentVolume names the file system, the path and the access point. Where the driver makes an access point for each claim ' +
    '(`provisioningMode: efs-ap`) and no PersistentVolume is in the input, k2e plans one by the parameters of the storage class: the ' +
    'first task that mounts it makes its directory. Whose the directories above it are is not documented; tasks do not see them, as ' +
    'each mounts its own. A disk (`ReadWriteOnce`) is attached to one node after ' +
    'the other on Kubernetes. ECS attaches a new disk to each task of a service and deletes it with the task; it never attaches ' +
    'one that exists. So k2e does not emit such a volume: it would lose the data with the first deployment. A share of another NFS ' +
    'server is mounted by instances of your own (EC2) only. `workloads.<Kind>/<namespace>/<name>.claims` of k2e.yaml says what ' +
    'manifests cannot: that the data was copied to EFS, that it is on S3 Files, or that it may be lost, in which case each task ' +
    'gets a disk of EBS that is made and deleted with it.',
  remediation:
    'Copy the data to EFS and name it with `claims` of the workload in k2e.yaml, move it to a managed service (RDS, ElastiCache, S3), or leave the workload on Kubernetes. A cache may be `claims: {<claim>: ephemeral}`.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/storage/persistent-volumes/'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-volumes.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'unsupported', 'dropped'],
  examples: CLAIM_EXAMPLES,
  map(subject) {
    const {workload, context, set, report, drop} = subject;
    eachVolume(subject, 'persistentVolumeClaim', ({index, name, path, source, use}) => {
      const isService = runsAs(workload) === 'service';
      const {claimName = '', readOnly} = source;
      if (use.kind === 'none' && isDaemon(workload, context)) {
        report(path, noDaemonVolume(`The claim ${claimName}`));
        return;
      }
      const setting = claimSetting(workload, [claimName], context);
      if (setting && setting.kind !== 'efs') {
        const own = taskVolumesOf(index, volumePlan(workload, context).volumes);
        set(context.choice(names).taskDefinition(workload), {
          volumes: own.map(volume =>
            volume.s3Files
              ? {name: volume.name, s3filesVolumeConfiguration: volume.s3Files}
              : diskVolume(volume),
          ),
        });
        const told =
          setting.kind === 's3-files'
            ? s3FilesReport(`the claim ${claimName}`, setting.s3Files, workload, context)
            : disposableReport(
                `The claim ${claimName} may be lost, as k2e.yaml says`,
                index,
                workload,
                context,
              );
        if (told) report(`${path}/claimName`, told);
        if (setting.kind === 's3-files' && own.length > 0) void readOnly;
        if (readOnly !== true || own.length === 0 || setting.kind !== 's3-files')
          drop(`${path}/readOnly`, 'It is the default, or the disk is empty at the start.');
        return;
      }
      if (use.kind === 'nfs') {
        const {volumes} = volumePlan(workload, context);
        void readOnly;
        set(context.choice(names).taskDefinition(workload), {
          volumes: taskVolumesOf(index, volumes).map(volume => ({
            name: volume.name,
            dockerVolumeConfiguration: volume.docker,
          })),
        });
        if (use.source.readOnly !== true || readOnly !== true)
          drop(`${path}/readOnly`, 'The volume says whether it is read-only.');
        report(`${path}/claimName`, nfsReachable(`the claim ${claimName}`, use.source));
        return;
      }
      if (use.kind !== 'efs') {
        const storage = claimStorage(claimName, workload, context.inventory);
        report(
          path,
          context.choice(classProblems).get(workload)?.get(claimName) ??
            withoutVolume(storage, claimName, name, isService, managedProductOf(workload)),
        );
        return;
      }
      void readOnly;
      const isTold =
        setting === undefined &&
        context.inventory.find('PersistentVolumeClaim', workload.namespace, claimName) !== undefined;
      const {volumes} = volumePlan(workload, context);
      const own = taskVolumesOf(index, volumes);
      set(context.choice(names).taskDefinition(workload), {
        volumes: own.map(volume => ({name: volume.name, efsVolumeConfiguration: volume.efs})),
        containerDefinitions: mountsOf(workload, own, context),
      });
      if (readOnly !== true) drop(`${path}/readOnly`, 'It is the default.');
      setPoints(
        own.map(({point}) => point),
        subject,
      );
      report(
        `${path}/claimName`,
        use.point
          ? pointReport(claimName, use.point, isTold)
          : efsReachable(`the claim ${claimName}`, use.efs),
      );
    });
  },
});
