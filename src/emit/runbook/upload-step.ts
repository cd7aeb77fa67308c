import type {BucketUpload, EfsUpload} from '../../ecs/plan.ts';
import type {Runbook} from './context.ts';
import {word} from './shell.ts';
import type {Step} from './step.ts';

/** Where the commands mount a file system of EFS. */
const MOUNTED = '/mnt/k2e-files';

/** The steps that put files where tasks read them: into the bucket, and onto file systems of EFS. */
export function uploadSteps({selected}: Runbook): readonly Step[] {
  const uploads = (selected.plan.uploads ?? []).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const objects = uploads.filter(upload => 'bucket' in upload);
  const files = uploads.filter(upload => 'file' in upload);
  const systems = Map.groupBy(files, ({fileSystemId}) => fileSystemId);
  return [
    ...(objects.length === 0 ? [] : [bucketStep(objects)]),
    ...[...systems].map(([fileSystemId, own]) => efsStep(fileSystemId, own)),
  ];
}

function bucketStep(uploads: readonly BucketUpload[]): Step {
  return {
    title: 'Put the files of ConfigMaps into the bucket',
    text: 'Contents and variables that are too large for a task definition, and files that tasks mount. None of them holds a secret.',
    commands: uploads.map(({path, form, bucket, key}) => {
      const to = word(`s3://${bucket}/${key}`);
      return form === 'base64'
        ? `base64 -d < ${word(path)} | aws s3 cp - ${to} --only-show-errors`
        : `aws s3 cp ${word(path)} ${to} --only-show-errors`;
    }),
    expect: 'nothing: without an answer the file is there.',
    backOut: uploads.map(({bucket, key}) => `aws s3 rm ${word(`s3://${bucket}/${key}`)}`),
  };
}

function efsStep(fileSystemId: string, uploads: readonly EfsUpload[]): Step {
  const mount = [
    `sudo mkdir -p ${MOUNTED}`,
    `sudo mount -t efs -o tls ${word(`${fileSystemId}:/`)} ${MOUNTED}`,
  ];
  const leave = `sudo umount ${MOUNTED}`;
  return {
    title: `Put the files of ConfigMaps onto ${fileSystemId}`,
    text: 'On a machine in the VPC that the mount targets of the file system admit, with `amazon-efs-utils` (the mount helper of EFS). None of the files holds a secret. Tasks mount their directories, which must be there before they start.',
    commands: [
      ...mount,
      ...uploads.map(({path, file, mode}) => {
        const bits = mode.toString(8).padStart(4, '0');
        return `base64 -d < ${word(path)} | sudo install -D -m ${bits} /dev/stdin ${word(`${MOUNTED}${file}`)}`;
      }),
      leave,
    ],
    expect: 'nothing: without an answer the files are there.',
    backOut: [...mount, ...uploads.map(({file}) => `sudo rm -f ${word(`${MOUNTED}${file}`)}`), leave],
  };
}
