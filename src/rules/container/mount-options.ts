import type {VolumeMount} from '../../model/kubernetes.generated.ts';
import type {Subject} from '../rule.ts';

/** What becomes of the options of a mount that say what is mounted below it. @param path of the mount, below the container. */
export function tellOptions(
  {workload, report, drop}: Subject<'container'>,
  {name = '', mountPropagation, recursiveReadOnly, subPathExpr}: VolumeMount,
  path: string,
): void {
  // Only below a directory of the node does anything else come and go.
  const isOfNode = workload.template.spec?.volumes?.some(each => each.name === name && each.hostPath);
  if (!subPathExpr) drop(`${path}/subPathExpr`, 'It is empty.');
  if (mountPropagation === 'Bidirectional') {
    report(`${path}/mountPropagation`, {
      level: 'blocker',
      fidelity: 'unsupported',
      message: `What is mounted below the volume ${name} shall show up on the node; ECS does not pass mounts on.`,
      remediation: 'Leave the workload on Kubernetes; it serves the node.',
    });
  } else if (mountPropagation === 'HostToContainer' && isOfNode) {
    report(`${path}/mountPropagation`, {
      level: 'review',
      fidelity: 'manual',
      message: `What the node mounts below the volume ${name} after the container has started shall show up in it; on ECS it does not.`,
      remediation: 'Mount on the instance before tasks start, or restart the task afterwards.',
    });
  } else {
    drop(
      `${path}/mountPropagation`,
      mountPropagation === 'HostToContainer'
        ? 'Nothing on the machine of a task mounts anything below it.'
        : 'It is the default.',
    );
  }
  const isWish = recursiveReadOnly === 'Enabled' || recursiveReadOnly === 'IfPossible';
  if (isWish && isOfNode) {
    report(`${path}/recursiveReadOnly`, {
      level: 'review',
      fidelity: 'manual',
      message: `What the node has mounted below the volume ${name} shall be read-only as well; on ECS only the volume itself is.`,
      remediation: 'Mount directories without mounts below them, each on its own.',
    });
    return;
  }
  drop(
    `${path}/recursiveReadOnly`,
    isWish
      ? 'Nothing is mounted below the volume, so there is nothing else to protect.'
      : 'It is the default.',
  );
}
