import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'container/read-only-root-filesystem',
  on: 'container',
  claims: ['/securityContext/readOnlyRootFilesystem'],
  summary: '`readOnlyRootFilesystem` becomes `readonlyRootFilesystem`.',
  rationale:
    'Both platforms can mount the files of the image read-only. What the container writes to must be a volume on either side. ' +
    'ECS Exec needs a writable root, as its agent puts files there.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact'],
  examples: [
    {
      name: 'a read-only root',
      given: 'securityContext: {readOnlyRootFilesystem: true}',
      emits: {'task-definitions/shop-app': {containerDefinitions: [{readonlyRootFilesystem: true}]}},
    },
  ],
  map({view, setContainer}) {
    const readonlyRootFilesystem = view.securityContext?.readOnlyRootFilesystem;
    if (readonlyRootFilesystem !== undefined) setContainer({readonlyRootFilesystem});
  },
});
