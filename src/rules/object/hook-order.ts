import {deployPoints, deployWeight, hookPoints} from '../../model/deploy-hook.ts';
import type {Workload} from '../../model/inventory.ts';
import type {ObjectMeta} from '../../model/kubernetes.generated.ts';

/** True for a hook that runs before another one at a point of a deployment that both have, as their weights say, and then their names. */
export function runsBefore(a: Workload, b: Workload): boolean {
  const points = deployPoints(hookPoints(b.object) ?? []);
  return byWeight(a, b) < 0 && (hookPoints(a.object)?.some(point => points.includes(point)) ?? false);
}

/** Sorts hooks as Helm runs those of one point. */
export function byWeight(a: Workload, b: Workload): number {
  const difference = (deployWeight(a.object) ?? 0) - (deployWeight(b.object) ?? 0);
  return difference || (a.name < b.name ? -1 : a.name === b.name ? 0 : 1);
}

/** True for what may be of one release: of one namespace, with the same instance label where both have one. */
export function isOfRelease(other: Workload, workload: Workload): boolean {
  const [release, theirs] = [releaseOf(workload), releaseOf(other)];
  return (
    other.namespace === workload.namespace &&
    (release === undefined || theirs === undefined || theirs === release)
  );
}

function releaseOf({object}: Workload): string | undefined {
  const {metadata} = object.value as {readonly metadata?: ObjectMeta};
  const labels = metadata?.labels ?? {};
  return Object.hasOwn(labels, 'app.kubernetes.io/instance')
    ? labels['app.kubernetes.io/instance']
    : undefined;
}

/** A hook as messages name it, beside others of its namespace. */
export function hookName({kind, name}: Workload): string {
  return `${kind} ${name}`;
}
