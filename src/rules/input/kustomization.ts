import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/kustomization',
  problem: 'kustomization',
  level: 'action',
  fidelity: 'manual',
  summary: 'A kustomization is not applied: it must be rendered first.',
  rationale:
    'A kustomization changes the manifests that it lists: names, namespaces, labels, images, patches. The ' +
    'files beside it are only its raw material, so what k2e reads from them differs from what runs in the ' +
    'cluster.',
  remediation:
    'Render the overlay of the environment that moves, and convert the result: `kubectl kustomize FOLDER | ' +
    'k2e convert -`.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/tasks/manage-kubernetes-objects/kustomization/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'a kustomization',
      given: `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [app.yaml]
namePrefix: prod-`,
      findings: [{level: 'action', fidelity: 'manual', says: 'kubectl kustomize'}],
    },
  ],
});
