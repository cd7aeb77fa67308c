import {names} from '../../choices/names.ts';
import {taskVolumesOf, volumePlan} from '../../choices/volumes/plan.ts';
import {pointer} from '../../pointer.ts';
import {defineRule, type Report} from '../rule.ts';
import {efsReachable} from './efs-reachable.ts';
import {eachVolume, type FoundVolume} from './volume-source.ts';

const POD = (csi: string) => `containers:
  - {name: app, image: "example/app:1", volumeMounts: [{name: data, mountPath: /data}]}
volumes: [{name: data, csi: ${csi}}]`;

const AT = '/spec/template/spec/volumes/0/csi';

export default defineRule({
  id: 'pod/csi-volume',
  on: 'pod',
  claims: ['/spec/volumes/*/csi'],
  summary: 'Volumes of CSI drivers that a pod names itself are reported; ECS has no drivers.',
  rationale:
    'A pod can ask a CSI driver for a volume directly. The drivers that do so fetch secrets, certificates or buckets. ECS mounts EFS; ' +
    'secrets it gives as variables; S3 can be mounted as S3 Files on Fargate and Managed Instances, after the bucket was ' +
    'set up for it.',
  remediation: 'Give the program what the driver fetches in another way.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#csi-ephemeral-volumes'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_data_volumes.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'unsupported', 'dropped'],
  examples: [
    {
      name: 'a file system of EFS',
      given: POD('{driver: efs.csi.aws.com, volumeAttributes: {volumeHandle: "fs-0a1b2c3d4e5f67890:/data"}}'),
      emits: {
        'task-definitions/shop-app': {
          volumes: [
            {
              name: 'data',
              efsVolumeConfiguration: {fileSystemId: 'fs-0a1b2c3d4e5f67890', rootDirectory: '/data'},
            },
          ],
        },
      },
      findings: [{level: 'action', fidelity: 'approximate', path: `${AT}/volumeAttributes/volumeHandle`}],
    },
    {
      name: 'secrets of the Secrets Store driver',
      given: POD(
        '{driver: secrets-store.csi.k8s.io, readOnly: true, volumeAttributes: {secretProviderClass: db}}',
      ),
      findings: [{level: 'action', fidelity: 'manual', path: AT, says: 'db'}],
    },
    {
      name: 'another driver',
      given: POD('{driver: csi.example.com}'),
      findings: [{level: 'blocker', fidelity: 'unsupported', path: AT, says: 'csi.example.com'}],
    },
    {
      name: 'a volume that no container mounts',
      given: 'volumes: [{name: data, csi: {driver: csi.example.com}}]',
      drops: [`${AT}/driver`],
    },
  ],
  map(subject) {
    const {workload, context, set, report, drop} = subject;
    eachVolume(subject, 'csi', found => {
      const {index, path, source, use} = found;
      if (use.kind !== 'efs') {
        report(path, finding(found));
        return;
      }
      JSON.stringify(source);
      const own = taskVolumesOf(index, volumePlan(workload, context).volumes);
      set(context.choice(names).taskDefinition(workload), {
        volumes: own.map(volume => ({name: volume.name, efsVolumeConfiguration: volume.efs})),
      });
      report(`${path}/volumeAttributes/volumeHandle`, efsReachable(`the volume ${found.name}`, use.efs));
      drop(`${path}/fsType`, 'EFS is a file system already.');
      drop(`${path}/readOnly`, 'The mounts say whether they are read-only.');
      drop(`${path}/nodePublishSecretRef`, 'EFS needs no secret.');
      for (const key of Object.keys(source.volumeAttributes ?? {})) {
        if (key !== 'volumeHandle')
          drop(`${path}${pointer('volumeAttributes', key)}`, 'The handle says all that the mount needs.');
      }
    });
  },
});

function finding({name, source}: FoundVolume<'csi'>): Report {
  const {driver = '', volumeAttributes = {}} = source;
  const attribute = (key: string) =>
    Object.hasOwn(volumeAttributes, key) ? volumeAttributes[key] : undefined;
  const base = {level: 'action', fidelity: 'manual'} as const;
  if (driver === 'secrets-store.csi.k8s.io') {
    return {
      ...base,
      message: `The volume ${name} shows the secrets of the SecretProviderClass ${attribute('secretProviderClass') ?? ''} as files; ECS has no such driver.`,
      remediation:
        'Read the secrets as variables (`secrets` of the container definition), or list them as keys of a Secret volume, whose files k2e writes from the secret store.',
    };
  }
  if (driver === 's3.csi.aws.com') {
    return {
      ...base,
      message: `The volume ${name} is the bucket ${attribute('bucketName') ?? ''}; a task can mount it as S3 Files only, after a file system was made for the bucket.`,
      remediation:
        'Let the program use the S3 API, or make an S3 Files file system with mount targets and add `s3filesVolumeConfiguration` to the volume with a patch.',
    };
  }
  if (driver.includes('cert-manager') || driver.includes('spiffe')) {
    return {
      ...base,
      message: `The volume ${name} shows certificates that the driver ${driver} hands out; ECS has no such driver.`,
      remediation:
        'Let Service Connect encrypt the traffic with AWS Private CA, or put certificates into a Secret.',
    };
  }
  return {
    level: 'blocker',
    fidelity: 'unsupported',
    message: `The volume ${name} comes from the driver ${driver}, which ECS does not have.`,
  };
}
