import type {Config} from '../../config/config.ts';
import type {KubeObject} from '../../model/inventory.ts';
import type {Service} from '../../model/kubernetes.generated.ts';
import {runsAs} from '../runs-as.ts';
import type {Call} from './calls.ts';
import type {ServedPort} from './serving.ts';

/** How the namespaces of Kubernetes lie in those of Cloud Map. */
export interface CloudMap {
  /** Name of the Cloud Map namespace for the services of a Kubernetes namespace. */
  namespaceOf(namespace: string): string;
  /** Services of other Kubernetes namespaces with the same name and port, wherever they lie. */
  namesakes(port: ServedPort): readonly KubeObject<Service>[];
}

/**
 * All services share one Cloud Map namespace, so that calls between namespaces of Kubernetes work. Where two namespaces both
 * have a Service `api`, the short name can mean only one of them in a shared namespace: Kubernetes namespaces that do so and
 * do not call each other get Cloud Map namespaces of their own (mapping of Services, §1.4 a). With `aliases: all` the user
 * says that calls cannot be told from the manifests, and nothing is set apart.
 */
export function cloudMap(
  ports: readonly ServedPort[],
  services: readonly KubeObject<Service>[],
  calls: readonly Call[],
  config: Config,
): CloudMap {
  const {namespace: shared, aliases} = config.serviceConnect;
  const groupOf = connected(calls);
  const byName = namesOf(ports, services);
  const alike = (service: KubeObject<Service>, port: number) =>
    new Set([...(byName.get(nameOf(service, port)) ?? []), ...(byName.get(nameOf(service)) ?? [])]);
  const apart = new Set<string>();
  const dialled = new Map(ports.map(port => [nameOf(port.service, port.dialled), port]));
  for (const port of aliases === 'all' ? [] : dialled.values()) {
    const groups = new Set([...alike(port.service, port.dialled)].map(({ref}) => groupOf(ref.namespace)));
    if (groups.size > 1) for (const group of groups) apart.add(group);
  }
  return {
    namespaceOf(namespace) {
      const group = groupOf(namespace);
      return apart.has(group) ? `${shared}-${group || 'default'}` : shared;
    },
    namesakes: ({service, dialled}) =>
      [...alike(service, dialled)].filter(({ref}) => ref.namespace !== service.ref.namespace),
  };
}

/**
 * The Services by what a client dials, `web:80`, and those that name no port by `web` alone. Services that nothing serves
 * count too: their callers must not reach a Service of another namespace.
 */
function namesOf(
  served: readonly ServedPort[],
  services: readonly KubeObject<Service>[],
): ReadonlyMap<string, ReadonlySet<KubeObject<Service>>> {
  const byName = new Map<string, Set<KubeObject<Service>>>();
  const add = (service: KubeObject<Service>, port?: number): void => {
    const key = nameOf(service, port);
    const known = byName.get(key);
    if (known) known.add(service);
    else byName.set(key, new Set([service]));
  };
  for (const {service, dialled} of served) add(service, dialled);
  for (const service of services) {
    const {ports = []} = service.value.spec ?? {};
    if (ports.length === 0) add(service);
    for (const {port, targetPort} of ports) {
      if (port !== undefined) add(service, port);
      if (typeof targetPort === 'number') add(service, targetPort);
    }
  }
  return byName;
}

function nameOf({ref}: KubeObject<Service>, port?: number): string {
  return port === undefined ? ref.name : `${ref.name}:${port}`;
}

/** Namespaces that call each other, by their first name: a function from a namespace to its group. */
function connected(calls: readonly Call[]): (namespace: string) => string {
  const parents = new Map<string, string>();
  const find = (namespace: string): string => {
    let root = namespace;
    for (let up = parents.get(root); up !== undefined; up = parents.get(root)) root = up;
    return root;
  };
  for (const {caller, service, certain} of calls) {
    if (!certain || runsAs(caller) !== 'service') continue;
    const [a = '', b = ''] = [find(caller.namespace), find(service.ref.namespace)].sort();
    if (a !== b) parents.set(b, a);
  }
  return find;
}
