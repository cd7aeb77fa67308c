import {isInZones} from '../../choices/capacity.ts';
import type {Rollout} from '../../choices/rollout.ts';
import type {ResourceInputs} from '../../ecs/resource.ts';
import type {Workload} from '../../model/inventory.ts';
import {type Pointer, valueAt} from '../../pointer.ts';
import type {Context, Patch, Subject} from '../rule.ts';

/** What of a service says that it is updated task by task. */
export function rollingConfiguration(
  {maximumPercent, minimumHealthyPercent, replicas}: Rollout,
  workload: Workload,
  context: Context,
): Patch<ResourceInputs['services']> {
  return {
    deploymentConfiguration: {
      strategy: 'ROLLING',
      maximumPercent,
      minimumHealthyPercent,
      deploymentCircuitBreaker: {enable: true, rollback: rollsBack(workload)},
    },
    // Rebalancing starts a task elsewhere before it stops one: not for what may run only once, or only in some zones.
    availabilityZoneRebalancing:
      maximumPercent > 100 && replicas.max > 1 && !isInZones(workload, context) ? 'ENABLED' : 'DISABLED',
  };
}

/** Argo takes back an update that makes no progress where the Rollout says so; Kubernetes by itself never does. */
function rollsBack({rollout}: Workload): boolean {
  return rollout !== undefined && valueAt(rollout.value, '/spec/progressDeadlineAbort') === true;
}

/** Tells where the rolling update is not quite that of Kubernetes. `bounds`: where `maxSurge` and `maxUnavailable` stand. */
export function tellRounding(
  {given, report, object}: Pick<Subject<'Deployment' | 'Rollout'>, 'given' | 'report' | 'object'>,
  rollout: Rollout,
  bounds: Pointer,
): void {
  const {rolling, replicas, maximumPercent, minimumHealthyPercent} = rollout;
  if (!rolling) return;
  const counts = replicas.min === replicas.max ? `${replicas.max}` : `${replicas.min} to ${replicas.max}`;
  const {moved} = rolling;
  const fields = (
    [
      ['maxSurge', 'most', maximumPercent],
      ['maxUnavailable', 'least', minimumHealthyPercent],
    ] as const
  ).filter(([field]) => given(`${bounds}/${field}`));
  let told = false;
  for (const [field, bound, percent] of fields) {
    const path = `${bounds}/${field}`;
    const value = valueAt(object.value, path);
    const exact = typeof value === 'number' && replicas.min > 0 && replicas.max <= 100 && moved.length === 0;
    if (exact && replicas.min === replicas.max && rollout.budgets.size === 0) continue;
    told = true;
    report(path, {
      level: 'info',
      fidelity: 'approximate',
      message: `${field} ${value} of ${counts} replicas becomes ${field === 'maxSurge' ? 'maximumPercent' : 'minimumHealthyPercent'} ${percent}.${movedText(fields.length > 1 ? moved.filter(each => each.bound === bound) : moved)}`,
    });
  }
  if (!told && moved.length > 0) {
    report('', {
      level: 'info',
      fidelity: 'approximate',
      message: `The rolling update of ${counts} replicas becomes ${minimumHealthyPercent} to ${maximumPercent} percent.${movedText(moved)}`,
    });
  }
}

/** At which counts a bound is another one: the first of them stands for all. */
function movedText([first, ...others]: NonNullable<Rollout['rolling']>['moved']): string {
  if (!first) return '';
  const {bound, replicas, kubernetes, ecs} = first;
  const difference = `at ${bound} ${ecs} tasks run in place of ${kubernetes} pods`;
  return others.length > 0
    ? ` Some counts differ: of ${replicas} replicas, for example, ${difference}.`
    : ` Of ${replicas} replicas ${difference}.`;
}
