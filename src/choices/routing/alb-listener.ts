import {isObject} from '../../json.ts';
import type {KubeObject} from '../../model/inventory.ts';
import type {Ingress} from '../../model/kubernetes.generated.ts';
import {ALB, annotation, annotationPath, integerOf, jsonOf, listOf} from './annotation.ts';
import type {CertificateNeed, ListenerProtocol, Problem} from './route.ts';

/** The listeners that one Ingress of class alb asks for: port → protocol. */
export type ListenPorts = ReadonlyMap<number, ListenerProtocol>;

/**
 * `listen-ports`, else HTTPS on 443 where a certificate is named, else HTTP on 80: `spec.tls` alone opens no HTTPS listener
 * (`computeIngressListenPorts` of the AWS Load Balancer Controller).
 */
export function listenPorts(object: KubeObject<Ingress>, problems: Problem[]): ListenPorts {
  const key = `${ALB}listen-ports`;
  const raw = annotation(object, key);
  const standard = standardPorts(object);
  if (raw === undefined) return standard;
  const entries = jsonOf(raw);
  const ports = new Map<number, ListenerProtocol>();
  for (const entry of Array.isArray(entries) ? entries : []) {
    for (const [protocol, port] of isObject(entry) ? Object.entries(entry) : []) {
      if (
        (protocol === 'HTTP' || protocol === 'HTTPS') &&
        typeof port === 'number' &&
        port >= 1 &&
        port <= 65_535
      ) {
        ports.set(port, protocol);
      }
    }
  }
  if (ports.size > 0) return ports;
  problems.push({
    object,
    path: annotationPath(key),
    level: 'action',
    fidelity: 'manual',
    message:
      'listen-ports names no valid listener; the controller refuses such an Ingress. k2e uses its default port.',
  });
  return standard;
}

/** The listeners of an Ingress that names no ports. */
export function standardPorts(object: KubeObject<Ingress>): ListenPorts {
  return explicitCertificates(object).length > 0 ? new Map([[443, 'HTTPS']]) : new Map([[80, 'HTTP']]);
}

/** ARNs in `certificate-arn`, the first being the default certificate. */
function explicitCertificates(object: KubeObject<Ingress>): readonly string[] {
  return listOf(annotation(object, `${ALB}certificate-arn`));
}

/** The certificates of an HTTPS listener that one Ingress brings: named ones, else one for each host of its rules and of `tls`. */
export function certificatesOf(object: KubeObject<Ingress>): readonly CertificateNeed[] {
  const explicit = explicitCertificates(object);
  if (explicit.length > 0) return explicit.map(arn => ({arn}));
  const {rules = [], tls = []} = object.value.spec ?? {};
  const hosts = [...rules.map(rule => rule.host ?? ''), ...tls.flatMap(entry => entry.hosts ?? [])];
  return hosts.filter(host => host !== '').map(host => ({host: host.toLowerCase()}));
}

/** The port that `ssl-redirect` names, whether or not anything listens there; undefined where it is no number. */
export function sslRedirectPort(object: KubeObject<Ingress>): number | undefined {
  return integerOf(annotation(object, `${ALB}ssl-redirect`));
}
