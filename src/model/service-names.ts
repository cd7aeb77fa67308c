import type {NameForm} from './inventory.ts';

/** Names of the Services of a run, to ask with untrusted text. */
export interface ServiceNames {
  has(namespace: string, name: string): boolean;
  /** True when any namespace has a Service of this name. */
  knows(name: string): boolean;
}

/** The names of these Services. */
export function serviceNames(
  services: Iterable<{readonly namespace: string; readonly name: string}>,
): ServiceNames {
  const namespaces = new Map<string, Set<string>>();
  for (const {namespace, name} of services) {
    const known = namespaces.get(name);
    if (known) known.add(namespace);
    else namespaces.set(name, new Set([namespace]));
  }
  return {
    has: (namespace, name) => namespaces.get(name)?.has(namespace) ?? false,
    knows: name => namespaces.has(name),
  };
}

/** A host name that is a Service's. */
export interface ServiceName {
  readonly namespace: string;
  readonly name: string;
  readonly form: NameForm;
  /** The pod of a headless Service that is named before it: `kafka-0` in `kafka-0.kafka`. */
  readonly pod?: string;
}

/** The domain of a cluster unless its owner chose another. */
export const CLUSTER_DOMAIN = 'cluster.local';

/**
 * Which Service `name[.namespace[.svc[.<cluster domain>]]]` means for a pod of `namespace`, also behind a pod's name with an
 * ordinal. Undefined when there is no such Service.
 */
export function resolveServiceName(
  labels: readonly string[],
  namespace: string,
  names: ServiceNames,
  clusterDomain: string = CLUSTER_DOMAIN,
): ServiceName | undefined {
  const whole = plainName(labels, namespace, names, clusterDomain);
  if (whole) return whole;
  const [pod = '', ...rest] = labels;
  if (!/-\d+$/.test(pod)) return undefined;
  const service = plainName(rest, namespace, names, clusterDomain);
  return service && {...service, pod};
}

function plainName(
  labels: readonly string[],
  from: string,
  names: ServiceNames,
  clusterDomain: string,
): ServiceName | undefined {
  const [name = '', namespace = from, svc, ...domain] = labels;
  if (!names.has(namespace, name)) return undefined;
  if (svc === undefined) return {namespace, name, form: labels.length === 1 ? 'short' : 'ns'};
  if (svc !== 'svc') return undefined;
  if (domain.length === 0) return {namespace, name, form: 'svc'};
  return domain.join('.') === clusterDomain ? {namespace, name, form: 'fqdn'} : undefined;
}

/** True when a host name with these labels may be a Service's: cheap, to skip most words of a text. */
export function mayNameService(labels: readonly string[], names: ServiceNames): boolean {
  const [first = '', second] = labels;
  return names.knows(first) || (second !== undefined && names.knows(second));
}

/** Keys whose value is a host by their very name (mapping of Services, §1.5). */
const HOST_KEY =
  /(?:HOST(?:NAME)?|URL|URI|ADDR(?:ESS)?|ENDPOINT|SERVER|DSN|BROKER|SEED|PEER|MEMBER|SENTINEL|CONTACT_?POINT|UPSTREAM)(?:E?S)?$|NODES$/i;

/** True when a variable, flag or field of this name holds a host or a URL. */
export function isHostKey(key: string): boolean {
  return HOST_KEY.test(key);
}
