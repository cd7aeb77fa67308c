import type {ServiceVolumeConfiguration, TaskVolumeConfiguration} from '@aws-sdk/client-ecs';
import {refToken} from '../../ecs/token.ts';
import {isObject} from '../../json.ts';
import type {Workload} from '../../model/inventory.ts';
import type {Context} from '../../rules/rule.ts';
import {names} from '../names.ts';
import {volumePlan} from './plan.ts';

/** What a service says of the volumes that its task definition leaves to the launch: the disk of EBS for each task. */
export function serviceVolumes(workload: Workload, context: Context): ServiceVolumeConfiguration[] {
  const roleArn = refToken(context.choice(names).volumeRole, '/Role/Arn');
  return volumePlan(workload, context).volumes.flatMap(({name, disk}) =>
    disk ? [{name, managedEBSVolume: {...disk.settings, roleArn}}] : [],
  );
}

/** The same for a task that is run once; its disk goes with it. */
export function taskVolumes(workload: Workload, context: Context): TaskVolumeConfiguration[] {
  return serviceVolumes(workload, context).map(({name, managedEBSVolume}) => ({
    name,
    managedEBSVolume: managedEBSVolume && {
      ...managedEBSVolume,
      terminationPolicy: {deleteOnTermination: true},
    },
  }));
}

/** The same with all names in Pascal case, as the universal target of Scheduler writes RunTask. */
export function pascalVolumes(volumes: readonly TaskVolumeConfiguration[]): unknown {
  return pascal(volumes);
}

function pascal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pascal);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      `${key.charAt(0).toUpperCase()}${key.slice(1)}`,
      pascal(each),
    ]),
  );
}
