import type {EFSVolumeConfiguration, S3FilesVolumeConfiguration} from '@aws-sdk/client-ecs';
import type {Workload} from '../../model/inventory.ts';
import type {Context} from '../../rules/rule.ts';
import {efsVolume} from './efs.ts';
import {s3FilesVolume} from './s3-files.ts';

/** What `workloads.<id>.claims` of k2e.yaml says of the storage of a claim. */
export type ClaimSetting =
  | {readonly kind: 'efs'; readonly efs: EFSVolumeConfiguration}
  | {readonly kind: 's3-files'; readonly s3Files: S3FilesVolumeConfiguration}
  /** Its data may be lost with the task: a new disk for each, made of the snapshot if there is one. */
  | {readonly kind: 'disposable'; readonly snapshotId?: string};

/** The setting of a workload under the first of these names that has one: of a claim, of its template. */
export function claimSetting(
  {object}: Workload,
  names: readonly string[],
  {config}: Pick<Context, 'config'>,
): ClaimSetting | undefined {
  const own = Object.hasOwn(config.workloads, object.id) ? config.workloads[object.id] : undefined;
  const claims = own?.claims ?? {};
  const name = names.find(each => Object.hasOwn(claims, each));
  return name === undefined ? undefined : readSetting(claims[name] ?? '');
}

function readSetting(text: string): ClaimSetting | undefined {
  if (text === 'ephemeral') return {kind: 'disposable'};
  if (text.startsWith('snap-')) return {kind: 'disposable', snapshotId: text};
  const s3Files = s3FilesVolume(text);
  if (s3Files) return {kind: 's3-files', s3Files};
  const efs = efsVolume({volumeHandle: text});
  return efs && {kind: 'efs', efs};
}
