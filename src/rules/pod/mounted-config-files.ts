import {names} from '../../choices/names.ts';
import type {FilesPlace, MountedFiles} from '../../choices/volumes/mounted-files.ts';
import {taskVolumesOf, volumePlan} from '../../choices/volumes/plan.ts';
import type {Pointer} from '../../pointer.ts';
import type {Report, Subject} from '../rule.ts';
import {tellProblems} from './file-problem.ts';
import {mountedVolume} from './task-volume.ts';
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
    volumes: own.map(mountedVolume),
  });
  tellProblems(subject, use, path, name);
  for (const item of use.unseen) drop(item, 'No container sees this file.');
  for (const place of modePlaces(source, path)) {
    // Files of EFS are put there with their mode.
    if (use.place.kind === 's3-files')
      drop(place, 'Files of the bucket are readable for all, as the mode says.');
  }
  report(`${path}/name`, mountedReport(source.name ?? '', use.entries.length, use.place));
}

/** Where a volume names the modes of its files. */
function modePlaces({items = []}: FoundVolume<'configMap'>['source'], path: Pointer): readonly Pointer[] {
  return [`${path}/defaultMode`, ...items.map((_item, place) => `${path}/items/${place}/mode`)];
}

function mountedReport(name: string, count: number, place: FilesPlace): Report {
  const what = `The tasks mount the files of ConfigMap ${name} (${count})`;
  const base = {level: 'action', fidelity: 'approximate'} as const;
  if (place.kind === 'efs') {
    const {fileSystemId = '', rootDirectory = '/'} = place.efs;
    return {
      ...base,
      message: `${what} from EFS, ${rootDirectory} of ${fileSystemId}; a task whose directory is not there does not start.`,
      remediation: `Put the files there with the commands of RUNBOOK.md before the tasks start; let the security groups of the mount targets of ${fileSystemId} admit the tasks on port 2049.`,
    };
  }
  const {fileSystemArn = '', rootDirectory = '/'} = place.s3Files;
  return {
    ...base,
    message: `${what} from ${place.bucket.split('/')[0]} by S3 Files, ${rootDirectory} of ${fileSystemArn}; they find none until the files are there.`,
    remediation:
      'Put the files there with the commands of RUNBOOK.md before the tasks start; give the task role `s3files:ClientMount`, and `s3:GetObject` on the bucket; let the security groups of the mount targets admit the tasks on port 2049.',
  };
}
