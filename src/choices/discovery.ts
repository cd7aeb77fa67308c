import type {Inventory, KubeObject, NameForm, Workload} from '../model/inventory.ts';
import type {Service} from '../model/kubernetes.generated.ts';
import type {Context} from '../rules/rule.ts';
import {type Alias, aliasesOf, NAME_FORMS} from './discovery/alias.ts';
import {type Call, calls} from './discovery/calls.ts';
import {cloudMap} from './discovery/cloud-map.ts';
import {type PodAliases, podAliases} from './discovery/pod-alias.ts';
import {type ServedPort, serving} from './discovery/serving.ts';
import {platformOf} from './platform.ts';
import {portMapping} from './port-mappings.ts';
import {isReachable} from './reachable.ts';

/** A port of a Service as Service Connect offers it. */
export interface Endpoint extends ServedPort {
  /** Name of the port mapping. */
  readonly portName: string;
  /** Name of the Cloud Map namespace. */
  readonly namespace: string;
  /** One entry each; none where another port of the Service has the same names. */
  readonly aliases: readonly Alias[];
  /** The names of single pods, where each has its own. */
  readonly pods: readonly PodAliases[];
  /** Forms that the manifests use and that Service Connect does not take. */
  readonly unfit: readonly NameForm[];
  /** Services of other namespaces that have this name and port; with any in the same Cloud Map namespace there is no short alias. */
  readonly namesakes: readonly KubeObject<Service>[];
  /** The short name is not given, as it could mean one of several Services. */
  readonly withheld: boolean;
}

/** How services find each other: the names that Service Connect keeps, and who uses them. */
export interface Discovery {
  readonly endpoints: readonly Endpoint[];
  /** The endpoints of a Service, in the order of its ports. */
  endpointsOf(service: KubeObject): readonly Endpoint[];
  /** The endpoints that a workload serves. */
  endpointsAt(workload: Workload): readonly Endpoint[];
  /** The Cloud Map namespaces with the workloads that take part, and the number of Service Connect names. */
  readonly namespaces: readonly {
    readonly name: string;
    readonly workloads: readonly Workload[];
    readonly entries: number;
  }[];
  /** The Cloud Map namespace of a Kubernetes namespace. */
  namespaceOf(namespace: string): string;
  /** Calls that leave for a Service with endpoints, or for one that a filter hides. */
  callsOf(workload: Workload): readonly Call[];
  /** True when the tasks have the proxy: they serve a name, or call one. */
  uses(workload: Workload): boolean;
}

/** Chooses, once per run, the Service Connect names of all Services (mapping of Services, §1). */
export function discovery(context: Context): Discovery {
  const {config, inventory} = context;
  const known = context.choice(calls);
  const ports = [...context.choice(serving).values()]
    .flatMap(backing => backing.ports)
    .filter(({at, workload}) => at.protocol === 'TCP' && isLinux(workload));
  const map = cloudMap(ports, servicesOf(inventory), known.all, config);
  const takenIn = new Map<string, Set<string>>();
  const endpoints = ports.flatMap((port): Endpoint[] => {
    const mapping = portMapping(port.workload, port.at.containerPort, 'tcp', context);
    if (!mapping) return [];
    const namespace = map.namespaceOf(port.workload.namespace);
    const namesakes = map.namesakes(port);
    const withheld = namesakes.some(({ref}) => map.namespaceOf(ref.namespace) === namespace);
    const taken = takenIn.get(namespace) ?? new Set();
    takenIn.set(namespace, taken);
    const forms = formsFor(known.formsOf(port.service), withheld, config.serviceConnect.aliases === 'all');
    const {aliases, unfit} = aliasesOf(port, forms, config, taken);
    const named = known.podFormsOf(port.service);
    const pods = podAliases(port, forms, named, context, taken);
    return [{...port, portName: mapping.name, namespace, aliases, pods, unfit, namesakes, withheld}];
  });
  const byService = Map.groupBy(endpoints, ({service}) => service.id);
  const byWorkload = Map.groupBy(endpoints, ({workload}) => workload);
  const named = endpoints.filter(each => namesOf(each).length > 0);
  const namedIn = Map.groupBy(named, ({namespace}) => namespace);
  const servers = new Set(named.map(({workload}) => workload.object.id));
  const hidden = new Set(inventory.hidden.map(({id}) => id));
  const callsOf = (workload: Workload) =>
    known.of(workload).filter(({service}) => byService.has(service.id) || hidden.has(service.id));
  const members = inventory.workloads.filter(
    workload =>
      isReachable(workload, context) &&
      isLinux(workload) &&
      (servers.has(workload.object.id) || callsOf(workload).some(({certain}) => certain)),
  );
  const memberIds = new Set(members.map(({object}) => object.id));
  return {
    endpoints,
    endpointsOf: ({id}) => byService.get(id) ?? [],
    endpointsAt: workload => byWorkload.get(workload) ?? [],
    namespaces: [...Map.groupBy(members, ({namespace}) => map.namespaceOf(namespace))].map(
      ([name, workloads]) => ({
        name,
        workloads,
        entries: (namedIn.get(name) ?? []).reduce((sum, each) => sum + namesOf(each).length, 0),
      }),
    ),
    namespaceOf: map.namespaceOf,
    callsOf,
    uses: ({object}) => memberIds.has(object.id),
  };
}

/** All names that a port has: those of its Service, and those of single pods. */
function namesOf({aliases, pods}: Pick<Endpoint, 'aliases' | 'pods'>): readonly Alias[] {
  return [...aliases, ...pods.flatMap(each => each.aliases)];
}

/** All Services of the input, also those that a filter hides: the names are theirs all the same. */
function servicesOf(inventory: Inventory): readonly KubeObject<Service>[] {
  const others = inventory.hidden.flatMap(({ref}) =>
    ref.kind === 'Service' ? (inventory.find<Service>('Service', ref.namespace, ref.name) ?? []) : [],
  );
  return [...inventory.all<Service>('Service'), ...others];
}

/** Service Connect has no proxy for Windows (ECS developer guide, Service Connect considerations). */
function isLinux(workload: Workload): boolean {
  return platformOf(workload).os !== 'windows';
}

/** The short name and what the manifests use; a name that is shared needs its namespace. */
function formsFor(used: ReadonlySet<NameForm>, withheld: boolean, all: boolean): ReadonlySet<NameForm> {
  const forms = new Set<NameForm>(all ? NAME_FORMS : ['short', ...used]);
  if (withheld) {
    forms.delete('short');
    forms.add('ns');
  }
  return forms;
}

/**
 * True when the tasks of a workload run the proxy of Service Connect, which takes CPU and memory of the task: they serve a
 * Service of the input by name, or call one. Never true for tasks that run once: only tasks of an ECS service get the proxy.
 */
export function usesServiceConnect(workload: Workload, context: Context): boolean {
  return context.choice(discovery).uses(workload);
}
