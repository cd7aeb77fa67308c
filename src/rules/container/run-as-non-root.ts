import {convertedWorkloads} from '../../choices/converted.ts';
import {effective, overrides, speaksForPod, userOf} from '../../choices/security-context.ts';
import type {ContainerPart, Workload} from '../../model/inventory.ts';
import {jointReports} from '../joint-reports.ts';
import {type Context, defineRule, type Report} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';

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
      name: 'several containers without a user: one finding',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      initContainers: [{name: migrate, image: "example/app:1", securityContext: {runAsNonRoot: true}}]
      containers: [{name: app, image: "example/app:1", securityContext: {runAsNonRoot: true}}]`,
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/securityContext/runAsNonRoot',
          says: '2 containers of Deployment shop/app',
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
  map({view, workload, container, context, report, drop, pod}) {
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
    } else {
      const told = context.choice(reports).get(container);
      if (told) scope.report(path, told);
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

/** A container whose user only its image knows. */
interface Unchecked {
  readonly workload: Workload;
  readonly container: ContainerPart;
}

/** What to say of the containers that only their images keep from running as root, by container: once for all of them. */
function reports(context: Context): ReadonlyMap<ContainerPart, Report> {
  const unchecked = context
    .choice(convertedWorkloads)
    .flatMap(workload => workload.containers.map((container): Unchecked => ({workload, container})))
    .filter(isUnchecked);
  return jointReports(unchecked, {
    of: () => '',
    at: ({container}) => container,
    says: (all, workloads): Report => ({
      level: 'review',
      fidelity: 'approximate',
      message:
        all.length === 1
          ? `Container ${all[0].container.name} must not run as root, but its user is that of the image, and ECS does not check it.`
          : `${all.length} containers of ${listed(workloads.map(workloadName))} must not run as root, but their users are those of the images, and ECS does not check them.`,
      remediation: `Set \`runAsUser\` to the number of the user of ${all.length === 1 ? 'the image; then ECS runs the container' : 'each image; then ECS runs the containers'} as that user.`,
    }),
  });
}

/** The first container to which a field of the pod applies speaks for it. */
function isUnchecked({workload, container}: Unchecked): boolean {
  return (
    effective('runAsNonRoot', container, workload) === true &&
    userOf(container, workload).uid === undefined &&
    (overrides('runAsNonRoot', container) || speaksForPod('runAsNonRoot', container, workload))
  );
}
