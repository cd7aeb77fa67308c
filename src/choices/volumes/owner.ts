import type {ContainerPart, Workload} from '../../model/inventory.ts';
import {userOf} from '../security-context.ts';
import {podVolumes} from './pod-volumes.ts';

/** Which volume of a workload is meant. */
export interface PodVolume {
  readonly workload: Workload;
  /** Name of the volume, as containers mount it. */
  readonly volume: string;
}

/** User and group of the processes that use a volume, as far as the manifests say the same everywhere. */
export interface VolumeUser {
  readonly uid?: number;
  readonly gid?: number;
  /** `fsGroup` of the pods. */
  readonly group?: number;
}

/** The volumes of these workloads that are the claim of this name. */
export function volumesOfClaim(claim: string, workloads: readonly Workload[]): readonly PodVolume[] {
  return workloads.flatMap(workload =>
    podVolumes(workload).flatMap(({name, persistentVolumeClaim}) =>
      persistentVolumeClaim?.claimName === claim && name !== undefined ? [{workload, volume: name}] : [],
    ),
  );
}

/** Who uses these volumes, which are all the same storage. */
export function volumeUser(volumes: readonly PodVolume[]): VolumeUser {
  const users = volumes.flatMap(({workload, volume}) =>
    workload.containers
      .filter(container => mounts(container, volume))
      .map(container => userOf(container, workload)),
  );
  const uid = sole(users.map(user => user.uid));
  const gid = sole(users.map(user => user.gid));
  const group = sole(volumes.map(({workload}) => workload.template.spec?.securityContext?.fsGroup));
  return {
    ...(uid === undefined ? {} : {uid}),
    ...(gid === undefined ? {} : {gid}),
    ...(group === undefined ? {} : {group}),
  };
}

function mounts({value}: ContainerPart, volume: string): boolean {
  return (value.volumeMounts ?? []).some(({name}) => name === volume);
}

/** The value that all have in common. */
function sole(values: readonly (number | undefined)[]): number | undefined {
  return new Set(values).size === 1 ? values[0] : undefined;
}
