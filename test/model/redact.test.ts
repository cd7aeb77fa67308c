import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Document} from '../../src/load/document.ts';
import {buildInventory} from '../../src/model/build-inventory.ts';
import type {Inventory} from '../../src/model/inventory.ts';
import {redact} from '../../src/model/redact.ts';
import {inventoryOf, objectOf} from './manifests.ts';

const CANARY = 'canary-Zx9-value';
const BASE64 = Buffer.from(CANARY).toString('base64');

/** Everything that can be reached from an inventory, as one text. */
function everything(inventory: Inventory): string {
  const {objects, hidden, problems, workloads} = inventory;
  const documents = [...objects, ...hidden].map(({document}) => document.value);
  const sources = objects.map(({ref}) => [...(inventory.secretKeys(ref.namespace, ref.name) ?? [])]);
  return JSON.stringify([
    objects,
    hidden,
    problems,
    documents,
    workloads.map(({template}) => template),
    sources,
  ]);
}

describe('secrets', () => {
  it('are emptied before they are stored, wherever they stand', () => {
    const inventory = inventoryOf(`
apiVersion: v1
kind: Secret
metadata:
  name: s
  namespace: shop
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: '{"data":{"a":"${BASE64}"}}'
    note: the password is ${CANARY}
    copy: ${BASE64}
    plain: nothing here
type: Opaque
data: {a: ${BASE64}}
stringData: {b: ${CANARY}, c: 7}
stringdata: {d: ${CANARY}}
---
{apiVersion: v1, kind: Secrt, metadata: {name: typo, namespace: shop}, type: Opaque, data: {a: ${BASE64}}}
---
apiVersion: template.openshift.io/v1
kind: Template
metadata: {name: t, namespace: shop}
objects: [{apiVersion: v1, kind: Secret, metadata: {name: in}, stringData: {a: ${CANARY}}}]
---
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Secret, metadata: {name: listed, namespace: shop}, stringData: {a: ${CANARY}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: d, namespace: shop, annotations: {kubectl.kubernetes.io/last-applied-configuration: '{"env":"${CANARY}"}'}}
spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}
`);
    const text = everything(inventory);
    expect(text).not.toContain(CANARY);
    expect(text).not.toContain(BASE64);
    const secret = objectOf(inventory, 'Secret/shop/s');
    expect(secret.given).toMatchObject({data: {a: ''}, stringData: {b: '', c: 0}, stringdata: {d: ''}});
    expect(secret.given).toMatchObject({
      metadata: {annotations: {plain: 'nothing here', note: '', copy: ''}},
    });
    expect(inventory.problems.map(({kind, path}) => [kind, path])).toEqual(
      expect.arrayContaining([
        ['wrong-type', '/stringData/c'],
        ['unknown-field', '/stringdata'],
      ]),
    );
  });

  it('never get into an inventory, whatever their shape', () => {
    const leaf = fc.constantFrom(CANARY, BASE64, `${CANARY}\n`, 7, null, true);
    const {tree} = fc.letrec<{tree: unknown}>(tie => ({
      tree: fc.oneof(
        {maxDepth: 3},
        leaf,
        fc.array(tie('tree'), {maxLength: 3}),
        fc.dictionary(fc.constantFrom('a', '__proto__', 'b.c'), tie('tree'), {
          maxKeys: 3,
          noNullPrototype: true,
        }),
      ),
    }));
    const field = fc.constantFrom('data', 'stringData', 'stringdata', 'extra');
    fc.assert(
      fc.property(fc.dictionary(field, tree, {noNullPrototype: true}), fc.boolean(), (fields, isList) => {
        const secret = {apiVersion: 'v1', kind: 'Secret', metadata: {name: 's'}, ...fields};
        const value = isList ? {apiVersion: 'v1', kind: 'SecretList', items: [secret]} : secret;
        const document = {
          value,
          file: 'a',
          position: () => ({file: 'a', line: 1, column: 1}),
        } as Document;
        const input = {documents: [document], problems: [], inputs: []};
        const text = everything(buildInventory(input, {defaultNamespace: 'default'}));
        expect(text).not.toContain(CANARY);
        expect(text).not.toContain(BASE64);
      }),
    );
  });
});

describe('what is known of a Secret', () => {
  const inventory = inventoryOf(`
apiVersion: v1
kind: Secret
metadata: {name: s, namespace: shop}
type: kubernetes.io/dockerconfigjson
data:
  empty: ""
  nothing:
  binary: AAEC/w==
  text: ${BASE64}
  wins: ${BASE64}
  .dockerconfigjson: ${Buffer.from('{"auths":{"https://index.docker.io/v1/":{"auth":"x"},"quay.io":{}}}').toString('base64')}
stringData:
  wins: ""
  url: postgres://u:p@db:5432/shop
  host: db.data.svc.cluster.local
  DB_HOST: db
  word: db
  big: "${'x'.repeat(5000)}"
---
{apiVersion: v1, kind: Service, metadata: {name: db, namespace: shop}, spec: {ports: [{port: 5432}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: db, namespace: data}, spec: {ports: [{port: 5432}]}}
---
apiVersion: v1
kind: Secret
metadata: {name: sh.helm.release.v1.shop.v1, namespace: shop}
type: helm.sh/release.v1
stringData: {release: "http://db:5432"}
`);
  const keys = inventory.secretKeys('shop', 's');

  it('is which keys there are, and of their values only what later stages need', () => {
    expect([...(keys?.keys() ?? [])].toSorted()).toEqual(
      [
        '.dockerconfigjson',
        'DB_HOST',
        'big',
        'binary',
        'empty',
        'host',
        'nothing',
        'text',
        'url',
        'wins',
        'word',
      ].toSorted(),
    );
    const flags = (key: string) => {
      const {empty, binary} = keys?.get(key) ?? {};
      return {empty, binary};
    };
    expect(flags('empty')).toEqual({empty: true, binary: false});
    expect(flags('nothing')).toEqual({empty: true, binary: false});
    expect(flags('binary')).toEqual({empty: false, binary: true});
    expect(flags('wins')).toEqual({empty: true, binary: false});
    expect(flags('big')).toEqual({empty: false, binary: false});
    expect(keys?.get('.dockerconfigjson')?.registries).toEqual(['index.docker.io', 'quay.io']);
  });

  it('takes what is no base64 for a place that is filled in elsewhere, and hides it all the same', () => {
    const inventory = inventoryOf(`
apiVersion: v1
kind: Secret
metadata: {name: s, namespace: shop, annotations: {note: the password is ${CANARY}}}
data: {plain: ${CANARY}, word: changeme, bytes: AP8=, text: ${BASE64}}
`);
    const facts = inventory.secretKeys('shop', 's');
    const of = (key: string) => ({binary: facts?.get(key)?.binary, refused: facts?.get(key)?.refused});
    expect(['plain', 'word', 'bytes', 'text'].map(of)).toEqual([
      {binary: false, refused: true},
      {binary: false, refused: undefined},
      {binary: true, refused: undefined},
      {binary: false, refused: undefined},
    ]);
    expect(everything(inventory)).not.toContain(CANARY);
  });

  it('names Services only where the value means one for sure', () => {
    const services = (key: string) => keys?.get(key)?.serviceReferences;
    expect(services('url')).toEqual([{namespace: 'shop', name: 'db', form: 'short'}]);
    expect(services('host')).toEqual([{namespace: 'data', name: 'db', form: 'fqdn'}]);
    expect(services('DB_HOST')).toEqual([{namespace: 'shop', name: 'db', form: 'short'}]);
    expect(services('word')).toEqual([]);
  });

  it('does not look into a Helm release', () => {
    const release = inventory.secretSource('shop', 'sh.helm.release.v1.shop.v1');
    expect(release?.type).toBe('helm.sh/release.v1');
    expect(release?.keys.get('release')?.serviceReferences).toEqual([]);
  });

  it('comes from whichever object makes the Secret', () => {
    const others = inventoryOf(`
{apiVersion: bitnami.com/v1alpha1, kind: SealedSecret, metadata: {name: sealed, namespace: a}, spec: {encryptedData: {k: Ag}, template: {type: Opaque, data: {plain: x}}}}
---
{apiVersion: external-secrets.io/v1beta1, kind: ExternalSecret, metadata: {name: e, namespace: a}, spec: {data: [{secretKey: k}], target: {template: {data: {made: "{{ .k }}"}}}}}
---
{apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: open, namespace: a}, spec: {dataFrom: [{find: {}}]}}
---
{apiVersion: secrets-store.csi.x-k8s.io/v1, kind: SecretProviderClass, metadata: {name: p, namespace: a}, spec: {secretObjects: [{secretName: synced, type: Opaque, data: [{key: k, objectName: o}]}]}}
---
{apiVersion: bitnami.com/v1alpha1, kind: SealedSecret, metadata: {name: both, namespace: a}, spec: {encryptedData: {k: Ag}}}
---
{apiVersion: v1, kind: Secret, metadata: {name: both, namespace: a}, stringData: {real: x}}
`);
    const source = (name: string) => {
      const found = others.secretSource('a', name);
      return found && [found.origin, found.complete, [...found.keys.keys()]];
    };
    expect(source('sealed')).toEqual(['SealedSecret', true, ['k', 'plain']]);
    expect(source('e')).toEqual(['ExternalSecret', true, ['made']]);
    expect(source('open')).toEqual(['ExternalSecret', false, []]);
    expect(source('synced')).toEqual(['SecretProviderClass', true, ['k']]);
    expect(source('both')).toEqual(['Secret', true, ['real']]);
    expect(source('none')).toBeUndefined();
  });
});

describe('an annotation of a Secret that holds one of its values', () => {
  const value = 'canary "Zx9"\nvalue';
  const base64 = Buffer.from(value).toString('base64');
  const written = [
    ['in base64', {data: {a: base64}}],
    ['as text', {stringData: {a: value}}],
  ] as const;
  const forms = [
    ['as text', value],
    ['in base64', base64],
    ['inside JSON', JSON.stringify({was: value})],
    ['in base64 inside JSON', JSON.stringify({was: base64})],
  ] as const;
  const pairs = written.flatMap(([given, fields]) =>
    forms.map(([form, text]) => [given, form, fields, text] as const),
  );

  it.each(pairs)('given %s and repeated %s is emptied, and the others stay', (_, __, fields, text) => {
    const annotations = {note: `it was ${text} once`, other: 'nothing here'};
    const secret = {apiVersion: 'v1', kind: 'Secret', metadata: {name: 's', annotations}, ...fields};
    expect(redact(secret, 'Secret').metadata).toEqual({
      name: 's',
      annotations: {note: '', other: 'nothing here'},
    });
  });
});
