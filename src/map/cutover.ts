import {isConverted} from '../choices/converted.ts';
import {names} from '../choices/names.ts';
import {routing} from '../choices/routing/routing.ts';
import {runsAs} from '../choices/runs-as.ts';
import {scheduleOf} from '../choices/schedule.ts';
import type {CutoverDraft} from '../emit/cutover-draft.ts';
import type {Workload} from '../model/inventory.ts';
import type {CronJob, Ingress} from '../model/kubernetes.generated.ts';
import type {Context} from '../rules/rule.ts';

/** What the cutover will have to move, in the order of the input. */
export function cutoverDraft(context: Context): CutoverDraft {
  const converted = context.inventory.workloads.filter(isConverted);
  return {
    hosts: hostsOf(context),
    batches: converted
      .filter(workload => workload.kind === 'CronJob')
      .map(workload => batch(workload, context)),
    workers: converted.filter(isWorker).map(workload => ({
      workload: workload.object.id,
      service: context.choice(names).base(workload),
    })),
  };
}

function hostsOf(context: Context): CutoverDraft['hosts'] {
  const found = new Map<string, {ingresses: Set<string>; loadBalancers: Set<string>}>();
  for (const ingress of context.inventory.all<Ingress>('Ingress')) {
    const balancer = context.choice(routing).balancerOf(ingress);
    for (const {host} of ingress.value.spec?.rules ?? []) {
      if (!host) continue;
      const entry = found.get(host) ?? {ingresses: new Set(), loadBalancers: new Set()};
      entry.ingresses.add(`${ingress.ref.namespace}/${ingress.ref.name}`);
      if (balancer) entry.loadBalancers.add(`load-balancers/${balancer.name}.json`);
      found.set(host, entry);
    }
  }
  return [...found].map(([host, {ingresses, loadBalancers}]) => ({
    host,
    ingresses: [...ingresses],
    loadBalancers: [...loadBalancers],
  }));
}

function batch(workload: Workload, context: Context): CutoverDraft['batches'][number] {
  const {spec} = workload.object.value as Pick<CronJob, 'spec'>;
  const schedule = scheduleOf(workload, context);
  const expressions = schedule.kind === 'converted' ? schedule.conversion.expressions : [];
  return {
    cronJob: `${workload.namespace}/${workload.name}`,
    suspended: spec?.suspend === true,
    schedules: expressions.map(
      ({suffix}) => context.choice(names).schedule(workload, suffix === undefined ? '' : `-${suffix}`).name,
    ),
  };
}

/** Nothing reaches its tasks over the network: neither a Service nor an Ingress leads to it. */
function isWorker(workload: Workload): boolean {
  return runsAs(workload) === 'service' && workload.services.length === 0 && workload.ingresses.length === 0;
}
