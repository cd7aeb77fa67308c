import {defineRule} from '../rule.ts';
import {eachVolume} from './volume-source.ts';

const POD = (volume: string) => `containers:
  - {name: app, image: "example/app:1", volumeMounts: [{name: files, mountPath: /files}]}
volumes: [{name: files, ${volume}}]`;

export default defineRule({
  id: 'pod/image-volume',
  on: 'pod',
  claims: ['/spec/volumes/*/image', '/spec/volumes/*/gitRepo'],
  summary: 'Files of an image or of a repository are not mounted by ECS; an init container can copy them.',
  rationale:
    'Kubernetes can mount the content of an image, and in its early days cloned repositories into volumes. ECS mounts neither. A ' +
    'container that runs first can copy or clone the files into a volume that the others mount.',
  remediation:
    'Add an init container of that image which copies the files into an `emptyDir`, or of an image with git which clones them there.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/storage/volumes/#image',
      'https://kubernetes.io/docs/concepts/storage/volumes/#gitrepo',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'files of an image',
      given: POD('image: {reference: "example/model:1", pullPolicy: IfNotPresent}'),
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/volumes/0/image',
          says: 'example/model:1',
        },
      ],
    },
    {
      name: 'files of a repository',
      given: POD('gitRepo: {repository: "https://git.example.com/site.git"}'),
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/template/spec/volumes/0/gitRepo'}],
    },
    {
      name: 'a volume that no container mounts',
      given: 'volumes: [{name: files, image: {reference: "example/model:1"}}]',
      drops: ['/spec/template/spec/volumes/0/image/reference'],
    },
  ],
  map(subject) {
    const {report} = subject;
    eachVolume(subject, 'image', ({name, path, source}) => {
      report(path, {
        level: 'action',
        fidelity: 'manual',
        message: `The volume ${name} shows the files of the image ${source.reference ?? ''}; ECS mounts no images.`,
      });
    });
    eachVolume(subject, 'gitRepo', ({name, path}) => {
      report(path, {
        level: 'action',
        fidelity: 'manual',
        message: `The volume ${name} shows the files of a git repository; ECS clones none.`,
      });
    });
  },
});
