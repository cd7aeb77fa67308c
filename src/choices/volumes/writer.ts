import type {ContainerPart, Workload} from '../../model/inventory.ts';
import {addedName} from '../added-container.ts';
import {platformOf} from '../platform.ts';
import {type Copier, copiersOf} from './copier.ts';
import type {FileEntry} from './files.ts';
import type {Layout, PlacedFile, TaskVolume} from './layout.ts';
import {fileMode, rightsOf} from './rights.ts';
import {preparedAt, shellWord} from './shell.ts';
import type {VolumeUse} from './use.ts';
import {variableNames} from './variable-names.ts';

/** A variable of the writing container, with the content of a file. */
export interface WriterVariable {
  readonly name: string;
  readonly entry: FileEntry;
}

/** The container that gets volumes ready before the others start: it writes their files and sets their rights. */
export interface Writer {
  readonly name: string;
  /** What its shell runs: nothing but POSIX, with `mkdir`, `chmod`, `chown` and `base64`. */
  readonly script: string;
  readonly variables: readonly WriterVariable[];
  /** Variables for contents that come in parts, by an environment file: `<name>_0`, `<name>_1` … */
  readonly stored: readonly WriterVariable[];
  /** The volumes that it mounts. */
  readonly volumes: readonly TaskVolume[];
  /** Containers that wait for it. */
  readonly dependents: readonly ContainerPart[];
}

/** The containers that get the volumes of a workload ready. */
export interface Preparation {
  readonly writer?: Writer;
  readonly copiers: readonly Copier[];
}

/**
 * Shell functions: `text <content> <path> <mode>`, `data`, the same for contents in base64, and `parts <path> <mode>`, which reads
 * base64. They make the directories.
 */
const FUNCTIONS = {
  text: `text() { mkdir -p "\${2%/*}"; printf %s "$1" > "$2"; chmod "$3" "$2"; }`,
  parts: `parts() { mkdir -p "\${1%/*}"; base64 -d > "$1"; chmod "$2" "$1"; }`,
  data: `data() { mkdir -p "\${2%/*}"; printf %s "$1" | base64 -d > "$2"; chmod "$3" "$2"; }`,
} as const;

/** What must be done to the volumes of a task before its containers start; nothing on Windows, which has no such rights. */
export function preparation(workload: Workload, uses: readonly VolumeUse[], layout: Layout): Preparation {
  const volumes = layout.volumes.filter(
    volume => volume.files.length > 0 || rightsOf(volume, uses[volume.of], workload, layout).length > 0,
  );
  if (volumes.length === 0 || platformOf(workload).os === 'windows') return {copiers: []};
  const entries = [...new Set(volumes.flatMap(({files}) => files.map(({entry}) => entry)))];
  const names = variableNames(
    entries.filter(entry => !isEmpty(entry)),
    workload,
  );
  const body = volumes.flatMap(volume => [
    ...volume.files.map(file => writeCommand(file, volume, names.get(file.entry), workload)),
    ...rightsOf(volume, uses[volume.of], workload, layout),
  ]);
  const functions = (['text', 'data', 'parts'] as const)
    .filter(name => body.some(line => line.startsWith(`${name} `) || line.includes(` | ${name} `)))
    .map(name => FUNCTIONS[name]);
  const ready = new Set(volumes.map(({name}) => name));
  const dependents = workload.containers.filter(container =>
    layout.mounts.get(container)?.some(mount => mount.kind === 'point' && ready.has(mount.sourceVolume)),
  );
  const all = [...names].map(([entry, name]) => ({name, entry}));
  const variables = all.filter(({entry}) => !entry.isStored);
  const stored = all.filter(({entry}) => entry.isStored);
  const script = ['set -eu', 'umask 022', ...functions, ...body].join('\n');
  return {
    writer: {name: addedName('k2e-files', workload), script, variables, stored, volumes, dependents},
    copiers: copiersOf(volumes, workload),
  };
}

/** The command that writes one file; contents of secrets come as the text itself, all others in base64. */
function writeCommand(
  {entry, path}: PlacedFile,
  volume: TaskVolume,
  variable: string | undefined,
  workload: Workload,
): string {
  const to = `${shellWord(`${preparedAt(volume.name)}/${path}`)} ${fileMode(entry, workload)}`;
  if (variable === undefined) return `text '' ${to}`;
  if (entry.isStored) {
    const parts = partsOf(entry).map((_part, index) => `"$${variable}_${index}"`);
    return `printf %s ${parts.join(' ')} | parts ${to}`;
  }
  const isText = entry.content.kind === 'secret' && entry.content.encoding === 'text';
  return `${isText ? 'text' : 'data'} "$${variable}" ${to}`;
}

/** Characters of a line of an environment file: the agent of ECS reads lines of 64 KiB at most (`bufio.Scanner`). */
const PART = 32_768;

/** The content of a file in base64, in parts. */
export function partsOf({content}: FileEntry): readonly string[] {
  if (content.kind !== 'plain') return [];
  const text = Buffer.from(content.bytes).toString('base64');
  return Array.from({length: Math.ceil(text.length / PART)}, (_none, index) =>
    text.slice(index * PART, (index + 1) * PART),
  );
}

/** True for a file without content, which needs no variable. */
function isEmpty({content}: FileEntry): boolean {
  return content.kind === 'empty' || (content.kind === 'plain' && content.bytes.length === 0);
}
