import {isQualified} from './cluster-names.ts';
import {CLUSTER_DOMAIN, resolveServiceName, type ServiceNames} from './service-names.ts';

/** A question for an SRV record that a text holds: which port and host a service has. */
export interface SrvName {
  /** As it stands: `_http._tcp.web.shop.svc.cluster.local`. */
  readonly text: string;
  /** Lower-case labels of the host behind the port and the protocol. */
  readonly labels: readonly string[];
}

/** `_port._protocol.host`, and the URLs of which a driver of MongoDB makes such a question. */
const QUESTION = /(?<![\w-])_[a-z0-9-]{1,63}\._(?:tcp|udp|sctp)\.([a-z0-9](?:[a-z0-9.-]{0,240}[a-z0-9])?)/gi;
const MONGODB =
  /(?<![\w+.-])mongodb\+srv:\/\/(?:[^\s"'`@/]{0,300}@)?([a-z0-9](?:[a-z0-9.-]{0,240}[a-z0-9])?)/gi;

/** What each of them holds, and most texts do not. */
const HINT = /\._|\+srv:/i;

/** The SRV names in a text, each once, in their order. */
function srvNamesIn(text: string): readonly SrvName[] {
  if (!HINT.test(text)) return [];
  const asked = [...text.matchAll(QUESTION)].map(([whole, host = '']) => ({text: whole, host}));
  const urls = [...text.matchAll(MONGODB)].map(([, host = '']) => ({text: `mongodb+srv://${host}`, host}));
  const found = [...asked, ...urls].map(({text: name, host}) => ({
    text: name,
    labels: host.toLowerCase().split('.'),
  }));
  return [...new Map(found.map(each => [each.text, each])).values()];
}

/**
 * The SRV names in a text of `namespace` that the DNS of the cluster answers: those of Services of the run, and all that end as
 * names of Services do.
 */
export function clusterSrvNamesIn(
  text: string,
  namespace: string,
  services: ServiceNames,
  clusterDomain: string = CLUSTER_DOMAIN,
): readonly SrvName[] {
  return srvNamesIn(text).filter(
    ({labels}) =>
      isQualified(labels, clusterDomain) ||
      resolveServiceName(labels, namespace, services, clusterDomain) !== undefined,
  );
}
