import type {ContainerPart, Workload} from '../../model/inventory.ts';
import type {Context} from '../../rules/rule.ts';
import {isConverted} from '../converted.ts';
import type {FileEntry} from './files.ts';
import {type Layout, layOut, type MountUse, type TaskVolume} from './layout.ts';
import {mountsByVolume} from './mounted.ts';
import {type VolumeUse, volumeUses} from './use.ts';
import {type Preparation, preparation, type WriterVariable} from './writer.ts';

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
  const converted = context.inventory.workloads.filter(isConverted);
  return new Map(converted.map(workload => [workload, planFor(workload, context)]));
}

function planFor(workload: Workload, context: Context): VolumePlan {
  const mounts = mountsByVolume(workload);
  const uses = volumeUses(workload, mounts, context);
  const layout = layOut(workload, uses, mounts);
  return {uses, ...layout, ...preparation(workload, uses, layout)};
}

/** The volumes of a task that a volume of the pod has a part in. */
export function taskVolumesOf(index: number, volumes: readonly TaskVolume[]): readonly TaskVolume[] {
  return volumes.filter(({of, files}) => of === index || files.some(({entry}) => entry.volume === index));
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
  /** Name of the writing container. */
  readonly writer: string;
  readonly variable: WriterVariable | undefined;
  readonly entry: FileEntry;
}

/** `ConfigMap/<namespace>/<name>` or `Secret/…` → the files that are written of its keys, over the converted workloads. */
export function fileUses(context: Context): ReadonlyMap<string, readonly FileUse[]> {
  const found = new Map<string, FileUse[]>();
  for (const [workload, {writer}] of context.choice(volumePlans)) {
    if (!writer) continue;
    const entries = new Set(writer.volumes.flatMap(({files}) => files.map(({entry}) => entry)));
    for (const entry of entries) {
      if (!entry.origin) continue;
      const id = `${entry.origin.kind}/${workload.namespace}/${entry.origin.name}`;
      const variable = writer.variables.find(each => each.entry === entry);
      found.set(id, [...(found.get(id) ?? []), {workload, writer: writer.name, variable, entry}]);
    }
  }
  return found;
}
