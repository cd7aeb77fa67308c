import {spawnSync} from 'node:child_process';
import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {convertText} from '../run.ts';

const ECR = '111122223333.dkr.ecr.eu-central-1.amazonaws.com';

/** What a container with this image and a secret in its arguments starts with, and what is said of the arguments. */
function started(image: string, config = '') {
  const {plan, report} = convertText(
    `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers:
      - name: app
        image: ${image}
        args: [--pass, $(PASS)]
        env: [{name: PASS, valueFrom: {secretKeyRef: {name: db, key: pass}}}]
`,
    `app: shop\n${config}`,
  );
  const input = plan.resources.get('task-definitions/shop-app')?.input as
    | {containerDefinitions?: readonly {entryPoint?: readonly string[]; command?: readonly string[]}[]}
    | undefined;
  const [definition] = input?.containerDefinitions ?? [];
  const levels = report.findings
    .filter(({rule, path}) => rule === 'container/command' && path.endsWith('/args'))
    .map(({level}) => level);
  return {entryPoint: definition?.entryPoint, script: definition?.command?.[0], levels};
}

test.each([
  ['redis:7.2-alpine', 'docker-entrypoint.sh'],
  ['redis', 'docker-entrypoint.sh'],
  ['docker.io/library/redis:7', 'docker-entrypoint.sh'],
  [
    'redis:7.2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
    'docker-entrypoint.sh',
  ],
  ['public.ecr.aws/docker/library/redis:8.0', 'docker-entrypoint.sh'],
  ['mirror.gcr.io/library/redis:alpine', 'docker-entrypoint.sh'],
  ['mirror.gcr.io/valkey/valkey:8-alpine', 'docker-entrypoint.sh'],
  [`${ECR}/docker-hub/library/mysql:5.7`, 'docker-entrypoint.sh'],
  ['rabbitmq:3-management', 'docker-entrypoint.sh'],
  ['nginx:stable-alpine', '/docker-entrypoint.sh'],
  ['public.ecr.aws/bitnami/redis:7.2.4-debian-12-r6', '/opt/bitnami/scripts/redis/entrypoint.sh'],
  ['curlimages/curl:8.11.0', '/entrypoint.sh'],
  ['quay.io/prometheus/prometheus:v3.1.0', '/bin/prometheus'],
  [`${ECR}/quay/prometheuscommunity/postgres-exporter:v0.16.0`, '/bin/postgres_exporter'],
  ['bitnamilegacy/postgresql:15', '/opt/bitnami/scripts/postgresql/entrypoint.sh'],
])('%s starts with %s', (image, word) => {
  expect(started(image)).toEqual({
    entryPoint: ['sh', '-c'],
    script: `exec '${word}' '--pass' "\${PASS}"`,
    levels: ['review'],
  });
});

test('an image without an entry point starts with its arguments', () => {
  expect(started('python:3.12-slim').script).toBe(`exec '--pass' "\${PASS}"`);
});

test.each([
  // Older than what is known, or between builds that differ.
  'redis:3.0.7',
  'nginx:1.18.0',
  'node:10',
  'mysql:5.7.11',
  // The tag tells no version.
  'node:argon',
  'redis@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  'bitnami/redis:latest',
  // No shell.
  'mongo:7.0-windowsservercore-ltsc2022',
  'prom/prometheus:v3.10.0-distroless',
  // Images of somebody else.
  'example/redis:7',
  'registry.example.com/library/redis:7',
  'quay.io/prom/prometheus:v3.1.0',
  'public.ecr.aws/somebody/redis:7',
  `${ECR}/redis:7`,
])('of %s nothing is known', image => {
  expect(started(image)).toMatchObject({entryPoint: undefined, levels: ['blocker']});
});

test.each([
  ['an image by its name', 'example/app:1', 'images: {example/app: {entryPoint: [/app]}}'],
  [
    'one of its tags first',
    'example/app:1',
    'images: {example/app: {entryPoint: [/x]}, "example/app:1": {entryPoint: [/app]}}',
  ],
  ['a well-known image otherwise', 'redis:7', 'images: {docker.io/library/redis: {entryPoint: [/app]}}'],
  [
    'the name that registry.map gives it',
    'example/app:1',
    `registry: {map: {example: ${ECR}}}\nimages: {${ECR}/app: {entryPoint: [/app]}}`,
  ],
  [
    'the name of the manifest behind registry.map',
    'example/app:1',
    `registry: {map: {example: ${ECR}}}\nimages: {example/app: {entryPoint: [/app]}}`,
  ],
  [
    'the image that k2e.yaml has in place of the manifest’s',
    'redis:7',
    'workloads: {Deployment/shop/app: {images: {app: example/app:2}}}\nimages: {redis: {entryPoint: [/x]}, example/app: {entryPoint: [/app]}}',
  ],
])('k2e.yaml states the entry point: %s', (_, image, config) => {
  expect(started(image, config)).toEqual({
    entryPoint: ['sh', '-c'],
    script: `exec '/app' '--pass' "\${PASS}"`,
    levels: [],
  });
});

test('a tag that k2e.yaml does not name, and an image in place of a well-known one, stay unknown', () => {
  expect(started('example/app:2', 'images: {"example/app:1": {entryPoint: [/app]}}').levels).toEqual([
    'blocker',
  ]);
  const replaced = 'workloads: {Deployment/shop/app: {images: {app: example/app:2}}}';
  expect(started('redis:7', replaced).levels).toEqual(['blocker']);
});

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'k2e-entry-point-'));
  writeFileSync(join(folder, 'docker-entrypoint.sh'), '#!/bin/sh\nprintf "%s\\0" "$@"\n');
  chmodSync(join(folder, 'docker-entrypoint.sh'), 0o755);
});
afterAll(() => rmSync(folder, {recursive: true}));

test.each([
  'plain',
  '',
  ' a  b ',
  `'"\\`,
  '$(id) `id` ${HOME} $PASS',
  '*',
  '-n',
  'a\nb\n',
  '; exit 1 #',
  '~ä€',
])('the entry point gets the value %j as it is', value => {
  const {entryPoint = [], script = ''} = started('redis:7');
  const [program = '', ...options] = entryPoint;
  const run = spawnSync(program, [...options, script], {
    env: {PATH: `${folder}:${process.env['PATH']}`, PASS: value},
    encoding: 'utf8',
  });
  expect(run.stdout.split('\0')).toEqual(['--pass', value, '']);
});

test('an image that is no name of one stands in no command that people are asked to type', () => {
  const hostile = '"; touch /tmp/x; `id` $(id)';
  const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers:
        - name: app
          image: ${JSON.stringify(hostile)}
          args: ["--password=$(PASSWORD)"]
          env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}]
`;
  const remedies = convertText(manifest)
    .report.findings.filter(({rule}) => rule === 'container/command')
    .map(({remediation}) => remediation);
  expect(remedies).toHaveLength(1);
  expect(remedies[0]).toContain('docker image inspect');
  expect(remedies[0]).not.toContain('touch');
});
