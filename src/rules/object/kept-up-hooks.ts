import {isConverted} from '../../choices/converted.ts';
import {runsAs} from '../../choices/runs-as.ts';
import {deployPoints, hookPoints, momentOf} from '../../model/deploy-hook.ts';
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
    of: ({workload}) => `${workload.namespace} ${isBefore(workload)}`,
    at: ({workload}) => workload,
    says: ([{workload: first}], workloads) => {
      const runs = context.inventory.workloads
        .filter(
          other =>
            isConverted(other, context) &&
            runsAs(other) !== 'service' &&
            workloads.some(workload => isOfRelease(other, workload) && runsBefore(other, workload)),
        )
        .toSorted(byWeight);
      const one = workloads.length === 1;
      const after = runs.length === 0 ? '' : `, after ${listed(runs.map(hookName))}`;
      return {
        level: 'review',
        fidelity: 'approximate',
        message: `${listed(workloads.map(workloadName))} ${one ? 'is a hook, which is' : 'are hooks, which are'} deleted and made anew at each deployment, ${isBefore(first) ? 'before' : 'behind'} the rest${after}. On ECS ${one ? 'it is a service' : 'they are services'} like any other, of which no order is known.`,
        remediation: `Let the deploy pipeline update ${one ? 'this service' : 'these services'} ${isBefore(first) ? 'first' : 'last'}${runs.length === 0 ? '' : `, after ${runs.length === 1 ? 'that run' : 'those runs'}`}.`,
      };
    },
  });
}

function isBefore({object}: Workload): boolean {
  return hookPoints(object)?.some(point => momentOf(point) === 'before') ?? false;
}
