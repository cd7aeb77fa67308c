import type {Workload} from '../../model/inventory.ts';
import {repositoryOf, words} from '../repository-words.ts';

/** A product that keeps state, and the managed service of AWS that takes its place. */
export interface Product {
  readonly name: string;
  readonly service: string;
  /** When the service fits, or what else does: a phrase. */
  readonly note?: string;
}

/** Names of repositories, each as a whole word, of the products that AWS runs as a service. The first that fits counts. */
const PRODUCTS: readonly (readonly [names: RegExp, product: Product])[] = [
  [words('mysql|mysqld|percona'), {name: 'MySQL', service: 'Amazon RDS or Aurora'}],
  [words('mariadb'), {name: 'MariaDB', service: 'Amazon RDS for MariaDB or Aurora'}],
  [
    words('postgres|postgresql|postgis|timescaledb|pgvector|spilo'),
    {name: 'PostgreSQL', service: 'Amazon RDS or Aurora'},
  ],
  [words('mssql'), {name: 'SQL Server', service: 'Amazon RDS for SQL Server'}],
  [words('oracle'), {name: 'Oracle Database', service: 'Amazon RDS for Oracle'}],
  [
    words('mongo|mongodb'),
    {name: 'MongoDB', service: 'Amazon DocumentDB', note: 'MongoDB Atlas runs MongoDB itself'},
  ],
  [
    words('redis|valkey|keydb|dragonfly'),
    {name: 'Redis', service: 'Amazon ElastiCache', note: 'MemoryDB where the data must last'},
  ],
  [words('memcached'), {name: 'Memcached', service: 'Amazon ElastiCache'}],
  [words('kafka|redpanda'), {name: 'Kafka', service: 'Amazon MSK'}],
  [words('zookeeper'), {name: 'ZooKeeper', service: 'Amazon MSK', note: 'where it serves Kafka'}],
  [words('rabbitmq'), {name: 'RabbitMQ', service: 'Amazon MQ'}],
  [words('activemq|artemis'), {name: 'ActiveMQ', service: 'Amazon MQ'}],
  [words('elasticsearch|opensearch'), {name: 'Elasticsearch', service: 'Amazon OpenSearch Service'}],
  [words('cassandra|scylla'), {name: 'Cassandra', service: 'Amazon Keyspaces'}],
  [words('neo4j'), {name: 'Neo4j', service: 'Amazon Neptune', note: 'Neo4j Aura runs Neo4j itself'}],
  [words('influxdb'), {name: 'InfluxDB', service: 'Amazon Timestream for InfluxDB'}],
  [words('minio'), {name: 'MinIO', service: 'Amazon S3'}],
  [
    words('vault|openbao'),
    {name: 'Vault', service: 'AWS Secrets Manager', note: 'HCP Vault runs Vault itself'},
  ],
  [
    words('prometheus|thanos|mimir|victoria'),
    {name: 'Prometheus', service: 'Amazon Managed Service for Prometheus'},
  ],
  [words('grafana'), {name: 'Grafana', service: 'Amazon Managed Grafana'}],
  [words('loki'), {name: 'Loki', service: 'Amazon CloudWatch Logs'}],
];

/** Images that only serve such a product. */
const HELPERS = words('exporter|ui|admin|commander|express|proxy|operator|backup|client|xtrabackup');

/** The product that a workload's main containers run, by the names of their images. */
export function productOf({containers}: Pick<Workload, 'containers'>): Product | undefined {
  for (const container of containers) {
    const repository = repositoryOf(container);
    if (container.role !== 'main' || HELPERS.test(repository)) continue;
    const found = PRODUCTS.find(([names]) => names.test(repository));
    if (found) return found[1];
  }
  return undefined;
}
