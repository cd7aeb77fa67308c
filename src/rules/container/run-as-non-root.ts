import {effective, overrides, speaksForPod, userOf} from '../../choices/security-context.ts';
import {defineRule, type Report} from '../rule.ts';

export default defineRule({
  id: 'container/run-as-non-root',
  on: 'container',
  claims: ['/securityContext/runAsNonRoot'],
  podClaims: ['/spec/securityContext/runAsNonRoot'],
  summary: '`runAsNonRoot` is a check of the kubelet that ECS does not make.',
  rationale:
    'With `runAsNonRoot` the kubelet refuses to start a container whose user is root, or is not known by number. ECS starts ' +
    'what the image and the task definition say. Where the manifests name a user other than root, nothing is left to check.',
  remediation:
    'Set `runAsUser` to the number of the user of the image; then ECS runs the container as that user.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'unsupported', 'dropped'],
  examples: [
    {
      name: 'with a user',
      given: 'securityContext: {runAsNonRoot: true, runAsUser: 1000}',
      drops: ['/spec/template/spec/containers/0/securityContext/runAsNonRoot'],
    },
    {
      name: 'without a user',
      given: 'securityContext: {runAsNonRoot: true}',
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/securityContext/runAsNonRoot',
          says: 'image',
        },
      ],
    },
    {
      name: 'with root as the user',
      given: 'securityContext: {runAsNonRoot: true, runAsUser: 0}',
      findings: [
        {
          level: 'blocker',
          fidelity: 'unsupported',
          path: '/spec/template/spec/containers/0/securityContext/runAsNonRoot',
          says: 'root',
        },
      ],
    },
  ],
  map({view, workload, container, report, drop, pod}) {
    if (!view.securityContext && !pod.view.spec?.securityContext) return;
    const own = overrides('runAsNonRoot', container);
    if (own) pod.drop('/spec/securityContext/runAsNonRoot', 'Every container has a value of its own.');
    const scope = own ? {report, drop} : pod;
    const path = own ? '/securityContext/runAsNonRoot' : '/spec/securityContext/runAsNonRoot';
    const {uid} = userOf(container, workload);
    if (effective('runAsNonRoot', container, workload) !== true) {
      scope.drop(path, 'It asks for no check.');
    } else if (uid === 0) {
      scope.report(path, startsNowhere(container.name));
    } else if (uid !== undefined) {
      scope.drop(path, `The container runs as user ${uid}, so the check has nothing to find.`);
    } else if (own || speaksForPod('runAsNonRoot', container, workload)) {
      scope.report(path, unchecked(container.name));
    }
  },
});

function startsNowhere(name: string): Report {
  return {
    level: 'blocker',
    fidelity: 'unsupported',
    message: `Container ${name} must not run as root and is told to run as user 0; Kubernetes never starts it.`,
    remediation: 'Set `runAsUser` to another user, or remove `runAsNonRoot`.',
  };
}

function unchecked(name: string): Report {
  return {
    level: 'review',
    fidelity: 'approximate',
    message: `Container ${name} must not run as root, but its user is that of the image, and ECS does not check it.`,
  };
}
