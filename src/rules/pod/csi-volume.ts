import {isDaemon} from '../../choices/daemon-set/fate.ts';
import {names} from '../../choices/names.ts';
import {EFS_DRIVER} from '../../choices/volumes/efs.ts';
import {taskVolumesOf, volumePlan} from '../../choices/volumes/plan.ts';
import {providerClassName, SECRETS_DRIVER} from '../../choices/volumes/provided-files.ts';
import {pointer} from '../../pointer.ts';
import {noDaemonVolume} from '../daemon-set/no-volume.ts';
import {readAll} from '../read-all.ts';
import {defineRule, type Report, type Subject} from '../rule.ts';
import {listed} from '../wording.ts';
import {efsReachable} from './efs-reachable.ts';
import {tellProblems, tellUnwritten} from './file-problem.ts';
import {eachVolume, type FoundVolume} from './volume-source.ts';
import {setFiles} from './written-files.ts';

const POD = (csi: string) => `containers:
  - {name: app, image: "example/app:1", volumeMounts: [{name: data, mountPath: /data}]}
volumes: [{name: data, csi: ${csi}}]`;

const PROVIDED = `apiVersion: secrets-store.csi.x-k8s.io/v1
kind: SecretProviderClass
metadata: {name: db, namespace: shop}
spec:
  provider: aws
  parameters:
    objects: |
      - objectName: prod/db
        objectType: secretsmanager
        jmesPath: [{path: password, objectAlias: password}]
      - {objectName: /prod/token, objectType: ssmparameter, objectAlias: token}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers: [{name: app, image: "example/app:1", volumeMounts: [{name: data, mountPath: /data}]}]
      volumes:
        - {name: data, csi: {driver: secrets-store.csi.k8s.io, volumeAttributes: {secretProviderClass: db}}}`;

const AT = '/spec/template/spec/volumes/0/csi';

export default defineRule({
  id: 'pod/csi-volume',
  on: 'pod',
  claims: ['/spec/volumes/*/csi'],
  summary:
    'Of volumes of CSI drivers that a pod names itself, EFS is mounted and secrets of AWS are written as files; the others are reported.',
  rationale:
    'A pod can ask a CSI driver for a volume directly. The drivers that do so fetch secrets, certificates or buckets. ECS mounts EFS. ' +
    'What the Secrets Store driver fetches from Secrets Manager or the Parameter Store, by a SecretProviderClass of the provider ' +
    'aws, k2e writes as it writes the files of Secrets: a small container gets the values from where they are, by name, key and ' +
    'version, with the rights of the execution role, and the others wait for it. The driver writes a value anew when it changes; ' +
    'here a new value reaches new tasks. S3 can be mounted as S3 Files on Fargate and Managed Instances, after the bucket was ' +
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
      config: 'aws: {accountId: "111122223333", region: eu-west-1}',
      given: PROVIDED,
      emits: {
        'task-definitions/shop-app': {
          volumes: [{name: 'data'}],
          containerDefinitions: [
            {name: 'app', mountPoints: [{sourceVolume: 'data', containerPath: '/data', readOnly: true}]},
            {
              name: 'k2e-files',
              secrets: [
                {
                  name: 'FILE_DATA_PASSWORD',
                  valueFrom: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db:password::',
                },
                {
                  name: 'FILE_DATA_PROD_DB',
                  valueFrom: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db',
                },
                {
                  name: 'FILE_DATA_TOKEN',
                  valueFrom: 'arn:aws:ssm:eu-west-1:111122223333:parameter/prod/token',
                },
              ],
            },
          ],
        },
      },
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: `${AT}/volumeAttributes/secretProviderClass`,
          says: 'prod/db',
        },
      ],
    },
    {
      name: 'secrets of a provider other than AWS',
      given: PROVIDED.replace('provider: aws', 'provider: vault'),
      findings: [{level: 'action', fidelity: 'manual', path: AT, says: 'vault'}],
    },
    {
      name: 'secrets by a class that is not in the input',
      given: POD(
        '{driver: secrets-store.csi.k8s.io, readOnly: true, volumeAttributes: {secretProviderClass: db}}',
      ),
      findings: [{level: 'action', fidelity: 'manual', path: AT, says: 'not in the input'}],
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
      if (source.driver === SECRETS_DRIVER) {
        provided(subject, found);
        return;
      }
      if (source.driver === EFS_DRIVER && isDaemon(workload, context)) {
        report(path, noDaemonVolume(`The volume ${found.name} (EFS)`));
        return;
      }
      if (use.kind !== 'efs') {
        report(path, finding(found));
        return;
      }
      readAll(source);
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

/** The files of the Secrets Store driver, which the container writes that writes those of Secrets. */
function provided(subject: Subject<'pod'>, found: FoundVolume<'csi'>): void {
  const {report, drop} = subject;
  const {name, path, source, use} = found;
  if (tellUnwritten(subject, found) || use.kind !== 'files') return;
  setFiles(subject, found);
  tellProblems(subject, use, path, name);
  const places = use.entries.flatMap(({content}) => (content.kind === 'secret' ? [content.place.name] : []));
  if (places.length > 0)
    report(`${path}/volumeAttributes/secretProviderClass`, {
      level: 'review',
      fidelity: 'approximate',
      message: `The files of the volume ${name}, which the SecretProviderClass ${providerClassName(source)} names, are written before the containers start, from ${listed(places)}; a new value reaches new tasks only.`,
      remediation:
        'Keep the secrets when the cluster goes; if one is encrypted with a KMS key of your own, allow the execution role kms:Decrypt on that key. Deploy anew after a rotation.',
    });
  drop(`${path}/driver`, 'The files are written by k2e’s container in place of the driver.');
  drop(`${path}/readOnly`, 'Containers mount the files read-only anyway.');
  drop(`${path}/fsType`, 'The files are on the disk of the task.');
  drop(`${path}/nodePublishSecretRef`, 'The execution role reads the values.');
  for (const key of Object.keys(source.volumeAttributes ?? {}))
    if (key !== 'secretProviderClass')
      drop(`${path}${pointer('volumeAttributes', key)}`, 'The driver does not read it.');
}

function finding({name, source}: FoundVolume<'csi'>): Report {
  const {driver = '', volumeAttributes = {}} = source;
  const attribute = (key: string) =>
    Object.hasOwn(volumeAttributes, key) ? volumeAttributes[key] : undefined;
  const base = {level: 'action', fidelity: 'manual'} as const;
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
