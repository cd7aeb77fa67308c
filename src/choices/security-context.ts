import type {ContainerPart, Workload} from '../model/inventory.ts';
import type {PodSecurityContext, SecurityContext} from '../model/kubernetes.generated.ts';

/** Fields that a pod sets for its containers and each container may set for itself. */
export type SharedField = keyof SecurityContext & keyof PodSecurityContext;

/** What counts for a container: its own value, else the pod's (`DetermineEffectiveSecurityContext`, kubelet). */
export function effective<F extends SharedField>(
  field: F,
  container: ContainerPart,
  {template}: Workload,
): SecurityContext[F] | undefined {
  return container.value.securityContext?.[field] ?? template.spec?.securityContext?.[field];
}

/** True when the container has a value of its own, so that the pod's has no effect on it. */
export function overrides(field: SharedField, {value}: ContainerPart): boolean {
  return value.securityContext?.[field] !== undefined;
}

/** True for the first of the containers for which the pod's value counts: the one that tells about it. */
export function speaksForPod(field: SharedField, container: ContainerPart, workload: Workload): boolean {
  return workload.containers.find(each => !overrides(field, each)) === container;
}

/** User and group that a container is told to run as; what is undefined is left to its image. */
export interface ContainerUser {
  readonly uid?: number;
  readonly gid?: number;
}

/** The user and group of a container. */
export function userOf(container: ContainerPart, workload: Workload): ContainerUser {
  const uid = effective('runAsUser', container, workload);
  const gid = effective('runAsGroup', container, workload);
  return {...(uid === undefined ? {} : {uid}), ...(gid === undefined ? {} : {gid})};
}
