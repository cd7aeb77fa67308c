import {describe, expect, test} from 'vitest';
import {RESERVED} from '../../src/json.ts';
import {convertText} from '../run.ts';

const set = (name: string, spec = '', container = '') => `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${name}, namespace: shop}
spec:
  serviceName: ${name}
${spec.replaceAll(/^(?=.)/gm, '  ')}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: main, image: "example/app:1"${container}}]}
`;
const perOrdinal = (name: string) => `workloads: {StatefulSet/shop/${name}: {statefulSet: per-ordinal}}`;

const keysOf = (text: string, config = '') =>
  [...convertText(text, config).plan.resources.keys()].filter(key => key.startsWith('services/'));

describe('a StatefulSet with a service per ordinal', () => {
  test('leaves the names of its services to nobody else', () => {
    const other = `apiVersion: apps/v1
kind: Deployment
metadata: {name: kv-1, namespace: shop}
spec:
  selector: {matchLabels: {app: other}}
  template:
    metadata: {labels: {app: other}}
    spec: {containers: [{name: main, image: "example/app:1"}]}
`;
    const keys = keysOf(`${set('kv', 'replicas: 2')}---\n${other}`, perOrdinal('kv'));
    expect(keys).toContain('services/shop-kv-1');
    expect(keys.filter(key => /^services\/shop-kv-[0-9a-f]{8}-[01]$/.test(key))).toHaveLength(2);
    expect(keys).toHaveLength(3);
  });

  test('says nowhere how the ordinal is kept while the rules run', () => {
    const text = set(
      'kv',
      'replicas: 3',
      `, args: ["--id=$(NAME)"], env: [{name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}, {name: PASSWORD, value: "$(NAME)-x"}],
      volumeMounts: [{name: info, mountPath: /info}, {name: data, mountPath: /data, subPathExpr: $(NAME)}]}], volumes: [{name: data, emptyDir: {}}, {name: info, downwardAPI: {items: [{path: name, fieldRef: {fieldPath: metadata.name}}]}}`,
    ).replace('}}]}}}]}', '}}]}}]}');
    const {plan, report} = convertText(text, perOrdinal('kv'), {ledger: true});
    expect(report.summary.unaccounted).toBe(0);
    const said = JSON.stringify([[...plan.resources.values()], plan.secretValues, report]);
    expect(said).not.toContain(`${RESERVED[0]}ordinal`);
    expect(JSON.stringify(plan.resources.get('task-definitions/shop-kv-2'))).toContain('--id=kv-2');
  });

  test('is made in the order of the ordinals, unless its pods start in parallel', () => {
    const madeAfter = (spec: string) =>
      convertText(set('kv', spec), perOrdinal('kv')).plan.resources.get('services/shop-kv-1')?.after ?? [];
    expect(madeAfter('replicas: 2')).toContain('services/shop-kv-0');
    expect(madeAfter('replicas: 2\npodManagementPolicy: Parallel')).not.toContain('services/shop-kv-0');
  });

  test('is made of each pod, whatever number somebody writes', () => {
    expect(keysOf(set('kv', 'replicas: 0'), perOrdinal('kv'))).toEqual(['services/shop-kv-0']);
    expect(keysOf(set('kv', 'replicas: 2147483647'), perOrdinal('kv'))).toHaveLength(100);
  });

  test('stands in the draft of the cutover by its services, and is not handed over whole', () => {
    const text = `${set('kv', 'replicas: 2', ', ports: [{containerPort: 80}]')}---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop, annotations: {external-dns.alpha.kubernetes.io/hostname: kv.example.com}}
spec: {type: LoadBalancer, selector: {app: kv}, ports: [{port: 80}]}
`;
    const {cutover} = convertText(text, perOrdinal('kv'));
    expect(cutover.web.map(({services}) => services)).toEqual([['shop-kv-0', 'shop-kv-1']]);
    expect(convertText(set('kv', 'replicas: 2'), perOrdinal('kv')).cutover.workers).toMatchObject([
      {workload: 'StatefulSet/shop/kv', service: 'shop-kv-0', beside: true},
    ]);
  });
});

describe('a StatefulSet that k2e.yaml does not speak of', () => {
  test.each([
    ['one replica', set('kv'), ['services/shop-kv']],
    ['three that nothing tells apart', set('kv', 'replicas: 3'), ['services/shop-kv']],
    ['two that name each other', set('kv', 'replicas: 2', ', args: ["--join=kv-0:7000"]'), []],
    ['a script that cuts the number off', set('kv', 'replicas: 2', `, args: ["id=$\{HOSTNAME##*-}"]`), []],
    ['a database', set('kv').replace('example/app:1', 'postgres:16'), []],
  ])('%s', (_name, text, services) => {
    expect(keysOf(text)).toEqual(services);
  });
});
