import type {S3FilesVolumeConfiguration} from '@aws-sdk/client-ecs';
import {type NoS3Files, noS3Files} from '../../choices/volumes/s3-files.ts';
import type {Workload} from '../../model/inventory.ts';
import type {Context, Report} from '../rule.ts';

/** What to see to where tasks mount a file system of S3 Files, or why they cannot; `what` says of what it is: `the claim data`. */
export function s3FilesReport(
  what: string,
  {fileSystemArn = '', rootDirectory = '/'}: S3FilesVolumeConfiguration,
  workload: Workload,
  context: Context,
): Report {
  const why = noS3Files(workload, context);
  if (why !== undefined) {
    return {
      level: 'blocker',
      fidelity: 'unsupported',
      message: `${capital(what)} is on S3 Files, which the tasks cannot mount: ${REASONS[why]}.`,
      remediation: REMEDIES[why],
    };
  }
  return {
    level: 'action',
    fidelity: 'approximate',
    message: `The tasks mount ${rootDirectory} of ${fileSystemArn}, the file system of S3 Files for ${what}; its mount targets must admit them on port 2049, and the task role must let them in.`,
    remediation:
      'Let the security groups of the mount targets admit the security group of the tasks on port 2049, and give the task role `s3files:ClientMount`, `s3files:ClientWrite`, and `s3:GetObject` on the bucket (S3 user guide, "IAM role for attaching your file system to compute resources"). Changes show up in the bucket with some delay.',
  };
}

const REASONS: Readonly<Record<NoS3Files, string>> = {
  ec2: 'tasks on instances of the EC2 launch type fail when they start with such a volume',
  windows: 'it is for Linux only',
  role: 'it needs a task role, and the workload has none',
};

const REMEDIES: Readonly<Record<NoS3Files, string>> = {
  ec2: 'Set `compute: fargate` or `compute: managed` for the workload in k2e.yaml, or let the program use the S3 API.',
  windows: 'Let the program use the S3 API.',
  role: 'Name a role for the ServiceAccount with `identity.roles` in k2e.yaml.',
};

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
