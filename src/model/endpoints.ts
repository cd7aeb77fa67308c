import {isNamespaced} from './cluster-names.ts';
import {hostNamesIn} from './host-names.ts';
import {resolveServiceName, type ServiceNames} from './service-names.ts';

/** A server outside the cluster that a text names. */
export interface Endpoint {
  /** In lower case, without port; an address of IPv4 as well. */
  readonly host: string;
  /** `Amazon RDS`, `PostgreSQL`. */
  readonly what: string;
  /** It stands in a VPC, where a security group says who reaches it. False: somebody may admit by addresses, or everybody. */
  readonly sure: boolean;
}

/** Where names are looked up. */
export interface EndpointOptions {
  readonly services: ServiceNames;
  /** The namespace of the text. */
  readonly namespace: string;
  readonly clusterDomain?: string;
}

/**
 * Names that AWS gives to what has security groups, by service (the user guides of each service, “Connecting to …”). Public endpoints
 * of AWS' APIs, of OpenSearch domains outside of a VPC and of load balancers that face the internet are none of them.
 */
const IN_VPC: readonly (readonly [RegExp, string])[] = [
  // `truststore.pki` gives everybody the certificates of RDS.
  [/^(?!truststore\.pki\.).*\.rds\.amazonaws\.com(?:\.cn)?$/, 'Amazon RDS'],
  [/\.docdb(?:-elastic)?\.amazonaws\.com(?:\.cn)?$/, 'Amazon DocumentDB'],
  [/\.neptune\.amazonaws\.com(?:\.cn)?$/, 'Amazon Neptune'],
  [/\.cache\.amazonaws\.com(?:\.cn)?$/, 'Amazon ElastiCache'],
  [/\.memorydb\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/, 'Amazon MemoryDB'],
  [/\.dax-clusters\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/, 'DynamoDB Accelerator'],
  [/\.kafka(?:-serverless)?\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/, 'Amazon MSK'],
  [/\.mq\.[a-z0-9-]+\.(?:amazonaws\.com(?:\.cn)?|on\.aws)$/, 'Amazon MQ'],
  [/\.redshift(?:-serverless)?\.amazonaws\.com(?:\.cn)?$/, 'Amazon Redshift'],
  [/^vpc-.*\.(?:es\.amazonaws\.com(?:\.cn)?|aos\.[a-z0-9-]+\.on\.aws)$/, 'Amazon OpenSearch Service'],
  [/\.fsx\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/, 'Amazon FSx'],
  [/\.efs\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/, 'Amazon EFS'],
  [/\.vpce\.amazonaws\.com(?:\.cn)?$/, 'a VPC endpoint'],
  [/^internal-.*\.elb\.amazonaws\.com(?:\.cn)?$/, 'an internal load balancer'],
];
const OF_AWS = /amazonaws\.com|\.on\.aws/i;

/** The ports at which servers of data answer by default, and hardly anything else does. */
export const DATA_PORTS: ReadonlyMap<number, string> = new Map([
  [3306, 'MySQL'],
  [5432, 'PostgreSQL'],
  [1433, 'SQL Server'],
  [1521, 'Oracle Database'],
  [27017, 'MongoDB'],
  [6379, 'Redis'],
  [11211, 'Memcached'],
  [9092, 'Kafka'],
  [2181, 'ZooKeeper'],
  [5672, 'RabbitMQ'],
  [61616, 'ActiveMQ'],
  [9200, 'Elasticsearch'],
  [9042, 'Cassandra'],
  [7687, 'Neo4j'],
  [2379, 'etcd'],
  [26257, 'CockroachDB'],
  [5984, 'CouchDB'],
  [4222, 'NATS'],
  [1883, 'an MQTT broker'],
  [8983, 'Solr'],
  [6333, 'Qdrant'],
  [28015, 'RethinkDB'],
  [11300, 'beanstalkd'],
]);
const AT_DATA_PORT = new RegExp(`:(?:${[...DATA_PORTS.keys()].join('|')})(?!\\d)`);

/** Schemes of URLs of such servers. */
const DATA_SCHEMES: ReadonlyMap<string, string> = new Map([
  ['postgres', 'PostgreSQL'],
  ['postgresql', 'PostgreSQL'],
  ['mysql', 'MySQL'],
  ['mariadb', 'MySQL'],
  ['sqlserver', 'SQL Server'],
  ['mongodb', 'MongoDB'],
  ['redis', 'Redis'],
  ['rediss', 'Redis'],
  ['valkey', 'Redis'],
  ['valkeys', 'Redis'],
  ['memcached', 'Memcached'],
  ['amqp', 'RabbitMQ'],
  ['amqps', 'RabbitMQ'],
  ['nats', 'NATS'],
]);
const DATA_URL = new RegExp(
  `(?<![\\w+.-])(?:jdbc:)?(${[...DATA_SCHEMES.keys()].join('|')})(?:\\+[a-z0-9]{1,20})?://([^\\s"'\`<>;|\\\\(){}[\\]/?#]{1,300})`,
  'gi',
);

/** What of a URL follows its authority, and how much of that is looked at. */
const REST = /^[^\s"'`<>;|]*/;
const LONGEST = 1000;

/** The servers outside the cluster in a text that keep data or stand in a VPC: each host once. */
export function endpointsIn(text: string, options: EndpointOptions): readonly Endpoint[] {
  const found = new Map<string, Endpoint>();
  const add = (labels: readonly string[], what: string, sure: boolean) => {
    const host = labels.join('.');
    if (!found.has(host) && isOutside(labels, options)) found.set(host, {host, what, sure});
  };
  if (OF_AWS.test(text))
    for (const {labels} of hostNamesIn(text, each => inVpc(each) !== undefined))
      add(labels, inVpc(labels) ?? '', true);
  if (text.includes('://'))
    for (const {0: url, 1: scheme = '', 2: authority = '', index} of text.matchAll(DATA_URL)) {
      // An @ behind it: a password with a slash, and what stands before that is no host but a part of it.
      if (REST.exec(text.slice(index + url.length, index + url.length + LONGEST))?.[0].includes('@'))
        continue;
      for (const labels of hostsOf(authority))
        add(labels, DATA_SCHEMES.get(scheme.toLowerCase()) ?? '', false);
    }
  if (AT_DATA_PORT.test(text))
    for (const {labels, port = 0} of hostNamesIn(text, each => each.length > 1)) {
      const what = DATA_PORTS.get(port);
      if (what !== undefined) add(labels, what, false);
    }
  return [...found.values()];
}

function inVpc(labels: readonly string[]): string | undefined {
  const last = labels.at(-1);
  if (last !== 'com' && last !== 'cn' && last !== 'aws') return undefined;
  const host = labels.join('.');
  return IN_VPC.find(([name]) => name.test(host))?.[1];
}

/** The hosts of `user:password@a:1,b:2`, as labels. */
function hostsOf(authority: string): readonly (readonly string[])[] {
  return authority
    .slice(authority.lastIndexOf('@') + 1)
    .toLowerCase()
    .split(',')
    .map(host => host.replace(/:\d*$/, '').replace(/\.$/, ''))
    .filter(host => /^[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?$/.test(host))
    .map(host => host.split('.'));
}

/** True for a name or an address beyond the cluster and the pod. */
function isOutside(
  labels: readonly string[],
  {services, namespace, clusterDomain}: EndpointOptions,
): boolean {
  const [first = ''] = labels;
  if (labels.length < 2 || labels.includes('') || labels.includes('svc') || labels.at(-1) === 'consul')
    return false;
  // Such a name is one of the cluster, and is told as one.
  if (isNamespaced(labels)) return false;
  if (labels.length === 4 && labels.every(label => /^\d{1,3}$/.test(label)))
    return first !== '127' && first !== '0';
  // A last label of digits is a version or a number with a fraction.
  if (!/[a-z]/.test(labels.at(-1) ?? '')) return false;
  return !resolveServiceName(labels, namespace, services, clusterDomain);
}
