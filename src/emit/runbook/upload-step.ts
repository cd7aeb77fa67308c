import type {Upload} from '../../ecs/plan.ts';
import type {Runbook} from './context.ts';
import {word} from './shell.ts';
import type {Step} from './step.ts';

/** The step that puts files into the bucket from which tasks read them. */
export function uploadStep({selected}: Runbook): readonly Step[] {
  const uploads = (selected.plan.uploads ?? []).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  if (uploads.length === 0) return [];
  return [
    {
      title: 'Put the files of ConfigMaps into the bucket',
      text: 'Contents and variables that are too large for a task definition, and files that tasks mount. None of them holds a secret.',
      commands: uploads.map(command),
      expect: 'nothing: without an answer the file is there.',
      backOut: uploads.map(({bucket, key}) => `aws s3 rm ${word(`s3://${bucket}/${key}`)}`),
    },
  ];
}

function command({path, form, bucket, key}: Upload): string {
  const to = word(`s3://${bucket}/${key}`);
  return form === 'base64'
    ? `base64 -d < ${word(path)} | aws s3 cp - ${to} --only-show-errors`
    : `aws s3 cp ${word(path)} ${to} --only-show-errors`;
}
