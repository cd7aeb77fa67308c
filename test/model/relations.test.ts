import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import fc from 'fast-check';
import {describe, expect, it, test} from 'vitest';
import type {KubeObject} from '../../src/model/inventory.ts';
import type {PersistentVolumeClaim, Service} from '../../src/model/kubernetes.generated.ts';
import {podReferences} from '../../src/model/pod-references.ts';
import {serviceReferencesOf} from '../../src/model/service-references.ts';
import {storageClassOf, volumeOf} from '../../src/model/storage.ts';
import {inventoryOf, inventoryOfFiles, objectOf, workloadOf} from './manifests.ts';

const corpus = fileURLToPath(new URL('../../../shared/corpus/', import.meta.url));
const hasCorpus = existsSync(corpus);

/** Manifests below a folder of the corpus, by path. */
function files(folder: string): Record<string, string> {
  const found = readdirSync(join(corpus, folder), {recursive: true, withFileTypes: true});
  const manifests = found.filter(entry => entry.isFile() && /\.(?:ya?ml|json)$/.test(entry.name));
  const paths = manifests.map(entry => join(entry.parentPath, entry.name)).toSorted();
  return Object.fromEntries(paths.map(path => [path.slice(corpus.length), readFileSync(path, 'utf8')]));
}

const ids = (objects: readonly KubeObject[]) => objects.map(({id}) => id);

describe('relations', () => {
  const inventory = inventoryOf(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web, tier: front}}
    spec:
      serviceAccountName: runner
      imagePullSecrets: [{name: pull}]
      initContainers: [{name: wait, image: i, envFrom: [{configMapRef: {name: conf}}]}]
      containers:
      - name: web
        image: i
        env: [{name: P, valueFrom: {secretKeyRef: {name: db, key: password, optional: true}}}]
      volumes:
      - {name: a, configMap: {name: conf}}
      - {name: b, projected: {sources: [{secret: {name: db}}, {configMap: {name: more}}]}}
      - {name: c, persistentVolumeClaim: {claimName: data}}
---
{apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec: {selector: {app: web}, ports: [{port: 80}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: front, namespace: shop}, spec: {selector: {tier: front}, ports: [{port: 80}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: all, namespace: shop}, spec: {selector: {}, ports: [{port: 80}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: web, namespace: other}, spec: {selector: {app: web}, ports: [{port: 80}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: out, namespace: shop}, spec: {type: ExternalName, externalName: example.com, selector: {app: web}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: public
  namespace: shop
  annotations: {alb.ingress.kubernetes.io/actions.split: '{"type":"forward","forwardConfig":{"targetGroups":[{"serviceName":"front","servicePort":80}]}}'}
spec: {rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: split, port: {name: use-annotation}}}}]}}]}
---
{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: elsewhere, namespace: other}, spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}}
---
{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: h, namespace: shop}, spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}}
---
{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: b, namespace: shop}, spec: {selector: {matchExpressions: [{key: app, operator: In, values: [web, api]}]}}}
---
{apiVersion: v1, kind: ServiceAccount, metadata: {name: runner, namespace: shop}, imagePullSecrets: [{name: more-pull}]}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: conf, namespace: shop}}
---
{apiVersion: v1, kind: Secret, metadata: {name: db, namespace: shop}, stringData: {password: x}}
---
{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data, namespace: shop}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}
---
{apiVersion: v1, kind: PersistentVolume, metadata: {name: pv}, spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], claimRef: {namespace: shop, name: data}, hostPath: {path: /x}}}
---
{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: gp3, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}, provisioner: ebs.csi.aws.com}
`);
  const web = workloadOf(inventory, 'Deployment/shop/web');

  it('follow selectors and names, within the namespace', () => {
    expect(ids(web.services)).toEqual(['Service/shop/web', 'Service/shop/front']);
    expect(ids(web.ingresses)).toEqual(['Ingress/shop/public']);
    expect(ids(web.autoscalers)).toEqual(['HorizontalPodAutoscaler/shop/h']);
    expect(ids(web.disruptionBudgets)).toEqual(['PodDisruptionBudget/shop/b']);
    expect(web.serviceAccount?.id).toBe('ServiceAccount/shop/runner');
    const behind = (id: string) => inventory.workloadsOf(objectOf(inventory, id) as KubeObject<Service>);
    expect(behind('Service/shop/front')).toEqual([web]);
    expect(behind('Service/shop/all')).toEqual([]);
    expect(behind('Service/shop/out')).toEqual([]);
    expect(behind('Service/other/web')).toEqual([]);
  });

  it('tell what a pod names, and who names an object', () => {
    const named = podReferences(web).map(({kind, name, optional, key}) => [kind, name, optional, key]);
    expect(named).toEqual([
      ['ConfigMap', 'conf', false, undefined],
      ['Secret', 'db', true, 'password'],
      ['ConfigMap', 'conf', false, undefined],
      ['Secret', 'db', false, undefined],
      ['ConfigMap', 'more', false, undefined],
      ['PersistentVolumeClaim', 'data', false, undefined],
      ['Secret', 'pull', true, undefined],
      ['ServiceAccount', 'runner', false, undefined],
      ['Secret', 'more-pull', true, undefined],
    ]);
    for (const id of ['ConfigMap/shop/conf', 'Secret/shop/db', 'PersistentVolumeClaim/shop/data']) {
      expect(inventory.usersOf(objectOf(inventory, id))).toEqual([web]);
    }
    expect(inventory.usersOf(objectOf(inventory, 'Service/shop/web'))).toEqual([]);
  });

  it('lead from a claim to its class and volume', () => {
    const claim = objectOf(inventory, 'PersistentVolumeClaim/shop/data') as KubeObject<PersistentVolumeClaim>;
    expect(storageClassOf(claim.value, inventory)?.ref.name).toBe('gp3');
    expect(volumeOf(claim, inventory)?.ref.name).toBe('pv');
    expect(storageClassOf({spec: {storageClassName: ''}}, inventory)).toBeUndefined();
  });

  it('give the containers in the order in which they start', () => {
    expect(web.containers.map(({name, role, path}) => [name, role, path])).toEqual([
      ['wait', 'init', '/spec/template/spec/initContainers/0'],
      ['web', 'main', '/spec/template/spec/containers/0'],
    ]);
  });
});

describe('any Service', () => {
  it('relates to the workloads whose labels hold its selector, and they to it', () => {
    const labels = fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2'), {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(fc.array(labels, {maxLength: 5}), fc.array(labels, {maxLength: 5}), (pods, selectors) => {
        const documents = [
          ...pods.map((own, index) => ({
            apiVersion: 'v1',
            kind: 'Pod',
            metadata: {name: `p${index}`, labels: own},
            spec: {containers: [{name: 'c', image: 'i'}]},
          })),
          ...selectors.map((selector, index) => ({
            apiVersion: 'v1',
            kind: 'Service',
            metadata: {name: `s${index}`},
            spec: {selector, ports: [{port: 80}]},
          })),
        ];
        const inventory = inventoryOf(documents.map(document => JSON.stringify(document)).join('\n---\n'));
        for (const [index, selector] of selectors.entries()) {
          const wanted = Object.entries(selector);
          const expected = pods.flatMap((own, pod) =>
            wanted.length > 0 && wanted.every(([key, value]) => own[key] === value) ? [`p${pod}`] : [],
          );
          const service = objectOf(inventory, `Service/default/s${index}`) as KubeObject<Service>;
          const behind = inventory.workloadsOf(service);
          expect(behind.map(({name}) => name)).toEqual(expected);
          for (const workload of inventory.workloads) {
            expect(workload.services.includes(service)).toBe(behind.includes(workload));
          }
        }
      }),
    );
  });
});

test.skipIf(!hasCorpus)('the sock shop (SKIPPED where ../shared/corpus is absent)', () => {
  const inventory = inventoryOfFiles(files('pairs/sock-shop/k8s/manifests'));
  const names = inventory.workloads.map(({name}) => name);
  expect(names).toEqual(
    expect.arrayContaining(['carts', 'catalogue', 'front-end', 'orders', 'payment', 'user']),
  );
  for (const workload of inventory.workloads) {
    expect(ids(workload.services), workload.name).toEqual([`Service/sock-shop/${workload.name}`]);
  }
});

test.skipIf(!hasCorpus)('the retail store (SKIPPED where ../shared/corpus is absent)', () => {
  const inventory = inventoryOfFiles(files('pairs/retail-store/k8s'));
  expect(inventory.workloads.length).toBeGreaterThan(5);
  for (const workload of inventory.workloads) {
    expect(workload.services.length, workload.object.id).toBeGreaterThan(0);
  }
});

test.skipIf(!hasCorpus)(
  'all of the corpus is taken in without a throw (SKIPPED where ../shared/corpus is absent)',
  () => {
    for (const folder of readdirSync(join(corpus, 'wide'))) {
      const inventory = inventoryOfFiles(files(join('wide', folder)));
      expect(new Set(ids(inventory.objects)).size, folder).toBe(inventory.objects.length);
      for (const workload of inventory.workloads) serviceReferencesOf(workload, inventory);
      for (const object of inventory.objects) inventory.usersOf(object);
      const namespaces = new Set(inventory.workloads.map(({namespace}) => namespace));
      for (const namespace of namespaces) {
        const narrowed = inventoryOfFiles(files(join('wide', folder)), {namespace});
        expect(narrowed.objects.length + narrowed.hidden.length).toBe(inventory.objects.length);
        break;
      }
    }
  },
);
