import type {KubeObject, Workload} from '../../model/inventory.ts';
import {isWithin, type Pointer} from '../../pointer.ts';
import {workloadName} from '../wording.ts';

/** A place in an object as one below the pod template; the template itself for a place elsewhere. */
export function belowTemplate(
  {object, templatePath}: Workload,
  place: {readonly object: KubeObject; readonly path: Pointer} | undefined,
): Pointer {
  const isInside = place?.object === object && isWithin(place.path, templatePath);
  return place && isInside ? place.path.slice(templatePath.length) : '';
}

/** Who says a text that a workload reads: the workload itself, or an object whose files it mounts. */
export function speakerOf(workload: Workload, object: KubeObject): string {
  const {kind, name} = object.ref;
  return object === workload.object
    ? workloadName(workload)
    : `${kind} ${name}, which ${workloadName(workload)} mounts,`;
}
