import {convertedWorkloads} from '../../choices/converted.ts';
import {livenesses} from '../../choices/liveness.ts';
import {asksTheSame} from '../../choices/probe-command.ts';
import {runsAs} from '../../choices/runs-as.ts';
import {nlbListenersAt, targetGroupsAt} from '../../choices/target-check.ts';
import type {ContainerPart, Workload} from '../../model/inventory.ts';
import {jointReports} from '../joint-reports.ts';
import type {Context, Report} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';

/** A container with a readiness probe, in front of which no load balancer is. */
interface Lone {
  readonly workload: Workload;
  readonly container: ContainerPart;
}

/**
 * What to say of readiness probes that nobody asks on ECS, where only a load balancer takes requests away from a task without
 * stopping it: once for all containers that Services lead to, and once for the others.
 */
export function loneReadinessReports(context: Context): ReadonlyMap<ContainerPart, Report> {
  const lone = context
    .choice(convertedWorkloads)
    .filter(workload => runsAs(workload) === 'service')
    .flatMap(workload =>
      workload.containers
        .filter(container => isLone(container, workload, context))
        .map((container): Lone => ({workload, container})),
    );
  return jointReports(lone, {
    of: each => `${isCalled(each)}`,
    at: ({container}) => container,
    says: ([first, ...others]) => {
      const containers = listed(
        [first, ...others].map(
          ({workload, container}) => `container ${container.name} of ${workloadName(workload)}`,
        ),
      );
      return {
        level: isCalled(first) ? 'review' : 'info',
        fidelity: 'manual',
        message: isCalled(first)
          ? `No load balancer is in front of ${containers}, so nothing keeps requests away from a task that is not ready; a new task gets them as soon as it runs.`
          : `No Service leads to ${containers}: the readiness probe only paced the rollout, and ECS counts a task as good when it runs.`,
      };
    },
  });
}

function isLone(container: ContainerPart, workload: Workload, context: Context): boolean {
  return (
    container.role !== 'init' &&
    container.value.readinessProbe !== undefined &&
    targetGroupsAt(container, workload, context).length === 0 &&
    nlbListenersAt(container, workload, context).length === 0 &&
    !livenessAsksTheSame(container, context)
  );
}

function isCalled({workload}: Lone): boolean {
  return workload.services.length > 0;
}

/** True where a container is asked on ECS what its readiness probe asks, as its liveness probe asks the same. */
export function livenessAsksTheSame(container: ContainerPart, context: Context): boolean {
  const by = context.choice(livenesses).get(container)?.by;
  const {readinessProbe, livenessProbe} = container.value;
  return (by === 'container' || by === 'sidecar') && asksTheSame(readinessProbe, livenessProbe);
}
