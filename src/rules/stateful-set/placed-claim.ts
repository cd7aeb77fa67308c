import {names} from '../../choices/names.ts';
import type {SetClaim} from '../../choices/stateful-set/claims.ts';
import {taskVolumesOf, volumePlan} from '../../choices/volumes/plan.ts';
import {disposableReport} from '../pod/disposable.ts';
import {s3FilesReport} from '../pod/s3-files-report.ts';
import {diskVolume} from '../pod/task-volume.ts';
import type {Subject} from '../rule.ts';

/** True for a template whose storage k2e.yaml names, other than EFS: S3 Files, or a disk that may be lost. */
export function isPlaced({pods}: SetClaim): boolean {
  return pods.some(({storage}) => storage.kind === 'disposable' || storage.kind === 's3-files');
}

/** Sets the volumes of such a template; `index` is its place among the volumes of the pods, `path` its pointer. */
export function setPlaced(
  {workload, context, set, report, drop}: Subject<'StatefulSet'>,
  {name, template, pods}: SetClaim,
  index: number,
  path: string,
): void {
  const [first] = pods;
  if (!workload || !first) return;
  const own = taskVolumesOf(index, volumePlan(workload, context).volumes);
  set(context.choice(names).taskDefinition(workload), {
    volumes: own.map(volume =>
      volume.s3Files ? {name: volume.name, s3filesVolumeConfiguration: volume.s3Files} : diskVolume(volume),
    ),
  });
  if (first.storage.kind === 's3-files') {
    const told = s3FilesReport(`the claim ${name}`, first.storage.s3Files, workload, context);
    const shared =
      pods.length > 1 ? ' All pods share it, while each has a volume of its own on Kubernetes.' : '';
    report(`${path}/metadata/name`, {...told, message: `${told.message}${shared}`});
    drop(path, 'The bucket is there; no claim is made.');
    return;
  }
  const told = disposableReport(`The claim ${name} may be lost, as k2e.yaml says`, index, workload, context);
  const size = '/spec/resources/requests/storage';
  const isSized = template.spec?.resources?.requests?.storage !== undefined;
  if (told) report(`${path}${isSized ? size : '/metadata/name'}`, told);
  drop(path, 'What the claim asks for is read where the disk is made; no claim is made.');
}
