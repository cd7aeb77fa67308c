import {isDaemon, isSidecar} from '../../choices/daemon-set/fate.ts';
import {names} from '../../choices/names.ts';
import {exampleDaemon} from '../daemon-set/example-set.ts';
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
  fidelities: ['exact', 'approximate', 'dropped'],
  examples: [
    {
      name: 'containers that see each other',
      given: 'shareProcessNamespace: true',
      emits: {'task-definitions/shop-app': {pidMode: 'task'}},
    },
    {
      name: 'containers that see each other, in a daemon of Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: exampleDaemon('sync', 'example/sync:1', '', 'shareProcessNamespace: true'),
      findings: [{level: 'review', fidelity: 'approximate', says: 'whole instance'}],
    },
    {
      name: 'containers that see each other, in an agent on EC2',
      config: 'compute: ec2',
      given: exampleDaemon('sync', 'example/sync:1', '', 'shareProcessNamespace: true'),
      emits: {'task-definitions/ops-sync': {pidMode: 'task'}},
    },
    {
      name: 'the default',
      given: 'shareProcessNamespace: false',
      drops: ['/spec/template/spec/shareProcessNamespace'],
    },
  ],
  map({view, workload, context, set, report, drop}) {
    const {shareProcessNamespace} = view.spec ?? {};
    if (shareProcessNamespace !== true) {
      drop('/spec/shareProcessNamespace', 'Containers do not see each other’s processes unless asked.');
    } else if (workload.template.spec?.hostPID === true) {
      drop(
        '/spec/shareProcessNamespace',
        'The pod has the processes of the whole node; Kubernetes refuses both.',
      );
    } else if (isSidecar(workload, context)) {
      report('/spec/shareProcessNamespace', {
        level: 'review',
        fidelity: 'approximate',
        message:
          'The containers of a pod see each other’s processes; in the tasks of other workloads they do only where those share theirs.',
        remediation: 'Set `shareProcessNamespace` of the workloads, or let the agent do without.',
      });
    } else if (isDaemon(workload, context)) {
      report('/spec/shareProcessNamespace', {
        level: 'review',
        fidelity: 'approximate',
        message:
          'The containers of a pod see each other’s processes; those of a daemon of Managed Instances share processes with the whole instance or not at all.',
        remediation:
          'Patch `pidMode: shared` into the daemon task definition in k2e.yaml if the containers must see each other; they then see all processes of the instance.',
      });
    } else set(context.choice(names).taskDefinition(workload), {pidMode: 'task'});
  },
});
