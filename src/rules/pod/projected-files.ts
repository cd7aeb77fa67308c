import {readAll} from '../read-all.ts';
import {defineRule} from '../rule.ts';
import {tellProblems, tellUnwritten} from './file-problem.ts';
import {tellSecrets} from './secret-file-values.ts';
import {eachVolume} from './volume-source.ts';
import {setFiles} from './written-files.ts';

const POD = (source: string) => `containers:
  - {name: app, image: "example/app:1", volumeMounts: [{name: all, mountPath: /etc/all}]}
volumes: [{name: all, projected: {sources: [${source}]}}]`;

export default defineRule({
  id: 'pod/projected-files',
  on: 'pod',
  claims: ['/spec/volumes/*/projected'],
  summary:
    'The files of a projected volume are written into one volume of the task before its containers start.',
  rationale:
    'A projected volume puts files of several ConfigMaps, Secrets and pod fields into one directory. k2e writes them as it writes ' +
    'those of a single one. Tokens of service accounts have a rule of their own; certificates that the cluster hands out have no ' +
    'counterpart.',
  remediation: 'Deploy a new revision of the task definition when a file changes.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/storage/projected-volumes/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'the labels of the pod',
      given: POD('{downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}}'),
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [
            {name: 'k2e-files', environment: [{name: 'FILE_ALL_LABELS', value: 'YXBwPSJhcHAi'}]},
          ],
        },
      },
    },
    {
      name: 'a Secret and a ConfigMap that are not in the input',
      given: POD('{secret: {name: keys, items: [{key: token, path: token}]}}, {configMap: {name: settings}}'),
      findings: [
        {
          level: 'action',
          fidelity: 'approximate',
          path: '/spec/template/spec/volumes/0/projected/sources/0/secret/items/0/key',
          says: 'token',
        },
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/volumes/0/projected/sources/1/configMap',
          says: 'ConfigMap settings',
        },
      ],
    },
    {
      name: 'a Secret that may be missing',
      given: POD('{secret: {name: keys, optional: true}}'),
      findings: [
        {
          level: 'review',
          fidelity: 'dropped',
          path: '/spec/template/spec/volumes/0/projected/sources/0/secret',
          says: 'Secret keys',
        },
      ],
    },
    {
      name: 'a file that a later one replaces',
      given: POD(
        '{downwardAPI: {items: [{path: info, fieldRef: {fieldPath: metadata.labels}}]}}, {downwardAPI: {items: [{path: info, fieldRef: {fieldPath: metadata.namespace}}]}}',
      ),
      drops: ['/spec/template/spec/volumes/0/projected/sources/0/downwardAPI/items/0/path'],
    },
  ],
  map(subject) {
    const {drop} = subject;
    eachVolume(subject, 'projected', found => {
      if (tellUnwritten(subject, found)) return;
      readAll(found.source);
      for (const [place, {configMap, secret, downwardAPI}] of (found.source.sources ?? []).entries()) {
        const at = `${found.path}/sources/${place}`;
        if (configMap) drop(`${at}/configMap/optional`, 'Whether the ConfigMap is there is known, and told.');
        if (secret) drop(`${at}/secret/optional`, 'Whether the Secret is there is known, and told.');
        for (const [index, {fieldRef, resourceFieldRef}] of (downwardAPI?.items ?? []).entries()) {
          const item = `${at}/downwardAPI/items/${index}`;
          if (fieldRef) drop(`${item}/fieldRef/apiVersion`, 'Fields have the same names in all versions.');
          if (resourceFieldRef?.divisor === '0')
            drop(`${item}/resourceFieldRef/divisor`, 'It stands for 1, the default.');
        }
      }
      setFiles(subject, found);
      tellProblems(subject, found.use, found.path, found.name);
      tellSecrets(subject, found.use, found.path);
    });
  },
});
