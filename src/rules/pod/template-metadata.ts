import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'pod/template-metadata',
  on: 'pod',
  claims: [
    '/metadata/name',
    '/metadata/namespace',
    '/metadata/generateName',
    '/metadata/creationTimestamp',
    '/metadata/deletionTimestamp',
    '/metadata/deletionGracePeriodSeconds',
    '/metadata/finalizers',
    '/metadata/generation',
    '/metadata/managedFields',
    '/metadata/ownerReferences',
    '/metadata/resourceVersion',
    '/metadata/selfLink',
    '/metadata/uid',
  ],
  summary: 'Names and bookkeeping in a pod template are left out.',
  rationale:
    'Of the metadata in a pod template only labels and annotations reach the pods. Names, namespaces and owners of pods are given by ' +
    'their controller; the rest is the state of one cluster, and often `creationTimestamp: null` of a generated file.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/pods/#pod-templates'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['dropped'],
  examples: [
    {
      name: 'a name in a template',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {name: app, namespace: shop, labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`,
      drops: ['/spec/template/metadata/name', '/spec/template/metadata/namespace'],
    },
  ],
  map({drop}) {
    drop('/metadata', 'Pods are named and kept by their controller; nothing of it says how they run.');
  },
});
