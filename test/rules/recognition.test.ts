import {describe, expect, test} from 'vitest';
import {agentOf} from '../../src/choices/daemon-set/agents.ts';
import {apiUses, apiUsesOfRole} from '../../src/choices/kubernetes-api.ts';
import {managedProductOf, productAt} from '../../src/choices/products.ts';
import type {Workload} from '../../src/model/inventory.ts';

/** A workload with main containers of these images, as far as recognition looks at it. */
function running(name: string, ...images: string[]): Pick<Workload, 'name' | 'containers'> {
  const containers = images.map((image, index) => ({
    name: `c${index}`,
    role: 'main' as const,
    index,
    path: `/spec/template/spec/containers/${index}`,
    value: {name: `c${index}`, image},
  }));
  return {name, containers};
}

describe('the product that a StatefulSet runs', () => {
  test.each([
    ['mysql:5.7', 'MySQL'],
    ['docker.io/bitnami/postgresql:16@sha256:0', 'PostgreSQL'],
    ['public.ecr.aws/docker/library/postgres', 'PostgreSQL'],
    ['registry.example.com:5000/data/mongodb-community-server', 'MongoDB'],
    ['confluentinc/cp-kafka:7', 'Kafka'],
    ['registry.k8s.io/kubernetes-zookeeper:1.0', 'ZooKeeper'],
    ['docker.elastic.co/elasticsearch/elasticsearch:8.1', 'Elasticsearch'],
    ['mcr.microsoft.com/mssql/server:2022', 'SQL Server'],
    ['grafana/loki:3', 'Loki'],
    ['grafana/grafana:11', 'Grafana'],
    ['grafana/alloy:1', undefined],
    ['opensearchproject/opensearch:2', 'Elasticsearch'],
    ['example/app:1', undefined],
    ['example/mysqlish:1', undefined],
    ['prom/mysqld-exporter', undefined],
    ['', undefined],
  ])('%s → %s', (image, product) => {
    expect(managedProductOf(running('x', image))?.name).toBe(product);
  });

  test('helpers beside it do not hide it', () => {
    expect(managedProductOf(running('x', 'oliver006/redis_exporter', 'rabbitmq:3'))?.name).toBe('RabbitMQ');
  });
});

describe('the product that answers at a port', () => {
  test.each([
    ['redis:7-alpine', 6379, 'Redis'],
    ['docker.io/bitnami/redis-cluster:7', 7000, 'Redis'],
    ['mongo', 27017, 'MongoDB'],
    ['confluentinc/cp-kafka:7', 29092, 'Kafka'],
    ['example/orders-db:1', 3306, 'MySQL'],
    ['mcr.microsoft.com/mssql/server:2022', 1433, 'SQL Server'],
    ['nats:2', 4222, 'NATS'],
    ['amazon/dynamodb-local:2.5.2', 8000, 'DynamoDB local'],
    ['softwaremill/elasticmq-native:1.6.1', 9324, 'ElasticMQ'],
    ['cr.weaviate.io/semitechnologies/weaviate:1.27.0', 8080, 'Weaviate'],
    ['chromadb/chroma:0.5.20', 8000, 'Chroma'],
    ['example/dynamodb-importer:1', 8000, undefined],
    ['example/orders-redis-sync:1', 8080, undefined],
    ['example/kafka-consumer:1', 8080, undefined],
    ['example/app:1', 8080, undefined],
    ['prom/mysqld-exporter', 9104, undefined],
    ['bitnami/pgbouncer:1', 5432, undefined],
    ['haproxy:3', 3306, undefined],
    ['', 80, undefined],
  ])('%s at %i → %s', (image, port, product) => {
    const [container] = running('x', image).containers;
    expect(container && productAt(container, port)?.name).toBe(product);
  });
});

describe('the agent that a DaemonSet runs', () => {
  test.each([
    ['node-exporter', 'quay.io/prometheus/node-exporter:v1.8', 'info'],
    ['aws-node', '602401143452.dkr.ecr.eu-west-1.amazonaws.com/amazon-k8s-cni:v1.19', 'info'],
    ['ebs-csi-node', 'public.ecr.aws/ebs-csi-driver/aws-ebs-csi-driver:v1', 'info'],
    ['fluent-bit', 'public.ecr.aws/aws-observability/aws-for-fluent-bit:2', 'info'],
    ['fluent-bit', 'cr.fluentbit.io/fluent/fluent-bit:3', 'action'],
    ['datadog', 'gcr.io/datadoghq/agent:7', 'action'],
    ['otel', 'otel/opentelemetry-collector-contrib:0.100', 'action'],
    ['traefik', 'traefik:v3', 'action'],
    ['sync', 'example/sync:1', undefined],
  ])('%s with %s: %s', (name, image, level) => {
    expect(agentOf(running(name, image))?.level).toBe(level);
  });

  test('a very long name takes no time', () => {
    expect(agentOf(running('x-'.repeat(100_000), `${'a-'.repeat(100_000)}csi`))).toBeUndefined();
  });
});

describe('what permissions tell of a program', () => {
  const rule = (apiGroups: string[], resources: string[], verbs: string[]) => [{apiGroups, resources, verbs}];

  test.each([
    ['nothing', [], []],
    ['events only', rule([''], ['events'], ['create', 'patch']), []],
    ['metrics of the API server', [{nonResourceURLs: ['/metrics'], verbs: ['get']}], []],
    ['pod security', rule(['policy'], ['podsecuritypolicies'], ['use']), []],
    ['a context of OpenShift', rule(['security.openshift.io'], ['securitycontextconstraints'], ['use']), []],
    ['leases', rule(['coordination.k8s.io'], ['leases'], ['get', 'create', 'update']), ['elect a leader']],
    ['an election by ConfigMap', rule([''], ['configmaps'], ['get', 'create', 'update']), ['elect a leader']],
    ['peers', rule([''], ['pods', 'endpoints'], ['get', 'list', 'watch']), ['look up pods and Services']],
    ['secrets', rule([''], ['secrets'], ['get']), ['read ConfigMaps or Secrets']],
    ['jobs', rule(['batch'], ['jobs'], ['create']), ['start pods or Jobs']],
    ['jobs and their end', rule(['batch'], ['jobs'], ['create', 'delete']), ['start pods or Jobs']],
    ['a cleanup', rule([''], ['pods'], ['list', 'delete']), ['delete pods or Jobs']],
    ['an eviction', rule([''], ['pods/eviction'], ['create']), ['delete pods or Jobs']],
    ['labels of its own pod', rule([''], ['pods'], ['get', 'patch']), ['look up pods and Services']],
    ['everything', rule(['*'], ['*'], ['*']), ['watch or manage the cluster itself']],
    ['nodes', rule([''], ['nodes'], ['watch']), ['watch or manage the cluster itself']],
    ['custom resources', rule(['example.com'], ['tenants'], ['get']), ['watch or manage the cluster itself']],
    ['something else', rule(['apps'], ['controllerrevisions'], ['get']), ['read or change objects']],
  ])('%s', (_name, rules, may) => {
    expect(apiUses(rules).map(use => use.may)).toEqual(may);
  });

  test('roles of every cluster are known by their names', () => {
    expect(apiUsesOfRole('cluster-admin')[0]?.level).toBe('blocker');
    expect(apiUsesOfRole('view')[0]?.level).toBe('action');
    expect(apiUsesOfRole('system:openshift:scc:anyuid')).toEqual([]);
    expect(apiUsesOfRole('constructor')[0]?.level).toBe('action');
  });
});
