import type {Volume} from '@aws-sdk/client-ecs';
import type {TaskVolume} from '../../choices/volumes/layout.ts';

/** A volume of the task definition for a disk that may be lost with the task: one of EBS, or a directory. */
export function diskVolume({name, disk}: TaskVolume): Volume {
  return disk ? {name, configuredAtLaunch: true} : {name};
}
