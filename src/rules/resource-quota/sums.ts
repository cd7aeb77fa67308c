import {resourcesOf} from '../../choices/container-resources.ts';
import {isConverted} from '../../choices/converted.ts';
import {runsAs} from '../../choices/runs-as.ts';
import type {KubeObject, Workload} from '../../model/inventory.ts';
import type {Deployment} from '../../model/kubernetes.generated.ts';
import {Quantity} from '../../model/quantity.ts';
import type {Context} from '../rule.ts';

/** What the services of a namespace take of a quota: at the count of the manifests, and at the most of their autoscalers. */
export interface Taken {
  readonly now: Quantity;
  readonly most: Quantity;
}

/** What a key of a quota counts for one pod; undefined for keys that k2e does not add up. */
type Measure = (workload: Workload, context: Context) => Quantity;

const ONE = Quantity.parse(1).quantity ?? Quantity.zero;

function resource(amount: 'request' | 'limit', name: 'cpu' | 'memory' | 'ephemeral-storage'): Measure {
  return (workload, context) => {
    const of = (role: (role: string) => boolean) =>
      workload.containers
        .filter(container => role(container.role))
        .flatMap(container => resourcesOf(container, workload, context)[amount](name)?.quantity ?? []);
    const lasting = Quantity.sum(of(role => role !== 'init'));
    return of(role => role === 'init').reduce((most, one) => (one.compare(most) > 0 ? one : most), lasting);
  };
}

const MEASURES: ReadonlyMap<string, Measure> = new Map([
  ['pods', () => ONE],
  ['count/pods', () => ONE],
  ...(['cpu', 'memory', 'ephemeral-storage'] as const).flatMap((name): [string, Measure][] => [
    [name, resource('request', name)],
    [`requests.${name}`, resource('request', name)],
    [`limits.${name}`, resource('limit', name)],
  ]),
]);

/** What the services of a namespace take of a key of its quota; undefined for keys that k2e does not add up. */
export function takenOf(key: string, namespace: string, context: Context): Taken | undefined {
  const measure = MEASURES.get(key);
  if (!measure) return undefined;
  const all = servicesOf(namespace, context).map(workload => ({
    one: measure(workload, context),
    ...counts(workload),
  }));
  return {
    now: Quantity.sum(all.map(({one, least}) => times(one, least))),
    most: Quantity.sum(all.map(({one, greatest}) => times(one, greatest))),
  };
}

/** The workloads of a namespace that become services. */
export function servicesOf(namespace: string, context: Context): readonly Workload[] {
  return context.inventory
    .workloadsIn(namespace)
    .filter(workload => isConverted(workload, context) && runsAs(workload) === 'service');
}

/** Replicas of the manifest, and the most that an autoscaler makes of them. */
function counts({object, autoscalers: [autoscaler]}: Workload): {least: number; greatest: number} {
  const replicas = (object as KubeObject<Deployment>).value.spec?.replicas ?? 1;
  const {minReplicas = 1, maxReplicas = replicas} = autoscaler?.value.spec ?? {};
  const least = autoscaler ? Math.max(replicas, minReplicas) : replicas;
  return {least, greatest: Math.max(least, autoscaler ? maxReplicas : replicas)};
}

/** At most so many are added up: no cluster has more pods of one workload. */
const MOST = 1_000_000;

function times(quantity: Quantity, count: number): Quantity {
  let [sum, power, left] = [Quantity.zero, quantity, Math.min(Math.max(0, Math.trunc(count)), MOST)];
  for (; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) sum = sum.add(power);
    power = power.add(power);
  }
  return sum;
}
