import type {Plan} from '../cutover/plan.ts';
import {holdsOf} from './invariants/plan-scope.ts';
import {recordText} from './invariants/records.ts';
import {replicasSeen} from './kubernetes/kubelet.ts';
import type {Platforms} from './platforms.ts';
import {Refusal} from './refusal.ts';

/** How the things of a plan stand, in words: two worlds that agree in it are the same to whoever uses them. */
export type EndState = Readonly<Record<string, string>>;

/** Everything that the plan may change: records, switches of jobs, numbers of workers, held fields. */
export function endState({route53, kubernetes, scheduler, ecs}: Platforms, plan: Plan): EndState {
  const state = new Map<string, string>();
  const note = (what: string, look: () => string) => {
    try {
      state.set(what, look());
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      state.set(what, 'is not there');
    }
  };
  for (const {host, zones} of plan.web)
    for (const {zone, before, after} of zones) {
      const names = new Set([...before, ...after].map(({name}) => name));
      note(`records of ${host} in zone ${zone}`, () =>
        route53
          .contents(zone)
          .filter(({name}) => names.has(name))
          .map(recordText)
          .sort()
          .join('; '),
      );
    }
  for (const {namespace, name, schedules} of plan.batches) {
    note(`CronJob ${namespace}/${name}`, () =>
      kubernetes.cronJob(namespace, name).suspended ? 'suspended' : 'not suspended',
    );
    for (const {group, name: schedule} of schedules)
      note(`schedule ${group}/${schedule}`, () =>
        scheduler.get(group, schedule).enabled ? 'enabled' : 'disabled',
      );
  }
  for (const {ref, service} of plan.workers) {
    note(`${ref.kind} ${ref.namespace ?? ''}/${ref.name}`, () => {
      const {wanted, pods} = replicasSeen(kubernetes.api.get(ref));
      return `${wanted} replicas, ${pods} pods`;
    });
    note(`service ${service}`, () => {
      const {desired, running} = ecs.service(plan.cluster, service);
      return `${desired} wanted, ${running} running`;
    });
  }
  for (const {ref, values} of holdsOf(plan))
    note(`fields of ${ref.kind} ${ref.namespace ?? ''}/${ref.name}`, () =>
      JSON.stringify(kubernetes.fields(ref, Object.keys(values).sort()).values),
    );
  return Object.fromEntries(state);
}

/** What two end states differ in, one line each. */
export function endDifferences(expected: EndState, found: EndState): readonly string[] {
  return Object.keys({...expected, ...found})
    .filter(what => expected[what] !== found[what])
    .map(what => `${what}: expected ${expected[what] ?? 'nothing'}, found ${found[what] ?? 'nothing'}`);
}
