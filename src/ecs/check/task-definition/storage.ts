import type {MountPoint, Volume} from '@aws-sdk/client-ecs';
import {PORT, TASK_DEFINITION, within} from '../../limits.ts';
import type {Constraint} from '../constraint.ts';
import {fits, repeated} from '../text.ts';
import {containersOf, eachContainer, eachDefinition} from './container.ts';

/** What a volume can be; a volume has one of these, or none for a bind mount inside the task. */
const SOURCES = [
  'host',
  'dockerVolumeConfiguration',
  'efsVolumeConfiguration',
  's3filesVolumeConfiguration',
  'fsxWindowsFileServerVolumeConfiguration',
] as const;

function sourcesOf(volume: Volume): string[] {
  const named = SOURCES.filter(
    source => volume[source] !== undefined && !(source === 'host' && !volume.host?.sourcePath),
  );
  return volume.configuredAtLaunch ? [...named, 'configuredAtLaunch'] : named;
}

const ABSOLUTE = /^(?:\/|[A-Za-z]:\\)/;

/** Below the root, and without a colon but that of a drive. */
const MOUNTABLE = /^(?:[A-Za-z]:\\|\/[^/:])[^:]*$/;

/** Volumes and mounts. */
export const STORAGE: readonly Constraint[] = [
  {
    id: 'check/mount-point',
    summary: 'A mount point names a volume of the task and an absolute path below the root, without a colon.',
    remediation: 'Add the volume, mount it elsewhere, or take the mount out.',
    source:
      'ECS API reference, MountPoint; the agent hands mounts to Docker as `source:path`, and Docker refuses `/` as a path.',
    test: eachContainer(({container, at, resource}, report) => {
      const volumes = new Set((resource.input.volumes ?? []).map(({name}) => name));
      for (const [index, {sourceVolume, containerPath}] of (container.mountPoints ?? []).entries()) {
        const place = `${at}/mountPoints/${index}`;
        if (!volumes.has(sourceVolume))
          report(`${place}/sourceVolume`, 'The task has no volume of this name.');
        if (!fits(containerPath ?? '', ABSOLUTE))
          report(`${place}/containerPath`, 'The path is not absolute.');
        else if (!fits(containerPath ?? '', MOUNTABLE))
          report(
            `${place}/containerPath`,
            'Docker mounts nothing at the root of a container, nor at a path with a colon in it.',
          );
      }
    }),
  },
  {
    id: 'check/duplicate-mount',
    summary: 'Each path of a container is the place of one mount.',
    remediation: 'Mount one of the two elsewhere.',
    source: 'Docker refuses two mounts at one path ("Duplicate mount point").',
    test: eachContainer(({container, at}, report) => {
      const tmpfs = container.linuxParameters?.tmpfs ?? [];
      const mounts = container.mountPoints ?? [];
      const places = [
        ...mounts.map(({containerPath}: MountPoint, index) => ({
          containerPath,
          pointer: `${at}/mountPoints/${index}`,
        })),
        ...tmpfs.map(({containerPath}, index) => ({
          containerPath,
          pointer: `${at}/linuxParameters/tmpfs/${index}`,
        })),
      ];
      for (const index of repeated(places, ({containerPath}) => containerPath?.replace(/(.)\/+$/, '$1'))) {
        report(`${places[index]?.pointer}/containerPath`, 'Another mount of the container has this path.');
      }
    }),
  },
  {
    id: 'check/volumes-from',
    summary: '`volumesFrom` names another container of the task.',
    remediation: 'Name a container of the task.',
    source: 'ECS API reference, VolumeFrom.',
    test: eachContainer(({container, at, resource}, report) => {
      const names = new Set(containersOf(resource).map(({name}) => name));
      for (const [index, {sourceContainer}] of (container.volumesFrom ?? []).entries()) {
        if (sourceContainer === container.name || !names.has(sourceContainer)) {
          report(
            `${at}/volumesFrom/${index}/sourceContainer`,
            'The task has no other container of this name.',
          );
        }
      }
    }),
  },
  {
    id: 'check/volume-source',
    summary: 'A volume has one source at most, and a task one EBS volume at most.',
    remediation: 'Make separate volumes; use EFS for all but one of the EBS volumes.',
    source: 'ECS API reference, Volume; developer guide, "Use Amazon EBS volumes with Amazon ECS".',
    test: eachDefinition(({input}, report) => {
      let atLaunch = 0;
      for (const [index, volume] of (input.volumes ?? []).entries()) {
        if (sourcesOf(volume).length > 1)
          report(`/volumes/${index}`, `The volume has several sources: ${sourcesOf(volume).join(', ')}.`);
        if (volume.configuredAtLaunch && ++atLaunch > TASK_DEFINITION.ebsVolumes) {
          report(
            `/volumes/${index}/configuredAtLaunch`,
            'Another volume of the task is configured at launch; there can be one.',
          );
        }
      }
    }),
  },
  {
    id: 'check/efs-volume',
    summary:
      'An EFS volume names a file system; an access point and IAM need encryption in transit, and an access point the root directory "/".',
    remediation:
      'Set `transitEncryption` to ENABLED, and leave `rootDirectory` out where there is an access point.',
    source: 'ECS API reference, EFSVolumeConfiguration, EFSAuthorizationConfig.',
    test: eachDefinition(({input}, report) => {
      for (const [index, {efsVolumeConfiguration: efs}] of (input.volumes ?? []).entries()) {
        if (!efs) continue;
        const at = `/volumes/${index}/efsVolumeConfiguration`;
        const {accessPointId, iam} = efs.authorizationConfig ?? {};
        const {rootDirectory = '/', transitEncryption, transitEncryptionPort: port} = efs;
        if (!fits(efs.fileSystemId ?? '', /^fs-[0-9a-f]{8,40}$/))
          report(`${at}/fileSystemId`, 'This is no id of a file system.');
        if (accessPointId !== undefined && !fits(accessPointId, /^fsap-[0-9a-f]{8,40}$/)) {
          report(`${at}/authorizationConfig/accessPointId`, 'This is no id of an access point.');
        }
        if ((accessPointId !== undefined || iam === 'ENABLED') && transitEncryption !== 'ENABLED') {
          report(
            `${at}/transitEncryption`,
            'An access point and IAM authorisation need encryption in transit.',
          );
        }
        if (accessPointId !== undefined && rootDirectory !== '/') {
          report(`${at}/rootDirectory`, 'With an access point the root directory is "/".');
        }
        if (!fits(rootDirectory, /^\//)) report(`${at}/rootDirectory`, 'The root directory is not absolute.');
        if (port !== undefined && !within(port, PORT))
          report(`${at}/transitEncryptionPort`, `${port} is no port.`);
      }
    }),
  },
  {
    id: 'check/s3-files-volume',
    summary: 'An S3 Files volume names its file system by ARN, and its task has a task role.',
    remediation: 'Set the role of the ServiceAccount with `identity.roles` in k2e.yaml.',
    source: 'ECS developer guide, "Use Amazon S3 Files volumes with Amazon ECS".',
    test: eachDefinition(({input}, report) => {
      for (const [index, {s3filesVolumeConfiguration: files}] of (input.volumes ?? []).entries()) {
        if (!files) continue;
        const at = `/volumes/${index}/s3filesVolumeConfiguration`;
        if (!fits(files.fileSystemArn ?? '', /^arn:[^:]+:s3files:/))
          report(`${at}/fileSystemArn`, 'This is no ARN of a file system.');
        if (!input.taskRoleArn)
          report(at, 'The task has no task role, without which the volume cannot be mounted.');
      }
    }),
  },
  {
    id: 'check/tmpfs',
    summary: 'A tmpfs has an absolute path and at least 1 MiB, and fits into the memory of its container.',
    remediation: 'Set a size limit of the emptyDir below the memory limit of the container.',
    source: 'ECS API reference, Tmpfs; a tmpfs is counted into the memory of the container.',
    test: eachContainer(({container, at}, report) => {
      for (const [index, {containerPath, size = 0}] of (container.linuxParameters?.tmpfs ?? []).entries()) {
        const place = `${at}/linuxParameters/tmpfs/${index}`;
        if (!fits(containerPath ?? '', /^\//)) report(`${place}/containerPath`, 'The path is not absolute.');
        if (size < 1) report(`${place}/size`, 'A tmpfs has at least 1 MiB.');
        if (container.memory !== undefined && size > container.memory) {
          report(
            `${place}/size`,
            `The tmpfs has ${size} MiB, more than the ${container.memory} MiB of its container.`,
          );
        }
      }
    }),
  },
];
