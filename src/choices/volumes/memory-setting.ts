import type {LinuxParameters} from '@aws-sdk/client-ecs';
import type {MemorySize} from './use.ts';

/**
 * The Linux parameters for memory at a path of a container: a tmpfs, without the `noexec` that Docker adds and Kubernetes
 * does not; on EC2 the size of the shared memory, for `/dev/shm`.
 */
export function memorySetting(
  containerPath: string,
  {mebibytes}: MemorySize,
  readOnly: boolean,
  isEc2: boolean,
): Pick<LinuxParameters, 'tmpfs' | 'sharedMemorySize'> {
  if (isEc2 && containerPath === '/dev/shm') return {sharedMemorySize: mebibytes};
  return {
    tmpfs: [{containerPath, size: mebibytes, mountOptions: readOnly ? ['ro', 'exec'] : ['exec']}],
  };
}
