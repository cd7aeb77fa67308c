import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'container/resize-policy',
  on: 'container',
  claims: ['/resizePolicy'],
  summary: 'How a container is resized in place has no meaning on ECS.',
  rationale:
    'Kubernetes can change the CPU and memory of a running container; the policy says whether it is restarted for that. A task ' +
    'keeps its size for life: another size is a new revision of the task definition, which a deployment rolls out.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['dropped'],
  examples: [
    {
      name: 'a resize policy',
      given: 'resizePolicy: [{resourceName: cpu, restartPolicy: NotRequired}]',
      drops: [
        '/spec/template/spec/containers/0/resizePolicy/0/resourceName',
        '/spec/template/spec/containers/0/resizePolicy/0/restartPolicy',
      ],
    },
  ],
  map({view, drop}) {
    if (view.resizePolicy) drop('/resizePolicy', 'The size of a task changes only with a new task.');
  },
});
