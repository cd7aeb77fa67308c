import {type AccessPoint, type Owner, pointRequest} from '../../choices/volumes/access-point.ts';
import type {NoPoint} from '../../choices/volumes/class-point.ts';
import type {Outcome, Report} from '../rule.ts';
import {listed} from '../wording.ts';

/** How data is copied to EFS: told wherever a directory starts empty. */
export const COPY =
  'AWS DataSync, or a Job in the cluster that mounts the old claim and the new directory and runs rsync';

/** Sets the access points of volumes; undefined for those that have none. */
export function setPoints(points: readonly (AccessPoint | undefined)[], {set}: Pick<Outcome, 'set'>): void {
  for (const point of points) if (point) set(point.handle, pointRequest(point));
}

/** Whose directory it is, and why: a sentence. */
export function ownerText({owner, isEnforced}: AccessPoint): string {
  const {uid, gid, from} = owner;
  const because: Readonly<Record<Owner['from'], string>> = {
    pod: 'as the security context of the pods says',
    class: 'as the storage class says',
    range: 'as neither the pods nor the storage class name a user: it is the first of the range of the class',
    disk: 'as on a new disk',
  };
  const who = `user ${uid}, group ${gid}`;
  return isEnforced
    ? `EFS takes all tasks for ${who}, ${because[from]}.`
    : `EFS makes it for ${who}, ${because[from]}.`;
}

/**
 * What to see to where a claim becomes a directory behind an access point of k2e's. `isTold`: the claim's own finding says, once for
 * all workloads, that its data has to be copied.
 */
export function pointReport(claim: string, point: AccessPoint, isTold: boolean): Report {
  const {fileSystemId, path, isSame, usesIam} = point;
  const data = isSame
    ? 'Pods of the claim use the same directory, so the data is there.'
    : isTold
      ? 'The directory is new and empty.'
      : 'The directory is new and empty: data of the old volume is not copied.';
  const open = `Let the security groups of the mount targets of ${fileSystemId} admit the security group of the tasks on port 2049`;
  const iam = usesIam
    ? ', and give the task role `elasticfilesystem:ClientMount` and `elasticfilesystem:ClientWrite` on it'
    : `; if ${fileSystemId} has a policy, it must let clients without IAM identity mount it`;
  return {
    level: 'action',
    fidelity: 'approximate',
    message: `The claim ${claim} becomes an access point to ${path} of ${fileSystemId}. ${ownerText(point)} ${data}`,
    remediation: `${open}${iam}. ${
      isSame
        ? 'Kubernetes and ECS may mount it at the same time.'
        : isTold
          ? 'The finding on the claim tells how to copy its data.'
          : `If the cluster has data in the claim, copy it while the pods are stopped (${COPY}), or add the claim’s PersistentVolume to the input (kubectl get pvc,pv -o yaml): the tasks then mount the directory that exists.`
    }`,
  };
}

/** Why claims of a storage class of EFS become no access points: one claim, or several with the same fault of the class. */
export function noPointReport(claims: readonly string[], storageClass: string, why: NoPoint): Report {
  const level = {level: 'blocker', fidelity: 'manual'} as const;
  const byVolume =
    'or add the PersistentVolume to which the claim is bound to the input (kubectl get pvc,pv -o yaml)';
  const names = listed(claims);
  const [isDirectory, ofClaim, itIs] =
    claims.length === 1
      ? [`The claim ${names} is a directory of EFS`, `of the claim ${names}`, 'it is']
      : [`The claims ${names} are directories of EFS`, `of the claims ${names}`, 'they are'];
  switch (why) {
    case 'bound':
      return {
        ...level,
        message: `${isDirectory} that the storage class ${storageClass} has made; only its PersistentVolume names the access point.`,
        remediation: `Add the PersistentVolume to which ${names} is bound to the input (kubectl get pv -o yaml); the tasks then mount the same data.`,
      };
    case 'class':
      return {
        ...level,
        message: `${isDirectory}, and no storage class of the input says by \`provisioningMode: efs-ap\` how ${itIs} made.`,
        remediation: `Add the storage class ${storageClass} to the input, ${byVolume}.`,
      };
    case 'file-system':
      return {
        ...level,
        message: `${isDirectory}, and the storage class ${storageClass} names no file system: its parameter fileSystemId is no \`fs-…\`.`,
        remediation: `Set \`fileSystemId\` of the storage class, ${byVolume}.`,
      };
    case 'range':
      return {
        ...level,
        message: `The storage class ${storageClass} ${ofClaim} has a range of groups that ends before it begins (gidRangeStart, gidRangeEnd); the driver of EFS refuses it.`,
        remediation: `Correct \`gidRangeEnd\` of the storage class, ${byVolume}.`,
      };
    case 'permissions':
      return {
        ...level,
        message: `The storage class ${storageClass} ${ofClaim} has directoryPerms that are no octal mode such as 700.`,
        remediation: `Correct \`directoryPerms\` of the storage class, ${byVolume}.`,
      };
    case 'path':
      return {
        ...level,
        message: `The storage class ${storageClass} puts the claim ${names} into a directory that EFS does not take: a path has at most 100 characters and four levels, none begins with a dot, and it has no characters of the shell.`,
        remediation: `Shorten \`basePath\` or \`subPathPattern\` of the storage class, ${byVolume}.`,
      };
  }
}
