import type {EFSVolumeConfiguration} from '@aws-sdk/client-ecs';
import type {NFSVolumeSource} from '../../model/kubernetes.generated.ts';
import {absolute} from './mounted.ts';

/** Name of the CSI driver of EFS. */
export const EFS_DRIVER = 'efs.csi.aws.com';

/** Id of a file system. */
export const FILE_SYSTEM = /^fs-[0-9a-f]{8,40}$/;
const ACCESS_POINT = /^fsap-[0-9a-f]{8,40}$/;

/** What of a CSI volume source names a file system. */
interface EfsSource {
  readonly volumeHandle?: string | undefined;
  readonly volumeAttributes?: Readonly<Record<string, string>> | undefined;
  readonly mountOptions?: readonly string[] | undefined;
}

/**
 * The EFS volume for a handle `fs-…[:path[:fsap-…]]` of the CSI driver of EFS (its README, "Static provisioning"); undefined
 * where the handle names none. Traffic is encrypted, as the driver does by itself.
 */
export function efsVolume({
  volumeHandle = '',
  volumeAttributes = {},
  mountOptions = [],
}: EfsSource): EFSVolumeConfiguration | undefined {
  const [fileSystemId = '', path = '', point = ''] = volumeHandle.split(':');
  const byOption = mountOptions
    .find(option => option.startsWith('accesspoint='))
    ?.slice('accesspoint='.length);
  const accessPointId = point || byOption;
  if (!FILE_SYSTEM.test(fileSystemId) || (accessPointId && !ACCESS_POINT.test(accessPointId)))
    return undefined;
  const given = Object.hasOwn(volumeAttributes, 'path') ? (volumeAttributes.path ?? '') : '';
  const rootDirectory = absolute(path || given);
  const usesIam = mountOptions.includes('iam');
  return {
    fileSystemId,
    transitEncryption: 'ENABLED',
    // With an access point the root directory is that of the access point ([ECS] EFSAuthorizationConfig).
    ...(accessPointId || rootDirectory === '/' ? {} : {rootDirectory}),
    ...(accessPointId || usesIam
      ? {
          authorizationConfig: {
            ...(accessPointId ? {accessPointId} : {}),
            ...(usesIam ? {iam: 'ENABLED' as const} : {}),
          },
        }
      : {}),
  };
}

/** The EFS volume for an NFS server that is a mount target of EFS (`fs-….efs.<region>.amazonaws.com`). */
export function efsOverNfs({server = '', path = ''}: NFSVolumeSource): EFSVolumeConfiguration | undefined {
  const match = /^(?:[a-z0-9-]+\.)?(fs-[0-9a-f]{8,40})\.efs\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/.exec(
    server,
  );
  return match ? efsVolume({volumeHandle: `${match[1]}:${absolute(path)}`}) : undefined;
}

/** The same file system from a directory below; undefined where an access point fixes the directory. */
export function efsBelow(
  volume: EFSVolumeConfiguration,
  subPath: string,
): EFSVolumeConfiguration | undefined {
  if (subPath === '') return volume;
  if (volume.authorizationConfig?.accessPointId !== undefined) return undefined;
  return {...volume, rootDirectory: absolute(`${volume.rootDirectory ?? ''}/${subPath}`)};
}
