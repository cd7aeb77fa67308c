import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/not-kubernetes',
  problem: 'not-kubernetes',
  level: 'info',
  fidelity: 'dropped',
  summary: 'Documents that are no Kubernetes objects are left out.',
  rationale:
    'Folders of manifests also hold settings of other tools. A document with neither `apiVersion` nor `kind` ' +
    "is none of kubectl's; a kubeconfig is full of credentials and says nothing about workloads.",
  remediation: 'Nothing needs to be done, unless the document was meant to be a manifest.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'settings of another tool',
      given: `version: "3"
services: {web: {image: "example/app:1"}}`,
      findings: [{level: 'info', fidelity: 'dropped', says: 'apiVersion'}],
    },
  ],
});
