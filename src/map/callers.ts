import {isConverted} from '../choices/converted.ts';
import {calls} from '../choices/discovery/calls.ts';
import type {CutoverDraft} from '../cutover/draft.ts';
import {hostNamesIn} from '../model/host-names.ts';
import type {Workload} from '../model/inventory.ts';
import {serviceReferencesOf} from '../model/service-references.ts';
import {workloadTexts} from '../model/workload-texts.ts';
import type {Context} from '../rules/rule.ts';

/** Who calls a host from inside the cluster, and by which names: `Service/shop/web`, the host itself, or a value of a Secret. */
export type Caller = NonNullable<CutoverDraft['web'][number]['callers']>[number];

/** What is said of a name that stands in a Secret's value. */
const SECRET = 'a value of a Secret';

/** The names by which workloads of the input call others, for the workloads that call by any. */
export interface Naming {
  /**
   * The callers of a host, in the order of the input; not those behind it, whose calls stay on their own side anyway.
   * @param behind the workloads that serve the host.
   */
  callersOf(host: string, behind: readonly Workload[]): readonly Caller[];
}

/** Looks once through all workloads, also those that stay on Kubernetes (T21): bare words that may mean anything do not count. */
export function naming(context: Context, hosts: ReadonlySet<string>): Naming {
  const {inventory} = context;
  const found = inventory.workloads.map(workload => ({
    workload,
    services: servicesCalledBy(workload, context),
    hosts: new Set(
      workloadTexts(workload, inventory).flatMap(({text}) =>
        hostNamesIn(text, labels => hosts.has(labels.join('.'))).map(({labels}) => labels.join('.')),
      ),
    ),
  }));
  return {
    callersOf: (host, behind) => {
      const served = new Set(behind.flatMap(({services}) => services.map(({id}) => id)));
      return found.flatMap(({workload, services, hosts: named}) => {
        if (behind.includes(workload)) return [];
        const names = new Set([
          ...services.filter(({id}) => served.has(id)).map(({id, secret}) => (secret ? SECRET : id)),
          ...(named.has(host) ? [host] : []),
        ]);
        return names.size === 0 ? [] : [{workload: workload.object.id, names: [...names]}];
      });
    },
  };
}

/** The Services that a workload surely calls; `secret` where only a Secret's value says so, which no output may tell. */
function servicesCalledBy(
  workload: Workload,
  context: Context,
): readonly {readonly id: string; readonly secret: boolean}[] {
  const {inventory, config} = context;
  if (isConverted(workload, context))
    return context
      .choice(calls)
      .of(workload)
      .filter(({certain}) => certain)
      .map(({service, references}) => ({
        id: service.id,
        secret: references.length > 0 && references.every(({secret}) => secret),
      }));
  return serviceReferencesOf(workload, inventory, {clusterDomain: config.serviceConnect.clusterDomain})
    .filter(({confidence}) => confidence !== 'low')
    .map(({service, secret}) => ({id: service.id, secret}));
}
