import {mountsByVolume} from '../../choices/volumes/mounted.ts';
import {taskVolumesOf, type VolumePlan, volumePlan} from '../../choices/volumes/plan.ts';
import type {VolumeUse} from '../../choices/volumes/use.ts';
import type {ContainerPart} from '../../model/inventory.ts';
import type {Volume} from '../../model/kubernetes.generated.ts';
import type {Pointer} from '../../pointer.ts';
import type {Subject} from '../rule.ts';

/** A volume of the kind that a rule is about. */
export interface FoundVolume<Source extends Exclude<keyof Volume, 'name'>> {
  readonly index: number;
  readonly name: string;
  /** Pointer of the source below the pod template, for example `/spec/volumes/0/emptyDir`. */
  readonly path: Pointer;
  readonly source: NonNullable<Volume[Source]>;
  readonly use: VolumeUse;
  /** Names of the containers that mount it. */
  readonly containers: readonly ContainerPart[];
}

/**
 * Calls `tell` for each volume with this source that has an effect. The others are dropped: no container mounts them, or the
 * cluster put them into the running pod.
 */
export function eachVolume<Source extends Exclude<keyof Volume, 'name'>>(
  {view, workload, context, drop}: Subject<'pod'>,
  source: Source,
  tell: (found: FoundVolume<Source>) => void,
): void {
  const volumes = view.spec?.volumes;
  if (volumes === undefined) return;
  const plan = volumePlan(workload, context);
  const {uses} = plan;
  const mounts = mountsByVolume(workload, context.inventory);
  for (const [index, volume] of volumes.entries()) {
    const value = Object.hasOwn(volume, source) ? volume[source] : undefined;
    if (value === undefined || value === null) continue;
    const path = `/spec/volumes/${index}/${source}`;
    const use = uses[index] ?? {kind: 'none'};
    if (use.kind === 'unused') drop(path, UNUSED);
    else if (use.kind === 'injected') drop(path, INJECTED);
    else if (use.kind === 'routed') drop(path, ROUTED);
    else if (!isShown(index, plan)) drop(path, UNSEEN);
    else {
      const name = workload.template.spec?.volumes?.[index]?.name ?? '';
      const containers = [...new Set((mounts.get(index) ?? []).map(({container}) => container))];
      tell({index, name, path, source: value, use, containers});
    }
  }
}

/** True unless all mounts of a volume that k2e could carry over are left out for their own reasons. */
function isShown(index: number, {uses, volumes, mounts}: VolumePlan): boolean {
  const use = uses[index];
  if (use?.kind === 'memory') {
    const {container, index: place} = use.mounted;
    return mounts.get(container)?.[place]?.kind === 'memory';
  }
  const isNothing = use === undefined || use.kind === 'none' || use.kind === 'unwritten';
  return isNothing || taskVolumesOf(index, volumes).length > 0;
}

const UNSEEN = 'No mount of it is carried over; the reports on the mounts say why.';

/** Why a volume without mounts is left out. */
export const UNUSED = 'No container mounts it.';
/** Why a volume of a log router is left out. */
export const ROUTED =
  'FireLens writes the configuration of the log router, and gives it the output of the other containers of its task.';
/** Why a volume is left out that the cluster adds to running pods. */
export const INJECTED =
  'The cluster puts it into running pods: a token of the Kubernetes API, or of a role. Tasks get the credentials of their task role.';

/** Names of containers, for a sentence. */
export function namesOf(containers: readonly ContainerPart[]): string {
  return containers.map(({name}) => name).join(', ');
}
