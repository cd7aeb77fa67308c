import {ACCESS_POINT} from '../../ecs/limits.ts';
import type {PersistentVolumeClaim, StorageClass} from '../../model/kubernetes.generated.ts';
import {storageClassOf} from '../../model/storage.ts';
import type {Context} from '../../rules/rule.ts';
import {hash} from '../names.ts';
import {type AccessPoint, isPointPath, type Owner, pointHandle} from './access-point.ts';
import {EFS_DRIVER, FILE_SYSTEM} from './efs.ts';
import {absolute} from './mounted.ts';
import type {VolumeUser} from './owner.ts';

/** A claim, or what a template of claims makes, that a storage class of EFS serves. */
export interface DynamicClaim {
  readonly namespace: string;
  readonly name: string;
  readonly value: PersistentVolumeClaim;
  readonly user: VolumeUser;
}

/** Why k2e plans no access point: `bound` = its directory and data exist, and only its PersistentVolume names them. */
export type NoPoint = 'bound' | 'class' | 'file-system' | 'path' | 'permissions' | 'range';

/** First group of the range from which the driver takes owners by itself (its README, `gidRangeStart`). */
const RANGE_START = 50_000;
/** Variables of `subPathPattern` (the driver's README, "Storage Class Parameters"). */
const VARIABLE = /\$\{(\.[^}]*)\}/g;

/**
 * The access point in place of the one that the EFS driver makes for a claim (`provisioningMode: efs-ap`), by the parameters
 * of its StorageClass, or why there is none.
 * https://github.com/kubernetes-sigs/aws-efs-csi-driver/blob/master/docs/README.md
 */
export function classPoint(
  claim: DynamicClaim,
  context: Pick<Context, 'config' | 'inventory'>,
): AccessPoint | NoPoint {
  if (claim.value.spec?.volumeName) return 'bound';
  const storageClass = storageClassOf(claim.value, context.inventory)?.value;
  if (storageClass?.provisioner !== EFS_DRIVER) return 'class';
  const parameters = storageClass.parameters ?? {};
  const read = (key: string) => (Object.hasOwn(parameters, key) ? parameters[key] : undefined);
  if ((read('provisioningMode') ?? 'efs-ap') !== 'efs-ap') return 'class';
  const fileSystemId = read('fileSystemId') ?? '';
  if (!FILE_SYSTEM.test(fileSystemId)) return 'file-system';
  const permissions = read('directoryPerms') ?? '700';
  if (!ACCESS_POINT.permissions.test(permissions)) return 'permissions';
  const [start, end] = [id(read('gidRangeStart')), id(read('gidRangeEnd'))];
  if (start !== undefined && end !== undefined && end <= start) return 'range';
  const {directory, isSame} = directoryOf(claim, read);
  const path = absolute(`${read('basePath') ?? ''}/${directory}`);
  if (!isPointPath(path)) return 'path';
  return {
    handle: pointHandle(claim.namespace, claim.name, context),
    fileSystemId,
    path,
    owner: ownerOf(claim.user, read, isSame),
    isEnforced: true,
    permissions,
    isSame,
    usesIam: usesIam(storageClass),
  };
}

function usesIam({mountOptions = []}: StorageClass): boolean {
  return mountOptions.includes('iam');
}

type Read = (key: string) => string | undefined;

/**
 * The directory below the base path. The driver appends a random id, unless it is told not to; k2e appends a hash of the
 * claim's name, so that two claims never share a directory that they did not share before.
 */
function directoryOf({namespace, name}: DynamicClaim, read: Read) {
  const pattern = read('subPathPattern');
  const own = `${namespace || 'default'}.${name}`;
  if (pattern === undefined || pattern === '') return {directory: own, isSame: false};
  let isKnown = true;
  const directory = pattern.replaceAll(VARIABLE, (_text, variable: string) => {
    if (variable === '.PVC.name') return name;
    if (variable === '.PVC.namespace') return namespace || 'default';
    isKnown = false;
    return variable === '.PV.name' ? own : '?';
  });
  const isUnique = !['false', 'f', '0'].includes((read('ensureUniqueDirectory') ?? '').toLowerCase());
  if (isKnown && !isUnique) return {directory, isSame: true};
  return {directory: `${absolute(directory)}-${hash(own)}`, isSame: false};
}

/**
 * Who the tasks are to the file system. A directory that is there belongs to whom the class says; a new one to the user that
 * the processes run as, else to the class's, else to the first of the class's range, as the driver would have it.
 */
function ownerOf({uid, gid, group}: VolumeUser, read: Read, isSame: boolean): Owner {
  const [classUid, classGid] = [id(read('uid')), id(read('gid'))];
  const byClass: Owner | undefined =
    classUid === undefined || classGid === undefined
      ? undefined
      : {uid: classUid, gid: classGid, from: 'class'};
  if (isSame && byClass) return byClass;
  const user = uid ?? group;
  if (user !== undefined) return {uid: user, gid: group ?? gid ?? user, from: 'pod'};
  if (byClass) return byClass;
  const first = id(read('gidRangeStart')) ?? RANGE_START;
  return {uid: classUid ?? first, gid: classGid ?? first, from: 'range'};
}

/** A user's or group's id; undefined for what is none. */
function id(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,10}$/.test(text)) return undefined;
  const value = Number(text);
  return value <= ACCESS_POINT.id ? value : undefined;
}
