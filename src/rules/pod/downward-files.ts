import {readAll} from '../read-all.ts';
import {defineRule} from '../rule.ts';
import {tellProblems, tellUnwritten} from './file-problem.ts';
import {eachVolume} from './volume-source.ts';
import {setFiles} from './written-files.ts';

const POD = (item: string) => `containers:
  - name: app
    image: example/app:1
    resources: {limits: {memory: 256Mi}}
    volumeMounts: [{name: info, mountPath: /etc/pod}]
volumes: [{name: info, downwardAPI: {items: [${item}]}}]`;

export default defineRule({
  id: 'pod/downward-files',
  on: 'pod',
  claims: ['/spec/volumes/*/downwardAPI'],
  summary:
    'Fields of the pod that are the same for all pods are written as files; others have no counterpart.',
  rationale:
    'The kubelet can show a pod its own labels, name, address and resources as files. Labels, annotations, namespace and resources ' +
    'are in the manifest, so k2e writes them as it writes the files of ConfigMaps. Name, address and node differ from pod to pod; ' +
    'a task learns such things from the task metadata endpoint. Labels that controllers add to pods, such as the hash of the ' +
    'template, are not among them.',
  remediation: 'Let the program ask the task metadata endpoint.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/pods/downward-api/'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'manual'],
  examples: [
    {
      name: 'the labels',
      given: POD('{path: labels, fieldRef: {fieldPath: metadata.labels}}'),
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [
            {name: 'k2e-files', environment: [{name: 'FILE_INFO_LABELS', value: 'YXBwPSJhcHAi'}]},
          ],
        },
      },
    },
    {
      name: 'the address',
      given: POD('{path: ip, fieldRef: {fieldPath: status.podIP}}'),
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/volumes/0/downwardAPI/items/0',
          says: 'status.podIP',
        },
      ],
    },
  ],
  map(subject) {
    eachVolume(subject, 'downwardAPI', found => {
      if (tellUnwritten(subject, found)) return;
      readAll(found.source);
      for (const [index, {fieldRef, resourceFieldRef}] of (found.source.items ?? []).entries()) {
        const item = `${found.path}/items/${index}`;
        if (fieldRef)
          subject.drop(`${item}/fieldRef/apiVersion`, 'Fields have the same names in all versions.');
        if (resourceFieldRef?.divisor === '0')
          subject.drop(`${item}/resourceFieldRef/divisor`, 'It stands for 1, the default.');
      }
      setFiles(subject, found);
      tellProblems(subject, found.use, found.path, found.name);
    });
  },
});
