import {describe, expect, test} from 'vitest';
import {convertText} from '../../run.ts';

const FILE_SYSTEM = 'fs-0a1b2c3d4e5f67890';

/** A Deployment `app` in `shop` with a claim of the class `efs`. */
function manifests(parameters: string, security = '{}', claim = 'data'): string {
  return `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: efs}
provisioner: efs.csi.aws.com
parameters: ${parameters}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: ${claim}, namespace: shop}
spec: {accessModes: [ReadWriteMany], storageClassName: efs, resources: {requests: {storage: 1Gi}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      securityContext: ${security}
      containers: [{name: app, image: "example/app:1", volumeMounts: [{name: data, mountPath: /data}]}]
      volumes: [{name: data, persistentVolumeClaim: {claimName: ${claim}}}]
`;
}

function pointOf(text: string) {
  const {plan} = convertText(text);
  const [point] = [...plan.resources.values()].filter(({kind}) => kind === 'access-points');
  return point?.input;
}

const BASE = `provisioningMode: efs-ap, fileSystemId: ${FILE_SYSTEM}, directoryPerms: "700"`;

describe('the directory of a claim of a storage class of EFS', () => {
  test.each([
    ['no pattern', '', '/shop.data'],
    ['a base path', ', basePath: apps/', '/apps/shop.data'],
    [
      'a pattern that the driver follows to the letter',
      `, subPathPattern: "\${.PVC.namespace}/\${.PVC.name}", ensureUniqueDirectory: "false"`,
      '/shop/data',
    ],
  ])('%s', (_name, more, path) => {
    expect(pointOf(manifests(`{${BASE}${more}}`))).toMatchObject({RootDirectory: {Path: path}});
  });

  test('is not shared by claims of one pattern, as the driver adds a random id', () => {
    const paths = ['one', 'two'].map(claim =>
      JSON.stringify(pointOf(manifests(`{${BASE}, subPathPattern: all}`, '{}', claim))?.valueOf()),
    );
    expect(paths[0]).toMatch(/"Path":"\/all-[0-9a-f]{8}"/);
    expect(new Set(paths.map(text => /"Path":"([^"]*)"/.exec(text)?.[1])).size).toBe(2);
  });

  test.each([
    ['a file system that is none', `{provisioningMode: efs-ap, fileSystemId: "\${FILE_SYSTEM}"}`],
    ['five directories', `{${BASE}, basePath: /a/b/c/d}`],
    ['a hidden directory', `{${BASE}, basePath: /.a}`],
    ['a path of more than 100 characters', `{${BASE}, basePath: /${'a'.repeat(100)}}`],
    ['an unknown variable', `{${BASE}, subPathPattern: "\${.PVC.uid}"}`],
    [
      'permissions that are no mode',
      `{provisioningMode: efs-ap, fileSystemId: ${FILE_SYSTEM}, directoryPerms: rwx}`,
    ],
    ['another way of provisioning', `{provisioningMode: efs-dir, fileSystemId: ${FILE_SYSTEM}}`],
    ['no parameters but a hostile one', '{__proto__: {fileSystemId: fs-0a1b2c3d4e5f67890}}'],
  ])('is not planned for %s, and a blocker says why', (_name, parameters) => {
    const {plan, report} = convertText(manifests(parameters));
    expect([...plan.resources.values()].some(({kind}) => kind === 'access-points')).toBe(false);
    expect(report.findings.filter(({level}) => level === 'blocker').map(({rule}) => rule)).toContain(
      'pod/persistent-volume-claim',
    );
  });
});

describe('the owner of the directory', () => {
  test.each([
    ['user and group of the pods', '', '{runAsUser: 1, fsGroup: 2}', {Uid: 1, Gid: 2}],
    ['the user of the pods, also as group', '', '{runAsUser: 1}', {Uid: 1, Gid: 1}],
    ['the pods before the class', ', uid: "7", gid: "8"', '{runAsUser: 1}', {Uid: 1, Gid: 1}],
    ['the class', ', uid: "7", gid: "8"', '{}', {Uid: 7, Gid: 8}],
    ['the first of the range', ', gidRangeStart: "1000", gidRangeEnd: "2000"', '{}', {Uid: 1000, Gid: 1000}],
    ['the first of the driver’s own range', '', '{}', {Uid: 50_000, Gid: 50_000}],
    [
      'the class, where the directory is the one that it has made',
      ', uid: "7", gid: "8", subPathPattern: all, ensureUniqueDirectory: "false"',
      '{runAsUser: 1}',
      {Uid: 7, Gid: 8},
    ],
  ])('is %s', (_name, more, security, user) => {
    expect(pointOf(manifests(`{${BASE}${more}}`, security))).toMatchObject({
      PosixUser: user,
      RootDirectory: {CreationInfo: {OwnerUid: user.Uid, OwnerGid: user.Gid, Permissions: '700'}},
    });
  });
});
