import type {EFSVolumeConfiguration, S3FilesVolumeConfiguration} from '@aws-sdk/client-ecs';
import type {Upload} from '../../ecs/plan.ts';
import type {Workload} from '../../model/inventory.ts';
import type {Volume} from '../../model/kubernetes.generated.ts';
import type {Pointer} from '../../pointer.ts';
import type {Context} from '../../rules/rule.ts';
import {isDaemon} from '../daemon-set/fate.ts';
import {hash, names} from '../names.ts';
import {efsBelow, efsVolume} from './efs.ts';
import type {FileEntry, FileProblem} from './files.ts';
import {absolute, type Mounted} from './mounted.ts';
import {noS3Files, s3FilesBelow, s3FilesVolume} from './s3-files.ts';

/** Where tasks mount files from: a bucket that S3 Files shows as a file system, or a directory of EFS. */
export type FilesPlace =
  | {readonly kind: 's3-files'; readonly s3Files: S3FilesVolumeConfiguration; readonly bucket: string}
  | {readonly kind: 'efs'; readonly efs: EFSVolumeConfiguration};

/** Files of a ConfigMap that tasks mount from where the user puts them. */
export interface MountedFiles {
  readonly kind: 'mounted-files';
  readonly place: FilesPlace;
  readonly entries: readonly FileEntry[];
  readonly problems: readonly FileProblem[];
  /** Items of the volume, below the pod template, that no container sees. */
  readonly unseen: readonly Pointer[];
  /** What the user puts there, in the order of the entries. */
  readonly uploads: readonly Upload[];
}

/**
 * The files of a volume as tasks mount them, where k2e.yaml names a file system; undefined where they are written by a container
 * instead: files of Secrets and texts with a secret in them, single files in a directory of the image, files whose rights the place
 * does not give, and tasks that cannot mount it.
 */
export function mountedFiles(
  {name = '', configMap}: Volume,
  files: Pick<MountedFiles, 'entries' | 'problems' | 'unseen'>,
  mounted: readonly Mounted[],
  workload: Workload,
  context: Context,
): MountedFiles | undefined {
  if (!configMap || files.entries.length === 0 || isDaemon(workload, context)) return undefined;
  const isPlain = files.entries.every(({content}) => content.kind === 'plain');
  const isOver = mounted.some(({subPath}) => files.entries.some(({path}) => path === subPath));
  if (!isPlain || isOver) return undefined;
  const base = context.choice(names).base(workload);
  const place = placeOf(`${base}/${name}`, files.entries, workload, context);
  if (!place) return undefined;
  const uploads = files.entries.map(entry => uploadOf(entry, place, base));
  return {kind: 'mounted-files', place, ...files, uploads};
}

/**
 * The place below the file system of `files.fileSystem`. An object of a bucket has no rights; on EFS files have the bits that they
 * are put there with and belong to root: where the group of the volumes (`fsGroup`) needs more, a container writes them.
 */
function placeOf(
  folder: string,
  entries: readonly FileEntry[],
  workload: Workload,
  context: Context,
): FilesPlace | undefined {
  const {fileSystem = '', bucket} = context.config.files;
  const hasGroup = workload.template.spec?.securityContext?.fsGroup !== undefined;
  const efs = efsVolume({volumeHandle: fileSystem});
  if (efs) {
    const below = efsBelow(efs, folder);
    const isOpen = entries.every(({mode}) => (mode & 0o004) !== 0);
    return below && (!hasGroup || isOpen) ? {kind: 'efs', efs: below} : undefined;
  }
  const root = s3FilesVolume(fileSystem);
  if (!root || bucket === undefined || noS3Files(workload, context) !== undefined) return undefined;
  if (hasGroup || entries.some(({mode}) => mode !== 0o644)) return undefined;
  return {kind: 's3-files', s3Files: s3FilesBelow(root, folder), bucket};
}

function uploadOf({path, mode, content}: FileEntry, place: FilesPlace, base: string): Upload {
  const bytes = content.kind === 'plain' ? content.bytes : new Uint8Array();
  const written = {content: `${Buffer.from(bytes).toString('base64')}\n`, form: 'base64' as const};
  const own = (at: string) => `files/${base}-${hash(at)}.base64`;
  if (place.kind === 'efs') {
    const {fileSystemId = '', rootDirectory = ''} = place.efs;
    const file = absolute(`${rootDirectory}/${path}`);
    return {path: own(`${fileSystemId}:${file}`), ...written, fileSystemId, file, mode};
  }
  const [bucket = '', ...folders] = place.bucket.split('/');
  const key = [...folders, ...(place.s3Files.rootDirectory ?? '').split('/'), path]
    .filter(each => each !== '')
    .join('/');
  return {path: own(key), ...written, bucket, key};
}

/** The place from a directory below, as a volume of a task definition. */
export function filesVolume(
  place: FilesPlace,
  subPath: string,
): {readonly s3Files?: S3FilesVolumeConfiguration; readonly efs?: EFSVolumeConfiguration} {
  if (place.kind === 's3-files') return {s3Files: s3FilesBelow(place.s3Files, subPath)};
  const efs = efsBelow(place.efs, subPath);
  return efs ? {efs} : {};
}
