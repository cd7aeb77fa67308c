import {hostNamesIn} from './host-names.ts';
import {CLUSTER_DOMAIN, resolveServiceName, type ServiceNames} from './service-names.ts';

/** A host name that only the DNS of the cluster answers, and that no Service of the input has. */
export interface ClusterName {
  /** In lower case, without port: `nats.infra.svc.cluster.local`. */
  readonly host: string;
  /** It ends as names of Services do. False: a word, or two, where a host stands, which may be known by other means. */
  readonly sure: boolean;
}

/** Where names are looked up. */
export interface ClusterNameOptions {
  readonly services: ServiceNames;
  /** The namespace of the text. */
  readonly namespace: string;
  /** The variable, flag or file that the text belongs to. */
  readonly key?: string | undefined;
  /** Domain of the cluster. */
  readonly clusterDomain?: string;
}

/** Protocols whose URLs name a host, and names of gRPC (`dns:///web:50051`); `s3://bucket` and `file://` name none. */
const HOST_URL =
  /(?<![\w+.-])(?:dns:\/\/\/|passthrough:\/\/\/|(?:https?|wss?|grpcs?|tcp|udp|tls|rediss?|postgres(?:ql)?|mysql|mariadb|mongodb|amqps?|nats|mqtts?|kafka|ldaps?|smtps?|memcached?|bolt|neo4j|clickhouse|sqlserver|s?ftp)(?:\+[a-z0-9]{1,20})?:\/\/)([^\s"'`<>;|\\(){}[\]]{1,300})/gi;
/** Variables of this name hold a host; `HOST` and `HOSTNAME` alone are a program's own. */
const HOST_VARIABLE = /[\w.-](?:HOST(?:NAME)?|ADDR(?:ESS)?)$/i;
/** Variables of this name hold hosts where a port stands behind each; without one, the word may be anything. */
const SERVER_VARIABLE =
  /(?:^|[\w.-])(?:SERVERS?|BROKERS?|ENDPOINTS?|UR[IL]S?|HOSTS|ADDR(?:ESSE)?S|TARGETS?|UPSTREAMS?|NODES|PEERS|GATEWAYS?|BACKENDS?)$/i;
const WORD_AND_PORT = /^([a-z][a-z0-9-]{0,62}):\d{2,5}$/;
const ONE_WORD = /^([a-z][a-z0-9-]{0,62})(?::\d{1,5})?$/;
/** Words that name no other machine. */
const OWN: ReadonlySet<string> = new Set([
  'localhost',
  'none',
  'null',
  'true',
  'false',
  'default',
  'auto',
  'any',
  'all',
]);
/** Lists of what is *not* called through a proxy. */
const NO_PROXY = /no_proxy$/i;

/**
 * The names in `text` that stop resolving outside the cluster and that no Service of the input accounts for (mapping of Services, §1.5):
 * those of the form `name.namespace.svc`, and single words as the host of a URL or as the value of a variable for a host. Each once. The
 * API server and the cluster's DNS are the business of other rules.
 */
export function clusterNamesIn(text: string, options: ClusterNameOptions): readonly ClusterName[] {
  const {services, namespace, key = '', clusterDomain = CLUSTER_DOMAIN} = options;
  if (NO_PROXY.test(key)) return [];
  const qualified = /\.svc/i.test(text)
    ? hostNamesIn(text, labels => isQualified(labels, clusterDomain)).map(({labels}) => labels)
    : [];
  const namespaced = /[a-z0-9]\.[a-z]/i.test(text)
    ? hostNamesIn(text, isNamespaced)
        .filter(({scheme, port, labels}) => scheme || port !== undefined || isWhole(labels, text, key))
        .map(({labels}) => labels)
    : [];
  const words = [...urlWords(text), ...variableWords(text, key)].map(word => [word]);
  const found = new Map<string, ClusterName>();
  for (const labels of [...qualified, ...namespaced, ...words]) {
    const host = labels.join('.');
    if (isPlatform(labels) || resolveServiceName(labels, namespace, services, clusterDomain)) continue;
    found.set(host, {host, sure: labels.length > 2});
  }
  return [...found.values()];
}

/** True where a variable for a host holds this name and nothing else: `XRAY_DAEMON_ADDRESS=xray-service.default`. */
function isWhole(labels: readonly string[], text: string, key: string): boolean {
  return HOST_VARIABLE.test(key) && text.trim().toLowerCase() === labels.join('.');
}

/** `name.namespace.svc`, also behind the name of a pod, and before the domain of the cluster. */
export function isQualified(labels: readonly string[], clusterDomain: string): boolean {
  return [2, 3].some(at => {
    if (labels[at] !== 'svc') return false;
    const domain = labels.slice(at + 1).join('.');
    return domain === '' || domain === clusterDomain || domain === CLUSTER_DOMAIN;
  });
}

/** Namespaces by the names that teams give them. No domain of the internet ends so. */
const NAMESPACES: ReadonlySet<string> = new Set(
  (
    'monitoring observability logging tracing telemetry opentelemetry prometheus grafana loki jaeger kafka redis rabbitmq nats database ' +
    'databases postgres postgresql mysql mongodb elastic elasticsearch minio vault keycloak temporal infra infrastructure platform ' +
    'middleware messaging backend frontend staging production default'
  ).split(' '),
);

/** `kafka.kafka`, `otel-collector.monitoring`, `zipkin.istio-system`: the form `name.namespace`, which no name of the internet has. */
export function isNamespaced(labels: readonly string[]): boolean {
  const [name = '', namespace = '', ...others] = labels;
  if (others.length > 0 || !/^[a-z]/.test(name) || !/^[a-z]/.test(namespace)) return false;
  if (/^xn--/.test(namespace)) return false;
  return NAMESPACES.has(namespace) || /[a-z0-9]-[a-z0-9]/.test(namespace);
}

/** `kubernetes.default.svc` and the DNS of the cluster. */
function isPlatform([name = '', namespace]: readonly string[]): boolean {
  return (
    (name === 'kubernetes' && (namespace ?? 'default') === 'default') || /^(?:kube-dns|coredns)$/.test(name)
  );
}

/** Hosts of URLs that are one word. What stands before an `@` is left out, so that no part of a password is taken for a host. */
function urlWords(text: string): string[] {
  if (!text.includes('://')) return [];
  return [...text.matchAll(HOST_URL)].flatMap(([, rest = '']) => {
    const authority = rest.slice(rest.lastIndexOf('@') + 1).split(/[/?#,&]/, 1)[0] ?? '';
    const word = ONE_WORD.exec(authority.toLowerCase())?.[1];
    return word === undefined || OWN.has(word) ? [] : [word];
  });
}

/** `postgres` or `postgres:5432` in a variable for a host; `kafka-1:9092,kafka-2:9092` in one for servers. */
function variableWords(text: string, key: string): string[] {
  const words = HOST_VARIABLE.test(key)
    ? [ONE_WORD.exec(text.trim())?.[1]]
    : SERVER_VARIABLE.test(key)
      ? text.split(',').map(each => WORD_AND_PORT.exec(each.trim())?.[1])
      : [];
  return words.flatMap(word => (word === undefined || OWN.has(word) ? [] : [word]));
}
