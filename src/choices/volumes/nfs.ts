import type {DockerVolumeConfiguration} from '@aws-sdk/client-ecs';
import type {NFSVolumeSource} from '../../model/kubernetes.generated.ts';
import {absolute} from './mounted.ts';

/**
 * A directory of an NFS server as a Docker volume of the task, by the driver `local`, which mounts it when the task starts
 * (Docker reference, `docker volume create`, driver options of `local`). Undefined where a part could not be told from an option.
 */
export function nfsVolume(
  {server = '', path = '', readOnly}: NFSVolumeSource,
  subPath: string,
): DockerVolumeConfiguration | undefined {
  if (!/^[A-Za-z0-9][A-Za-z0-9.:-]*$/.test(server)) return undefined;
  return {
    scope: 'task',
    driver: 'local',
    driverOpts: {
      type: 'nfs',
      o: `addr=${server},nfsvers=4,${readOnly === true ? 'ro' : 'rw'}`,
      device: `:${absolute(`${path}/${subPath}`)}`,
    },
  };
}
