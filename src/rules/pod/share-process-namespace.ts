import {names} from '../../choices/names.ts';
import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'pod/share-process-namespace',
  on: 'pod',
  claims: ['/spec/shareProcessNamespace'],
  summary: '`shareProcessNamespace` becomes the PID mode `task`.',
  rationale:
    'With it the containers of a pod see each other’s processes, so that a sidecar can signal or inspect the main process. The PID ' +
    'mode `task` does the same for the containers of a task.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'dropped'],
  examples: [
    {
      name: 'containers that see each other',
      given: 'shareProcessNamespace: true',
      emits: {'task-definitions/shop-app': {pidMode: 'task'}},
    },
    {
      name: 'the default',
      given: 'shareProcessNamespace: false',
      drops: ['/spec/template/spec/shareProcessNamespace'],
    },
  ],
  map({view, workload, context, set, drop}) {
    const {shareProcessNamespace} = view.spec ?? {};
    if (shareProcessNamespace !== true) {
      drop('/spec/shareProcessNamespace', 'Containers do not see each other’s processes unless asked.');
    } else if (workload.template.spec?.hostPID === true) {
      drop(
        '/spec/shareProcessNamespace',
        'The pod has the processes of the whole node; Kubernetes refuses both.',
      );
    } else set(context.choice(names).taskDefinition(workload), {pidMode: 'task'});
  },
});
