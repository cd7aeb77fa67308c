import {DATA_PORTS} from '../model/endpoints.ts';
import type {ContainerPart, Workload} from '../model/inventory.ts';
import {repositoryOf, words} from './repository-words.ts';

/** A product that keeps state. */
export interface Product {
  readonly name: string;
  /** The managed service of AWS that takes its place, where there is one. */
  readonly service?: string;
  /** When the service fits, or what else does: a phrase. */
  readonly note?: string;
}

/** A product that AWS runs as a service. */
export type ManagedProduct = Product & Required<Pick<Product, 'service'>>;

/** Names of repositories, each as a whole word. The first that fits counts. */
const PRODUCTS: readonly (readonly [names: string, product: Product])[] = [
  ['mysql|mysqld|percona', {name: 'MySQL', service: 'Amazon RDS or Aurora'}],
  ['mariadb', {name: 'MariaDB', service: 'Amazon RDS for MariaDB or Aurora'}],
  [
    'postgres|postgresql|postgis|timescaledb|pgvector|spilo',
    {name: 'PostgreSQL', service: 'Amazon RDS or Aurora'},
  ],
  ['mssql', {name: 'SQL Server', service: 'Amazon RDS for SQL Server'}],
  ['oracle', {name: 'Oracle Database', service: 'Amazon RDS for Oracle'}],
  [
    'mongo|mongodb',
    {
      name: 'MongoDB',
      service: 'Amazon DocumentDB',
      note: 'MongoDB Atlas runs MongoDB itself',
    },
  ],
  [
    'redis|valkey|keydb|dragonfly',
    {name: 'Redis', service: 'Amazon ElastiCache', note: 'MemoryDB where the data must last'},
  ],
  ['memcached', {name: 'Memcached', service: 'Amazon ElastiCache'}],
  ['kafka|redpanda', {name: 'Kafka', service: 'Amazon MSK'}],
  ['zookeeper', {name: 'ZooKeeper', service: 'Amazon MSK', note: 'where it serves Kafka'}],
  ['rabbitmq', {name: 'RabbitMQ', service: 'Amazon MQ'}],
  ['activemq|artemis', {name: 'ActiveMQ', service: 'Amazon MQ'}],
  ['elasticsearch|opensearch', {name: 'Elasticsearch', service: 'Amazon OpenSearch Service'}],
  ['cassandra|scylla', {name: 'Cassandra', service: 'Amazon Keyspaces'}],
  ['neo4j', {name: 'Neo4j', service: 'Amazon Neptune', note: 'Neo4j Aura runs Neo4j itself'}],
  ['influxdb', {name: 'InfluxDB', service: 'Amazon Timestream for InfluxDB'}],
  ['minio', {name: 'MinIO', service: 'Amazon S3'}],
  // Stand-ins for services of AWS, which keep what they are given as well.
  ['dynamodb', {name: 'DynamoDB local', service: 'Amazon DynamoDB'}],
  ['elasticmq', {name: 'ElasticMQ', service: 'Amazon SQS'}],
  ['vault|openbao', {name: 'Vault', service: 'AWS Secrets Manager', note: 'HCP Vault runs Vault itself'}],
  [
    'prometheus|thanos|mimir|victoria',
    {name: 'Prometheus', service: 'Amazon Managed Service for Prometheus'},
  ],
  ['grafana', {name: 'Grafana', service: 'Amazon Managed Grafana'}],
  ['loki', {name: 'Loki', service: 'Amazon CloudWatch Logs'}],
  ['etcd', {name: 'etcd'}],
  ['cockroach|cockroachdb', {name: 'CockroachDB'}],
  ['clickhouse', {name: 'ClickHouse'}],
  ['couchdb', {name: 'CouchDB'}],
  ['nats', {name: 'NATS'}],
  ['mosquitto|emqx|hivemq', {name: 'an MQTT broker'}],
  ['solr', {name: 'Solr'}],
  ['meilisearch', {name: 'Meilisearch'}],
  ['typesense', {name: 'Typesense'}],
  ['qdrant', {name: 'Qdrant'}],
  ['weaviate', {name: 'Weaviate'}],
  ['milvus', {name: 'Milvus'}],
  ['chroma|chromadb', {name: 'Chroma'}],
  ['rethinkdb', {name: 'RethinkDB'}],
  ['arangodb', {name: 'ArangoDB'}],
  ['surrealdb', {name: 'SurrealDB'}],
  ['dgraph', {name: 'Dgraph'}],
  ['pulsar', {name: 'Pulsar'}],
  ['beanstalkd', {name: 'beanstalkd'}],
];

const BY_WORD = PRODUCTS.map(([names, product]) => [words(names), product] as const);
const BY_NAME = new Map(PRODUCTS.map(([, product]) => [product.name, product]));

/** Images that only serve such a product. */
const HELPERS = words('exporter|ui|admin|commander|express|proxy|operator|backup|client|xtrabackup');
/** Images that hand on what they are asked to one that they do not run themselves. */
const RELAYS = words(
  'pgbouncer|pgpool|proxysql|maxscale|haproxy|envoy|nginx|traefik|twemproxy|nutcracker|gateway|router|relay|tunnel|socat|stunnel|ssh|bastion',
);

/** Words of an image's name that say how a product is packed, and not that the image is something else. */
const PACKING =
  /^(?:v?\d[\w]*|server|local|native|stack|db|database|alpine|debian|ubuntu|ubi\d*|rhel\d*|centos\d*|fips|official|community|enterprise|ce|ee|oss|lts|cluster|sentinel|ha|standalone|single|node|master|primary|broker|docker|image|container|amd64|arm64|library|cp)$/;

/** The product with a managed service that a workload's main containers run, by the names of their images. */
export function managedProductOf({containers}: Pick<Workload, 'containers'>): ManagedProduct | undefined {
  for (const container of containers) {
    const repository = repositoryOf(container);
    if (container.role !== 'main' || HELPERS.test(repository)) continue;
    const program = programIn(repository);
    const found = BY_WORD.find(([names]) => names.test(program))?.[1];
    if (found && hasService(found)) return found;
  }
  return undefined;
}

/**
 * The part of a repository that names its program: who publishes `grafana/loki` has other programs too. All of it where the last
 * part says nothing: `mssql/server`.
 */
function programIn(repository: string): string {
  const last = repository.slice(repository.lastIndexOf('/') + 1);
  return last.split(/[-_.]/).every(word => PACKING.test(word)) ? repository : last;
}

function hasService(product: Product): product is ManagedProduct {
  return product.service !== undefined;
}

/**
 * The product that answers at a port of a container: its image is called so and nothing else, or the port is the product's own. An
 * application whose image has the name of its database in its own (`orders-redis-sync`) runs none.
 */
export function productAt(container: ContainerPart, port: number): Product | undefined {
  const repository = repositoryOf(container);
  if (HELPERS.test(repository) || RELAYS.test(repository)) return undefined;
  return productNamed(container) ?? BY_NAME.get(DATA_PORTS.get(port) ?? '');
}

/** The product that the image of a container is called by, and by nothing else. */
export function productNamed(container: ContainerPart): Product | undefined {
  const repository = repositoryOf(container);
  const image = repository.slice(repository.lastIndexOf('/') + 1);
  return BY_WORD.find(
    ([names]) =>
      names.test(image) && image.split(/[-_.]/).every(word => names.test(word) || PACKING.test(word)),
  )?.[1];
}
