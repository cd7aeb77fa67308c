import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'container/proc-mount',
  on: 'container',
  claims: ['/securityContext/procMount'],
  summary: 'An unmasked /proc does not exist on ECS.',
  rationale:
    'Container runtimes hide parts of /proc. Kubernetes can leave them open for containers that build or run containers; ECS ' +
    'has no parameter for it.',
  remediation:
    'Build images with a service that is made for it, such as AWS CodeBuild, or leave the workload on Kubernetes.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#proc-access'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinuxParameters.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['unsupported', 'dropped'],
  examples: [
    {
      name: 'unmasked',
      given: 'securityContext: {procMount: Unmasked}',
      findings: [{level: 'blocker', fidelity: 'unsupported', says: '/proc'}],
    },
    {
      name: 'the default',
      given: 'securityContext: {procMount: Default}',
      drops: ['/spec/template/spec/containers/0/securityContext/procMount'],
    },
  ],
  map({view, container, report, drop}) {
    const procMount = view.securityContext?.procMount;
    if (procMount === 'Unmasked') {
      report('/securityContext/procMount', {
        level: 'blocker',
        fidelity: 'unsupported',
        message: `Container ${container.name} wants all of /proc; ECS masks parts of it, as every container runtime does.`,
      });
    } else drop('/securityContext/procMount', 'It is what container runtimes do by themselves.');
  },
});
