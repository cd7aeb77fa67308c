import type {ContainerPart, Workload} from '../../model/inventory.ts';
import {addedName} from '../added-container.ts';
import {userOf} from '../security-context.ts';
import type {FileEntry} from './files.ts';
import type {Layout, TaskVolume} from './layout.ts';
import type {VolumeUse} from './use.ts';
import {variableName} from './variable-name.ts';

/** Where the writing container sees the volumes: `/k2e/<volume>`. */
const ROOT = '/k2e';

/** A variable of the writing container, with the content of a file. */
export interface WriterVariable {
  readonly name: string;
  readonly entry: FileEntry;
}

/** The container that gets volumes ready before the others start. */
export interface Writer {
  readonly name: string;
  /** What its shell runs. */
  readonly script: string;
  readonly variables: readonly WriterVariable[];
  /** The volumes that it mounts. */
  readonly volumes: readonly TaskVolume[];
  /** Containers that wait for it. */
  readonly dependents: readonly ContainerPart[];
}

/** A container that copies directories of an image into volumes, before files are laid over them. */
export interface Copier {
  readonly name: string;
  /** The container whose image it runs. */
  readonly of: ContainerPart;
  readonly script: string;
  readonly volumes: readonly TaskVolume[];
}

/** The containers that get the volumes of a workload ready. */
export interface Preparation {
  readonly writer?: Writer;
  readonly copiers: readonly Copier[];
}

/**
 * What must be done to the volumes of a task before its containers start. A volume of ECS belongs to root and only root may
 * write to it (`0755`), an `emptyDir` is open to all (`0777`); so volumes that a container mounts that is not known to be root
 * are opened. The script needs nothing but a POSIX shell, `mkdir`, `chmod`, `chown` and `base64`.
 */
export function preparation(workload: Workload, uses: readonly VolumeUse[], layout: Layout): Preparation {
  const group = workload.template.spec?.securityContext?.fsGroup;
  const steps = layout.volumes.flatMap(volume => {
    const lines = linesFor(volume, uses[volume.of], group, workload, layout);
    return lines.length > 0 ? [{volume, lines}] : [];
  });
  if (steps.length === 0) return {copiers: []};
  const volumes = steps.map(({volume}) => volume);
  const entries = [...new Set(volumes.flatMap(({files}) => files.map(({entry}) => entry)))];
  const names = new Map(entries.map(entry => [entry, variableName(entry, entries, workload)]));
  const variables = entries.flatMap(entry => {
    const name = names.get(entry);
    return name === undefined || isEmpty(entry) ? [] : [{name, entry}];
  });
  const name = addedName('k2e-files', workload);
  const writes = (file: TaskVolume['files'][number], volume: TaskVolume) => {
    const {entry, path} = file;
    const to = `${quote(`${ROOT}/${volume.name}/${path}`)} ${octal(fileMode(entry, group))}`;
    if (isEmpty(entry)) return `text '' ${to}`;
    const isText = entry.content.kind === 'secret' && entry.content.encoding === 'text';
    return `${isText ? 'text' : 'data'} "$${names.get(entry)}" ${to}`;
  };
  const body = steps.flatMap(({volume, lines}) => [
    ...volume.files.map(file => writes(file, volume)),
    ...lines.filter(line => line !== ''),
  ]);
  const script = [
    'set -eu',
    'umask 022',
    ...(body.some(line => line.startsWith('text '))
      ? [`text() { mkdir -p "\${2%/*}"; printf %s "$1" > "$2"; chmod "$3" "$2"; }`]
      : []),
    ...(body.some(line => line.startsWith('data '))
      ? [`data() { mkdir -p "\${2%/*}"; printf %s "$1" | base64 -d > "$2"; chmod "$3" "$2"; }`]
      : []),
    ...body,
  ].join('\n');
  const ready = new Set(volumes.map(volume => volume.name));
  const dependents = workload.containers.filter(container =>
    layout.mounts.get(container)?.some(mount => mount.kind === 'point' && ready.has(mount.sourceVolume)),
  );
  const writer = {name, script, variables, volumes, dependents};
  return {writer, copiers: copiers(volumes, workload)};
}

/** The lines that set the rights of a volume; one empty line for a volume that only needs its files. None: nothing to do. */
function linesFor(
  volume: TaskVolume,
  use: VolumeUse | undefined,
  group: number | undefined,
  workload: Workload,
  layout: Layout,
): readonly string[] {
  const path = quote(`${ROOT}/${volume.name}`);
  if (use?.kind === 'files') {
    if (volume.files.length === 0) return [];
    if (group === undefined || volume.over) return [''];
    const owner = soleUser(volume, workload, layout) ?? 0;
    return [`chown -R ${owner}:${group} ${path}`, `chmod -R g+rX ${path}`];
  }
  if (use?.kind !== 'disk') return [];
  if (group !== undefined)
    return [`chown 0:${group} ${path}`, `chmod ${use.isOpen ? '2777' : '2775'} ${path}`];
  return use.isOpen && isWrittenByOthers(volume, workload, layout) ? [`chmod 0777 ${path}`] : [];
}

/** True when a container that is not known to be root may write to the volume. */
function isWrittenByOthers(volume: TaskVolume, workload: Workload, layout: Layout): boolean {
  return workload.containers.some(container => {
    const writes = layout.mounts
      .get(container)
      ?.some(mount => mount.kind === 'point' && mount.sourceVolume === volume.name && !mount.readOnly);
    return writes && userOf(container, workload).uid !== 0;
  });
}

/** The one user, if it is one and known, as whom all containers run that mount the volume. */
function soleUser(volume: TaskVolume, workload: Workload, layout: Layout): number | undefined {
  const users = workload.containers
    .filter(container =>
      layout.mounts
        .get(container)
        ?.some(mount => mount.kind === 'point' && mount.sourceVolume === volume.name),
    )
    .map(container => userOf(container, workload).uid);
  return new Set(users).size === 1 ? users[0] : undefined;
}

/** With a group for its volumes Kubernetes lets the group read each file (`SetVolumeOwnership`, kubelet). */
function fileMode({mode}: FileEntry, group: number | undefined): number {
  return group === undefined ? mode : mode | 0o440;
}

function isEmpty({content}: FileEntry): boolean {
  return content.kind === 'empty' || (content.kind === 'plain' && content.bytes.length === 0);
}

/** One container for each image of which directories are copied. */
function copiers(volumes: readonly TaskVolume[], workload: Workload): readonly Copier[] {
  const over = volumes.filter(({over}) => over !== undefined);
  const containers = [...new Set(over.flatMap(volume => (volume.over ? [volume.over.container] : [])))];
  const taken: string[] = [];
  return containers.map(of => {
    const own = over.filter(volume => volume.over?.container === of);
    const name = addedName(`k2e-copy-${of.name}`.slice(0, 60), workload, taken);
    taken.push(name);
    const lines = own.map(volume => {
      const from = quote(volume.over?.directory ?? '');
      return `if [ -d ${from} ]; then cp -a ${from}/. ${quote(`${ROOT}/${volume.name}`)}; fi`;
    });
    return {name, of, script: ['set -eu', ...lines].join('\n'), volumes: own};
  });
}

/** Where a container that prepares volumes mounts this one. */
export function preparedAt({name}: TaskVolume): string {
  return `${ROOT}/${name}`;
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

/** The text as one word of a POSIX shell. */
function quote(text: string): string {
  return /^[A-Za-z0-9_./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
