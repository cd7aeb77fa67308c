import type {ContainerDefinition} from '@aws-sdk/client-ecs';
import type {ContainerPart, Workload} from '../../model/inventory.ts';
import type {Volume} from '../../model/kubernetes.generated.ts';
import type {Context} from '../../rules/rule.ts';
import {convertedWorkloads} from '../converted.ts';
import type {FileEntry} from './files.ts';
import {type Layout, layOut, type MountUse, type TaskVolume} from './layout.ts';
import {mountsByVolume} from './mounted.ts';
import type {MountedFiles} from './mounted-files.ts';
import {storedFiles} from './stored-files.ts';
import {type VolumeUse, volumeUses} from './use.ts';
import {type Preparation, preparation} from './writer.ts';
import {variableSetting} from './writer-variable.ts';

/** What becomes of the volumes of a workload. */
export interface VolumePlan extends Layout, Preparation {
  /** By index of the pod's volume. */
  readonly uses: readonly VolumeUse[];
}

/** The volumes of a converted workload, decided once per run. */
export function volumePlan(workload: Workload, context: Context): VolumePlan {
  return context.choice(volumePlans).get(workload) ?? planFor(workload, context);
}

function volumePlans(context: Context): ReadonlyMap<Workload, VolumePlan> {
  const converted = context.choice(convertedWorkloads);
  return new Map(converted.map(workload => [workload, planFor(workload, context)]));
}

function planFor(workload: Workload, context: Context): VolumePlan {
  const mounts = mountsByVolume(workload, context.inventory);
  const uses = volumeUses(workload, mounts, context);
  const layout = layOut(workload, uses, mounts);
  return {uses, ...layout, ...preparation(workload, uses, layout)};
}

/** The volumes of a task that a volume of the pod has a part in. */
export function taskVolumesOf(index: number, volumes: readonly TaskVolume[]): readonly TaskVolume[] {
  return volumes.filter(({of, files}) => of === index || files.some(({entry}) => entry.volume === index));
}

/** Where the containers of a workload mount these volumes of its task. */
export function mountsOf(
  workload: Workload,
  volumes: readonly TaskVolume[],
  context: Context,
): readonly Pick<ContainerDefinition, 'name' | 'mountPoints'>[] {
  const {mounts} = volumePlan(workload, context);
  return workload.containers.map(container => ({
    name: container.name,
    mountPoints: (mounts.get(container) ?? []).flatMap(mount =>
      mount.kind === 'point' && volumes.some(({name}) => name === mount.sourceVolume)
        ? [{sourceVolume: mount.sourceVolume, containerPath: mount.containerPath, readOnly: mount.readOnly}]
        : [],
    ),
  }));
}

/** What a mount of a container becomes. */
export function mountUse(
  container: ContainerPart,
  index: number,
  workload: Workload,
  context: Context,
): MountUse {
  return volumePlan(workload, context).mounts.get(container)?.[index] ?? {kind: 'none', why: 'no-volume'};
}

/** How many containers k2e adds to get the volumes of a workload ready. */
export function preparingContainers(workload: Workload, context: Context): number {
  const {writer, copiers} = volumePlan(workload, context);
  return (writer ? 1 : 0) + copiers.length;
}

/** A file that a workload gets of a ConfigMap's or Secret's key. */
export interface FileUse {
  readonly workload: Workload;
  readonly entry: FileEntry;
  /** What the definition of the writing container says for it. */
  readonly definition: ContainerDefinition;
}

/** `ConfigMap/<namespace>/<name>` or `Secret/…` → the files that are written of its keys, over the converted workloads. */
export function fileUses(context: Context): ReadonlyMap<string, readonly FileUse[]> {
  const found = new Map<string, FileUse[]>();
  for (const [workload, {writer}] of context.choice(volumePlans)) {
    if (!writer) continue;
    for (const entry of new Set(writer.volumes.flatMap(({files}) => files.map(file => file.entry)))) {
      if (!entry.origin) continue;
      const id = `${entry.origin.kind}/${workload.namespace}/${entry.origin.name}`;
      const variable = writer.variables.find(each => each.entry === entry);
      const setting = variable
        ? variableSetting(variable)
        : ((entry.isStored ? storedFiles(writer, workload, context)?.setting : undefined) ?? {
            command: [writer.script],
          });
      const use = {workload, entry, definition: {name: writer.name, ...setting}};
      found.set(id, [...(found.get(id) ?? []), use]);
    }
  }
  return found;
}

/** A volume of a workload with files of a ConfigMap that its tasks mount from a bucket or EFS. */
export interface MountedUse {
  readonly workload: Workload;
  readonly files: MountedFiles;
  readonly volumes: readonly TaskVolume[];
}

/** `ConfigMap/<namespace>/<name>` → the volumes with its files that tasks mount. */
export function mountedUses(context: Context): ReadonlyMap<string, readonly MountedUse[]> {
  const found = new Map<string, MountedUse[]>();
  for (const [workload, {uses, volumes}] of context.choice(volumePlans)) {
    for (const [index, {configMap}] of (workload.template.spec?.volumes ?? []).entries()) {
      const files = uses[index];
      if (files?.kind !== 'mounted-files' || !configMap) continue;
      const id = `ConfigMap/${workload.namespace}/${configMap.name ?? ''}`;
      const use = {workload, files, volumes: taskVolumesOf(index, volumes)};
      found.set(id, [...(found.get(id) ?? []), use]);
    }
  }
  return found;
}

/** `ConfigMap/<namespace>/<name>` or `Secret/…` → workloads with files of it that k2e does not write, or not everywhere. */
export function unwrittenFiles(context: Context): ReadonlyMap<string, readonly Workload[]> {
  const found = new Map<string, Workload[]>();
  for (const [workload, {uses, mounts}] of context.choice(volumePlans)) {
    const ids = new Set<string>();
    for (const [index, volume] of (workload.template.spec?.volumes ?? []).entries()) {
      const isMissing = workload.containers.some(container =>
        (container.value.volumeMounts ?? []).some(
          (mount, place) => mount.name === volume.name && mounts.get(container)?.[place]?.kind === 'none',
        ),
      );
      const kind = uses[index]?.kind;
      if (kind !== 'unwritten' && !(kind === 'files' && isMissing)) continue;
      for (const id of objectsOf(volume, workload.namespace)) ids.add(id);
    }
    for (const id of ids) found.set(id, [...(found.get(id) ?? []), workload]);
  }
  return found;
}

/** The ConfigMaps and Secrets whose keys a volume shows. */
function objectsOf({configMap, secret, projected}: Volume, namespace: string): string[] {
  const configMaps = [configMap?.name, ...(projected?.sources ?? []).map(source => source.configMap?.name)];
  const secrets = [secret?.secretName, ...(projected?.sources ?? []).map(source => source.secret?.name)];
  return [
    ...configMaps.flatMap(name => (name === undefined ? [] : [`ConfigMap/${namespace}/${name}`])),
    ...secrets.flatMap(name => (name === undefined ? [] : [`Secret/${namespace}/${name}`])),
  ];
}
