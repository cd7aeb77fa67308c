import {describe, expect, it} from 'vitest';
import {UsageError} from '../../src/errors.ts';
import {buildInventory} from '../../src/model/build-inventory.ts';
import {CLUSTER_SCOPED} from '../../src/model/identity.ts';
import {KINDS} from '../../src/model/schemas/kubernetes.generated.ts';
import {inventoryOf, inventoryOfFiles, loaded, objectOf, problemsOf, workloadOf} from './manifests.ts';

const deployment = (name: string, namespace = 'shop', labels = '{}', image = 'web:1') => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}, labels: ${labels}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: ${name}, image: "${image}"}]}
`;

describe('lists', () => {
  it('are taken apart, with the positions of their items', () => {
    const inventory = inventoryOf(`apiVersion: v1
kind: List
metadata: {resourceVersion: ""}
items:
- apiVersion: v1
  kind: Service
  metadata: {name: web, namespace: shop}
  spec:
    ports: [{port: 80, colour: red}]
- apiVersion: v1
  kind: List
  items:
  - apiVersion: v1
    kind: ConfigMap
    metadata: {name: inner, namespace: shop}
`);
    expect(inventory.objects.map(({id}) => id)).toEqual(['Service/shop/web', 'ConfigMap/shop/inner']);
    const web = objectOf(inventory, 'Service/shop/web');
    expect(web.position('/spec/ports/0/port')).toMatchObject({file: 'app.yaml', line: 9});
    expect(web.document.position('/metadata/name')).toMatchObject({line: 7});
    expect(web.document.value).toBe(web.given);
    expect(inventory.problems).toMatchObject([
      {kind: 'unknown-field', path: '/spec/ports/0/colour', source: {line: 9}},
    ]);
  });

  it('may leave the kind of their items to their own', () => {
    const inventory = inventoryOf(
      '{"apiVersion":"v1","kind":"ServiceList","items":[{"metadata":{"name":"web","namespace":"a"},"spec":{"ports":[{"port":80}]}}]}',
    );
    const [web] = inventory.objects;
    expect(web?.id).toBe('Service/a/web');
    expect(Object.hasOwn(web?.given ?? {}, 'kind')).toBe(false);
    expect(web?.value).toMatchObject({kind: 'Service', spec: {type: 'ClusterIP'}});
  });

  it('may be empty or broken', () => {
    const inventory = inventoryOf(
      'apiVersion: v1\nkind: List\n---\napiVersion: v1\nkind: List\nitems: 3\nextra: 1\n---\napiVersion: v1\nkind: List\nitems: [7, null]',
    );
    expect(inventory.objects).toEqual([]);
    expect(problemsOf(inventory)).toEqual([
      'unknown-field File//app.yaml',
      'wrong-type File//app.yaml',
      'not-kubernetes File//app.yaml',
      'not-kubernetes File//app.yaml',
    ]);
  });

  it('are found again from a place in the document', () => {
    const input = loaded({
      'a.yaml':
        'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: x}, data: {k: v}}',
    });
    const inventory = buildInventory(input, {defaultNamespace: 'default'});
    const [document] = input.documents;
    if (!document) throw new Error('no document');
    const found = inventory.locate(document, '/items/0/data/k');
    expect([found?.object.id, found?.path]).toEqual(['ConfigMap/x/a', '/data/k']);
    expect(inventory.locate(document, '/items/1')).toBeUndefined();
  });
});

describe('identity', () => {
  it('puts objects without a namespace into the default one, and says so once when none names any', () => {
    const one = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}';
    const cluster = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}';
    const inventory = inventoryOfFiles({
      'a.yaml': `${one}\n---\n${cluster}`,
      'b.yaml': one.replace('a}', 'b}'),
    });
    expect(inventory.objects.map(({id}) => id)).toEqual([
      'ConfigMap/default/a',
      'Namespace//shop',
      'ConfigMap/default/b',
    ]);
    expect(inventory.problems).toMatchObject([
      {kind: 'missing-namespace', object: {kind: 'File', name: 'a.yaml'}, source: {file: 'a.yaml', line: 1}},
    ]);
    expect(inventory.problems[0]?.message).toContain('2 objects');
  });

  it('says so when other objects name one', () => {
    const given = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}';
    const assumed = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}';
    const inventory = inventoryOfFiles(
      {'a.yaml': given, 'b.yaml': assumed, 'c.yaml': `${assumed.replace('b}', 'c}')}\n---\n${assumed}`},
      {
        defaultNamespace: 'apps',
      },
    );
    expect(problemsOf(inventory).slice(0, 1)).toEqual(['mixed-namespaces File//b.yaml']);
    expect(inventory.problems[0]?.message).toMatch(/^3 objects of 2 files .*while other.*`shop`\. .*`apps`/);
  });

  it('knows which kinds have no namespace', () => {
    const kinds = new Set(Object.values(KINDS).flatMap(names => Object.keys(names)));
    const removed = ['PodSecurityPolicy', 'ClusterTrustBundle'];
    expect([...CLUSTER_SCOPED].filter(kind => !kinds.has(kind) && !removed.includes(kind))).toEqual([]);
    const inventory = inventoryOf(`
{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: r, namespace: ignored}}
---
{apiVersion: cert-manager.io/v1, kind: ClusterIssuer, metadata: {name: i}}
---
{apiVersion: x.example.com/v1, kind: Zone, metadata: {name: z}}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: zones.x.example.com}
spec: {group: x.example.com, scope: Cluster, names: {kind: Zone, plural: zones}, versions: [{name: v1, served: true, storage: true}]}
`);
    expect(inventory.objects.map(({id}) => id)).toEqual([
      'ClusterRole//r',
      'ClusterIssuer//i',
      'Zone//z',
      'CustomResourceDefinition//zones.x.example.com',
    ]);
  });

  it('makes up names that a rerun repeats', () => {
    const job =
      'apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: seed-, namespace: a}\nspec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}';
    const inventory = inventoryOf(
      `${job}\n---\n${job}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {namespace: a}`,
    );
    expect(inventory.objects.map(({id}) => id)).toEqual([
      'Job/a/seed',
      'Job/a/seed-2',
      'ConfigMap/a/unnamed',
    ]);
    expect(problemsOf(inventory)).toEqual([
      'missing-name Job/a/seed',
      'missing-name Job/a/seed-2',
      'missing-name ConfigMap/a/unnamed',
    ]);
    expect(inventory.objects[0]?.settled.get('/metadata/generateName')).toBe('missing-name');
  });

  it('lets the last of two objects with one name count', () => {
    const inventory = inventoryOfFiles({
      'a.yaml': deployment('web', 'shop', '{}', 'web:1'),
      'b.yaml': deployment('web', 'shop', '{}', 'web:2'),
    });
    expect(inventory.objects.map(({id, inert, settled}) => [id, inert, settled.get('')])).toEqual([
      ['Deployment/shop/web@a.yaml:2', true, 'duplicate-object'],
      ['Deployment/shop/web', undefined, undefined],
    ]);
    expect(problemsOf(inventory)).toEqual(['duplicate-object Deployment/shop/web']);
    expect(inventory.problems[0]?.source.file).toBe('a.yaml');
    expect(inventory.workloads.map(({containers}) => containers[0]?.value.image)).toEqual(['web:2']);
    expect(inventory.all('Deployment')).toHaveLength(1);
  });

  it('takes old and current API versions of a kind for one kind, and other groups for others', () => {
    const inventory = inventoryOf(`
apiVersion: extensions/v1beta1
kind: Ingress
metadata: {name: web, namespace: shop}
spec: {backend: {serviceName: web, servicePort: 80}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: web, namespace: shop}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {ports: [{port: 80}]}
---
{apiVersion: traefik.io/v1alpha1, kind: IngressRoute, metadata: {name: r, namespace: shop}}
---
{apiVersion: traefik.containo.us/v1alpha1, kind: IngressRoute, metadata: {name: r, namespace: shop}}
`);
    expect(inventory.objects.map(({id}) => id)).toEqual([
      'Ingress/shop/web@app.yaml:2',
      'Ingress/shop/web',
      'Service.serving.knative.dev/shop/web',
      'Service/shop/web',
      'IngressRoute/shop/r',
      'IngressRoute.traefik.containo.us/shop/r',
    ]);
    expect(inventory.find('Service', 'shop', 'web')?.ref.apiVersion).toBe('v1');
    expect(inventory.all('Service')).toHaveLength(1);
  });
});

describe('what is no plain object', () => {
  it('is told, and kept only if it is Kubernetes at all', () => {
    const inventory = inventoryOf(`
replicaCount: 2
password: hunter2
---
apiVersion: v2
name: chart
---
apiVersion: v1
kind: Config
users: [{name: a, user: {token: hunter2}}]
---
{apiVersion: v1, kind: Servce, metadata: {name: web, namespace: a}}
---
{apiVersion: policy/v1beta1, kind: PodSecurityPolicy, metadata: {name: p, namespace: a}}
---
{apiVersion: example.com/v1, kind: Widget, metadata: {name: w, namespace: a}, spec: {x: [null]}}
`);
    expect(problemsOf(inventory)).toEqual([
      'not-kubernetes File//app.yaml',
      'missing-field File//app.yaml',
      'not-kubernetes File//app.yaml',
      'unknown-kind Servce/a/web',
      'retired-kind PodSecurityPolicy/a/p',
    ]);
    expect(inventory.objects.map(({ref, inert}) => [ref.kind, inert])).toEqual([
      ['Servce', true],
      ['PodSecurityPolicy', true],
      ['Widget', undefined],
    ]);
    expect(inventory.problems.find(({kind}) => kind === 'unknown-kind')?.suggestion).toContain('Service');
    const widget = objectOf(inventory, 'Widget/a/w');
    expect(widget.settled.size).toBe(0);
    expect(widget.value).toBe(widget.given);
    expect(JSON.stringify(inventory.objects)).not.toContain('hunter2');
  });

  it('may be a patch, which never takes the place of its object', () => {
    const patch = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {replicas: 5}`;
    const image = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {spec: {containers: [{name: web, image: "web:9"}]}}}`;
    const inventory = inventoryOf([deployment('web'), patch, image].join('\n---\n'));
    expect(problemsOf(inventory)).toEqual([
      'partial-object Deployment/shop/web',
      'partial-object Deployment/shop/web',
    ]);
    expect(inventory.workloads.map(({object}) => object.id)).toEqual(['Deployment/shop/web']);
    expect(inventory.objects.filter(({inert}) => inert)).toHaveLength(2);
    expect(new Set(inventory.objects.map(({id}) => id)).size).toBe(3);
  });

  it('has fields that Kubernetes does not read: they are settled where they were given', () => {
    const inventory = inventoryOf(`
apiVersion: extensions/v1beta1
kind: Ingress
metadata: {name: web, namespace: shop}
spec:
  rules:
  - http:
      paths:
      - {path: /, backend: {serviceName: web, servicePort: 80}, bogus: 1}
`);
    const [ingress] = inventory.objects;
    expect(problemsOf(inventory)).toEqual([
      'old-api-version Ingress/shop/web',
      'unknown-field Ingress/shop/web',
    ]);
    expect([...(ingress?.settled ?? [])]).toEqual([['/spec/rules/0/http/paths/0/bogus', 'unknown-field']]);
    const name = '/spec/rules/0/http/paths/0/backend';
    expect(ingress?.givenPath(`${name}/service/name`)).toBe(`${name}/serviceName`);
    expect(ingress?.position(`${name}/service/name`)).toMatchObject({line: 9});
  });
});

describe('a dump of a live cluster', () => {
  const owned = (kind: string, name: string, owner: string, extra = '') => `
apiVersion: ${kind === 'Pod' ? 'v1' : kind === 'Job' ? 'batch/v1' : 'apps/v1'}
kind: ${kind}
metadata:
  name: ${name}
  namespace: shop
  labels: {app: web, pod-template-hash: 5d8f}
  ownerReferences: [{apiVersion: x/v1, kind: ${owner.split('/')[0]}, name: ${owner.split('/')[1]}, uid: u, controller: true}]
spec: ${extra}`;
  const pod = '{containers: [{name: c, image: i}]}';
  const template = `{selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: ${pod}}}`;

  it('knows who made what, and converts the makers', () => {
    const inventory = inventoryOf(
      [
        deployment('web'),
        owned('ReplicaSet', 'web-5d8f', 'Deployment/web', template),
        owned('Pod', 'web-5d8f-x1', 'ReplicaSet/web-5d8f', pod),
        owned('Pod', 'stray-1', 'ReplicaSet/gone', pod),
        'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {selector: {app: web}, ports: [{port: 80}]}',
        'apiVersion: v1\nkind: Endpoints\nmetadata: {name: web, namespace: shop}',
        'apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: web-abc, namespace: shop, labels: {kubernetes.io/service-name: web, endpointslice.kubernetes.io/managed-by: endpointslice-controller.k8s.io}}\naddressType: IPv4\nendpoints: []',
      ].join('\n---\n'),
    );
    const owner = (id: string) => objectOf(inventory, id).owner?.id;
    expect(owner('ReplicaSet/shop/web-5d8f')).toBe('Deployment/shop/web');
    expect(owner('Pod/shop/web-5d8f-x1')).toBe('ReplicaSet/shop/web-5d8f');
    expect(owner('Pod/shop/stray-1')).toBeUndefined();
    expect(owner('Endpoints/shop/web')).toBe('Service/shop/web');
    expect(owner('EndpointSlice/shop/web-abc')).toBe('Service/shop/web');
    expect(inventory.workloads.map(({object}) => object.id)).toEqual([
      'Deployment/shop/web',
      'Pod/shop/stray-1',
    ]);
  });

  it('finds the maker of a maker that is not in the dump', () => {
    const cronJob = `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: night, namespace: shop}\nspec: {schedule: "0 1 * * *", jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}}}`;
    const inventory = inventoryOf(
      [
        deployment('web'),
        cronJob,
        owned('Pod', 'web-5d8f-x1', 'ReplicaSet/web-5d8f', pod),
        owned('Pod', 'night-29012345-x', 'Job/night-29012345', pod),
      ].join('\n---\n'),
    );
    expect(inventory.workloads.map(({object}) => object.id)).toEqual([
      'Deployment/shop/web',
      'CronJob/shop/night',
    ]);
    expect(objectOf(inventory, 'Pod/shop/night-29012345-x').owner?.id).toBe('CronJob/shop/night');
  });

  it('converts what custom resources have made', () => {
    const inventory = inventoryOf(
      [
        'apiVersion: example.com/v1\nkind: Shop\nmetadata: {name: main, namespace: shop}',
        owned('Deployment', 'web', 'Shop/main', template),
        owned('ReplicaSet', 'web-5d8f', 'Deployment/web', template),
      ].join('\n---\n'),
    );
    expect(objectOf(inventory, 'Deployment/shop/web').owner).toBeUndefined();
    expect(inventory.workloads.map(({object}) => object.id)).toEqual(['Deployment/shop/web']);
  });

  it('follows what hangs on what it made', () => {
    const inventory = inventoryOf(
      [
        deployment('web'),
        owned('ReplicaSet', 'web-5d8f', 'Deployment/web', template),
        owned('Pod', 'web-5d8f-x1', 'ReplicaSet/web-5d8f', pod),
        'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {selector: {pod-template-hash: 5d8f}, ports: [{port: 80}]}',
        'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web, namespace: shop}\nspec: {minAvailable: 1, selector: {matchLabels: {pod-template-hash: 5d8f}}}',
        'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web, namespace: shop}\nspec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: ReplicaSet, name: web-5d8f}}',
      ].join('\n---\n'),
    );
    const [web, ...others] = inventory.workloads;
    expect(others).toEqual([]);
    const {services, disruptionBudgets, autoscalers} = web ?? {};
    expect([services, disruptionBudgets, autoscalers].map(list => list?.map(({ref}) => ref.kind))).toEqual([
      ['Service'],
      ['PodDisruptionBudget'],
      ['HorizontalPodAutoscaler'],
    ]);
  });

  it('leaves out what stands for no wish of people', () => {
    const done = (kind: string, name: string, status: string, spec: string) =>
      `apiVersion: ${kind === 'Job' ? 'batch/v1' : 'v1'}\nkind: ${kind}\nmetadata: {name: ${name}, namespace: shop}\nspec: ${spec}\nstatus: ${status}`;
    const job = `{template: {spec: ${pod.replace('{', '{restartPolicy: Never, ')}}}`;
    const inventory = inventoryOf(
      [
        done('Job', 'complete', '{conditions: [{type: Complete, status: "True"}]}', job),
        done('Job', 'failed', '{conditions: [{type: Failed, status: "True"}]}', job),
        done(
          'Job',
          'suspended',
          '{conditions: [{type: Suspended, status: "True"}, {type: Failed, status: "False"}]}',
          job,
        ),
        done('Pod', 'ended', '{phase: Succeeded}', pod),
        done('Pod', 'evicted', '{phase: Failed, reason: Evicted}', pod),
        done('Pod', 'alive', '{phase: Running}', pod),
        owned('Pod', 'agent-x', 'DaemonSet/agent', pod),
        owned('Job', 'night-29012345', 'CronJob/night', job),
        owned('ReplicaSet', 'old-1', 'Deployment/gone', template.replace('{', '{replicas: 0, ')),
        owned('Pod', 'copy-a', 'StatefulSet/copy', pod),
        owned('Pod', 'copy-b', 'StatefulSet/copy', pod),
        'apiVersion: v1\nkind: Node\nmetadata: {name: node-1}',
        owned('Pod', 'mirror', 'Node/node-1', pod),
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kube-root-ca.crt, namespace: shop}',
        'apiVersion: v1\nkind: Service\nmetadata: {name: kubernetes, namespace: default}\nspec: {ports: [{port: 443}]}',
        'apiVersion: v1\nkind: Service\nmetadata: {name: kubernetes, namespace: shop}\nspec: {ports: [{port: 443}]}',
      ].join('\n---\n'),
    );
    const reasons = inventory.objects.map(
      ({ref, byproduct}) => `${ref.kind} ${ref.name}: ${byproduct ?? '-'}`,
    );
    expect(reasons).toEqual([
      'Job complete: finished',
      'Job failed: finished',
      'Job suspended: -',
      'Pod ended: finished',
      'Pod evicted: finished',
      'Pod alive: -',
      'Pod agent-x: orphan',
      'Job night-29012345: orphan',
      'ReplicaSet old-1: orphan',
      'Pod copy-a: -',
      'Pod copy-b: orphan',
      'Node node-1: -',
      'Pod mirror: orphan',
      'ConfigMap kube-root-ca.crt: kept',
      'Service kubernetes: kept',
      'Service kubernetes: -',
    ]);
    expect(inventory.workloads.map(({name}) => name)).toEqual(['suspended', 'alive', 'copy-a']);
    expect(inventory.all('Job').map(({ref}) => ref.name)).toEqual(['suspended']);
  });

  it('leaves out the parts of a live cluster, unless they are asked for', () => {
    const dns = deployment('coredns', 'kube-system');
    const live = dns.replace('metadata: {', 'metadata: {uid: d1, ');
    expect(live).not.toBe(dns);
    expect(inventoryOf(dns).workloads).toHaveLength(1);
    expect(inventoryOf(live).workloads).toHaveLength(0);
    expect(inventoryOf(live, {namespace: 'kube-system'}).workloads).toHaveLength(1);
  });

  it('keeps endpoints that somebody wrote', () => {
    const inventory = inventoryOf(
      'apiVersion: v1\nkind: Service\nmetadata: {name: legacy, namespace: shop}\nspec: {ports: [{port: 80}]}\n---\napiVersion: v1\nkind: Endpoints\nmetadata: {name: legacy, namespace: shop}',
    );
    expect(objectOf(inventory, 'Endpoints/shop/legacy').owner).toBeUndefined();
  });
});

describe('filters', () => {
  const input = [
    deployment('web', 'shop', '{team: a}').replace(
      'containers:',
      'serviceAccountName: runner, volumes: [{name: v, configMap: {name: conf}}], containers:',
    ),
    deployment('api', 'shop', '{team: b}'),
    deployment('web', 'other', '{team: a}'),
    'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {selector: {app: web}, ports: [{port: 80}]}',
    'apiVersion: v1\nkind: Service\nmetadata: {name: api, namespace: shop}\nspec: {selector: {app: api}, ports: [{port: 80}]}',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf, namespace: shop}',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: unused, namespace: shop}',
    'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: runner, namespace: shop}',
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: rb, namespace: shop}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\nsubjects: [{kind: ServiceAccount, name: runner}]',
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: view}',
    'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}',
    'apiVersion: v1\nkind: Namespace\nmetadata: {name: other}',
  ].join('\n---\n');

  it('narrow a run to a namespace and what its workloads use', () => {
    const inventory = inventoryOf(input, {namespace: 'shop'});
    expect(inventory.workloads.map(({object}) => object.id)).toEqual([
      'Deployment/shop/web',
      'Deployment/shop/api',
    ]);
    expect(inventory.hidden.map(({id}) => id)).toEqual(['Deployment/other/web', 'Namespace//other']);
    expect(inventory.find('Deployment', 'other', 'web')).toBeDefined();
    expect(inventory.all('Deployment')).toHaveLength(2);
    expect(inventory.workload(objectOf(inventory, 'Deployment/other/web'))).toBeUndefined();
  });

  it('narrow a run to labels and all that hangs on the workloads', () => {
    const inventory = inventoryOf(input, {namespace: 'shop', selector: 'team in (a)'});
    expect(inventory.objects.map(({id}) => id)).toEqual([
      'Deployment/shop/web',
      'Service/shop/web',
      'ConfigMap/shop/conf',
      'ServiceAccount/shop/runner',
      'RoleBinding/shop/rb',
      'ClusterRole//view',
      'Namespace//shop',
    ]);
    const api = objectOf(inventory, 'Service/shop/api');
    expect(inventory.hidden).toContain(api);
    expect(inventory.find('Service', 'shop', 'api')).toBe(api);
    expect(inventory.workloadsOf(inventory.find('Service', 'shop', 'api') ?? api)).toEqual([]);
  });

  it('hide the problems of what they leave out', () => {
    const broken = `${input}\n---\n${deployment('bad', 'other').replace('spec:', 'bogus: 1\nspec:')}`;
    expect(problemsOf(inventoryOf(broken))).toHaveLength(1);
    expect(problemsOf(inventoryOf(broken, {namespace: 'shop'}))).toEqual([]);
  });

  it('are refused when kubectl would refuse them', () => {
    expect(() => inventoryOf(input, {selector: 'team in a'})).toThrow(UsageError);
  });
});

describe('hostile input', () => {
  it('has no effect on the reader', () => {
    const inventory = inventoryOf(
      `
apiVersion: apps/v1
kind: Deployment
metadata: {name: __proto__, namespace: constructor, labels: {__proto__: x}, annotations: [1]}
spec: {selector: {matchLabels: null}, template: {metadata: 7, spec: {containers: [{name: a, image: b, env: 3}]}}}
---
{apiVersion: v1, kind: Service, metadata: [], spec: {selector: {toString: x}, ports: {}}}
---
{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: 5, annotations: {"alb.ingress.kubernetes.io/actions.x": "{"}}, spec: {rules: x, tls: [7]}}
---
{apiVersion: networking.internal.knative.dev/v1alpha1, kind: Ingress, metadata: {name: k, labels: null, ownerReferences: 3}, spec: {tls: 7}}
---
{apiVersion: constructor, kind: __proto__, metadata: {name: x}}
---
{apiVersion: v1, kind: Secret, metadata: {name: s, annotations: 3}, data: [a], stringData: x}
`,
      {selector: '!nothing'},
    );
    expect(inventory.objects.map(({ref}) => ref.kind)).toEqual([
      'Deployment',
      'Service',
      'Ingress',
      'Ingress',
      '__proto__',
      'Secret',
    ]);
    expect(inventory.find('Ingress', 'default', '5')).toBeDefined();
    expect(workloadOf(inventory, 'Deployment/constructor/__proto__').containers).toHaveLength(1);
  });
});
