import {convertedWorkloads} from '../../choices/converted.ts';
import {isDaemon} from '../../choices/daemon-set/fate.ts';
import {claimPoint, claimStorage} from '../../choices/volumes/claim.ts';
import {claimSetting} from '../../choices/volumes/claim-setting.ts';
import type {NoPoint} from '../../choices/volumes/class-point.ts';
import {volumePlan} from '../../choices/volumes/plan.ts';
import type {Workload} from '../../model/inventory.ts';
import {byWorkload, jointReports} from '../joint-reports.ts';
import type {Context, Report} from '../rule.ts';
import {noPointReport} from './access-point.ts';

/** A claim of the pods of a workload that becomes no access point, and why. */
interface Pointless {
  readonly workload: Workload;
  readonly claim: string;
  readonly storageClass: string;
  readonly why: NoPoint;
}

/** What lies in the storage class, whatever the claim. */
const OF_CLASS: ReadonlySet<NoPoint> = new Set(['class', 'file-system', 'permissions', 'range']);

/** What keeps claims from becoming access points, by workload and claim: once for all claims of a storage class with one fault. */
export function classProblems(context: Context): ReadonlyMap<Workload, ReadonlyMap<string, Report>> {
  const found = context.choice(convertedWorkloads).flatMap(workload => pointless(workload, context));
  const told = jointReports(found, {
    of: ({workload, claim, storageClass, why}) =>
      OF_CLASS.has(why) ? `${storageClass} ${why}` : `${workload.namespace}/${claim} ${why}`,
    at: each => each,
    says: (all): Report => {
      const [{storageClass, why}] = all;
      const claims = [...new Set(all.map(({claim}) => claim))].sort();
      return noPointReport(claims, storageClass, why);
    },
  });
  return byWorkload(told, ({claim}) => claim);
}

function pointless(workload: Workload, context: Context): readonly Pointless[] {
  if (isDaemon(workload, context)) return [];
  const {uses} = volumePlan(workload, context);
  return (workload.template.spec?.volumes ?? []).flatMap(({persistentVolumeClaim}, index): Pointless[] => {
    const claim = persistentVolumeClaim?.claimName;
    if (claim === undefined || uses[index]?.kind !== 'none') return [];
    if (claimSetting(workload, [claim], context)) return [];
    const storage = claimStorage(claim, workload, context.inventory);
    if (storage.kind !== 'unknown-efs') return [];
    const why = claimPoint(claim, workload, context);
    return typeof why === 'string' ? [{workload, claim, storageClass: storage.storageClass, why}] : [];
  });
}
