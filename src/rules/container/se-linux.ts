import {computeOf} from '../../choices/compute.ts';
import {effective, overrides, speaksForPod} from '../../choices/security-context.ts';
import {readAll} from '../read-all.ts';
import {defineRule} from '../rule.ts';

const FIELD = 'seLinuxOptions';
const PARTS = ['user', 'role', 'type', 'level'] as const;

export default defineRule({
  id: 'container/se-linux',
  on: 'container',
  claims: ['/securityContext/seLinuxOptions'],
  podClaims: ['/spec/securityContext/seLinuxOptions', '/spec/securityContext/seLinuxChangePolicy'],
  summary: 'SELinux labels become Docker security options on EC2; Fargate takes none.',
  rationale:
    'SELinux keeps processes apart by labels, where the machine runs it. On EC2 the container agent passes labels to Docker, if ' +
    'it is told that the instance has SELinux (`ECS_SELINUX_CAPABLE`). On Fargate each task has a virtual machine of its own, ' +
    'and there is no parameter for labels.',
  remediation: 'Set `ECS_SELINUX_CAPABLE=true` for the agent on the instances, or do without labels.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'on Fargate',
      given: 'securityContext: {seLinuxOptions: {level: "s0:c123,c456"}}',
      findings: [
        {
          level: 'review',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/securityContext/seLinuxOptions',
          says: 'SELinux',
        },
      ],
    },
    {
      name: 'on EC2',
      config: 'compute: ec2',
      given: 'securityContext: {seLinuxOptions: {level: "s0:c123,c456"}}',
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [{dockerSecurityOptions: ['label:level:s0:c123,c456']}],
        },
      },
      findings: [{level: 'action', fidelity: 'approximate', says: 'ECS_SELINUX_CAPABLE'}],
    },
    {
      name: 'labels of the pod that no container takes',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      securityContext: {seLinuxOptions: {level: "s0:c1,c2"}}
      containers: [{name: app, image: "example/app:1", securityContext: {seLinuxOptions: {level: "s0:c3,c4"}}}]`,
      findings: [{level: 'review', fidelity: 'manual'}],
      drops: ['/spec/template/spec/securityContext/seLinuxOptions/level'],
    },
  ],
  map({view, workload, container, context, setContainer, report, drop, pod}) {
    if (!view.securityContext && !pod.view.spec?.securityContext) return;
    const own = overrides(FIELD, container);
    pod.drop('/spec/securityContext/seLinuxChangePolicy', 'ECS labels no volumes.');
    if (own) pod.drop(`/spec/securityContext/${FIELD}`, 'Every container has labels of its own.');
    const options = effective(FIELD, container, workload) ?? {};
    const labels = PARTS.flatMap(part => (options[part] ? [`label:${part}:${options[part]}`] : []));
    const isFirst = own || speaksForPod(FIELD, container, workload);
    const scope = own ? {report, drop} : pod;
    const path = `${own ? '' : '/spec'}/securityContext/${FIELD}`;
    for (const part of PARTS) if (options[part] === '') scope.drop(`${path}/${part}`, 'It is empty.');
    if (labels.length === 0) return;
    if (computeOf(workload, context) === 'ec2') {
      readAll(view, pod.view);
      setContainer({dockerSecurityOptions: labels});
      if (!isFirst) return;
      scope.report(path, {
        level: 'action',
        fidelity: 'approximate',
        message: `Container ${container.name} has SELinux labels, which the agent of the instances must be ready for (ECS_SELINUX_CAPABLE=true); else the task does not start.`,
      });
    } else if (isFirst) {
      scope.report(path, {
        level: 'review',
        fidelity: 'manual',
        message: `Container ${container.name} has SELinux labels; ECS takes none here, so it runs without.`,
      });
    }
  },
});
