import type {KubeObject} from './inventory.ts';
import type {Service} from './kubernetes.generated.ts';

/**
 * What a variable says that Kubernetes makes for a Service (`pkg/kubelet/envvars/envvars.go`, v1.36.3): its address, one of
 * its port numbers, a URL of both (`tcp://10.0.0.1:80`), or a protocol.
 */
export type ServiceLinkMember = 'host' | 'port' | 'url' | 'protocol';

/** One variable that Kubernetes makes for a Service. */
export interface ServiceLink {
  readonly name: string;
  /** Undefined for the API server's own (`KUBERNETES_SERVICE_HOST` …), which every pod has, and for Services that the input lacks. */
  readonly service: KubeObject<Service> | undefined;
  /** The input has no such Service. */
  readonly isAbsent?: true;
  readonly member: ServiceLinkMember;
  /** Its text, where that does not depend on the cluster: port numbers and protocols. */
  readonly text?: string;
}

/** `redis-master` → `REDIS_MASTER`. */
function prefixOf(name: string): string {
  return name.replaceAll('-', '_').toUpperCase();
}

/**
 * The variables that pods get for a Service; none for a headless or external one, which has no address of its own.
 */
function serviceLinks(service: KubeObject<Service>): readonly ServiceLink[] {
  const {clusterIP, type, ports = []} = service.value.spec ?? {};
  if (clusterIP === 'None' || type === 'ExternalName' || ports.length === 0) return [];
  const prefix = prefixOf(service.ref.name);
  const links: ServiceLink[] = [{name: `${prefix}_SERVICE_HOST`, service, member: 'host'}];
  const add = (name: string, member: ServiceLinkMember, text?: string): void => {
    links.push({name, service, member, ...(text === undefined ? {} : {text})});
  };
  for (const [index, {port, name, protocol = 'TCP'}] of ports.entries()) {
    const number = String(port);
    if (index === 0) add(`${prefix}_SERVICE_PORT`, 'port', number);
    if (name) add(`${prefix}_SERVICE_PORT_${prefixOf(name)}`, 'port', number);
    if (index === 0) add(`${prefix}_PORT`, 'url');
    const base = `${prefix}_PORT_${number}_${protocol.toUpperCase()}`;
    add(base, 'url');
    add(`${base}_PROTO`, 'protocol', protocol.toLowerCase());
    add(`${base}_PORT`, 'port', number);
    add(`${base}_ADDR`, 'host');
  }
  return links;
}

const API_SERVER = /^KUBERNETES_(?:SERVICE_(HOST|PORT(?:_HTTPS)?)|PORT(?:_443_TCP(?:_(ADDR|PORT|PROTO))?)?)$/;

/** The variable of this name that tells a pod where the API server is, if it is one. */
export function apiServerLink(name: string): ServiceLink | undefined {
  const match = API_SERVER.exec(name);
  if (!match) return undefined;
  const part = match[1] ?? match[2] ?? '';
  const member = part === 'HOST' || part === 'ADDR' ? 'host' : part.startsWith('PORT') ? 'port' : 'url';
  return {name, service: undefined, member: part === 'PROTO' ? 'protocol' : member};
}

/** The variable of this name for one of these Services. */
export function serviceLink(name: string, services: readonly KubeObject<Service>[]): ServiceLink | undefined {
  for (const service of services) {
    if (!name.startsWith(`${prefixOf(service.ref.name)}_`)) continue;
    const link = serviceLinks(service).find(candidate => candidate.name === name);
    if (link) return link;
  }
  return undefined;
}

/**
 * The variable of this name for a Service that is not among these, if it is called as those that say where a Service is. A Service
 * that is there and gets no such variable, as a headless one, has none on Kubernetes either.
 */
export function absentLink(name: string, services: readonly KubeObject<Service>[]): ServiceLink | undefined {
  const [, prefix, part] = /^(.+)_SERVICE_(HOST|PORT)(?:_[A-Z0-9_]+)?$/.exec(name) ?? [];
  if (part === undefined || services.some(({ref}) => prefixOf(ref.name) === prefix)) return undefined;
  return {name, service: undefined, member: part === 'HOST' ? 'host' : 'port', isAbsent: true};
}
