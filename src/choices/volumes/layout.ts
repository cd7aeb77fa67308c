import type {
  DockerVolumeConfiguration,
  EFSVolumeConfiguration,
  S3FilesVolumeConfiguration,
} from '@aws-sdk/client-ecs';
import type {ContainerPart, Workload} from '../../model/inventory.ts';
import {ORDINAL} from '../../model/stateful-pods.ts';
import {type AccessPoint, pointBelow, pointVolume} from './access-point.ts';
import type {Disk} from './disk.ts';
import {efsBelow} from './efs.ts';
import type {FileEntry} from './files.ts';
import {absolute, type Mounted} from './mounted.ts';
import {filesVolume} from './mounted-files.ts';
import {nfsVolume} from './nfs.ts';
import {s3FilesBelow} from './s3-files.ts';
import type {MemorySize, VolumeUse} from './use.ts';
import {VolumeNames} from './volume-names.ts';

/** Files and access points are made once, not for each pod of a StatefulSet. */
function isOnce(use: VolumeUse): boolean {
  return use.kind === 'files' || (use.kind === 'efs' && use.point !== undefined);
}

/** A volume of the task definition. */
export interface TaskVolume {
  readonly name: string;
  /** Index of the pod's volume that it is for. */
  readonly of: number;
  readonly efs?: EFSVolumeConfiguration;
  /** The path below the file system of the pod's volume that `efs` names. */
  readonly below?: string;
  /** The access point that k2e plans for it. */
  readonly point?: AccessPoint;
  readonly s3Files?: S3FilesVolumeConfiguration;
  /** The disk of EBS that each task gets for it. */
  readonly disk?: Disk;
  readonly sourcePath?: string;
  /** The log files of the other tasks of the instance. */
  readonly isLogs?: true;
  /** A volume that Docker mounts on the instance. */
  readonly docker?: DockerVolumeConfiguration;
  /** Files to write into it. */
  readonly files: readonly PlacedFile[];
  /** A directory of the image whose content it starts with, because files are laid over it. */
  readonly over?: {readonly container: ContainerPart; readonly directory: string};
}

/** A file at its place in a volume of the task. */
export interface PlacedFile {
  readonly entry: FileEntry;
  /** Path below the volume of the task. */
  readonly path: string;
}

/** What a mount of a container becomes. */
export type MountUse =
  | {
      readonly kind: 'point';
      readonly sourceVolume: string;
      readonly containerPath: string;
      readonly readOnly: boolean;
      /** True where the mount covers a directory of the image, whose content is copied first. */
      readonly isOver: boolean;
    }
  | {
      readonly kind: 'memory';
      readonly containerPath: string;
      readonly size: MemorySize;
      readonly readOnly: boolean;
    }
  | {readonly kind: 'none'; readonly why: NoMount};

/**
 * Why a mount becomes nothing. `told`: the rule of its volume says it. `injected`: the cluster put it there. `covered`:
 * another mount has the path. `expression`: `subPathExpr`. `system-directory`: a single file in a directory of the image that
 * k2e does not copy. `within`: a single file inside another mount. `access-point`: a path below an access point.
 * `no-volume`: the pod has no such volume.
 */
export type NoMount =
  | 'told'
  | 'injected'
  | 'covered'
  | 'expression'
  | 'system-directory'
  | 'within'
  | 'access-point'
  | 'no-volume';

/** The volumes of a task and what its containers mount. */
export interface Layout {
  readonly volumes: readonly TaskVolume[];
  /** By container, in the order of its `volumeMounts`. */
  readonly mounts: ReadonlyMap<ContainerPart, readonly MountUse[]>;
}

/** Directories of images that hold the system itself, or files that the platform mounts: they are not copied. */
const SYSTEM =
  /^\/(?:etc|bin|sbin|lib|lib64|usr|usr\/(?:bin|sbin|lib|lib64|share)|var|var\/run|run|dev|proc|sys|boot)?$/;

/**
 * Lays out the volumes of a task: one for each volume of the pod, and one more for each path inside a volume that is mounted
 * by itself, as ECS mounts whole volumes only.
 */
export function layOut(
  workload: Workload,
  uses: readonly VolumeUse[],
  mounts: ReadonlyMap<number, readonly Mounted[]>,
): Layout {
  const builder = new LayoutBuilder(workload);
  const all = [...mounts].flatMap(([volume, list]) => list.map(mounted => ({volume, mounted})));
  const byContainer = new Map<ContainerPart, MountUse[]>();
  for (const container of workload.containers) {
    const own = all.filter(({mounted}) => mounted.container === container);
    const taken = new Set<string>();
    const list = (container.value.volumeMounts ?? []).map((_mount, index): MountUse => {
      const found = own.find(({mounted}) => mounted.index === index);
      if (!found) return {kind: 'none', why: 'no-volume'};
      const {volume, mounted} = found;
      if (taken.has(mounted.path)) return {kind: 'none', why: 'covered'};
      taken.add(mounted.path);
      const others = own.filter(each => each !== found).map(each => each.mounted.path);
      return builder.mount(volume, mounted, uses[volume] ?? {kind: 'none'}, others);
    });
    byContainer.set(container, list);
  }
  return {volumes: builder.volumes(), mounts: byContainer};
}

/** Collects the volumes of a task while its mounts are laid out. */
class LayoutBuilder {
  readonly #volumes = new Map<string, TaskVolume>();
  readonly #names: VolumeNames;

  constructor(workload: Workload) {
    this.#names = new VolumeNames(workload);
  }

  volumes(): readonly TaskVolume[] {
    return [...this.#volumes.values()];
  }

  /** What a mount becomes; `others` are the paths of the container's other mounts. */
  mount(volume: number, mounted: Mounted, use: VolumeUse, others: readonly string[]): MountUse {
    const {path, subPath, mount} = mounted;
    const readOnly = mount.readOnly === true;
    if (use.kind === 'injected') return {kind: 'none', why: 'injected'};
    if (use.kind === 'none' || use.kind === 'unused' || use.kind === 'unwritten' || use.kind === 'routed')
      return {kind: 'none', why: 'told'};
    const isOfEach = subPath.includes(ORDINAL);
    if (mounted.isOpen || (isOfEach && isOnce(use))) return {kind: 'none', why: 'expression'};
    const point = (sourceVolume: string, isReadOnly: boolean): MountUse => {
      return {kind: 'point', sourceVolume, containerPath: path, readOnly: isReadOnly, isOver: false};
    };
    switch (use.kind) {
      case 'memory':
        return {kind: 'memory', containerPath: path, size: use.size, readOnly};
      case 'disk':
        return point(this.#add(volume, subPath, {files: []}), readOnly);
      case 'managed':
        return point(this.#add(volume, '', {files: [], disk: use.disk}), readOnly);
      case 'mounted-files':
        return point(this.#add(volume, subPath, {files: [], ...filesVolume(use.place, subPath)}), true);
      case 's3-files': {
        const s3Files = s3FilesBelow(use.s3Files, subPath);
        return point(this.#add(volume, subPath, {files: [], s3Files}), readOnly || use.isReadOnly);
      }
      case 'nfs': {
        const docker = nfsVolume(use.source, subPath);
        if (!docker) return {kind: 'none', why: 'told'};
        return point(
          this.#add(volume, subPath, {files: [], docker}),
          readOnly || use.source.readOnly === true,
        );
      }
      case 'host': {
        const sourcePath = absolute(`${use.sourcePath}/${subPath}`);
        return point(this.#add(volume, subPath, {files: [], sourcePath}), readOnly);
      }
      case 'logs':
        return point(this.#add(volume, subPath, {files: [], isLogs: true}), true);
      case 'efs': {
        const door = use.point && pointBelow(use.point, subPath);
        const efs = use.point ? door && pointVolume(door) : efsBelow(use.efs, subPath);
        if (!efs) return {kind: 'none', why: 'access-point'};
        return point(
          this.#add(volume, subPath, {files: [], efs, below: subPath, ...(door ? {point: door} : {})}),
          readOnly || use.isReadOnly,
        );
      }
      case 'files': {
        const file = use.entries.find(entry => entry.path === subPath);
        if (file) return this.#overlay(volume, mounted, file, others);
        const below = subPath === '' ? '' : `${subPath}/`;
        const files = use.entries
          .filter(entry => entry.path.startsWith(below))
          .map(entry => ({entry, path: entry.path.slice(below.length)}));
        // Kubernetes mounts what comes from the API read-only, whatever the mount says.
        return point(this.#add(volume, subPath, {files}), true);
      }
    }
  }

  /** A single file, which ECS cannot mount: its directory is mounted, with what the image has there. */
  #overlay(volume: number, {container, path}: Mounted, file: FileEntry, others: readonly string[]): MountUse {
    const slash = path.lastIndexOf('/');
    const directory = path.slice(0, slash) || '/';
    if (SYSTEM.test(directory)) return {kind: 'none', why: 'system-directory'};
    if (others.some(other => other === directory || directory.startsWith(`${other}/`))) {
      return {kind: 'none', why: 'within'};
    }
    const files = [{entry: file, path: path.slice(slash + 1)}];
    const over = {container, directory};
    const sourceVolume = this.#add(volume, `${container.name}:${directory}`, {files, over});
    const readOnly = container.value.securityContext?.readOnlyRootFilesystem === true;
    return {kind: 'point', sourceVolume, containerPath: directory, readOnly, isOver: true};
  }

  /** Adds a volume, or files to one that is there; gives its name. */
  #add(of: number, key: string, volume: Omit<TaskVolume, 'name' | 'of'>): string {
    const name = this.#names.of(of, key);
    const known = this.#volumes.get(name)?.files ?? [];
    const added = volume.files.filter(({path}) => !known.some(file => file.path === path));
    this.#volumes.set(name, {...volume, name, of, files: [...known, ...added]});
    return name;
  }
}
