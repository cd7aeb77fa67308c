import {WHOLE} from '../object-rule.ts';
import {defineRule} from '../rule.ts';
import {type Advice, advise, knows} from './advice.ts';

/** Objects from which operators make databases, brokers and other stores. */
export const DATABASES: readonly Advice[] = [
  {
    product: 'Strimzi',
    groups: ['kafka.strimzi.io', 'core.strimzi.io'],
    kinds: ['Kafka', 'KafkaNodePool', 'StrimziPodSet'],
    level: 'blocker',
    fidelity: 'unsupported',
    says: 'Amazon MSK runs Kafka on AWS.',
  },
  {
    product: 'Strimzi',
    groups: ['kafka.strimzi.io'],
    level: 'action',
    fidelity: 'manual',
    says:
      'It describes something around Kafka (a topic, a user, a connector, a mirror), which must be made anew ' +
      'beside Amazon MSK.',
    todo: 'Make it with the tools of Kafka, or with MSK Connect and MSK Replicator.',
  },
  {
    product: 'CloudNativePG',
    groups: ['postgresql.cnpg.io', 'barmancloud.cnpg.io'],
    kinds: ['Backup', 'ScheduledBackup', 'ObjectStore'],
    level: 'info',
    fidelity: 'dropped',
    says: 'It is about the backups of a cluster of PostgreSQL; Amazon RDS and Aurora make backups of their own.',
    todo: 'Set how long RDS keeps its backups (`BackupRetentionPeriod`); keep the old ones as long as somebody may need them.',
  },
  {
    product: 'CloudNativePG',
    groups: ['postgresql.cnpg.io'],
    kinds: ['Pooler', 'Database', 'Publication', 'Subscription', 'ImageCatalog', 'ClusterImageCatalog'],
    level: 'action',
    fidelity: 'manual',
    says: 'It describes something of a cluster of PostgreSQL (a database, a pooler, a replication), which must be made anew in Amazon RDS or Aurora.',
    todo: 'Make databases and replications with SQL; in place of a pooler RDS Proxy keeps connections, to whose address the applications change.',
  },
  {
    product: 'a PostgreSQL operator',
    groups: [
      'acid.zalan.do',
      'postgresql.cnpg.io',
      'postgres-operator.crunchydata.com',
      'pgv2.percona.com',
      'kubegres.reactive-tech.io',
      'stackgres.io',
    ],
    level: 'blocker',
    fidelity: 'unsupported',
    says: 'Amazon RDS or Aurora runs PostgreSQL on AWS.',
  },
  {
    product: 'a MySQL operator',
    groups: [
      'mysql.oracle.com',
      'pxc.percona.com',
      'ps.percona.com',
      'moco.cybozu.com',
      'mysql.presslabs.org',
      'k8s.mariadb.com',
      'planetscale.com',
    ],
    level: 'blocker',
    fidelity: 'unsupported',
    says: 'Amazon RDS or Aurora runs MySQL and MariaDB on AWS.',
  },
  {
    product: 'a MongoDB operator',
    groups: ['mongodb.com', 'mongodbcommunity.mongodb.com', 'psmdb.percona.com'],
    level: 'blocker',
    fidelity: 'unsupported',
    says: 'Amazon DocumentDB understands the protocol of MongoDB; MongoDB Atlas runs MongoDB itself on AWS.',
  },
  {
    product: 'a Redis operator',
    groups: ['databases.spotahome.com', 'redis.redis.opstreelabs.in', 'app.redislabs.com', 'dragonflydb.io'],
    level: 'blocker',
    fidelity: 'unsupported',
    says: 'Amazon ElastiCache (or MemoryDB, where the data must last) runs Redis and Valkey on AWS.',
  },
  {
    product: 'Elastic Cloud on Kubernetes',
    groups: [
      'elasticsearch.k8s.elastic.co',
      'kibana.k8s.elastic.co',
      'logstash.k8s.elastic.co',
      'enterprisesearch.k8s.elastic.co',
      'opensearch.opster.io',
    ],
    level: 'blocker',
    fidelity: 'unsupported',
    says:
      'Amazon OpenSearch Service runs OpenSearch with its dashboards; Elastic Cloud runs Elasticsearch itself ' +
      'on AWS.',
  },
  {
    product: 'the RabbitMQ operators',
    groups: ['rabbitmq.com'],
    level: 'blocker',
    fidelity: 'unsupported',
    says: 'Amazon MQ runs RabbitMQ on AWS.',
  },
  {
    product: 'an operator of a store',
    groups: [
      'cassandra.datastax.com',
      'k8ssandra.io',
      '*.k8ssandra.io',
      'clickhouse.altinity.com',
      'minio.min.io',
      'etcd.database.coreos.com',
      'zookeeper.pravega.io',
      'druid.apache.org',
      'solr.apache.org',
      'couchbase.com',
      'pingcap.com',
      'crdb.cockroachlabs.com',
      'ydb.tech',
      'nats.io',
      'jetstream.nats.io',
      'pulsar.streamnative.io',
      'platform.confluent.io',
      'ceph.rook.io',
      'longhorn.io',
      'infinispan.org',
      'hazelcast.com',
      'scylla.scylladb.com',
      'kubedb.com',
      '*.kubeblocks.io',
      'kubeblocks.io',
    ],
    level: 'blocker',
    fidelity: 'unsupported',
    says: 'It keeps data in the cluster; ECS has no operator that would do so.',
  },
];

export default defineRule({
  id: 'custom-resource/database',
  on: 'other',
  claims: WHOLE,
  summary:
    'Databases, brokers and stores that an operator runs are not converted: a managed service of AWS takes ' +
    'their place.',
  rationale:
    'An operator keeps stateful pods, their volumes, backups and failover. None of that exists on ECS, and a ' +
    'database in a single task with a volume would be worse than what it replaces. ' +
    knows(DATABASES),
  remediation:
    'Move the data to the managed service, change the addresses in the configuration of the applications, and ' +
    'convert those.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/extend-kubernetes/operator/'],
    ecs: [
      'https://docs.aws.amazon.com/databases-on-aws-how-to-choose/latest/databases-on-aws-how-to-choose.html',
      'https://docs.aws.amazon.com/dms/latest/userguide/Welcome.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['unsupported', 'manual'],
  examples: [
    {
      name: 'a Kafka of Strimzi',
      given: `apiVersion: kafka.strimzi.io/v1
kind: Kafka
metadata: {name: events, namespace: shop}
spec: {kafka: {}}`,
      findings: [{level: 'blocker', fidelity: 'unsupported', says: 'Amazon MSK'}],
    },
    {
      name: 'a topic',
      given: `apiVersion: kafka.strimzi.io/v1
kind: KafkaTopic
metadata: {name: orders, namespace: shop}
spec: {partitions: 3}`,
      findings: [{level: 'action', fidelity: 'manual', says: 'topic'}],
    },
  ],
  map(subject) {
    advise(subject, DATABASES);
  },
});
