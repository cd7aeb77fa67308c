import {describe, expect, test} from 'vitest';
import type {Upload} from '../../../src/ecs/plan.ts';
import {convertText} from '../../run.ts';

const FILE_SYSTEM = 'arn:aws:s3files:eu-west-1:111122223333:file-system/fs-0a1b2c3d4e5f67890';
const CONFIG = `files: {bucket: shop-config/eu, fileSystem: "${FILE_SYSTEM}:/apps"}
identity: {roles: {shop/default: "arn:aws:iam::111122223333:role/app"}}
aws: {accountId: "111122223333", region: eu-west-1, partition: aws}
`;

function manifests(
  source = '{name: settings}',
  mount = '{name: settings, mountPath: /etc/app}',
  data = '{app.conf: "debug=1"}',
): string {
  return `apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: ${data}
binaryData: {blob.bin: AP8=}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers: [{name: app, image: "example/app:1", volumeMounts: [${mount}]}]
      volumes: [{name: settings, configMap: ${source}}]
`;
}

function converted(text: string, config = CONFIG) {
  const {plan} = convertText(text, config);
  const input = plan.resources.get('task-definitions/shop-app')?.input as {
    containerDefinitions?: {name?: string}[];
    volumes?: object[];
  };
  return {
    uploads: plan.uploads ?? [],
    volumes: input.volumes,
    names: input.containerDefinitions?.map(({name}) => name),
  };
}

function inBucket(uploads: readonly Upload[]) {
  return uploads.filter(upload => 'bucket' in upload);
}

test('tasks mount the folder of the bucket into which the files are to be put, byte for byte', () => {
  const {uploads, volumes, names} = converted(manifests());
  expect(names).toEqual(['app']);
  expect(volumes).toEqual([
    {
      name: 'settings',
      s3filesVolumeConfiguration: {fileSystemArn: FILE_SYSTEM, rootDirectory: '/apps/shop-app/settings'},
    },
  ]);
  expect(
    inBucket(uploads).map(({bucket, key, content}) => [bucket, key, Buffer.from(content, 'base64')]),
  ).toEqual([
    ['shop-config', 'eu/apps/shop-app/settings/app.conf', Buffer.from('debug=1')],
    ['shop-config', 'eu/apps/shop-app/settings/blob.bin', Buffer.from([0, 255])],
  ]);
});

test('a path inside the volume is a directory of the file system', () => {
  const items = '{name: settings, items: [{key: app.conf, path: conf.d/main.conf}]}';
  const {volumes, uploads} = converted(manifests(items, '{name: settings, mountPath: /c, subPath: conf.d}'));
  expect(volumes).toMatchObject([
    {s3filesVolumeConfiguration: {rootDirectory: '/apps/shop-app/settings/conf.d'}},
  ]);
  expect(inBucket(uploads).map(({key}) => key)).toEqual(['eu/apps/shop-app/settings/conf.d/main.conf']);
});

describe('a container writes the files', () => {
  test.each([
    ['with rights of their own', manifests('{name: settings, defaultMode: 493}'), CONFIG],
    [
      'that lie in a directory of the image',
      manifests(undefined, '{name: settings, mountPath: /srv/app.conf, subPath: app.conf}'),
      CONFIG,
    ],
    [
      'with a secret in them',
      manifests(undefined, undefined, '{app.ini: "[db]\\npassword = correct-horse-battery"}'),
      CONFIG,
    ],
    ['on EC2', manifests(), `compute: ec2\n${CONFIG}`],
    ['without a task role', manifests(), CONFIG.replace(/^identity.*\n/m, '')],
    ['without a bucket', manifests(), CONFIG.replace('bucket: shop-config/eu, ', '')],
  ])('%s', (_name, text, config) => {
    const {names, uploads, volumes} = converted(text, config);
    expect(names).toContain('k2e-files');
    expect(uploads).toEqual([]);
    expect(JSON.stringify(volumes)).not.toContain('s3files');
  });
});

describe('on EFS', () => {
  const ON_EFS = CONFIG.replace(
    `bucket: shop-config/eu, fileSystem: "${FILE_SYSTEM}:/apps"`,
    'fileSystem: "fs-0a1b2c3d:/apps"',
  );
  const large = `{app.conf: "${'x'.repeat(200_000)}"}`;

  test.each(['fargate', 'ec2', 'managed'])('tasks on %s mount the directory, whatever its size', compute => {
    const managed = compute === 'managed' ? 'cluster: {capacityProviders: {managed: mi}}\n' : '';
    const text = manifests('{name: settings, defaultMode: 493}', undefined, large);
    const {uploads, volumes, names} = converted(text, `compute: ${compute}\n${managed}${ON_EFS}`);
    expect(names).toEqual(['app']);
    expect(volumes).toEqual([
      {
        name: 'settings',
        efsVolumeConfiguration: {
          fileSystemId: 'fs-0a1b2c3d',
          rootDirectory: '/apps/shop-app/settings',
          transitEncryption: 'ENABLED',
        },
      },
    ]);
    expect(uploads).toMatchObject([
      {fileSystemId: 'fs-0a1b2c3d', file: '/apps/shop-app/settings/app.conf', mode: 0o755, form: 'base64'},
      {fileSystemId: 'fs-0a1b2c3d', file: '/apps/shop-app/settings/blob.bin', mode: 0o755, form: 'base64'},
    ]);
  });

  test('a container writes the files that only a group may read', () => {
    const text = manifests('{name: settings, defaultMode: 256}').replace(
      '      containers:',
      '      securityContext: {fsGroup: 2000}\n      containers:',
    );
    expect(converted(text, ON_EFS).names).toContain('k2e-files');
  });
});
