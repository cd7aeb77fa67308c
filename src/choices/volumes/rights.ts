import type {ContainerPart, Workload} from '../../model/inventory.ts';
import {userOf} from '../security-context.ts';
import type {FileEntry} from './files.ts';
import type {Layout, TaskVolume} from './layout.ts';
import {preparedAt, shellWord} from './shell.ts';
import type {VolumeUse} from './use.ts';

/**
 * The shell commands that give a volume its owner and mode, after its files were written. A volume of ECS belongs to root and
 * only root may write to it (`0755`); an `emptyDir` is open to all (`0777`), and `fsGroup` may read and write every volume
 * (`SetVolumeOwnership`, kubelet).
 */
export function rightsOf(
  volume: TaskVolume,
  use: VolumeUse | undefined,
  workload: Workload,
  layout: Layout,
): readonly string[] {
  const path = shellWord(preparedAt(volume.name));
  const group = volumeGroup(workload);
  if (use?.kind === 'files') {
    if (group === undefined || volume.files.length === 0) return [];
    const owner = `${soleUser(volume, workload, layout) ?? 0}:${group}`;
    // What the image has there keeps its owners.
    if (volume.over)
      return [
        `chown ${owner} ${volume.files.map(file => shellWord(`${preparedAt(volume.name)}/${file.path}`)).join(' ')}`,
      ];
    return [`chown -R ${owner} ${path}`, `chmod -R g+rX ${path}`];
  }
  if (use?.kind !== 'disk' && use?.kind !== 'managed') return [];
  const isOpen = use.kind === 'disk' && use.isOpen;
  if (group !== undefined) {
    return [`chown 0:${group} ${path}`, `chmod ${isOpen ? '2777' : '2775'} ${path}`];
  }
  return isOpen && isWrittenByOthers(volume, workload, layout) ? [`chmod 0777 ${path}`] : [];
}

/** The mode of a file; with a group for the volumes the group may read it. */
export function fileMode({mode}: FileEntry, workload: Workload): string {
  const bits = volumeGroup(workload) === undefined ? mode : mode | 0o440;
  return bits.toString(8).padStart(4, '0');
}

function volumeGroup({template}: Workload): number | undefined {
  return template.spec?.securityContext?.fsGroup;
}

/** True when a container that is not known to be root may write to the volume. */
function isWrittenByOthers({name}: TaskVolume, workload: Workload, layout: Layout): boolean {
  return workload.containers.some(
    container => mountsIt(container, name, layout, true) && userOf(container, workload).uid !== 0,
  );
}

/** The one user, if it is one and known, as whom all containers run that mount the volume. */
function soleUser({name}: TaskVolume, workload: Workload, layout: Layout): number | undefined {
  const users = workload.containers
    .filter(container => mountsIt(container, name, layout, false))
    .map(container => userOf(container, workload).uid);
  return new Set(users).size === 1 ? users[0] : undefined;
}

function mountsIt(container: ContainerPart, volume: string, {mounts}: Layout, toWrite: boolean): boolean {
  return (mounts.get(container) ?? []).some(
    mount => mount.kind === 'point' && mount.sourceVolume === volume && !(toWrite && mount.readOnly),
  );
}
