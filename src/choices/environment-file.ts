import type {ContainerDefinition} from '@aws-sdk/client-ecs';
import {hasToken} from '../ecs/token.ts';
import type {ContainerPart, Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {type BucketFile, bucketFile} from './bucket-file.ts';
import {convertedWorkloads} from './converted.ts';
import {isSidecar, sidecarsOf} from './daemon-set/fate.ts';
import {environments, type Variable} from './environment.ts';
import {names} from './names.ts';

/** The environment file of a container, for plain variables that the task definition has no room for. */
interface EnvironmentFile extends BucketFile {
  /** Names of the variables in it. */
  readonly names: ReadonlySet<string>;
}

/** Bytes that the plain variables of one task definition may have in its JSON: half of the 64 KiB that it may have in all. */
const ROOM = 32_768;
/** Bytes of them that the variables of a DaemonSet may take in each task that runs its containers. */
const ROOM_OF_SIDECAR = 8192;
/** Bytes of a line: the agent of ECS reads lines of 64 KiB at most (`bufio.MaxScanTokenSize`). */
const LINE = 65_000;
/** Names that mean the same in a file of Docker's form: no blanks, no comment. */
const NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** The environment file of a container; undefined where all its variables have room, or `files.bucket` of k2e.yaml is not set. */
export function environmentFile(container: ContainerPart, context: Context): EnvironmentFile | undefined {
  return context.choice(environmentFiles).get(container);
}

/** What the definition of a container says for one of its plain variables. */
export function plainSetting(
  {entry, value}: Extract<Variable, {kind: 'plain'}>,
  container: ContainerPart,
  context: Context,
): Pick<ContainerDefinition, 'environment' | 'environmentFiles'> {
  const file = environmentFile(container, context);
  return file?.names.has(entry.name) ? file.setting : {environment: [{name: entry.name, value}]};
}

function environmentFiles(context: Context): ReadonlyMap<ContainerPart, EnvironmentFile> {
  if (context.config.files.bucket === undefined) return new Map();
  const found = new Map<ContainerPart, EnvironmentFile>();
  const add = (workload: Workload, room: number) => {
    for (const [container, file] of filesOf(workload, room, context)) found.set(container, file);
  };
  const all = context.choice(convertedWorkloads);
  for (const workload of all) if (isSidecar(workload, context)) add(workload, ROOM_OF_SIDECAR);
  for (const workload of all) {
    if (isSidecar(workload, context)) continue;
    const guests = sidecarsOf(workload, context).flatMap(({containers}) => containers);
    const taken = guests.flatMap(container =>
      plainOf(container, context).filter(({entry}) => !found.get(container)?.names.has(entry.name)),
    );
    add(workload, ROOM - sizeOf(taken));
  }
  return found;
}

type Plain = Extract<Variable, {kind: 'plain'}>;

/**
 * The files of a workload: from the largest environment on, the variables that come from ConfigMaps leave the task definition,
 * all of a container's together, then those that the manifest spells out, until the rest fits into `room` bytes. Each name is there once:
 * Kubernetes' precedence is in the values already, and what stays in the task definition wins over a file.
 */
function filesOf(workload: Workload, room: number, context: Context): [ContainerPart, EnvironmentFile][] {
  const plain = workload.containers.map(container => [container, plainOf(container, context)] as const);
  let size = sizeOf(plain.flatMap(([, variables]) => variables));
  if (size <= room) return [];
  const groups = [true, false].flatMap(ofConfigMap =>
    plain
      .map(([container, variables]) => {
        const own = variables.filter(each => isLine(each) && isOfConfigMap(each) === ofConfigMap);
        return {container, own, bytes: sizeOf(own)};
      })
      .toSorted((a, b) => b.bytes - a.bytes),
  );
  const moved = new Map<ContainerPart, Plain[]>();
  for (const {container, own, bytes} of groups) {
    if (size <= room || own.length === 0) continue;
    moved.set(container, [...(moved.get(container) ?? []), ...own]);
    size -= bytes;
  }
  return [...moved].map(([container, own]) => [container, fileOf(own, container, workload, context)]);
}

function fileOf(
  variables: readonly Plain[],
  container: ContainerPart,
  workload: Workload,
  context: Context,
): EnvironmentFile {
  const lines = variables.map(({entry, value}) => `${entry.name}=${value}`).toSorted();
  const stem = `${context.choice(names).base(workload)}-${container.name}`;
  return {
    names: new Set(variables.map(({entry}) => entry.name)),
    ...bucketFile(stem, `${lines.join('\n')}\n`, context),
  };
}

/** The variables of a container that stand in the task definition in plain text. */
function plainOf(container: ContainerPart, context: Context): readonly Plain[] {
  return (context.choice(environments).get(container) ?? []).filter(each => each.kind === 'plain');
}

/** Bytes that these variables have in the JSON of a task definition. */
function sizeOf(variables: readonly Plain[]): number {
  return variables.reduce(
    (sum, {entry, value}) => sum + Buffer.byteLength(JSON.stringify({name: entry.name, value})) + 1,
    0,
  );
}

function isOfConfigMap({entry: {source}}: Plain): boolean {
  return source.kind === 'config-map';
}

/**
 * True for a variable that a line of the file can hold (ECS agent, `envfile.go`): it has no empty value, which the agent leaves
 * out, no line break, no blank at an end, and nothing that is known only when the resources are made.
 */
function isLine({entry, value}: Plain): boolean {
  const line = `${entry.name}=${value}`;
  return (
    NAME.test(entry.name) &&
    value !== '' &&
    value === value.trim() &&
    !/[\n\r\0]/.test(value) &&
    !hasToken(value) &&
    Buffer.byteLength(line) <= LINE
  );
}
