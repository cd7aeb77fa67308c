import {expect, test} from 'vitest';
import {convertText} from '../run.ts';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret';
const CONFIG = 'aws: {accountId: "111122223333", region: eu-west-1}';

/** A Deployment that mounts the files of a class with these objects. */
function manifests(objects: string, more = ''): string {
  return `apiVersion: secrets-store.csi.x-k8s.io/v1
kind: SecretProviderClass
metadata: {name: db, namespace: shop}
spec: ${JSON.stringify({provider: 'aws', parameters: {objects, ...JSON.parse(more || '{}')}})}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers: [{name: app, image: "example/app:1", volumeMounts: [{name: keys, mountPath: /keys}]}]
      volumes: [{name: keys, csi: {driver: secrets-store.csi.k8s.io, volumeAttributes: {secretProviderClass: db}}}]
`;
}

/** Path below the volume → where its content comes from. */
function filesOf(text: string): Record<string, string> {
  const {plan} = convertText(text, CONFIG);
  const definition = plan.resources.get('task-definitions/shop-app')?.input as {
    containerDefinitions?: {
      name: string;
      command?: string[];
      secrets?: {name: string; valueFrom: string}[];
    }[];
  };
  const writer = definition.containerDefinitions?.find(({name}) => name === 'k2e-files');
  const lines = [...(writer?.command?.[0] ?? '').matchAll(/^text "\$(\w+)" \/k2e\/keys\/(\S+) 0644$/gm)];
  return Object.fromEntries(
    lines.map(([, name, path]) => [path, writer?.secrets?.find(each => each.name === name)?.valueFrom ?? '']),
  );
}

test.each([
  ['a secret', '- {objectName: db, objectType: secretsmanager}', {db: `${ARN}:db`}],
  ['an alias', '- {objectName: db, objectType: secretsmanager, objectAlias: pw}', {pw: `${ARN}:db`}],
  ['slashes', '- {objectName: prod/db, objectType: secretsmanager}', {prod_db: `${ARN}:prod/db`}],
  ['an ARN', `- {objectName: "${ARN}:db-AbCdEf"}`, {[`${ARN}:db-AbCdEf`]: `${ARN}:db-AbCdEf`}],
  [
    'a version',
    '- {objectName: db, objectType: secretsmanager, objectVersion: 0a1b2c3d-1111}',
    {db: `${ARN}:db:::0a1b2c3d-1111`},
  ],
  [
    'a stage',
    '- {objectName: db, objectType: secretsmanager, objectVersionLabel: AWSPREVIOUS}',
    {db: `${ARN}:db::AWSPREVIOUS:`},
  ],
  [
    'keys of JSON, in the flow style of JSON',
    '[{"objectName": "db", "objectType": "secretsmanager", "jmesPath": [{"path": "user", "objectAlias": "u"}]}]',
    {db: `${ARN}:db`, u: `${ARN}:db:user::`},
  ],
  [
    'a parameter',
    '- {objectName: /prod/token, objectType: ssmparameter, objectAlias: token}',
    {token: 'arn:aws:ssm:eu-west-1:111122223333:parameter/prod/token'},
  ],
  [
    'a version of a parameter, which ECS cannot name',
    '- {objectName: t, objectType: ssmparameter, objectVersion: 3}',
    {},
  ],
  [
    'a part inside of JSON',
    '- {objectName: t, objectType: ssmparameter, jmesPath: [{path: a.b, objectAlias: x}]}',
    {t: 'arn:aws:ssm:eu-west-1:111122223333:parameter/t'},
  ],
])('%s', (_name, objects, files) => {
  expect(filesOf(manifests(objects))).toEqual(files);
});

test('the region of the class', () => {
  const files = filesOf(
    manifests('- {objectName: db, objectType: secretsmanager}', '{"region": "eu-central-1"}'),
  );
  expect(files).toEqual({db: `${ARN.replace('eu-west-1', 'eu-central-1')}:db`});
});

test.each(['', '{', '- 1', '- {objectName: x}', '__proto__: {}'])(
  'a list of objects that is none (%j) writes no file, and an action says so',
  objects => {
    const text = manifests(objects);
    expect(filesOf(text)).toEqual({});
    const {report} = convertText(text, CONFIG);
    expect(report.findings.filter(({rule}) => rule === 'pod/csi-volume')).toContainEqual(
      expect.objectContaining({level: 'action'}),
    );
  },
);

test('a path that leads out of the volume', () => {
  const objects = '- {objectName: x, objectType: ssmparameter, objectAlias: ../../etc/passwd}';
  expect(filesOf(manifests(objects, '{"pathTranslation": "False"}'))).toEqual({});
});
