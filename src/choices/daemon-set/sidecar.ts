import type {ContainerDefinition} from '@aws-sdk/client-ecs';
import type {ResourceInputs} from '../../ecs/resource.ts';
import type {Workload} from '../../model/inventory.ts';
import type {Context, Patch} from '../../rules/rule.ts';
import {names} from '../names.ts';
import {sidecarsOf} from './fate.ts';

type TaskPatch = Patch<ResourceInputs['task-definitions']>;

/**
 * What rules set of the task of a DaemonSet, as it stands in the task of a workload that gets its containers: they have names
 * that the task does not have yet, none of them ends the task, and their volumes are apart from those of the task. What is about
 * the task itself belongs to the workload.
 */
export function asSidecar(workload: Workload, host: Workload, context: Context): (patch: object) => object {
  const prefix = context.choice(names).base(workload);
  const own = containerNames(host, context).get(workload) ?? new Map<string, string>();
  // Containers that k2e adds are not in the manifest, and have the same names in every task.
  const nameOf = (name: string) => own.get(name) ?? `${prefix}-${name}`;
  const volumeOf = (name: string) => `${prefix}-${name}`;
  const container = (each: Patch<ContainerDefinition>): Patch<ContainerDefinition> => ({
    ...each,
    name: nameOf(each.name ?? ''),
    ...(each.essential === undefined ? {} : {essential: false}),
    ...(each.portMappings === undefined ? {} : {portMappings: undefined}),
    ...(each.dependsOn === undefined
      ? {}
      : {
          dependsOn: each.dependsOn.map(other => ({
            ...other,
            containerName: nameOf(other.containerName ?? ''),
          })),
        }),
    ...(each.mountPoints === undefined
      ? {}
      : {
          mountPoints: each.mountPoints.map(point => ({
            ...point,
            sourceVolume: volumeOf(point.sourceVolume ?? ''),
          })),
        }),
  });
  return (patch: TaskPatch) => ({
    ...(patch.containerDefinitions === undefined
      ? {}
      : {containerDefinitions: patch.containerDefinitions.map(container)}),
    ...(patch.volumes === undefined
      ? {}
      : {volumes: patch.volumes.map(volume => ({...volume, name: volumeOf(volume.name ?? '')}))}),
  });
}

/** The names of the containers of each DaemonSet in the task of `host`: their own, or with the name of the DaemonSet where it is taken. */
export function containerNames(
  host: Workload,
  context: Context,
): ReadonlyMap<Workload, ReadonlyMap<string, string>> {
  const taken = new Set(host.containers.map(({name}) => name));
  return new Map(
    sidecarsOf(host, context).map(workload => {
      const prefix = context.choice(names).base(workload);
      const own = workload.containers.map(({name}) => {
        const free = taken.has(name) ? `${prefix}-${name}` : name;
        taken.add(free);
        return [name, free] as const;
      });
      return [workload, new Map(own)] as const;
    }),
  );
}
