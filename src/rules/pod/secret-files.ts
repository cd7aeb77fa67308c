import {readAll} from '../read-all.ts';
import {defineRule} from '../rule.ts';
import {tellProblems, tellUnwritten} from './file-problem.ts';
import {tellSecrets} from './secret-file-values.ts';
import {eachVolume} from './volume-source.ts';
import {setFiles} from './written-files.ts';

const CONFIG = 'app: shop\naws: {accountId: "111122223333", region: eu-west-1}';

const DEPLOYMENT = (volume: string) => `apiVersion: apps/v1
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
          volumeMounts: [{name: keys, mountPath: /etc/keys}]
      volumes: [{name: keys, secret: ${volume}}]`;

const SECRET = `---
apiVersion: v1
kind: Secret
metadata: {name: keys, namespace: shop}
stringData: {token: example}`;

export default defineRule({
  id: 'pod/secret-files',
  on: 'pod',
  claims: ['/spec/volumes/*/secret'],
  summary:
    'Files of a Secret are written, from the secret store, into a volume of the task before its containers start.',
  rationale:
    'ECS gives secrets to containers as variables only. k2e gives them to a small container, which writes them with their modes ' +
    'into a volume that the others mount; they wait until it is done. The values never are in the task definition. They lie on ' +
    'the encrypted disk of the task, where Kubernetes keeps them in memory. A value that changes in the store reaches new tasks ' +
    'only.',
  remediation:
    'Put the values into the secret store under the names that the index (k2e-output.json, secretValues) lists.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/storage/volumes/#secret'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'all keys as files',
      config: CONFIG,
      given: `${DEPLOYMENT('{secretName: keys, defaultMode: 256}')}\n${SECRET}`,
      emits: {
        'task-definitions/shop-app': {
          volumes: [{name: 'keys'}],
          containerDefinitions: [
            {name: 'app', mountPoints: [{sourceVolume: 'keys', containerPath: '/etc/keys', readOnly: true}]},
            {
              name: 'k2e-files',
              secrets: [
                {
                  name: 'FILE_KEYS_TOKEN',
                  valueFrom: 'arn:aws:ssm:eu-west-1:111122223333:parameter/shop/shop/keys/token',
                },
              ],
            },
          ],
        },
        'role-policies/shop-app-execution': {
          PolicyDocument: {Statement: [{Sid: 'ReadParameters', Action: ['ssm:GetParameters']}]},
        },
      },
    },
    {
      name: 'a key of a Secret that is not in the input',
      config: CONFIG,
      given: DEPLOYMENT('{secretName: keys, items: [{key: token, path: api-token}]}'),
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [{name: 'k2e-files', secrets: [{name: 'FILE_KEYS_API_TOKEN'}]}],
        },
      },
      findings: [
        {
          level: 'action',
          fidelity: 'approximate',
          path: '/spec/template/spec/volumes/0/secret/items/0/key',
          says: '/shop/shop/keys/token',
        },
      ],
    },
    {
      name: 'all keys of a Secret that is not in the input',
      given: DEPLOYMENT('{secretName: keys}'),
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/volumes/0/secret',
          says: 'Secret keys',
        },
      ],
    },
    {
      name: 'a Secret that may be missing',
      given: DEPLOYMENT('{secretName: keys, optional: true}'),
      findings: [
        {
          level: 'review',
          fidelity: 'dropped',
          path: '/spec/template/spec/volumes/0/secret',
          says: 'optional',
        },
      ],
      drops: ['/spec/template/spec/volumes/0/secret/optional'],
    },
  ],
  map(subject) {
    eachVolume(subject, 'secret', found => {
      subject.drop(`${found.path}/optional`, 'Whether the Secret is there is known, and told.');
      if (tellUnwritten(subject, found)) return;
      readAll(found.source);
      setFiles(subject, found);
      tellProblems(subject, found.use, found.path, found.name);
      tellSecrets(subject, found.use, found.path);
    });
  },
});
