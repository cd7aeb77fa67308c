import type {S3FilesVolumeConfiguration} from '@aws-sdk/client-ecs';
import type {Workload} from '../../model/inventory.ts';
import type {Context} from '../../rules/rule.ts';
import {computeOf} from '../compute.ts';
import {platformOf} from '../platform.ts';
import {taskRole} from '../task-role.ts';
import {absolute} from './mounted.ts';

/** `arn:aws:s3files:<region>:<account>:file-system/fs-…[:/path]`: the file system, and a directory of it. */
const HANDLE = /^(arn:aws[a-z-]*:s3files:[a-z0-9-]+:\d{12}:file-system\/fs-[0-9a-f]{8,40})(?::(\/\S*))?$/;

/** The volume for the ARN of a file system of S3 Files, perhaps with a directory behind a colon; undefined for other texts. */
export function s3FilesVolume(handle: string): S3FilesVolumeConfiguration | undefined {
  const [, fileSystemArn, path = ''] = HANDLE.exec(handle) ?? [];
  if (fileSystemArn === undefined) return undefined;
  const rootDirectory = absolute(path);
  return {fileSystemArn, ...(rootDirectory === '/' ? {} : {rootDirectory})};
}

/** The same file system from a directory below. */
export function s3FilesBelow(
  volume: S3FilesVolumeConfiguration,
  subPath: string,
): S3FilesVolumeConfiguration {
  if (subPath === '') return volume;
  return {...volume, rootDirectory: absolute(`${volume.rootDirectory ?? ''}/${subPath}`)};
}

/** Why the tasks of a workload cannot mount S3 Files. */
export type NoS3Files = 'ec2' | 'windows' | 'role';

/**
 * Why the tasks of a workload cannot mount S3 Files; undefined where they can. Tasks on EC2 fail at launch, and all need a task
 * role (ECS developer guide, "Use Amazon S3 Files volumes").
 */
export function noS3Files(workload: Workload, context: Context): NoS3Files | undefined {
  if (platformOf(workload).os === 'windows') return 'windows';
  if (computeOf(workload, context) === 'ec2') return 'ec2';
  return taskRole(workload, context) ? undefined : 'role';
}
