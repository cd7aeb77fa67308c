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
   * The callers of a host, in the order of their ids; not those behind it, whose calls stay on their own side anyway.
   * @param behind the workloads that serve the host.
   */
  callersOf(host: string, behind: readonly Workload[]): readonly Caller[];
}

/** A workload of the input and what it calls by name. */
interface Speaker {
  readonly workload: Workload;
  readonly services: readonly CalledService[];
  readonly hosts: ReadonlySet<string>;
}

/** A Service by its id; `secret` where only a Secret's value says so, which no output may tell. */
interface CalledService {
  readonly id: string;
  readonly secret: boolean;
}

/** Looks once through all workloads, also those that stay on Kubernetes (T21): bare words that may mean anything do not count. */
export function naming(context: Context, hosts: ReadonlySet<string>): Naming {
  const {inventory} = context;
  const byService = new Map<string, Speaker[]>();
  const byHost = new Map<string, Speaker[]>();
  for (const workload of inventory.workloads) {
    const texts = workloadTexts(workload, inventory);
    const named = texts.flatMap(({text}) => hostNamesIn(text, labels => hosts.has(labels.join('.'))));
    const speaker: Speaker = {
      workload,
      services: servicesCalledBy(workload, context),
      hosts: new Set(named.map(({labels}) => labels.join('.'))),
    };
    for (const {id} of speaker.services) append(byService, id, speaker);
    for (const host of speaker.hosts) append(byHost, host, speaker);
  }
  return {
    callersOf: (host, behind) => {
      const served = new Set(behind.flatMap(({services}) => services.map(({id}) => id)));
      const speakers = [...served].flatMap(id => byService.get(id) ?? []).concat(byHost.get(host) ?? []);
      return [...new Set(speakers)]
        .filter(({workload}) => !behind.includes(workload))
        .sort((a, b) => (a.workload.object.id < b.workload.object.id ? -1 : 1))
        .map(({workload, services, hosts: own}) => {
          const called = services.filter(({id}) => served.has(id));
          const names = [
            ...called.map(({id, secret}) => (secret ? SECRET : id)),
            ...(own.has(host) ? [host] : []),
          ];
          return {workload: workload.object.id, names: [...new Set(names)].toSorted()};
        });
    },
  };
}

function append(groups: Map<string, Speaker[]>, key: string, speaker: Speaker): void {
  const group = groups.get(key);
  if (group) group.push(speaker);
  else groups.set(key, [speaker]);
}

/** The Services that a workload surely calls. */
function servicesCalledBy(workload: Workload, context: Context): readonly CalledService[] {
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
