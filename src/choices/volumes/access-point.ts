import type {EFSVolumeConfiguration} from '@aws-sdk/client-ecs';
import type {CreateAccessPointRequest} from '../../ecs/access-point.ts';
import {ACCESS_POINT} from '../../ecs/limits.ts';
import {type Handle, handle} from '../../ecs/resource.ts';
import {refToken} from '../../ecs/token.ts';
import type {Context} from '../../rules/rule.ts';
import {fit, hash} from '../names.ts';
import {absolute} from './mounted.ts';

/** Whose a directory is, and where k2e knows that from. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
  /** `pod`: its security context. `class`: the StorageClass. `range`: the first of its range. `disk`: as on a new disk. */
  readonly from: 'pod' | 'class' | 'range' | 'disk';
}

/** An access point of EFS that k2e plans: a door to one directory, which EFS makes when the first task mounts it. */
export interface AccessPoint {
  readonly handle: Handle<'access-points'>;
  readonly fileSystemId: string;
  /** Absolute, of a form that EFS takes. */
  readonly path: string;
  readonly owner: Owner;
  /** All file operations are done as the owner, whoever the process is. */
  readonly isEnforced: boolean;
  /** Octal: `700` */
  readonly permissions: string;
  /** The driver on Kubernetes uses the same directory, so the data is there. */
  readonly isSame: boolean;
  readonly usesIam: boolean;
}

/** True for a directory that an access point can lead to: at most 100 characters and four levels, none hidden. */
export function isPointPath(path: string): boolean {
  return path.length <= ACCESS_POINT.pathLength && ACCESS_POINT.path.test(path);
}

/** The resource for a claim: `<namespace>.<claim>`. A namespace has no dots, so the names of two claims differ. */
export function pointHandle(
  namespace: string,
  claim: string,
  {config}: Pick<Context, 'config'>,
): Handle<'access-points'> {
  const wish = `${namespace || 'default'}.${claim}`;
  const safe = wish.replaceAll(/[^A-Za-z0-9._-]/g, '-');
  const name = `${config.namePrefix}${safe === wish ? safe : `${safe}-${hash(wish)}`}`;
  return handle('access-points', fit(name, wish, ACCESS_POINT.nameLength));
}

/** The door to a directory below; undefined where EFS takes no such path. */
export function pointBelow(point: AccessPoint, subPath: string): AccessPoint | undefined {
  if (subPath === '') return point;
  const path = absolute(`${point.path}/${subPath}`);
  if (!isPointPath(path)) return undefined;
  const {name} = point.handle;
  const slug = subPath.replaceAll(/[^A-Za-z0-9_-]+/g, '-');
  const own = fit(`${name}-${slug}-${hash(subPath)}`, `${name}/${subPath}`, ACCESS_POINT.nameLength);
  return {...point, path, handle: handle('access-points', own)};
}

/** The volume of a task that mounts the directory. With an access point traffic is encrypted ([ECS] EFSAuthorizationConfig). */
export function pointVolume({handle: point, fileSystemId, usesIam}: AccessPoint): EFSVolumeConfiguration {
  return {
    fileSystemId,
    transitEncryption: 'ENABLED',
    authorizationConfig: {
      accessPointId: refToken(point, '/AccessPointId'),
      ...(usesIam ? {iam: 'ENABLED' as const} : {}),
    },
  };
}

/** The request that makes it. The token is its name, so that a second call makes no second one. */
export function pointRequest(point: AccessPoint): CreateAccessPointRequest {
  const {handle: own, fileSystemId, path, owner, isEnforced, permissions} = point;
  return {
    ClientToken: fit(own.name, own.name, ACCESS_POINT.tokenLength),
    FileSystemId: fileSystemId,
    ...(isEnforced ? {PosixUser: {Uid: owner.uid, Gid: owner.gid}} : {}),
    RootDirectory: {
      Path: path,
      CreationInfo: {OwnerUid: owner.uid, OwnerGid: owner.gid, Permissions: permissions},
    },
    Tags: [{Key: 'Name', Value: own.name}],
  };
}
