import type {S3FilesVolumeConfiguration} from '@aws-sdk/client-ecs';
import type {Upload} from '../../ecs/plan.ts';
import type {Workload} from '../../model/inventory.ts';
import type {Volume} from '../../model/kubernetes.generated.ts';
import type {Pointer} from '../../pointer.ts';
import type {Context} from '../../rules/rule.ts';
import {isDaemon} from '../daemon-set/fate.ts';
import {hash, names} from '../names.ts';
import type {FileEntry, FileProblem} from './files.ts';
import type {Mounted} from './mounted.ts';
import {noS3Files, s3FilesBelow, s3FilesVolume} from './s3-files.ts';

/** Files of a ConfigMap that tasks mount from a bucket, by S3 Files. */
export interface MountedFiles {
  readonly kind: 'mounted-files';
  readonly s3Files: S3FilesVolumeConfiguration;
  readonly entries: readonly FileEntry[];
  readonly problems: readonly FileProblem[];
  /** Items of the volume, below the pod template, that no container sees. */
  readonly unseen: readonly Pointer[];
  /** What the user puts into the bucket, in the order of the entries. */
  readonly uploads: readonly Upload[];
}

/**
 * The files of a volume as S3 Files shows them, where k2e.yaml names a file system and its bucket; undefined where they are
 * written by a container instead: files of Secrets and texts with a secret in them, single files in a directory of the image,
 * files with rights of their own, which objects of a bucket do not have, and tasks that cannot mount S3 Files.
 */
export function mountedFiles(
  {name = '', configMap}: Volume,
  files: Pick<MountedFiles, 'entries' | 'problems' | 'unseen'>,
  mounted: readonly Mounted[],
  workload: Workload,
  context: Context,
): MountedFiles | undefined {
  const {fileSystem, bucket: place} = context.config.files;
  const root = fileSystem === undefined ? undefined : s3FilesVolume(fileSystem);
  if (!root || place === undefined || !configMap || files.entries.length === 0) return undefined;
  if (isDaemon(workload, context) || noS3Files(workload, context) !== undefined) return undefined;
  const isPlain = files.entries.every(({content, mode}) => content.kind === 'plain' && mode === 0o644);
  const isOver = mounted.some(({subPath}) => files.entries.some(({path}) => path === subPath));
  if (!isPlain || isOver || workload.template.spec?.securityContext?.fsGroup !== undefined) return undefined;
  const s3Files = s3FilesBelow(root, `${context.choice(names).base(workload)}/${name}`);
  const [bucket = '', ...folders] = place.split('/');
  const uploads = files.entries.map(({path, content}): Upload => {
    const key = [...folders, ...(s3Files.rootDirectory ?? '').split('/'), path]
      .filter(each => each !== '')
      .join('/');
    const bytes = content.kind === 'plain' ? content.bytes : new Uint8Array();
    return {
      path: `files/${context.choice(names).base(workload)}-${hash(key)}.base64`,
      content: `${Buffer.from(bytes).toString('base64')}\n`,
      form: 'base64',
      bucket,
      key,
    };
  });
  return {kind: 'mounted-files', s3Files, ...files, uploads};
}
