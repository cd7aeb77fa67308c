import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {commandOf, environmentOf, expandedFor} from '../../src/model/environment.ts';
import {type EnvironmentEntry, knownText, type Text} from '../../src/model/environment-entry.ts';
import {inventoryOf, workloadOf} from './manifests.ts';

/** The environment of the container `app` of a Deployment `app` in namespace `shop`, beside the other objects. */
function environment(container: string, others = '', pod = '') {
  const indent = (text: string, depth: number) => text.replaceAll(/^(?=.)/gm, ' '.repeat(depth));
  const inventory = inventoryOf(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app, tier: front}, annotations: {note: hello}}
    spec:
${indent(pod, 6)}
      containers:
        - name: app
          image: app:1
${indent(container, 10)}
---
${others}`);
  const workload = workloadOf(inventory, 'Deployment/shop/app');
  const [part] = workload.containers;
  if (!part) throw new Error('no container');
  return {inventory, workload, part, entries: environmentOf(part, workload, inventory)};
}

const BASE = '/spec/template/spec/containers/0';
const CONFIG = `
apiVersion: v1
kind: ConfigMap
metadata: {name: config, namespace: shop}
data: {LEVEL: info, app.properties: 'a=b', HOST: db}
---
apiVersion: v1
kind: Secret
metadata: {name: secret, namespace: shop}
stringData: {PASSWORD: hunter2, EMPTY: '', HOST: hidden}
`;

function set(entries: readonly EnvironmentEntry[]): Record<string, string> {
  return Object.fromEntries(
    entries
      .filter(({effect}) => effect === 'set')
      .map(({name, source}) => [name, knownText(source) ?? source.kind]),
  );
}

describe('envFrom', () => {
  it('takes every key as a name, behind the prefix, and lets the last source win', () => {
    const {entries} = environment(
      'envFrom:\n- {configMapRef: {name: config}, prefix: C_}\n- {configMapRef: {name: config}}\n- {secretRef: {name: secret}}',
      CONFIG,
    );
    expect(set(entries)).toEqual({
      C_LEVEL: 'info',
      'C_app.properties': 'a=b',
      C_HOST: 'db',
      LEVEL: 'info',
      'app.properties': 'a=b',
      PASSWORD: 'secret',
      EMPTY: '',
      HOST: 'secret',
    });
    const loser = entries.find(({name, effect}) => name === 'HOST' && effect === 'overridden');
    expect(loser).toMatchObject({
      path: `${BASE}/envFrom/1`,
      overriddenBy: `${BASE}/envFrom/2`,
      source: {kind: 'config-map', key: 'HOST'},
    });
  });

  it('says where keys are not known', () => {
    const {entries} = environment(
      'envFrom:\n- {configMapRef: {name: gone}}\n- {secretRef: {name: gone, optional: true}, prefix: S_}\nenv:\n- {name: A, value: $(X)-$(S_Y)}',
    );
    expect(entries.map(({name, effect}) => [name, effect])).toEqual([
      ['*', 'set'],
      ['S_*', 'omitted'],
      ['A', 'set'],
    ]);
    expect(entries[2]?.source).toMatchObject({
      kind: 'composed',
      parts: [
        {kind: 'variable', name: 'X', source: {kind: 'unknown-keys', of: 'ConfigMap', name: 'gone'}},
        {kind: 'text', text: '-'},
        {kind: 'variable', name: 'S_Y', source: {of: 'ConfigMap'}},
      ],
    });
  });

  it('takes no command of a script for a key that is not known', () => {
    const {entries} = environment(
      'envFrom:\n- {secretRef: {name: gone}, prefix: S_}\n- {secretRef: {name: gone}}\nenv:\n- {name: A, value: $(date +%F)-$(du -h "a" | cut -f1)-$(S_a b)}',
    );
    expect(entries.at(-1)?.source).toEqual({
      kind: 'literal',
      text: '$(date +%F)-$(du -h "a" | cut -f1)-$(S_a b)',
    });
  });

  it('knows the keys of sealed and external secrets', () => {
    const {entries} = environment(
      'envFrom:\n- {secretRef: {name: sealed}}\n- {secretRef: {name: external}}',
      `
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: sealed, namespace: shop}
spec: {encryptedData: {TOKEN: AgBy}}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: from-store, namespace: shop}
spec: {target: {name: external}, data: [{secretKey: KEY, remoteRef: {key: shop}}], dataFrom: [{extract: {key: more}}]}`,
    );
    expect(entries.map(({name, source}) => [name, source.kind])).toEqual([
      ['TOKEN', 'secret'],
      ['KEY', 'secret'],
      ['*', 'unknown-keys'],
    ]);
    expect(entries[0]?.source).toMatchObject({known: true, secret: {origin: 'SealedSecret'}});
  });
});

describe('env', () => {
  it('wins over envFrom, and the last of two over the first', () => {
    const {entries} = environment(
      'envFrom: [{configMapRef: {name: config}}]\nenv:\n- {name: LEVEL, value: warn}\n- {name: B, value: $(LEVEL)}\n- {name: LEVEL, value: error}',
      CONFIG,
    );
    expect(set(entries)).toMatchObject({LEVEL: 'error', B: 'warn'});
    const levels = entries.filter(({name}) => name === 'LEVEL');
    expect(levels.map(({effect, referenced}) => [effect, referenced])).toEqual([
      ['overridden', false],
      ['overridden', true],
      ['set', false],
    ]);
  });

  it('expands only what came before, once', () => {
    const {entries} = environment(
      'env:\n- {name: A, value: $(B)}\n- {name: B, value: $$(A)}\n- {name: C, value: "$(A)|$(B)|$(C)"}\n- {name: D}',
    );
    expect(set(entries)).toEqual({A: '$(B)', B: '$(A)', C: '$(B)|$(A)|$(C)', D: ''});
  });

  it('keeps secrets and run-time values apart from the text around them', () => {
    const {entries} = environment(
      `env:
- {name: USER, valueFrom: {configMapKeyRef: {name: config, key: LEVEL}}}
- {name: PASSWORD, valueFrom: {secretKeyRef: {name: secret, key: PASSWORD}}}
- {name: NONE, valueFrom: {secretKeyRef: {name: secret, key: EMPTY}}}
- {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
- {name: AUTH, value: "$(USER):$(PASSWORD)$(NONE)"}
- {name: URL, value: "pg://$(AUTH)@$(IP):$$(X)/$(Y)"}`,
      CONFIG,
    );
    const url = entries.find(({name}) => name === 'URL')?.source;
    expect(url).toMatchObject({
      kind: 'composed',
      parts: [
        {kind: 'text', text: 'pg://info:'},
        {kind: 'variable', name: 'PASSWORD', entry: {name: 'PASSWORD', effect: 'set'}},
        {kind: 'text', text: '@'},
        {kind: 'variable', name: 'IP', source: {kind: 'field', fieldPath: 'status.podIP'}},
        {kind: 'text', text: ':$(X)/$(Y)'},
      ],
    });
  });

  it('resolves fields that are the same for all pods', () => {
    const field = (name: string, path: string) =>
      `- {name: ${name}, valueFrom: {fieldRef: {fieldPath: "${path}"}}}`;
    const {entries} = environment(
      [
        'env:',
        field('NS', 'metadata.namespace'),
        field('LABEL', "metadata.labels['tier']"),
        field('NOTE', "metadata.annotations['note']"),
        field('MISSING', "metadata.labels['zone']"),
        field('HASH', "metadata.labels['pod-template-hash']"),
        field('ACCOUNT', 'spec.serviceAccountName'),
        field('POD', 'metadata.name'),
        '- {name: WHERE, value: $(NS)/$(LABEL)}',
        '- {name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}',
        '- {name: F, valueFrom: {fileKeyRef: {volumeName: v, path: a.env, key: K}}}',
      ].join('\n'),
    );
    expect(set(entries)).toEqual({
      NS: 'shop',
      LABEL: 'front',
      NOTE: 'hello',
      MISSING: '',
      HASH: 'field',
      ACCOUNT: 'default',
      POD: 'field',
      WHERE: 'shop/front',
      CPU: 'resource',
      F: 'file',
    });
    expect(entries.find(({name}) => name === 'CPU')?.source).toEqual({
      kind: 'resource',
      resource: 'limits.cpu',
      divisor: '1',
      containerName: 'app',
    });
  });

  it('leaves out optional ones that are missing, and keeps what they would have replaced', () => {
    const {entries} = environment(
      `env:
- {name: A, value: kept}
- {name: A, valueFrom: {secretKeyRef: {name: secret, key: NOPE, optional: true}}}
- {name: B, valueFrom: {configMapKeyRef: {name: gone, key: K, optional: true}}}
- {name: C, valueFrom: {configMapKeyRef: {name: gone, key: K}}}
- {name: D, value: "$(A) $(B) $(C)"}`,
      CONFIG,
    );
    expect(entries.map(({effect}) => effect)).toEqual(['set', 'omitted', 'omitted', 'set', 'set']);
    expect(entries[4]?.source).toMatchObject({
      parts: [
        {kind: 'text', text: 'kept $(B) '},
        {kind: 'variable', name: 'C'},
      ],
    });
  });

  it('sees the variables of Services behind all others', () => {
    const services = `
apiVersion: v1
kind: Service
metadata: {name: redis-master, namespace: shop}
spec: {ports: [{port: 6379, name: tcp-redis}]}
---
apiVersion: v1
kind: Service
metadata: {name: other, namespace: elsewhere}
spec: {ports: [{port: 80}]}`;
    const text =
      'env:\n- {name: A, value: "$(REDIS_MASTER_SERVICE_HOST):$(REDIS_MASTER_SERVICE_PORT_TCP_REDIS)"}\n- {name: B, value: $(OTHER_SERVICE_PORT) $(KUBERNETES_SERVICE_HOST)}';
    const linked = environment(text, services).entries;
    expect(linked[0]?.source).toMatchObject({
      parts: [
        {
          kind: 'variable',
          source: {kind: 'service-link', link: {member: 'host', service: {id: 'Service/shop/redis-master'}}},
        },
        {kind: 'text', text: ':6379'},
      ],
    });
    expect(linked[1]?.source).toMatchObject({
      parts: [
        {kind: 'text', text: '$(OTHER_SERVICE_PORT) '},
        {kind: 'variable', source: {kind: 'service-link', link: {member: 'host', service: undefined}}},
      ],
    });
    const plain = environment(text, services, 'enableServiceLinks: false').entries;
    expect(plain[0]?.source).toEqual({
      kind: 'literal',
      text: '$(REDIS_MASTER_SERVICE_HOST):$(REDIS_MASTER_SERVICE_PORT_TCP_REDIS)',
    });
  });
});

describe('command, args and mounts', () => {
  it('see the whole environment', () => {
    const {inventory, workload, part} = environment(
      'command: [run, $(LATE)]\nargs: ["--pw=$(PASSWORD)", $$(LATE)]\nenvFrom: [{secretRef: {name: secret}}]\nenv: [{name: LATE, value: x}]',
      CONFIG,
    );
    const {command, args} = commandOf(part, workload, inventory);
    expect(command).toEqual([
      {kind: 'literal', text: 'run'},
      {kind: 'literal', text: 'x'},
    ]);
    expect(args).toMatchObject([
      {
        kind: 'composed',
        parts: [
          {kind: 'text', text: '--pw='},
          {kind: 'variable', name: 'PASSWORD'},
        ],
      },
      {kind: 'literal', text: '$(LATE)'},
    ]);
    expect(expandedFor('logs/$(LATE)', part, workload, inventory)).toEqual({kind: 'literal', text: 'logs/x'});
  });
});

describe('any environment', () => {
  const name = fc.constantFrom('A', 'B', 'C');
  const text = fc
    .array(fc.constantFrom('$(A)', '$(B)', '$(C)', '$$', '$(', 'x', '$(Z)'), {maxLength: 4})
    .map(parts => parts.join(''));
  const data = fc.dictionary(name, text);
  const item = fc.oneof(
    fc.record({name, value: text}),
    fc.record({name, map: fc.constantFrom('m0', 'm1'), key: name}),
    fc.record({name, secret: fc.constantFrom('s0', 's1'), key: name}),
  );
  const source = fc.record({
    from: fc.constantFrom('m0', 'm1', 's0', 's1'),
    prefix: fc.constantFrom('', 'A', 'P_'),
  });

  it('is what the kubelet gives the container', () => {
    fc.assert(
      fc.property(
        fc.record({m0: data, m1: data, s0: data, s1: data}),
        fc.array(source, {maxLength: 3}),
        fc.array(item, {maxLength: 6}),
        (objects, envFrom, env) => {
          const optional = true;
          const container = JSON.stringify({
            name: 'app',
            image: 'app',
            envFrom: envFrom.map(({from, prefix}) =>
              from.startsWith('m')
                ? {prefix, configMapRef: {name: from, optional}}
                : {prefix, secretRef: {name: from, optional}},
            ),
            env: env.map(one => {
              if ('value' in one) return one;
              return 'map' in one
                ? {name: one.name, valueFrom: {configMapKeyRef: {name: one.map, key: one.key, optional}}}
                : {name: one.name, valueFrom: {secretKeyRef: {name: one.secret, key: one.key, optional}}};
            }),
          });
          const manifests = Object.entries(objects).map(([id, values]) =>
            JSON.stringify(
              id.startsWith('m')
                ? {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: id}, data: values}
                : {apiVersion: 'v1', kind: 'Secret', metadata: {name: id}, stringData: values},
            ),
          );
          const pod = `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"enableServiceLinks":false,"containers":[${container}]}}`;
          const inventory = inventoryOf([pod, ...manifests].join('\n---\n'));
          const workload = workloadOf(inventory, 'Pod/default/p');
          const [part] = workload.containers;
          const entries = part ? environmentOf(part, workload, inventory) : [];
          const got = Object.fromEntries(
            entries
              .filter(({effect}) => effect === 'set')
              .map(entry => [entry.name, resolved(entry, objects)]),
          );
          expect(got).toEqual(kubelet(objects, envFrom, env));
        },
      ),
      {numRuns: 300},
    );
  });
});

type Objects = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The text of an entry once the secret store has given its values. */
function resolved(entry: EnvironmentEntry, objects: Objects): string | undefined {
  const {source} = entry;
  if (source.kind === 'composed') return composed(source, objects);
  if (source.kind === 'secret') return objects[source.name]?.[source.key];
  return knownText(source);
}

function composed(text: Text & {kind: 'composed'}, objects: Objects): string {
  return text.parts
    .map(part => (part.kind === 'text' ? part.text : part.entry ? (resolved(part.entry, objects) ?? '') : ''))
    .join('');
}

/** `makeEnvironmentVariables` of the kubelet, step by step and with every value at hand. */
function kubelet(
  objects: Objects,
  envFrom: readonly {from: string; prefix: string}[],
  env: readonly (
    | {name: string; value: string}
    | {name: string; map: string; key: string}
    | {name: string; secret: string; key: string}
  )[],
): Record<string, string> {
  const result = new Map<string, string>();
  for (const {from, prefix} of envFrom) {
    for (const [key, value] of Object.entries(objects[from] ?? {})) result.set(prefix + key, value);
  }
  for (const one of env) {
    if ('value' in one) {
      result.set(one.name, naiveExpand(one.value, result));
      continue;
    }
    const value = objects['map' in one ? one.map : one.secret]?.[one.key];
    if (value !== undefined) result.set(one.name, value);
  }
  return Object.fromEntries(result);
}

function naiveExpand(text: string, env: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$(?:\$|\(([^)]*)\))/g, (whole, name?: string) =>
    name === undefined ? '$' : (env.get(name) ?? whole),
  );
}
