import {isConverted} from '../../choices/converted.ts';
import {runsAs} from '../../choices/runs-as.ts';
import {deployPoints, hookPoints, isFirstOnly, isRollbackOnly, momentOf} from '../../model/deploy-hook.ts';
import type {Workload} from '../../model/inventory.ts';
import {jointReports} from '../joint-reports.ts';
import type {Context, Report} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';
import {byWeight, hookName, isOfRelease, runsBefore} from './hook-order.ts';

/** Reports on hooks that are no runs: what a service keeps up, which Helm and Argo CD make anew at each deployment. */
export function keptUp(context: Context): ReadonlyMap<Workload, Report> {
  const hooks = context.inventory.workloads
    .filter(
      workload =>
        isConverted(workload, context) &&
        runsAs(workload) === 'service' &&
        deployPoints(hookPoints(workload.object) ?? []).length > 0,
    )
    .map(workload => ({workload}));
  return jointReports(hooks, {
    of: ({workload}) => `${workload.namespace} ${occasion(workload)} ${turn(workload)}`,
    at: ({workload}) => workload,
    says: ([{workload: first}], workloads) => {
      const [when, place] = [occasion(first), turn(first)];
      const one = workloads.length === 1;
      const what = `${listed(workloads.map(workloadName))} ${one ? 'is a hook, which is' : 'are hooks, which are'}`;
      const becomes = `On ECS ${one ? 'it is a service' : 'they are services'} like any other`;
      if (when === undefined) {
        return {
          level: 'review',
          fidelity: 'approximate',
          message: `${what} made when the release is taken away. ${becomes}, from the first deployment on.`,
          remediation: `Leave ${one ? 'it' : 'them'} out of the input, and clean up in another way what the application leaves behind.`,
        };
      }
      const runs = context.inventory.workloads
        .filter(
          other =>
            isConverted(other, context) &&
            runsAs(other) !== 'service' &&
            workloads.some(workload => isOfRelease(other, workload) && runsBefore(other, workload)),
        )
        .toSorted(byWeight);
      const after = runs.length === 0 ? '' : `, after ${listed(runs.map(hookName))}`;
      const among = {first: ', before the rest', last: ', behind the rest', any: ''}[place];
      const last = `${place === 'any' ? '' : ` ${place}`}${runs.length === 0 ? '' : `, after ${runs.length === 1 ? 'that run' : 'those runs'}`}`;
      return {
        level: 'review',
        fidelity: 'approximate',
        message: `${what} deleted and made anew ${when}${among}${after}. ${becomes}, of which no order is known.`,
        remediation:
          last === ''
            ? 'Nothing needs to be done, unless others wait for it.'
            : `Let the deploy pipeline update ${one ? 'this service' : 'these services'}${last}.`,
      };
    },
  });
}

/** When a hook is made anew; undefined for one that no deployment makes. */
function occasion({object}: Workload): string | undefined {
  const points = deployPoints(hookPoints(object) ?? []);
  if (points.every(point => momentOf(point) === 'away')) return undefined;
  if (isFirstOnly(points)) return 'when Helm installs the release, or Argo CD syncs it';
  return isRollbackOnly(points) ? 'when the release goes back to an older version' : 'at each deployment';
}

/** Its place among what a deployment makes. */
function turn({object}: Workload): 'first' | 'last' | 'any' {
  const moments = new Set(hookPoints(object)?.map(momentOf));
  if (moments.has('before')) return 'first';
  return moments.has('with') ? 'any' : 'last';
}
