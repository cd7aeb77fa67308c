import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/partial-object',
  problem: 'partial-object',
  level: 'action',
  fidelity: 'manual',
  summary: 'A workload without containers, image or selector is a patch and is left out.',
  rationale:
    'Overlays hold fragments that are merged into a whole object. Kubernetes would refuse the fragment as it ' +
    'is. k2e does not merge; it reads rendered manifests.',
  remediation:
    'Render the manifests and convert the result: `kubectl kustomize FOLDER | k2e convert -` or `helm ' +
    'template … | k2e convert -`.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/tasks/manage-kubernetes-objects/kustomization/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'a patch',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec: {replicas: 5}`,
      withholds: ['services/shop-app'],
      findings: [{level: 'action', fidelity: 'manual', says: 'patch'}],
    },
  ],
});
