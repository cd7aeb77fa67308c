import {describe, expect, it} from 'vitest';
import {parseConfig} from '../../src/config/load-config.ts';
import {loadText} from '../../src/load/load.ts';
import {run} from '../../src/pipeline.ts';
import {renderMarkdown} from '../../src/report/markdown.ts';
import {renderText} from '../../src/report/text.ts';

const KEYS = ['host', 'port', 'user', 'password', 'database', 'options'];

/** Variables with all keys of one object that the input lacks; the first of them is in line 13. */
function deployment(ref: 'secretKeyRef' | 'configMapKeyRef'): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers:
        - name: app
          image: example/app:1
          env:
${KEYS.map(key => `            - {name: DB_${key.toUpperCase()}, valueFrom: {${ref}: {name: db, key: ${key}}}}`).join('\n')}
`;
}

function outcome(text: string) {
  return run(loadText(text, 'app.yaml'), parseConfig('', 'k2e.yaml'), {today: '2026-11-21', ledger: true})
    .report;
}

describe('a finding on several fields', () => {
  it('is one for all variables of an object that was not given, and names the place of each', () => {
    for (const ref of ['secretKeyRef', 'configMapKeyRef'] as const) {
      const told = outcome(deployment(ref)).findings.filter(({rule}) => rule === 'container/environment');
      expect(told).toHaveLength(1);
      expect([told[0]?.source, ...(told[0]?.also ?? []).map(({source}) => source)]).toEqual(
        KEYS.map((_, index) => ({file: 'app.yaml', line: 13 + index, column: 15})),
      );
    }
  });

  it('names for each place the container that it is in, and tells of each missing object however many places it has', () => {
    const names = ['one', 'two', 'three', 'four', 'five'];
    const secrets = ['db', 'cache'];
    const workload = (name: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
        - name: c-${name}
          image: example/app:1
          env:
${secrets.map(secret => `            - {name: ${secret.toUpperCase()}, valueFrom: {secretKeyRef: {name: ${secret}, key: host}}}`).join('\n')}
            - {name: RDS, value: shop.abc.eu-west-1.rds.amazonaws.com}
            - {name: REDIS, value: shop.abc.euw1.cache.amazonaws.com}
`;
    const report = outcome(names.map(workload).join('---\n'));
    for (const {rule, object, container, also = []} of report.findings) {
      if (rule !== 'container/environment' || also.length === 0) continue;
      for (const at of [{object, container}, ...also]) expect(at.container).toBe(`c-${at.object?.name}`);
    }
    const text = renderText(report, {width: 10_000});
    expect(text).toContain('shop.abc.eu-west-1.rds.amazonaws.com');
    expect(text).toContain('shop.abc.euw1.cache.amazonaws.com');
  });

  it('accounts for the values of all of them', () => {
    const ledger = outcome(deployment('configMapKeyRef')).ledger ?? [];
    const keys = ledger.filter(({path}) => path.endsWith('/configMapKeyRef/key'));
    expect(keys.map(({disposition}) => disposition)).toEqual(KEYS.map(() => 'reported'));
  });

  it('is one for all routes of an object that lead to the same absent Service', () => {
    const paths = ['/', '/cart', '/orders'].map(
      path => `{path: ${path}, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}`,
    );
    const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: shop}
spec: {rules: [{host: shop.example.com, http: {paths: [${paths.join(', ')}]}}]}
`;
    const told = outcome(ingress).findings.filter(({rule}) => rule === 'ingress/paths');
    expect(told.map(({path, also}) => [path, ...(also ?? []).map(at => at.path)])).toEqual([
      [0, 1, 2].map(index => `/spec/rules/0/http/paths/${index}/backend`),
    ]);
  });

  it('is one for all workloads that lack the same, wherever they stand in the input, and names the place of each', () => {
    const texts = ['api', 'worker', 'web'].map(
      name => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {imagePullSecrets: [{name: registry}], containers: [{name: app, image: "registry.example.com/app:1"}]}
`,
    );
    for (const order of [texts, texts.toReversed()]) {
      const {findings, ledger = []} = outcome(order.join('---\n'));
      const told = findings.filter(({rule}) => rule === 'pod/image-pull-secrets');
      expect(told).toHaveLength(1);
      expect([told[0]?.object.name, ...(told[0]?.also ?? []).map(({object}) => object?.name)]).toEqual([
        'api',
        'web',
        'worker',
      ]);
      const names = ledger.filter(({path}) => path.endsWith('/imagePullSecrets/0/name'));
      expect(names.map(({disposition}) => disposition)).toEqual(texts.map(() => 'reported'));
    }
  });

  it('shows the first places to people, and how many there are more', () => {
    const report = outcome(deployment('secretKeyRef'));
    const text = renderText(report, {width: 10_000});
    for (const line of [13, 14, 15, 16]) expect(text).toContain(`app.yaml:${line}:15`);
    expect(text).toContain('and 2 more places');
    expect(text).not.toContain('app.yaml:17:15');
    for (const line of [13, 18]) expect(renderMarkdown(report)).toContain(`app.yaml:${line}:15`);
  });
});
