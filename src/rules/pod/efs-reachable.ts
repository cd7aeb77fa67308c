import type {EFSVolumeConfiguration} from '@aws-sdk/client-ecs';
import type {Report} from '../rule.ts';

/** What to see to before tasks can mount a file system of EFS; `what` says of what it is: `the claim data`. */
export function efsReachable(what: string, {fileSystemId = ''}: EFSVolumeConfiguration): Report {
  return {
    level: 'action',
    fidelity: 'approximate',
    message: `The tasks mount ${fileSystemId}, the file system behind ${what}; its mount targets must admit them on port 2049.`,
    remediation: `Let the security groups of the mount targets of ${fileSystemId} admit the security group of the tasks on port 2049. Kubernetes and ECS may mount it at the same time.`,
  };
}
