import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {convertText} from '../../run.ts';

const CONFIG =
  'files: {bucket: shop-config/eu}\naws: {accountId: "111122223333", region: eu-west-1, partition: aws}';

/** A Deployment that mounts a ConfigMap with these keys; those of `binaryData` are bytes. */
function manifests(data: Record<string, string>, binaryData: Record<string, Buffer> = {}): string {
  const binary = Object.fromEntries(
    Object.entries(binaryData).map(([key, bytes]) => [key, bytes.toString('base64')]),
  );
  return `apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: ${JSON.stringify(data)}
binaryData: ${JSON.stringify(binary)}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers: [{name: app, image: "example/app:1", volumeMounts: [{name: settings, mountPath: /etc/app}]}]
      volumes: [{name: settings, configMap: {name: settings}}]
`;
}

interface Writer {
  readonly name: string;
  readonly command: readonly [string];
  readonly environmentFiles?: readonly {readonly value: string}[];
  readonly environment?: readonly unknown[];
}

function converted(text: string, config = CONFIG) {
  const {plan, report} = convertText(text, config);
  const input = plan.resources.get('task-definitions/shop-app')?.input as {containerDefinitions?: object[]};
  const containers = (input.containerDefinitions ?? []) as Writer[];
  const findings = report.findings.filter(({rule}) => rule.startsWith('pod/'));
  return {plan, findings, writer: containers.find(({name}) => name === 'k2e-files')};
}

const LARGE = `${'# a line of a large file\n'.repeat(3000)}`;
const BYTES = Buffer.from(Array.from({length: 40_000}, (_none, index) => index % 256));

test('large contents come by an environment file that the user uploads, and arrive byte for byte', () => {
  const {plan, writer, findings} = converted(manifests({'large.conf': LARGE}, {'blob.bin': BYTES}));
  const upload = plan.uploads?.find(each => 'bucket' in each);
  expect(writer?.environmentFiles).toEqual([{type: 's3', value: `arn:aws:s3:::shop-config/${upload?.key}`}]);
  expect(upload).toMatchObject({
    bucket: 'shop-config',
    path: expect.stringMatching(/^files\/shop-app-.*\.env$/),
  });
  expect(upload?.key).toMatch(/^eu\/shop-app-[0-9a-f]{8}\.env$/);
  expect(writer?.environment ?? []).toEqual([]);
  expect(findings).toContainEqual(expect.objectContaining({level: 'action', rule: 'pod/volume-preparation'}));
  expect(JSON.stringify(plan.resources.get('role-policies/shop-app-execution')?.input)).toContain(
    's3:GetObject',
  );

  // The agent of ECS reads the file line by line, 64 KiB at most, and splits at the first `=`.
  const lines = (upload?.content ?? '').trimEnd().split('\n');
  expect(Math.max(...lines.map(line => line.length))).toBeLessThan(65_536);
  const env = Object.fromEntries(
    lines.map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const root = mkdtempSync(join(tmpdir(), 'k2e-'));
  try {
    const script = (writer?.command[0] ?? '').replaceAll('/k2e/settings', root);
    execFileSync('sh', ['-c', script], {env: {PATH: process.env['PATH'] ?? '', ...env}});
    expect(readFileSync(join(root, 'large.conf'), 'utf8')).toBe(LARGE);
    expect(readFileSync(join(root, 'blob.bin'))).toEqual(BYTES);
  } finally {
    rmSync(root, {recursive: true});
  }
});

test('a change of the contents is another file, so that a revision finds its own', () => {
  const keys = ['a', 'b'].map(
    letter =>
      converted(manifests({'large.conf': LARGE + letter})).plan.uploads?.find(each => 'bucket' in each)?.key,
  );
  expect(new Set(keys).size).toBe(2);
});

test('what fits stays in the task definition, and a text with a secret in it is never in the file', () => {
  expect(converted(manifests({'small.conf': 'debug=1'})).plan.uploads).toBeUndefined();
  const text = manifests({'large.conf': LARGE, 'app.ini': '[db]\npassword = correct-horse-battery'});
  const {plan} = converted(text);
  const file = Buffer.from((plan.uploads?.[0]?.content ?? '').replaceAll(/^\w+=/gm, ''), 'base64').toString();
  expect(file).toContain('a line of a large file');
  expect(file).not.toContain('correct-horse');
  expect(JSON.stringify([...plan.resources.values()])).not.toContain('correct-horse');
});

test('without a bucket, and beyond the room of a process, the report says what to do', () => {
  const huge = manifests({a: 'x'.repeat(700_000), b: 'x'.repeat(700_000)});
  for (const {plan, findings} of [converted(manifests({'large.conf': LARGE}), ''), converted(huge)]) {
    expect(plan.uploads).toBeUndefined();
    expect(findings).toContainEqual(
      expect.objectContaining({level: 'action', remediation: expect.stringContaining('files.bucket')}),
    );
  }
});
