import {annotationClaims} from '../pod/annotation-claims.ts';
import {defineRule} from '../rule.ts';

/** Annotations in which tools note where an object comes from, or tell people about it; a last `*` stands for any rest. */
const NOTES = [
  'kompose.*',
  'kubernetes.io/description',
  'config.kubernetes.io/index',
  'config.kubernetes.io/origin',
  'config.kubernetes.io/path',
  'internal.config.kubernetes.io/*',
  'artifacthub.io/*',
  'a8r.io/*',
  'objectset.rio.cattle.io/*',
  'field.cattle.io/*',
  'cattle.io/*',
  'kapp.k14s.io/identity',
  'kapp.k14s.io/original*',
];

export default defineRule({
  id: 'object/tool-notes',
  on: 'object',
  claims: annotationClaims(NOTES),
  summary: 'Annotations in which tools note how an object came about are left out.',
  rationale:
    'Kompose notes its command and version on every object that it writes, Kustomize where an object comes from, kapp and Rancher what ' +
    'they applied last, and some annotations are descriptions for people. None of them asks for anything.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/reference/labels-annotations-taints/',
      'https://kubernetes.io/docs/tasks/configure-pod-container/translate-compose-kubernetes/',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['dropped'],
  examples: [
    {
      name: 'a Service that Kompose wrote',
      given:
        'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop, annotations: {kompose.cmd: kompose convert, kompose.version: 1.34.0}}\nspec: {selector: {app: web}, ports: [{port: 80}]}',
      drops: ['/metadata/annotations/kompose.cmd', '/metadata/annotations/kompose.version'],
    },
  ],
  map({drop}) {
    drop('', 'A tool noted there where the object comes from; it asks for nothing.');
  },
});
