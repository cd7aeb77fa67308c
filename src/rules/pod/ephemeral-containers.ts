import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'pod/ephemeral-containers',
  on: 'pod',
  claims: ['/spec/ephemeralContainers'],
  summary: 'Containers for debugging are left out; ECS Exec opens a shell in a running container.',
  rationale:
    'An ephemeral container is put into a running pod by hand, with `kubectl debug`. It belongs to that one pod, not to what the ' +
    'workload is.',
  remediation:
    'Use ECS Exec: `aws ecs execute-command`, after `enableExecuteCommand` is set for the service.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['dropped'],
  examples: [
    {
      name: 'a shell for debugging',
      given: 'ephemeralContainers: [{name: debugger, image: "busybox:1.37"}]',
      findings: [
        {
          level: 'info',
          fidelity: 'dropped',
          path: '/spec/template/spec/ephemeralContainers',
          says: 'debugger',
        },
      ],
    },
  ],
  map({view, report}) {
    const list = view.spec?.ephemeralContainers ?? [];
    if (list.length === 0) return;
    report('/spec/ephemeralContainers', {
      level: 'info',
      fidelity: 'dropped',
      message: `The containers for debugging (${list.map(({name}) => name).join(', ')}) belong to one running pod and are left out.`,
    });
  },
});
