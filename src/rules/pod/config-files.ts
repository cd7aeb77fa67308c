import {readAll} from '../read-all.ts';
import {defineRule} from '../rule.ts';
import {tellProblems, tellUnwritten} from './file-problem.ts';
import {setMounted} from './mounted-config-files.ts';
import {eachVolume} from './volume-source.ts';
import {setFiles} from './written-files.ts';

const OBJECTS = (volume: string, mount: string, data = 'app.conf: "debug=1"') => `apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {${data}}
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
          volumeMounts: [${mount}]
      volumes: [{name: settings, configMap: ${volume}}]`;

const S3_FILES = 'arn:aws:s3files:eu-west-1:111122223333:file-system/fs-0a1b2c3d4e5f67890';
const WHOLE = '{name: settings, mountPath: /etc/app}';

export default defineRule({
  id: 'pod/config-files',
  on: 'pod',
  claims: ['/spec/volumes/*/configMap'],
  summary: 'Files of a ConfigMap are written into a volume of the task before its containers start.',
  rationale:
    'ECS has no files from objects. k2e puts the contents, in base64, into the environment of a small container that writes them ' +
    'with their modes into a volume that the others mount; they wait until it is done. A task definition never changes, so a ' +
    'change of the ConfigMap is a new revision; running tasks do not see it, while the kubelet updates mounted files. A text ' +
    'with a secret in it is read from the secret store. Where `files.fileSystem` of k2e.yaml names a file system, tasks mount the ' +
    'files from there instead, whatever their size, and running tasks see a change, as they do with the kubelet: from EFS on all kinds ' +
    'of compute, or from a bucket by S3 Files on Fargate and Managed Instances. You put the files there, with commands of ' +
    'RUNBOOK.md. Files with a secret in them, and single files in a directory of the image, are written by the container all the same.',
  remediation: 'Deploy a new revision of the task definition when a file changes.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/storage/volumes/#configmap'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'all keys as files',
      given: OBJECTS('{name: settings}', WHOLE),
      emits: {
        'task-definitions/shop-app': {
          volumes: [{name: 'settings'}],
          containerDefinitions: [
            {
              name: 'app',
              mountPoints: [{sourceVolume: 'settings', containerPath: '/etc/app', readOnly: true}],
              dependsOn: [{containerName: 'k2e-files', condition: 'SUCCESS'}],
            },
            {
              name: 'k2e-files',
              essential: false,
              environment: [{name: 'FILE_SETTINGS_APP_CONF', value: 'ZGVidWc9MQ=='}],
              mountPoints: [{sourceVolume: 'settings', containerPath: '/k2e/settings'}],
            },
          ],
        },
      },
    },
    {
      name: 'one key under another name, readable by its owner only',
      given: OBJECTS('{name: settings, items: [{key: app.conf, path: conf.d/main.conf, mode: 256}]}', WHOLE),
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [
            {
              name: 'k2e-files',
              command: [
                'set -eu\numask 022\ndata() { mkdir -p "${2%/*}"; printf %s "$1" | base64 -d > "$2"; chmod "$3" "$2"; }\n' +
                  'data "$FILE_SETTINGS_CONF_D_MAIN_CONF" /k2e/settings/conf.d/main.conf 0400',
              ],
            },
          ],
        },
      },
    },
    {
      name: 'files in a bucket that tasks mount',
      config: `files: {bucket: shop-config, fileSystem: "${S3_FILES}"}
identity: {roles: {shop/default: "arn:aws:iam::111122223333:role/app"}}`,
      given: OBJECTS('{name: settings}', WHOLE),
      emits: {
        'task-definitions/shop-app': {
          volumes: [
            {
              name: 'settings',
              s3filesVolumeConfiguration: {fileSystemArn: S3_FILES, rootDirectory: '/shop-app/settings'},
            },
          ],
          containerDefinitions: [
            {mountPoints: [{sourceVolume: 'settings', containerPath: '/etc/app', readOnly: true}]},
          ],
        },
      },
      findings: [
        {
          level: 'action',
          fidelity: 'approximate',
          path: '/spec/template/spec/volumes/0/configMap/name',
          says: 'shop-app/settings',
        },
      ],
    },
    {
      name: 'files in a bucket, for tasks on EC2, which cannot mount them',
      config: `compute: ec2
files: {bucket: shop-config, fileSystem: "${S3_FILES}"}
identity: {roles: {shop/default: "arn:aws:iam::111122223333:role/app"}}`,
      given: OBJECTS('{name: settings}', WHOLE),
      emits: {
        'task-definitions/shop-app': {volumes: [{name: 'settings', s3filesVolumeConfiguration: null}]},
      },
    },
    {
      name: 'files on EFS that tasks mount',
      config: 'compute: ec2\nfiles: {fileSystem: "fs-0a1b2c3d4e5f67890:/config"}',
      given: OBJECTS('{name: settings, defaultMode: 365}', WHOLE),
      emits: {
        'task-definitions/shop-app': {
          volumes: [
            {
              name: 'settings',
              efsVolumeConfiguration: {
                fileSystemId: 'fs-0a1b2c3d4e5f67890',
                rootDirectory: '/config/shop-app/settings',
                transitEncryption: 'ENABLED',
              },
            },
          ],
          containerDefinitions: [
            {mountPoints: [{sourceVolume: 'settings', containerPath: '/etc/app', readOnly: true}]},
          ],
        },
      },
      findings: [
        {
          level: 'action',
          fidelity: 'approximate',
          path: '/spec/template/spec/volumes/0/configMap/name',
          says: '/config/shop-app/settings',
        },
      ],
    },
    {
      name: 'a ConfigMap that is not in the input',
      given: OBJECTS('{name: other}', WHOLE),
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/volumes/0/configMap',
          says: 'ConfigMap other',
        },
      ],
    },
    {
      name: 'a ConfigMap that may be missing',
      given: OBJECTS('{name: other, optional: true}', WHOLE),
      findings: [
        {
          level: 'review',
          fidelity: 'dropped',
          path: '/spec/template/spec/volumes/0/configMap',
          says: 'optional',
        },
      ],
      drops: ['/spec/template/spec/volumes/0/configMap/optional'],
    },
    {
      name: 'a key that may be missing',
      given: OBJECTS('{name: settings, optional: true, items: [{key: other.conf, path: other.conf}]}', WHOLE),
      drops: [
        '/spec/template/spec/volumes/0/configMap/items/0/key',
        '/spec/template/spec/volumes/0/configMap/items/0/path',
      ],
    },
    {
      name: 'no files, by choice',
      config: 'files: {mode: none}',
      given: OBJECTS('{name: settings}', WHOLE),
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/volumes/0/configMap',
          says: 'files.mode',
        },
      ],
    },
  ],
  map(subject) {
    eachVolume(subject, 'configMap', found => {
      subject.drop(`${found.path}/optional`, 'Whether the ConfigMap is there is known, and told.');
      if (tellUnwritten(subject, found)) return;
      readAll(found.source);
      if (found.use.kind === 'mounted-files') {
        setMounted(subject, found, found.use);
        return;
      }
      setFiles(subject, found);
      tellProblems(subject, found.use, found.path, found.name);
    });
  },
});
