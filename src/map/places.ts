import {isConverted} from '../choices/converted.ts';
import type {ObjectRef} from '../finding.ts';
import type {ContainerPart, KubeObject, Workload} from '../model/inventory.ts';
import {kindOf} from '../model/kinds.ts';
import {isRollout} from '../model/rollout.ts';
import {type Pointer, valueAt} from '../pointer.ts';
import type {Context, SubjectName} from '../rules/rule.ts';

/** One place where rules apply: an object as a whole, or a part of it. */
export interface Place {
  readonly subject: SubjectName;
  readonly object: KubeObject;
  /** Pointer into `object.value`; `''` for the whole object. */
  readonly path: Pointer;
  readonly value: object;
  readonly workload: Workload | undefined;
  readonly container: ContainerPart | undefined;
}

/** True for the kinds of Kubernetes itself; a custom resource may bear the name of a built-in kind (Knative's Service). */
function isBuiltIn({apiVersion, kind}: ObjectRef): boolean {
  const standing = kindOf(apiVersion, kind);
  return standing === 'known' || standing === 'old';
}

/** The places of one object, whole object first, main containers before the others. */
export function placesOf(object: KubeObject, context: Context, hasRules: (kind: string) => boolean): Place[] {
  if (object.inert) return [];
  const workload = context.inventory.workload(object);
  const isOwn = isBuiltIn(object.ref) || isRollout(object.ref);
  const kind = isOwn && hasRules(object.ref.kind) ? object.ref.kind : 'other';
  const place = (subject: SubjectName, path: Pointer, value: unknown, container?: ContainerPart): Place[] =>
    typeof value === 'object' && value !== null ? [{subject, object, path, value, workload, container}] : [];
  // All of it is accounted for at once, by what the user gave: there is nothing to map.
  if (object.byproduct) return place('byproduct', '', object.given);
  if (workload && !isConverted(workload, context)) return place('kept', '', object.value);
  const places = place(kind as SubjectName, '', object.value);
  if (!workload) return places;
  places.push(...place('pod', workload.templatePath, workload.template));
  if (workload.jobPath !== undefined) places.push(...place('job', workload.jobPath, workload.job));
  const mainFirst = workload.containers.toSorted(
    (a, b) => Number(b.role === 'main') - Number(a.role === 'main'),
  );
  for (const container of mainFirst) {
    places.push(...place('container', container.path, valueAt(object.value, container.path), container));
  }
  return places;
}
