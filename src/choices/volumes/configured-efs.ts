import type {EFSVolumeConfiguration} from '@aws-sdk/client-ecs';
import type {Handle} from '../../ecs/resource.ts';
import type {Workload} from '../../model/inventory.ts';
import type {Context} from '../../rules/rule.ts';
import {hash} from '../names.ts';
import {type AccessPoint, isPointPath, pointHandle, pointVolume} from './access-point.ts';
import {claimSetting} from './claim-setting.ts';
import {type VolumeUser, volumesOfClaim, volumeUser} from './owner.ts';

/** A volume of EFS that k2e.yaml names for a claim, with the access point that makes its directory, where k2e plans one. */
export interface ConfiguredEfs {
  readonly efs: EFSVolumeConfiguration;
  readonly point?: AccessPoint;
}

/** The volume for a claim whose file system and directory k2e.yaml names. */
export function configuredEfs(
  efs: EFSVolumeConfiguration,
  namespace: string,
  claim: string,
  user: VolumeUser,
  known: Pick<Context, 'config'>,
): ConfiguredEfs {
  const point = directoryPoint(efs, pointHandle(namespace, claim, known), user);
  return point ? {efs: pointVolume(point), point} : {efs};
}

/**
 * The volume for a claim of a pod whose file system k2e.yaml names. Workloads that use one claim and name the same place for it
 * share the access point; those that name another have one of their own.
 */
export function configuredClaim(
  efs: EFSVolumeConfiguration,
  claim: string,
  {namespace}: Workload,
  known: Pick<Context, 'config' | 'inventory'>,
): ConfiguredEfs {
  const users = volumesOfClaim(claim, known.inventory.workloadsIn(namespace)).map(volume => ({
    volume,
    place: JSON.stringify(claimSetting(volume.workload, [claim], known)),
  }));
  const place = JSON.stringify({kind: 'efs', efs});
  const others = users.filter(user => user.place !== undefined && user.place !== place);
  const user = volumeUser(users.filter(each => each.place === place).map(each => each.volume));
  const name = others.length === 0 ? claim : `${claim}-${hash(place)}`;
  return configuredEfs(efs, namespace, name, user, known);
}

/**
 * The access point that makes a directory as Kubernetes makes the root of a new disk: it is root's, and open to the group of
 * `fsGroup` (`SetVolumeOwnership`, kubelet). Processes stay who they are. ECS gives them no further group: where their user is
 * not known, the directory is open to all that have the access point.
 */
function directoryPoint(
  {fileSystemId = '', rootDirectory = '/', authorizationConfig}: EFSVolumeConfiguration,
  handle: Handle<'access-points'>,
  {uid, gid, group}: VolumeUser,
): AccessPoint | undefined {
  if (authorizationConfig?.accessPointId !== undefined || rootDirectory === '/') return undefined;
  if (!isPointPath(rootDirectory)) return undefined;
  const isKnown = uid !== undefined;
  return {
    handle,
    fileSystemId,
    path: rootDirectory,
    owner: {uid: uid ?? 0, gid: group ?? gid ?? uid ?? 0, from: isKnown ? 'pod' : 'disk'},
    isEnforced: false,
    permissions: group === undefined ? '0755' : isKnown ? '2775' : '2777',
    isSame: false,
    usesIam: authorizationConfig?.iam === 'ENABLED',
  };
}
