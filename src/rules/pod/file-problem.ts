import type {FileProblem} from '../../choices/volumes/files.ts';
import type {VolumeUse} from '../../choices/volumes/use.ts';
import {MOST_CONTENT, MOST_STORED} from '../../choices/volumes/use.ts';
import {isWithin} from '../../pointer.ts';
import type {Report, Subject} from '../rule.ts';
import {type FoundVolume, namesOf} from './volume-source.ts';

/** What may be done instead of writing the files of a volume before the containers start. */
const OTHER_WAYS = 'Put the files into the image, or let the program fetch them from S3 when it starts.';

/** Tells about all files of a volume that k2e does not write. True when there is nothing else to tell. */
export function tellUnwritten(
  {report}: Pick<Subject<'pod'>, 'report'>,
  {name, path, use, containers}: Pick<FoundVolume<'secret'>, 'name' | 'path' | 'use' | 'containers'>,
): boolean {
  if (use.kind !== 'unwritten') return false;
  report(path, unwritten(use, name, namesOf(containers)));
  return true;
}

function unwritten({why}: VolumeUse & {kind: 'unwritten'}, volume: string, containers: string): Report {
  const base = {level: 'action', fidelity: 'manual'} as const;
  switch (why) {
    case 'off':
      return {
        ...base,
        message: `${containers} reads files from the volume ${volume}; ECS has no files from objects, and \`files.mode\` of k2e.yaml is none.`,
        remediation: OTHER_WAYS,
      };
    case 'windows':
      return {
        ...base,
        message: `${containers} reads files from the volume ${volume}; k2e writes no files for Windows containers.`,
        remediation: OTHER_WAYS,
      };
    case 'large':
      return {
        ...base,
        message: `${containers} reads files from the volume ${volume}, and with them the files of the workload are larger than the ${MOST_CONTENT / 1024} KiB for which a task definition has room.`,
        remediation: `Name a bucket with \`files.bucket\` in k2e.yaml: k2e writes the contents into files for it, with the commands that upload them, and the tasks read up to ${MOST_STORED / 1024 / 1024} MiB from there. Or name a file system of EFS with \`files.fileSystem\`, from which tasks mount files of ConfigMaps of any size. ${OTHER_WAYS}`,
      };
  }
}

/** Tells what is wrong with files at or below `path`: those that are missing, and those that k2e cannot write. */
export function tellProblems(
  {report, drop}: Pick<Subject<'pod'>, 'report' | 'drop'>,
  use: VolumeUse,
  path: string,
  volume: string,
): void {
  if (use.kind !== 'files' && use.kind !== 'unwritten' && use.kind !== 'mounted-files') return;
  for (const problem of use.problems) {
    if (!isWithin(problem.at, path)) continue;
    if (problem.why === 'optional-key') {
      drop(
        problem.at,
        'It is optional and the object does not have the key; Kubernetes leaves it out as well.',
      );
    } else if (problem.why !== 'token') report(problem.at, problemReport(problem, volume));
  }
}

function problemReport({why, name, kind}: FileProblem, volume: string): Report {
  const base = {level: 'action', fidelity: 'manual'} as const;
  switch (why) {
    case 'missing-object':
      return {
        ...base,
        message: `The volume ${volume} shows ${kind} ${name}, which is not in the input, so its files are not written.`,
        remediation:
          kind === 'Secret'
            ? `Add Secret ${name} to the input (its values are not needed), or name the keys with \`items\`.`
            : `Add ConfigMap ${name} to the input.`,
      };
    case 'optional-object':
      return {
        level: 'review',
        fidelity: 'dropped',
        message: `The volume ${volume} shows ${kind} ${name}, which is optional and not in the input, so its files are left out.`,
        remediation: `If the cluster has ${kind} ${name}, bring it with the input${kind === 'Secret' ? ' (its values are not needed)' : ''}; else nothing needs to be done.`,
      };
    case 'missing-key':
      return {
        ...base,
        message: `The volume ${volume} shows the key ${name} of a ${kind} that does not have it; Kubernetes would not start the pod.`,
        remediation: 'Correct the key, or mark it as optional.',
      };
    case 'bad-path':
      return {
        ...base,
        message: `A file of the volume ${volume} has the path ${JSON.stringify(name)}, which Kubernetes refuses.`,
        remediation: 'Give the file a relative path without `..`.',
      };
    case 'provider':
      return {
        ...base,
        message: `The volume ${volume} shows values of a secret store as files, and not all of them are written: ${name}.`,
        remediation:
          'List the values in a SecretProviderClass of the provider aws in the input, by what lies in Secrets Manager or the Parameter Store (a secret also by its whole ARN, which `aws secretsmanager describe-secret` tells), or as keys of a Secret volume, whose files k2e writes from the store.',
      };
    case 'unknown-field':
      if (/^(?:limits|requests)\./.test(name))
        return {
          ...base,
          message: `The volume ${volume} shows ${name} of a container as a file, and the container does not set it; Kubernetes gives what the node has, which a task does not have.`,
          remediation: 'Set the resource in the manifest.',
        };
      return {
        ...base,
        message: `The volume ${volume} shows ${name} as a file, which differs from pod to pod; a task learns such things from the task metadata endpoint.`,
        remediation: 'Let the program ask the task metadata endpoint (ECS_CONTAINER_METADATA_URI_V4).',
      };
    default:
      return {
        ...base,
        message: `The volume ${volume} shows certificates that the cluster hands out (${name}); ECS hands out none.`,
        remediation:
          'Put the certificates into a Secret, or let Service Connect encrypt the traffic with AWS Private CA.',
      };
  }
}
