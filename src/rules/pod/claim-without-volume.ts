import type {ManagedProduct} from '../../choices/products.ts';
import type {ClaimStorage} from '../../choices/volumes/claim.ts';
import type {Report} from '../rule.ts';

/** A file system of FSx, which instances of one's own can mount, and nobody else. */
function onFsx(claim: string, driver: string, key: string): Report {
  return {
    level: 'blocker',
    fidelity: 'unsupported',
    message: `The claim ${claim} is a file system of FSx (${driver}); tasks mount EFS only.`,
    remediation: `Copy the data to EFS with AWS DataSync and name that file system with ${key}. Or run the workload on EC2 (\`compute: ec2\`), let the instances mount the file system when they start (user data), and replace the claim by a \`hostPath\` of that directory.`,
  };
}

/** Storage that may be EFS, of which the input does not say what it is. */
export function undescribed(
  {what, why}: Extract<ClaimStorage, {kind: 'undescribed'}>,
  claim: string,
  key: string,
): Report {
  const sign =
    why === 'modes'
      ? 'Many nodes share it, which on AWS is mostly EFS'
      : 'By its name the class is one of EFS';
  return {
    level: 'blocker',
    fidelity: 'manual',
    message: `What is behind the claim ${claim} is not known, as ${what} is not in the input. ${sign}, and tasks can mount that; k2e does not guess which file system it is.`,
    remediation: `Add the storage class and the volume to the input (kubectl get storageclass,pvc,pv -o yaml): where they are of EFS, k2e takes the file system from them. Or name it with ${key}: \`fs-…:/path\`.`,
  };
}

/** Why a claim of a pod becomes no volume of its tasks, and what to do; `product`: what the pod runs, where AWS has it as a service. */
export function withoutVolume(
  storage: ClaimStorage,
  claim: string,
  volume: string,
  isService: boolean,
  product?: ManagedProduct,
): Report {
  const key = `\`claims: {${claim}: …}\` of the workload in k2e.yaml`;
  const by = 'by' in storage ? storage.by : 'EFS';
  switch (storage.kind) {
    case 'absent':
      return {
        level: 'blocker',
        fidelity: 'manual',
        message: `The volume ${volume} is the claim ${claim}, which is not in the input, so nothing is known of the storage behind it.`,
        remediation: `Add the PersistentVolumeClaim ${claim} to the input, and the PersistentVolume to which it is bound (kubectl get pvc,pv -o yaml).`,
      };
    case 'undescribed':
      return undescribed(storage, claim, key);
    case 'bucket':
      return {
        level: 'blocker',
        fidelity: 'manual',
        message: `The claim ${claim} is the bucket ${storage.bucket || 'of a volume that is not in the input'}, mounted by Mountpoint for S3; tasks on Fargate and Managed Instances can mount a bucket as S3 Files, for which somebody has to make a file system.`,
        remediation: `Make a file system of S3 Files for the bucket, with mount targets in the subnets of the tasks, and name its ARN with ${key}; or let the program use the S3 API.`,
      };
    case 'shared':
      if (storage.by.startsWith('fsx.')) return onFsx(claim, storage.by, key);
      return {
        level: 'blocker',
        fidelity: 'unsupported',
        message: `The claim ${claim} is a file system that many nodes share (${storage.by}); tasks mount EFS only.`,
        remediation: `Copy the data to EFS, with AWS DataSync or rsync, and name that file system with ${key}.`,
      };
    case 'disk':
    case 'efs':
    case 'unknown-efs':
      return isService
        ? {
            level: 'blocker',
            fidelity: 'unsupported',
            message: `The claim ${claim} is a disk (${by})${product ? ` of ${product.name}` : ''}. A service attaches a new disk to each task and deletes it with the task, so the data would be lost.`,
            remediation: product
              ? `Move the data to ${product.service}${product.note === undefined ? '' : ` (${product.note})`}, point the applications to its address, and leave this workload out of the input; or leave it on Kubernetes, at an address that tasks reach. For a test system name a file system of EFS with ${key}, or say \`claims: {${claim}: ephemeral}\` there.`
              : `Copy the data to EFS and name the file system with ${key}, move it to a managed service such as RDS, or leave the workload on Kubernetes. If the data may be lost, say \`claims: {${claim}: ephemeral}\` there.`,
          }
        : {
            level: 'action',
            fidelity: 'manual',
            message: `The claim ${claim} is a disk (${by}). A task that is run once can get a new disk, made from a snapshot at most, but none that exists.`,
            remediation: `Let the job fetch its data from S3 or EFS, or name its storage with ${key}: a file system of EFS, a snapshot of the disk (\`snap-…\`), or \`ephemeral\` if it holds nothing that must stay.`,
          };
  }
}
