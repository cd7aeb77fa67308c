import type {Volume} from '@aws-sdk/client-ecs';
import type {TaskVolume} from '../../choices/volumes/layout.ts';

/** A volume of the task definition for a disk that may be lost with the task: one of EBS, or a directory. */
export function diskVolume({name, disk}: TaskVolume): Volume {
  return disk ? {name, configuredAtLaunch: true} : {name};
}

/** A volume of the task definition for files that tasks mount from a bucket, by S3 Files, or from EFS. */
export function mountedVolume({name, s3Files, efs}: TaskVolume): Volume {
  return efs ? {name, efsVolumeConfiguration: efs} : {name, s3filesVolumeConfiguration: s3Files};
}
