import {computeOf} from '../../choices/compute.ts';
import {platformOf} from '../../choices/platform.ts';
import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'container/privilege-escalation',
  on: 'container',
  claims: ['/securityContext/allowPrivilegeEscalation'],
  summary:
    '`allowPrivilegeEscalation: false` becomes `no-new-privileges` on EC2; Fargate has no such switch.',
  rationale:
    'With `allowPrivilegeEscalation: false` the kernel gives a process no rights beyond those of its parent, so a setuid program ' +
    'in the image has no effect. ECS sets that flag by a Docker security option, which Fargate and Managed Instances do not take. ' +
    'A container without capabilities gains little from a setuid program, whoever runs it.',
  remediation:
    'Drop all capabilities (`capabilities.drop: [ALL]`) and remove setuid programs from the image, or run the workload on EC2.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'dropped'],
  examples: [
    {
      name: 'forbidden, on Fargate',
      given: 'securityContext: {allowPrivilegeEscalation: false}',
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/securityContext/allowPrivilegeEscalation',
          says: 'setuid',
        },
      ],
    },
    {
      name: 'forbidden, on Fargate, without capabilities',
      given: 'securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}',
      findings: [
        {
          level: 'info',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/securityContext/allowPrivilegeEscalation',
          says: 'capabilities',
        },
      ],
    },
    {
      name: 'forbidden, on EC2',
      config: 'compute: ec2',
      given: 'securityContext: {allowPrivilegeEscalation: false}',
      emits: {
        'task-definitions/shop-app': {containerDefinitions: [{dockerSecurityOptions: ['no-new-privileges']}]},
      },
    },
    {
      name: 'forbidden, on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: 'securityContext: {allowPrivilegeEscalation: false}',
      emits: {
        'task-definitions/shop-app': {containerDefinitions: [{name: 'app', dockerSecurityOptions: null}]},
      },
      findings: [{level: 'review', fidelity: 'approximate', says: 'setuid'}],
    },
    {
      name: 'allowed',
      given: 'securityContext: {allowPrivilegeEscalation: true}',
      drops: ['/spec/template/spec/containers/0/securityContext/allowPrivilegeEscalation'],
    },
  ],
  map({view, workload, container, context, setContainer, report, drop}) {
    const path = '/securityContext/allowPrivilegeEscalation';
    const allowed = view.securityContext?.allowPrivilegeEscalation;
    if (allowed === undefined) return;
    if (allowed) {
      drop(path, 'It is allowed unless something forbids it.');
    } else if (platformOf(workload).os === 'windows') {
      drop(path, 'Containers of Windows know no setuid programs.');
    } else if (computeOf(workload, context) === 'ec2') {
      setContainer({dockerSecurityOptions: ['no-new-privileges']});
    } else {
      const {drop: dropped = [], add = []} = container.value.securityContext?.capabilities ?? {};
      const bare = dropped.some(each => each.toUpperCase() === 'ALL') && add.length === 0;
      report(path, {
        level: bare ? 'info' : 'review',
        fidelity: 'approximate',
        message: bare
          ? `Container ${container.name} forbids its processes to gain rights, which ECS cannot set here; it has no capabilities, so there are few to gain.`
          : `Container ${container.name} forbids its processes to gain rights, which ECS cannot set here: a setuid program in the image works.`,
        ...(bare && {remediation: 'Remove setuid programs from the image, or run the workload on EC2.'}),
      });
    }
  },
});
