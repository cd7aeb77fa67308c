import {effective, overrides, speaksForPod} from '../../choices/security-context.ts';
import {defineRule} from '../rule.ts';

const FIELD = 'seccompProfile';

export default defineRule({
  id: 'container/seccomp',
  on: 'container',
  claims: ['/securityContext/seccompProfile'],
  podClaims: ['/spec/securityContext/seccompProfile'],
  summary: 'ECS runs every container under the default seccomp profile, and takes no other.',
  rationale:
    'A seccomp profile says which system calls the kernel takes from a container. `RuntimeDefault` is the profile of the container ' +
    'runtime, which ECS uses as well. Profiles of your own lie on the nodes of a cluster; ECS has no parameter for them, nor for ' +
    'running without one.',
  remediation:
    'Test the container on ECS under the default profile; it fails with “operation not permitted” where it needs more.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/tutorials/security/seccomp/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'unverified'},
  fidelities: ['approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'the default of the runtime',
      given: 'securityContext: {seccompProfile: {type: RuntimeDefault}}',
      drops: ['/spec/template/spec/containers/0/securityContext/seccompProfile/type'],
    },
    {
      name: 'none',
      given: 'securityContext: {seccompProfile: {type: Unconfined}}',
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/securityContext/seccompProfile/type',
          says: 'default profile',
        },
      ],
    },
    {
      name: 'a profile on the node',
      given: 'securityContext: {seccompProfile: {type: Localhost, localhostProfile: profiles/audit.json}}',
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/securityContext/seccompProfile',
          says: 'profiles/audit.json',
        },
      ],
    },
  ],
  map({view, workload, container, report, drop, pod}) {
    if (!view.securityContext && !pod.view.spec?.securityContext) return;
    const own = overrides(FIELD, container);
    if (own) pod.drop(`/spec/securityContext/${FIELD}`, 'Every container has a profile of its own.');
    else if (!speaksForPod(FIELD, container, workload)) return;
    const {type, localhostProfile} = effective(FIELD, container, workload) ?? {};
    const scope = own ? {report, drop} : pod;
    const path = `${own ? '' : '/spec'}/securityContext/${FIELD}`;
    if (type === 'Localhost') {
      scope.report(path, {
        level: 'action',
        fidelity: 'manual',
        message: `Container ${container.name} runs under the seccomp profile ${localhostProfile ?? ''}, a file on the nodes; ECS takes no profile and uses its default one.`,
      });
      return;
    }
    scope.drop(path, 'The runtime applies its default profile on ECS as well.');
    if (type !== 'Unconfined') return;
    scope.report(`${path}/type`, {
      level: 'review',
      fidelity: 'approximate',
      message: `Container ${container.name} runs without a seccomp profile; ECS runs it under the default profile, which refuses some system calls.`,
    });
  },
});
