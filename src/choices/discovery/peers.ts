import {hostNamesIn} from '../../model/host-names.ts';
import type {KubeObject, Workload} from '../../model/inventory.ts';
import type {Service} from '../../model/kubernetes.generated.ts';
import {resolveServiceName} from '../../model/service-names.ts';
import {servicesOf} from '../../model/service-references.ts';
import {workloadTexts} from '../../model/workload-texts.ts';
import type {Context} from '../../rules/rule.ts';
import {mostTasks} from '../first-count.ts';
import {serving} from './serving.ts';

/** Keys whose value says where the members of a cluster are: `jgroups.dns.query`, `discovery.seed_hosts`, `CLUSTER_JOIN`. */
const MEMBERS = /dns|query|join|peer|seed|cluster|discover|member|gossip|ring|nodes?$/i;
/** Names that Services bear which are there for the members of a cluster. */
const FOR_MEMBERS =
  /(?:^|-)(?:headless|hl|peers?|members?|gossip|discovery|cluster|jgroups|ping|memberlist|ring|raft)(?:-|$)/;

/** The headless Services of a workload by whose names its own pods find each other, each by the workload's id. */
export function peerServices(context: Context): ReadonlyMap<string, readonly KubeObject<Service>[]> {
  const found = new Map<string, KubeObject<Service>[]>();
  for (const {service, headless, standing, workloads} of context.choice(serving).values()) {
    if (!headless || standing !== 'served') continue;
    for (const workload of workloads) {
      if (workload.apart || mostTasks(workload, context) < 2 || !asksFor(service, workload, context))
        continue;
      const {id} = workload.object;
      found.set(id, [...(found.get(id) ?? []), service]);
    }
  }
  return found;
}

/** True where texts of the workload give its own headless Service as the place of the others of its cluster. */
function asksFor(service: KubeObject<Service>, workload: Workload, context: Context): boolean {
  const {inventory, config} = context;
  const names = servicesOf(inventory);
  const {clusterDomain} = config.serviceConnect;
  const isMeant = (labels: readonly string[]): boolean => {
    const meant = resolveServiceName(labels, workload.namespace, names, clusterDomain);
    return meant?.name === service.ref.name && meant.namespace === service.ref.namespace;
  };
  const isForMembers = FOR_MEMBERS.test(service.ref.name);
  return workloadTexts(workload, inventory).some(({text, key = ''}) =>
    hostNamesIn(text, isMeant).some(host => isForMembers || MEMBERS.test(host.key ?? key)),
  );
}
