import {describe, expect, test} from 'vitest';
import {convertText} from '../../run.ts';

const SNAPSHOT = 'snap-0a1b2c3d4e5f67890';

/** A storage class with these parameters. */
function storageClass(parameters: string, provisioner = 'ebs.csi.aws.com'): string {
  return `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: ${provisioner}
parameters: ${parameters}
---
`;
}

/** A pod template whose only volume is a disk that lives with the pod. */
function template(
  spec: string,
  mounts = '[{name: scratch, mountPath: /scratch}]',
  restart = 'Always',
): string {
  return `
      restartPolicy: ${restart}
      containers: [{name: app, image: "example/app:1", volumeMounts: ${mounts}}]
      volumes: [{name: scratch, ephemeral: {volumeClaimTemplate: {spec: ${spec}}}}]
`;
}

function deployment(spec: string, mounts?: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:${template(spec, mounts)}`;
}

function inputOf(text: string, key: string, config = '') {
  return convertText(text, config).plan.resources.get(key as never)?.input as Record<string, unknown>;
}

/** What the service says of the disk of its tasks. */
function disk(text: string, config = '') {
  const {volumeConfigurations} = inputOf(text, 'services/shop-app', config);
  const [first] = (volumeConfigurations ?? []) as {managedEBSVolume?: object}[];
  return first?.managedEBSVolume;
}

describe('a disk by the parameters of its storage class', () => {
  const SPEC = '{storageClassName: fast, resources: {requests: {storage: 100Gi}}}';
  test.each([
    ['{}', {volumeType: 'gp3', sizeInGiB: 100, filesystemType: 'ext4'}],
    ['{type: gp3, iops: "6000", throughput: "250"}', {volumeType: 'gp3', iops: 6000, throughput: 250}],
    ['{Type: io2, iopsPerGB: "50"}', {volumeType: 'io2', iops: 5000}],
    ['{type: io1, iopsPerGB: "9999"}', {volumeType: 'io1', iops: 64_000}],
    ['{type: io2}', {volumeType: 'io2', iops: 100}],
    ['{type: st1}', {volumeType: 'st1', sizeInGiB: 125}],
    ['{type: gp3, iops: "100"}', {iops: 3000}],
    ['{encrypted: "true", kmsKeyId: "alias/disks"}', {encrypted: true, kmsKeyId: 'alias/disks'}],
    ['{csi.storage.k8s.io/fstype: xfs}', {filesystemType: 'xfs'}],
    ['{csi.storage.k8s.io/fstype: btrfs}', {filesystemType: 'ext4'}],
    ['{type: __proto__}', {volumeType: 'gp3'}],
  ])('%s', (parameters, settings) => {
    expect(disk(storageClass(parameters) + deployment(SPEC))).toMatchObject(settings);
  });

  test('the provisioner of old Kubernetes makes gp2', () => {
    expect(disk(storageClass('{}', 'kubernetes.io/aws-ebs') + deployment(SPEC))).toMatchObject({
      volumeType: 'gp2',
    });
  });

  test('what another driver makes is a directory on the disk of the task', () => {
    const text = storageClass('{}', 'rancher.io/local-path') + deployment(SPEC);
    expect(disk(text)).toBeUndefined();
    expect(inputOf(text, 'task-definitions/shop-app')).toMatchObject({
      volumes: [{name: 'scratch'}],
      ephemeralStorage: {sizeInGiB: 100},
    });
  });

  test('several paths of it are directories, as ECS mounts a disk as a whole', () => {
    const mounts = '[{name: scratch, mountPath: /a, subPath: a}, {name: scratch, mountPath: /b, subPath: b}]';
    expect(disk(storageClass('{}') + deployment(SPEC, mounts))).toBeUndefined();
    const one = '[{name: scratch, mountPath: /a, subPath: a}]';
    expect(disk(storageClass('{}') + deployment(SPEC, one))).toBeDefined();
  });
});

describe('what a disk starts with', () => {
  const OF = '{dataSource: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: daily}}';
  const OBJECTS = `apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshot
metadata: {name: daily, namespace: shop}
spec: {source: {persistentVolumeClaimName: data}}
status: {boundVolumeSnapshotContentName: content}
---
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshotContent
metadata: {name: content}
spec: {source: {volumeHandle: vol-0a1b2c3d4e5f67890}}
status: {snapshotHandle: ${SNAPSHOT}}
---
`;

  test('the snapshot of EBS behind a VolumeSnapshot', () => {
    expect(disk(OBJECTS + deployment(OF))).toMatchObject({snapshotId: SNAPSHOT});
    expect(disk(OBJECTS + deployment(OF))).not.toHaveProperty('sizeInGiB');
  });

  test('the snapshot that a claim is made of, where k2e.yaml says that the claim may be lost', () => {
    const claim = `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop}
spec: {storageClassName: fast, resources: {requests: {storage: 50Gi}}, ${OF.slice(1)}
---
`;
    const text = deployment('{}').replace(/ephemeral: .*\}\]/, 'persistentVolumeClaim: {claimName: data}}]');
    const config = 'workloads: {Deployment/shop/app: {claims: {data: ephemeral}}}';
    const rate = storageClass('{volumeInitializationRate: "200"}');
    expect(disk(OBJECTS + claim + rate + text, config)).toMatchObject({
      snapshotId: SNAPSHOT,
      sizeInGiB: 50,
      volumeInitializationRate: 200,
    });
    const own = config.replace('ephemeral', 'snap-11111111111111111');
    expect(disk(OBJECTS + claim + rate + text, own)).toMatchObject({snapshotId: 'snap-11111111111111111'});
    const {report} = convertText(claim + text, config);
    expect(report.findings).toContainEqual(
      expect.objectContaining({level: 'action', message: expect.stringContaining('VolumeSnapshot daily')}),
    );
  });

  test('the rate at which it is read is within what EBS takes, and none without a snapshot', () => {
    const spec = OF.replace('{dataSource', '{storageClassName: fast, dataSource');
    const rate = (text: string) => storageClass(`{volumeInitializationRate: "${text}"}`);
    expect(disk(OBJECTS + rate('5') + deployment(spec))).toMatchObject({volumeInitializationRate: 100});
    expect(disk(rate('200') + deployment('{storageClassName: fast}'))).not.toHaveProperty(
      'volumeInitializationRate',
    );
  });

  test('a snapshot of another namespace', () => {
    const spec = OF.replace('dataSource', 'dataSourceRef').replace(
      'name: daily',
      'name: daily, namespace: backup',
    );
    const objects = OBJECTS.replace('namespace: shop', 'namespace: backup');
    expect(disk(objects + deployment(spec))).toMatchObject({snapshotId: SNAPSHOT});
    expect(disk(OBJECTS + deployment(spec))).not.toHaveProperty('snapshotId');
  });

  test('nothing, and an action, where its id is not in the input', () => {
    const {report} = convertText(deployment(OF));
    const [finding] = report.findings.filter(({rule}) => rule === 'pod/ephemeral-volume');
    expect(finding).toMatchObject({level: 'action'});
    expect(finding?.message).toContain('VolumeSnapshot daily');
  });
});

describe('the calls that start tasks', () => {
  const SPEC = '{storageClassName: gp3, resources: {requests: {storage: 100Gi}}}';
  const CRON = `apiVersion: batch/v1
kind: CronJob
metadata: {name: app, namespace: shop}
spec:
  schedule: "0 2 * * *"
  jobTemplate:
    spec:
      template:
        spec: ${template(SPEC, undefined, 'Never').replaceAll('\n', '\n    ')}`;

  test('a schedule names the volume in the words of RunTask, and may pass the role on', () => {
    const {Target} = inputOf(CRON, 'schedules/shop-app') as {Target?: {Input?: string}};
    expect(JSON.parse(Target?.Input ?? '')).toMatchObject({
      VolumeConfigurations: [
        {
          Name: 'scratch',
          ManagedEBSVolume: {
            VolumeType: 'gp3',
            SizeInGiB: 100,
            FilesystemType: 'ext4',
            TerminationPolicy: {DeleteOnTermination: true},
          },
        },
      ],
    });
    expect(JSON.stringify(inputOf(CRON, 'role-policies/k2e-scheduler'))).toContain('PassVolumeRole');
  });

  test('a state machine passes none on, so the task has a directory', () => {
    const config = 'jobs: {engine: step-functions}';
    expect(inputOf(CRON, 'task-definitions/shop-app', config)).toMatchObject({
      volumes: [{name: 'scratch'}],
      ephemeralStorage: {sizeInGiB: 100},
    });
    expect(JSON.stringify(inputOf(CRON, 'state-machines/shop-app', config))).not.toContain('Volume');
  });
});

test('workloads that share a claim share its access point where k2e.yaml names one place, and have their own else', () => {
  const claim = (name: string, user: number) => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      securityContext: {runAsUser: ${user}}
      containers: [{name: app, image: "example/app:1", volumeMounts: [{name: data, mountPath: /data}]}]
      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
`;
  const points = (a: string, b: string) => {
    const config = `workloads: {Deployment/shop/a: {claims: {data: "${a}"}}, Deployment/shop/b: {claims: {data: "${b}"}}}`;
    const {plan} = convertText(claim('a', 1) + claim('b', 2), config);
    return [...plan.resources.keys()].filter(key => key.startsWith('access-points/'));
  };
  expect(points('fs-0a1b2c3d:/x', 'fs-0a1b2c3d:/x')).toEqual(['access-points/shop.data']);
  expect(points('fs-0a1b2c3d:/x', 'fs-0a1b2c3d:/y')).toHaveLength(2);
});
