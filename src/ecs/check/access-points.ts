import {type Constraint, each} from './constraint.ts';

/** Access points of EFS, beyond their shape: that has the paths, octal modes and ids that EFS takes. */
export const ACCESS_POINTS: readonly Constraint[] = [
  {
    id: 'check/access-point',
    summary:
      'An access point to a directory says how it is made, as clients cannot mount one that is not there.',
    remediation: 'Set `RootDirectory.CreationInfo`.',
    source: 'EFS API reference, RootDirectory `CreationInfo`.',
    test: each('access-points', ({input: {RootDirectory: {Path: path = '/', CreationInfo} = {}}}, report) => {
      if (path !== '/' && !CreationInfo) report('/RootDirectory', 'Nothing says how the directory is made.');
    }),
  },
  {
    id: 'check/access-point-file-system',
    summary: 'A volume names the file system of its access point.',
    remediation: 'Name the same file system in both.',
    source:
      'EFS user guide, "Working with Amazon EFS access points": an access point belongs to one file system.',
    test: (context, report) => {
      for (const {name, input} of context.all('task-definitions')) {
        for (const [index, {efsVolumeConfiguration: efs}] of (input.volumes ?? []).entries()) {
          const point = context.referred('access-points', efs?.authorizationConfig?.accessPointId);
          const [own, its] = [efs?.fileSystemId, point?.input.FileSystemId];
          // What is no id at all is another fault.
          if (own !== its && own?.startsWith('fs-') && its?.startsWith('fs-'))
            report(
              `task-definitions/${name}`,
              `/volumes/${index}/efsVolumeConfiguration/fileSystemId`,
              `The access point belongs to ${its}.`,
            );
        }
      }
    },
  },
];
