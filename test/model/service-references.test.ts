import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import fc from 'fast-check';
import {describe, expect, it, test} from 'vitest';
import {overheardIn} from '../../src/model/overheard.ts';
import {serviceLinkReferences} from '../../src/model/service-link-references.ts';
import {serviceReferencesIn, serviceReferencesOf} from '../../src/model/service-references.ts';
import {inventoryOf, inventoryOfFiles, objectOf, workloadOf} from './manifests.ts';

const service = (name: string, namespace = 'shop', port = 8080, extra = '') =>
  `{apiVersion: v1, kind: Service, metadata: {name: ${name}, namespace: ${namespace}}, spec: {${extra}ports: [{port: ${port}}]}}`;

const SERVICES = [
  service('api'),
  service('redis', 'shop', 6379),
  service('db', 'data', 5432),
  service('kafka', 'shop', 9092, 'clusterIP: None, '),
].join('\n---\n');

/** The references of a Deployment `app` in `shop` whose container has these fields (JSON or flow YAML). */
function found(container: string, others = '', pod = '') {
  const inventory = inventoryOf(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}, annotations: {hook: "http://api:8080/hook"}}
    spec: {${pod} containers: [{name: app, image: i, ${container}}]}
---
${SERVICES}
---
${others}`);
  const workload = workloadOf(inventory, 'Deployment/shop/app');
  return {inventory, workload, references: serviceReferencesOf(workload, inventory)};
}

/** What is found in the value of one variable: Service, form, confidence. */
function inValue(name: string, value: string) {
  const {references} = found(`env: [{name: ${name}, value: ${JSON.stringify(value)}}]`);
  return references
    .filter(({path}) => path.includes('/env/'))
    .map(({service: {ref}, form, confidence}) => `${ref.namespace}/${ref.name} ${form} ${confidence}`);
}

describe('a value', () => {
  it.each([
    ['X', 'http://api', ['shop/api short high']],
    ['X', 'http://api:8080/v1?x=redis', ['shop/api short high']],
    ['X', 'HTTP://API.Shop', ['shop/api ns high']],
    ['X', 'api:8080', ['shop/api short high']],
    ['X', 'redis://:pw@redis:6379/0', ['shop/redis short high']],
    ['X', 'redis://redis:secret@elsewhere:1/0', []],
    ['X', 'dns:///api.shop.svc.cluster.local:8080', ['shop/api fqdn high']],
    ['X', 'dns:///api', ['shop/api short high']],
    ['X', 'dns://10.0.0.2/api:8080', ['shop/api short high']],
    ['X', 'passthrough:///api:8080', ['shop/api short high']],
    ['X', 'file:///api', []],
    ['X', 'postgresql:///db.data', []],
    ['X', 'jdbc:postgresql://db.data:5432/shop', ['data/db ns high']],
    ['X', 'db.data.svc', ['data/db svc high']],
    ['X', 'db.data.svc.cluster.local', ['data/db fqdn high']],
    ['X', 'db.data.svc.other.domain', []],
    ['X', 'root:pw@tcp(redis:6379)/x', ['shop/redis short high']],
    ['X', 'redis:6379,api:8080', ['shop/redis short high', 'shop/api short high']],
    ['REDIS_HOST', 'redis', ['shop/redis short medium']],
    ['BROKERS', 'redis', ['shop/redis short medium']],
    ['QW_PEER_SEEDS', 'redis', ['shop/redis short medium']],
    ['REDIS_NODES', 'redis, api', ['shop/redis short medium', 'shop/api short medium']],
    ['CACHE_SERVERS', 'redis;elsewhere:1', ['shop/redis short medium']],
    ['CACHE_SERVERS', 'we use redis, api and others', []],
    ['NODE', 'redis', ['shop/redis short low']],
    ['X', 'redis,api', []],
    ['X', 'db.data', ['data/db ns low']],
    ['X', 'api:9999', ['shop/api short medium']],
    ['X', 'redis', ['shop/redis short low']],
    ['X', 'db', []],
    ['X', 'registry.example.com/redis:6.2', []],
    ['X', 'redis:6.2', []],
    ['X', 'redis:7-alpine', []],
    ['X', 'we use redis for sessions', []],
    ['X', '/var/lib/redis', []],
    ['X', 'unix:///var/redis/redis', []],
    ['X', 'my-redis', []],
    ['X', 'redis.example.com', []],
    ['X', 'ops@redis', []],
    ['X', 'redis=1', []],
    ['X', 'redis()', []],
  ])('%s=%s', (name, value, expected) => {
    expect(inValue(name, value)).toEqual(expected);
  });

  it('tells port, pod and the trailing dot', () => {
    const {references} = found(
      'env: [{name: A, value: "kafka-0.kafka:9092,kafka-1.kafka.shop.svc:29092"}, {name: B, value: "http://db.data.svc.cluster.local.:5432"}]',
    );
    expect(references.filter(({path}) => path.includes('/env/'))).toMatchObject([
      {pod: 'kafka-0', host: 'kafka-0.kafka', port: 9092, portDeclared: true, form: 'short'},
      {
        pod: 'kafka-1',
        host: 'kafka-1.kafka.shop.svc',
        port: 29092,
        portDeclared: false,
        form: 'svc',
        confidence: 'high',
      },
      {host: 'db.data.svc.cluster.local', trailingDot: true},
    ]);
  });

  it('knows a cluster of another domain', () => {
    const {inventory, workload} = found('env: [{name: A, value: db.data.svc.corp.lan}]');
    const references = serviceReferencesOf(workload, inventory, {clusterDomain: 'corp.lan'});
    expect(references.filter(({path}) => path.endsWith('/env/0'))).toMatchObject([
      {form: 'fqdn', confidence: 'high'},
    ]);
  });
});

describe('a port in a variable beside that of the host', () => {
  const ports = (env: string, others = '', pod = '') =>
    found(`env: [${env}]`, others, pod)
      .references.filter(({path}) => path.includes('/env/'))
      .map(({host, port, portDeclared, confidence}) => ({host, port, portDeclared, confidence}));

  it.each([
    ['DB_HOST', 'DB_PORT', 'api', 8080, 'high'],
    ['PGHOST', 'PGPORT', 'api', 9090, 'medium'],
    ['spring.redis.hostname', 'spring.redis.port', 'redis', 6379, 'high'],
  ])('%s and %s', (host, port, value, number, confidence) => {
    expect(ports(`{name: ${port}, value: " ${number} "}, {name: ${host}, value: ${value}}`)).toEqual([
      {host: value, port: number, portDeclared: confidence === 'high', confidence},
    ]);
  });

  it.each([
    ['what the program binds', '{name: HOST, value: api}, {name: PORT, value: "3000"}'],
    ['a port that is none', '{name: DB_HOST, value: api}, {name: DB_PORT, value: "99999"}'],
    [
      'a value of a Secret',
      '{name: DB_HOST, value: api}, {name: DB_PORT, valueFrom: {secretKeyRef: {name: s, key: k}}}',
    ],
    ['something else', '{name: DB_HOST, value: api}, {name: REDIS_PORT, value: "6379"}'],
  ])('not %s', (_name, env) => {
    expect(ports(env).map(({port}) => port)).toEqual([undefined]);
  });

  it('does not take the port on which the workload itself listens for one of its Service', () => {
    const own =
      '{apiVersion: v1, kind: Service, metadata: {name: app, namespace: shop}, spec: {selector: {app: app}, ports: [{port: 80}]}}';
    const env = '{name: APP_HOST, value: app}, {name: APP_PORT, value: "3000"}';
    expect(ports(env, own).map(({port}) => port)).toEqual([undefined]);
  });

  it('leaves the port that stands behind the name', () => {
    expect(ports('{name: DB_HOST, value: "api:8080"}, {name: DB_PORT, value: "1"}')[0]?.port).toBe(8080);
  });
});

describe('a workload', () => {
  it('is searched in all that it reads', () => {
    const {references} = found(
      `command: [api, "--upstream=http://api:8080"], args: ["--redis-host", redis, db.data.svc],
       livenessProbe: {httpGet: {host: api, port: 80}}, readinessProbe: {exec: {command: [curl, "http://api:8080"]}},
       lifecycle: {preStop: {exec: {command: [curl, "http://redis:6379"]}}},
       env: [{name: K, valueFrom: {configMapKeyRef: {name: conf, key: HOST}}}, {name: S, valueFrom: {secretKeyRef: {name: sec, key: url}}},
             {name: V, value: "http://$(H):1/api"}, {name: LATER, value: "x"}],
       envFrom: [{configMapRef: {name: flat}}], volumeMounts: [{name: v, mountPath: /c}]`,
      `{apiVersion: v1, kind: ConfigMap, metadata: {name: conf, namespace: shop}, data: {HOST: redis, app.yaml: "upstream: http://api:8080\\nredis: notes\\ncache_host: redis\\n"}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: flat, namespace: shop}, data: {H: api}}
---
{apiVersion: v1, kind: Secret, metadata: {name: sec, namespace: shop}, stringData: {url: "postgres://u:hidden@db.data:5432", other: "http://api"}}`,
      'volumes: [{name: v, configMap: {name: conf}}],',
    );
    const base = '/spec/template/spec/containers/0';
    expect(
      references.map(({path, host, confidence, object}) => [object.ref.kind, path, host, confidence]),
    ).toEqual([
      ['Deployment', '/spec/template/metadata/annotations/hook', 'api', 'high'],
      ['Deployment', `${base}/envFrom/0`, 'api', 'low'],
      ['Deployment', `${base}/env/0`, 'redis', 'low'],
      ['Deployment', `${base}/env/2`, 'api', 'high'],
      ['Deployment', `${base}/command/1`, 'api', 'high'],
      ['Deployment', `${base}/args/1`, 'redis', 'medium'],
      ['Deployment', `${base}/args/2`, 'db.data.svc', 'high'],
      ['Deployment', `${base}/livenessProbe/httpGet/host`, 'api', 'medium'],
      ['Deployment', `${base}/readinessProbe/exec/command/1`, 'api', 'high'],
      ['Deployment', `${base}/lifecycle/preStop/exec/command/1`, 'redis', 'high'],
      ['ConfigMap', '/data/HOST', 'redis', 'medium'],
      ['ConfigMap', '/data/app.yaml', 'api', 'high'],
      ['ConfigMap', '/data/app.yaml', 'redis', 'medium'],
      ['Deployment', `${base}/env/1`, 'db.data', 'high'],
    ]);
    expect(references.at(-1)).toMatchObject({secret: true});
    expect(JSON.stringify(references.map(({host, path}) => [host, path]))).not.toContain('hidden');
  });

  it('is not searched in what has no effect', () => {
    const {references} = found('env: [{name: A, value: "http://api"}, {name: A, value: none}]');
    expect(references.map(({path}) => path)).toEqual(['/spec/template/metadata/annotations/hook']);
  });

  it('means the Service of its own namespace, or the one that it names', () => {
    const {references} = found(
      'env: [{name: A, value: "http://api.other"}, {name: B, value: "http://api"}]',
      service('api', 'other'),
    );
    expect(references.slice(1).map(({service: one, namespace}) => [one.id, namespace])).toEqual([
      ['Service/other/api', 'shop'],
      ['Service/shop/api', 'shop'],
    ]);
  });

  it('shares its search with other objects', () => {
    const {inventory} = found(
      '',
      `{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: i, namespace: shop, annotations: {nginx.ingress.kubernetes.io/auth-url: "http://api.shop.svc.cluster.local:8080/auth"}}, spec: {}}`,
    );
    const [reference] = serviceReferencesIn(objectOf(inventory, 'Ingress/shop/i'), inventory);
    expect(reference).toMatchObject({
      form: 'fqdn',
      path: '/metadata/annotations/nginx.ingress.kubernetes.io~1auth-url',
    });
  });
});

describe('variables of Services', () => {
  const links = (container: string, pod = '') => {
    const {inventory, workload} = found(container, '', pod);
    return serviceLinkReferences(workload, inventory).map(
      ({link, expanded}) => `${link.name} ${link.member} ${expanded ? 'expanded' : 'read'}`,
    );
  };

  it('are found where Kubernetes expands them and where a program reads them', () => {
    expect(links('args: ["$(REDIS_SERVICE_HOST):$(REDIS_SERVICE_PORT)"]')).toEqual([
      'REDIS_SERVICE_HOST host expanded',
    ]);
    expect(
      links('command: [sh, -c, "redis-cli -h ${REDIS_SERVICE_HOST} -p $REDIS_PORT_6379_TCP_PORT"]'),
    ).toEqual(['REDIS_SERVICE_HOST host read', 'REDIS_PORT_6379_TCP_PORT port read']);
    expect(links('command: [node, -e, "connect(process.env.API_SERVICE_HOST)"]')).toEqual([
      'API_SERVICE_HOST host read',
    ]);
    expect(links('command: [sh, -c, "curl $KUBERNETES_SERVICE_HOST"]')).toEqual([
      'KUBERNETES_SERVICE_HOST host read',
    ]);
  });

  it('may be those of a Service that the input lacks, where they are clearly read', () => {
    expect(links('args: ["$QUEUE_SERVICE_HOST:$(QUEUE_SERVICE_PORT_TLS)"]')).toEqual([
      'QUEUE_SERVICE_HOST host read',
      'QUEUE_SERVICE_PORT_TLS port read',
    ]);
    // That of another namespace gives the pods of this one no variables.
    expect(links('args: ["$DB_SERVICE_HOST"]')).toEqual(['DB_SERVICE_HOST host read']);
    expect(links('args: ["$QUEUE_SERVICE_HOST"]', 'enableServiceLinks: false,')).toEqual([]);
    expect(links('args: ["$QUEUE_PORT"]')).toEqual([]);
  });

  it('are no matter of names that only look like them', () => {
    expect(links('args: ["set REDIS_PORT and go"]')).toEqual([]);
    expect(links('args: ["$REDIS_PORT"]')).toEqual(['REDIS_PORT url read']);
    expect(links('args: ["$KAFKA_SERVICE_HOST"]')).toEqual([]);
    expect(links('args: ["QUEUE_SERVICE_HOST"]')).toEqual([]);
    expect(links('env: [{name: REDIS_SERVICE_HOST, value: own}], args: ["$REDIS_SERVICE_HOST"]')).toEqual([]);
    expect(links('args: ["$REDIS_SERVICE_HOST $KUBERNETES_PORT"]', 'enableServiceLinks: false,')).toEqual([
      'KUBERNETES_PORT url read',
    ]);
  });
});

describe('hints at a resolver', () => {
  it.each([
    ['resolver kube-dns.kube-system.svc.cluster.local valid=10s;', ['resolver', 'cluster-dns']],
    ['http { resolver 10.96.0.10; }', ['resolver', 'cluster-ip']],
    ['dns: 172.20.0.10', ['cluster-ip']],
    ['see CoreDNS', ['cluster-dns']],
    ['resolver_timeout 5s;', []],
    ['resolver off;', []],
    ['10.96.0.100 and 110.96.0.10', []],
    ['dependency resolver', []],
  ])('%s', (text, expected) => {
    const {inventory, workload} = found(`args: [${JSON.stringify(text)}]`);
    expect(overheardIn(workload, inventory).map(({kind}) => kind)).toEqual(expected);
  });
});

describe('any text', () => {
  it('is searched without harm, and every hit is a Service that it spells out', () => {
    const piece = fc.constantFrom(
      'api',
      'db',
      'data',
      'svc',
      '.',
      ':',
      '/',
      '//',
      '@',
      ' ',
      '8080',
      'http:',
      '-0',
      '=',
      '\n',
    );
    fc.assert(
      fc.property(
        fc.array(piece, {maxLength: 12}).map(parts => parts.join('')),
        text => {
          const {references} = found(`env: [{name: X, value: ${JSON.stringify(text)}}]`);
          for (const {host, service: one, path} of references) {
            if (!path.includes('/env/')) continue;
            expect(text).toContain(host);
            expect(host.split('.')).toContain(one.ref.name);
          }
        },
      ),
      {numRuns: 150},
    );
  });
});

const corpus = fileURLToPath(new URL('../../../shared/corpus/', import.meta.url));

/** The manifest as the application's kustomizations render it: everything in a folder goes into the namespace of its name. */
function rendered(folder: string, name: string): [string, string][] {
  const text = readFileSync(join(folder, name), 'utf8');
  const kind = /^kind: (\w+)$/m.exec(text)?.[1] ?? '';
  if (kind === 'Namespace' || kind === 'Kustomization') return [];
  return [[join(folder, name), text.replace(/^metadata:$/m, `metadata:\n  namespace: ${basename(folder)}`)]];
}

test.skipIf(!existsSync(corpus))(
  'who calls whom in the retail store (SKIPPED where ../shared/corpus is absent)',
  () => {
    const folder = join(corpus, 'pairs/retail-store/k8s/base-application');
    const entries = readdirSync(folder, {recursive: true, withFileTypes: true}).filter(
      entry => entry.isFile() && entry.name.endsWith('.yaml'),
    );
    const inventory = inventoryOfFiles(
      Object.fromEntries(entries.flatMap(({parentPath, name}) => rendered(parentPath, name))),
    );
    const calls = inventory.workloads.flatMap(workload =>
      serviceReferencesOf(workload, inventory)
        .filter(({confidence}) => confidence === 'high')
        .map(({service: one, form}) => `${workload.name} → ${one.ref.name} (${form})`),
    );
    expect([...new Set(calls)].toSorted()).toEqual([
      'carts → carts-dynamodb (short)',
      'catalog → catalog-mysql (short)',
      'checkout → checkout-redis (short)',
      'checkout → orders (svc)',
      'orders → orders-postgresql (short)',
      'ui → carts (svc)',
      'ui → catalog (svc)',
      'ui → checkout (svc)',
      'ui → orders (svc)',
    ]);
  },
);
