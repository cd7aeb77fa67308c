import type {NFSVolumeSource} from '../../model/kubernetes.generated.ts';
import type {Report} from '../rule.ts';

/** What is left to do where the ECS instances mount a share of an NFS server. `what` begins the sentence: `the claim data`. */
export function nfsReachable(what: string, {server = '', path = ''}: NFSVolumeSource): Report {
  return {
    level: 'action',
    fidelity: 'approximate',
    message: `${what.charAt(0).toUpperCase()}${what.slice(1)} is ${path} of the NFS server ${server}; Docker mounts it on the ECS instance with NFS 4 when a task starts.`,
    remediation: `See that the instances have an NFS client (package nfs-utils) and reach ${server} at port 2049, and that the server admits their addresses.`,
  };
}
