import type {ContainerDefinition} from '@aws-sdk/client-ecs';
import {expect, test} from 'vitest';
import {convertText} from '../run.ts';

const CONFIG =
  'files: {bucket: shop-config/eu}\naws: {accountId: "111122223333", region: eu-west-1, partition: aws}';

/** Two ConfigMaps, of which the second wins over the first, and `env` over both. */
function manifests(env = '[{name: KEY_1, value: from-env}]', size = 300): string {
  const large = Object.fromEntries(
    Array.from({length: 220}, (_none, index) => [`KEY_${index}`, `first-${index} `.padEnd(size, 'x')]),
  );
  const second = {KEY_2: 'from-second', LINES: 'a\nb', EMPTY: '', BLANK: ' x ', '1-odd.name': 'y'};
  return `apiVersion: v1
kind: ConfigMap
metadata: {name: first, namespace: shop}
data: ${JSON.stringify(large)}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: second, namespace: shop}
data: ${JSON.stringify(second)}
---
apiVersion: apps/v1
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
          envFrom: [{configMapRef: {name: first}}, {configMapRef: {name: second}}]
          env: ${env}
        - {name: small, image: "example/small:1", env: [{name: A, value: b}]}
`;
}

function converted(text: string, config = CONFIG) {
  const {plan, report} = convertText(text, config);
  const input = plan.resources.get('task-definitions/shop-app')?.input as {
    containerDefinitions?: readonly ContainerDefinition[];
  };
  const app = input.containerDefinitions?.find(({name}) => name === 'app');
  return {plan, report, app, bytes: Buffer.byteLength(JSON.stringify(input))};
}

/** What the agent of ECS gives a container: the lines of its file, and over them the variables of the task definition. */
function environment(app: ContainerDefinition | undefined, file: string): Record<string, string> {
  const lines = file.split('\n').flatMap(line => {
    const at = line.indexOf('=');
    return line.startsWith('#') || at < 1 || at === line.length - 1
      ? []
      : [[line.slice(0, at), line.slice(at + 1)]];
  });
  const plain = (app?.environment ?? []).map(({name, value}) => [name, value]);
  return Object.fromEntries([...lines, ...plain]);
}

test('variables of ConfigMaps that have no room come by an environment file, with the values that Kubernetes gives', () => {
  const {plan, report, app, bytes} = converted(manifests());
  const upload = plan.uploads?.find(each => 'bucket' in each);
  expect(bytes).toBeLessThan(65_536);
  expect(upload?.key).toMatch(/^eu\/shop-app-app-[0-9a-f]{8}\.env$/);
  expect(app?.environmentFiles).toEqual([{type: 's3', value: `arn:aws:s3:::shop-config/${upload?.key}`}]);
  const given = environment(app, upload?.content ?? '');
  expect(given).toMatchObject({
    KEY_0: 'first-0 '.padEnd(300, 'x'),
    KEY_1: 'from-env',
    KEY_2: 'from-second',
    KEY_219: 'first-219 '.padEnd(300, 'x'),
    LINES: 'a\nb',
    EMPTY: '',
    BLANK: ' x ',
    '1-odd.name': 'y',
  });
  expect(Object.keys(given)).toHaveLength(224);
  expect(JSON.stringify(plan.resources.get('role-policies/shop-app-execution')?.input)).toContain(
    `shop-config/${upload?.key}`,
  );
  expect(report.findings).toContainEqual(
    expect.objectContaining({
      rule: 'container/environment',
      level: 'action',
      message: expect.stringContaining(`s3://shop-config/${upload?.key}`),
    }),
  );
});

test('what has room stays in the task definition, and without a bucket the report names it', () => {
  expect(converted(manifests('[]', 20)).plan.uploads).toBeUndefined();
  const {plan, report} = converted(manifests(), CONFIG.replace(/^files.*\n/, ''));
  expect(plan.uploads).toBeUndefined();
  expect(report.findings).toContainEqual(
    expect.objectContaining({
      rule: 'check/task-definition-size',
      level: 'blocker',
      remediation: expect.stringContaining('files.bucket'),
    }),
  );
});

test('no secret is in the file', () => {
  const env = '[{name: DB_PASSWORD, value: correct-horse-battery-staple}]';
  const {plan} = converted(manifests(env));
  expect(plan.uploads).toHaveLength(1);
  expect(JSON.stringify(plan.uploads)).not.toContain('correct-horse');
});

test('texts that the manifest spells out follow where those of ConfigMaps are not enough', () => {
  const env = JSON.stringify(
    Array.from({length: 3}, (_none, index) => ({name: `TEXT_${index}`, value: 'y'.repeat(20_000)})),
  );
  const {plan, app} = converted(manifests(env));
  expect(plan.uploads?.[0]?.content).toContain('\nTEXT_2=yyy');
  expect(app?.environment?.map(({name}) => name)).not.toContain('TEXT_0');
});

/** The manifests with a DaemonSet in place of the Deployment. */
function daemonSet(text: string): string {
  return text.replace('kind: Deployment', 'kind: DaemonSet');
}

test('a daemon of Managed Instances has an environment file, which its execution role may read', () => {
  const managed = `${CONFIG}\ncompute: managed\ncluster: {capacityProviders: {managed: shop-managed}}`;
  const {plan, report} = convertText(daemonSet(manifests()), managed);
  const [upload] = (plan.uploads ?? []).filter(each => 'bucket' in each);
  const definition = plan.resources.get('daemon-task-definitions/shop-app')?.input as {
    executionRoleArn?: string;
    containerDefinitions?: readonly ContainerDefinition[];
  };
  const app = definition.containerDefinitions?.find(({name}) => name === 'app');
  expect(app?.environmentFiles).toEqual([{type: 's3', value: `arn:aws:s3:::shop-config/${upload?.key}`}]);
  expect(Object.keys(environment(app, upload?.content ?? ''))).toHaveLength(224);
  expect(definition.executionRoleArn).toContain('shop-app-execution');
  expect(JSON.stringify(plan.resources.get('role-policies/shop-app-execution')?.input)).toContain(
    `shop-config/${upload?.key}`,
  );
  expect(report.findings.filter(({level}) => level === 'blocker')).toEqual([]);
});

test('a DaemonSet in the tasks of others leaves room for their variables', () => {
  const host = `---
apiVersion: v1
kind: ConfigMap
metadata: {name: own, namespace: shop}
data: ${JSON.stringify(Object.fromEntries(Array.from({length: 100}, (_none, index) => [`OWN_${index}`, 'z'.repeat(300)])))}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "example/web:1", envFrom: [{configMapRef: {name: own}}]}]}
`;
  const {plan, report} = convertText(
    daemonSet(manifests()) + host,
    `${CONFIG}\nworkloads: {DaemonSet/shop/app: {daemonSet: sidecar}}`,
  );
  const input = plan.resources.get('task-definitions/shop-web')?.input;
  const stems = (plan.uploads ?? []).map(({path}) => path.replace(/-[0-9a-f]{8}\.env$/, ''));
  expect(stems.toSorted()).toEqual(['files/shop-app-app', 'files/shop-web-web']);
  expect(Buffer.byteLength(JSON.stringify(input))).toBeLessThan(65_536);
  const policy = JSON.stringify(plan.resources.get('role-policies/shop-web-execution')?.input);
  for (const {key} of (plan.uploads ?? []).filter(each => 'bucket' in each)) expect(policy).toContain(key);
  expect(report.findings.filter(({level}) => level === 'blocker')).toEqual([]);
});
