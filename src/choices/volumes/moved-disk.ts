import type {Workload} from '../../model/inventory.ts';
import type {Context} from '../../rules/rule.ts';
import {claimStorage} from './claim.ts';
import {claimSetting} from './claim-setting.ts';

/**
 * The claims of a workload on disks, which Kubernetes mounts on one node at a time, that `k2e.yaml` has on a file system which all tasks
 * mount, and that a container may write to.
 */
export function movedDisks(
  workload: Workload,
  context: Pick<Context, 'config' | 'inventory'>,
): readonly string[] {
  const mounts = workload.containers.flatMap(({value}) => value.volumeMounts ?? []);
  const written = new Set(mounts.filter(({readOnly}) => readOnly !== true).map(({name}) => name));
  return (workload.template.spec?.volumes ?? []).flatMap(({name, persistentVolumeClaim: source}) => {
    const claim = source?.claimName;
    if (claim === undefined || source?.readOnly === true || !written.has(name)) return [];
    const setting = claimSetting(workload, [claim], context);
    const isMoved = setting?.kind === 'efs' || setting?.kind === 's3-files';
    return isMoved && claimStorage(claim, workload, context.inventory).kind === 'disk' ? [claim] : [];
  });
}
