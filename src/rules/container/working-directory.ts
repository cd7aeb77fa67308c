import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'container/working-directory',
  on: 'container',
  claims: ['/workingDir'],
  summary: 'The working directory stays the same.',
  rationale:
    'Both platforms let the container start in a directory of its file system; without one, the image decides.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#entrypoint'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact'],
  examples: [
    {
      name: 'a directory',
      given: 'workingDir: /srv',
      emits: {'task-definitions/shop-app': {containerDefinitions: [{workingDirectory: '/srv'}]}},
    },
  ],
  map({view, setContainer}) {
    if (view.workingDir) setContainer({workingDirectory: view.workingDir});
  },
});
