import {names} from '../../choices/names.ts';
import type {MountedFiles} from '../../choices/volumes/mounted-files.ts';
import {taskVolumesOf, volumePlan} from '../../choices/volumes/plan.ts';
import type {Subject} from '../rule.ts';
import {tellProblems} from './file-problem.ts';
import type {FoundVolume} from './volume-source.ts';

/** Sets the volume from which tasks mount the files of a ConfigMap, and tells what the user has to do for it. */
export function setMounted(
  subject: Subject<'pod'>,
  {index, path, name, source}: FoundVolume<'configMap'>,
  use: MountedFiles,
): void {
  const {workload, context, set, report, drop} = subject;
  const own = taskVolumesOf(index, volumePlan(workload, context).volumes);
  set(context.choice(names).taskDefinition(workload), {
    volumes: own.map(volume => ({name: volume.name, s3filesVolumeConfiguration: volume.s3Files})),
  });
  tellProblems(subject, use, path, name);
  for (const item of use.unseen) drop(item, 'No container sees this file.');
  drop(`${path}/defaultMode`, 'Files of the bucket are readable for all, as the mode says.');
  for (const place of (source.items ?? []).keys())
    drop(`${path}/items/${place}/mode`, 'Files of the bucket are readable for all, as the mode says.');
  const [first] = use.uploads;
  report(`${path}/name`, {
    level: 'action',
    fidelity: 'approximate',
    message: `The tasks mount the files of ConfigMap ${source.name ?? ''} (${use.entries.length}) from ${first?.bucket ?? ''} by S3 Files, ${use.s3Files.rootDirectory ?? '/'} of ${use.s3Files.fileSystemArn ?? ''}; they find none until the files are there.`,
    remediation:
      'Put the files there with the commands of RUNBOOK.md before the tasks start; give the task role `s3files:ClientMount`, and `s3:GetObject` on the bucket; let the security groups of the mount targets admit the tasks on port 2049.',
  });
}
