import {computeOf} from '../../choices/compute.ts';
import {effective, overrides, speaksForPod} from '../../choices/security-context.ts';
import {readAll} from '../read-all.ts';
import {defineRule} from '../rule.ts';

const FIELD = 'appArmorProfile';

export default defineRule({
  id: 'container/app-armor',
  on: 'container',
  claims: ['/securityContext/appArmorProfile'],
  podClaims: ['/spec/securityContext/appArmorProfile'],
  summary: 'An AppArmor profile becomes a Docker security option on EC2; Fargate takes none.',
  rationale:
    'AppArmor profiles are loaded on the machine. On EC2 the container agent passes the name of a profile to Docker, if the ' +
    'instance has AppArmor (`ECS_APPARMOR_CAPABLE`); the usual ECS image, Amazon Linux, has not. On Fargate and Managed ' +
    'Instances there is no parameter for it.',
  remediation:
    'Do without the profile, as each task on Fargate has a virtual machine of its own; or run the workload on EC2 (`compute: ec2` in k2e.yaml), load the profile when an instance starts, and set `ECS_APPARMOR_CAPABLE=true` for the agent.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/tutorials/security/apparmor/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'a profile on the node, on Fargate',
      given: 'securityContext: {appArmorProfile: {type: Localhost, localhostProfile: k8s-nginx}}',
      findings: [
        {
          level: 'review',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/securityContext/appArmorProfile',
          says: 'k8s-nginx',
        },
      ],
    },
    {
      name: 'a profile on the node, on EC2',
      config: 'compute: ec2',
      given: 'securityContext: {appArmorProfile: {type: Localhost, localhostProfile: k8s-nginx}}',
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [{dockerSecurityOptions: ['apparmor:k8s-nginx']}],
        },
      },
      findings: [{level: 'action', fidelity: 'approximate', says: 'k8s-nginx'}],
    },
    {
      name: 'the default of the runtime',
      given: 'securityContext: {appArmorProfile: {type: RuntimeDefault}}',
      drops: ['/spec/template/spec/containers/0/securityContext/appArmorProfile/type'],
    },
  ],
  map({view, workload, container, context, setContainer, report, drop, pod}) {
    if (!view.securityContext && !pod.view.spec?.securityContext) return;
    const own = overrides(FIELD, container);
    if (own) pod.drop(`/spec/securityContext/${FIELD}`, 'Every container has a profile of its own.');
    const {type, localhostProfile} = effective(FIELD, container, workload) ?? {};
    const isFirst = own || speaksForPod(FIELD, container, workload);
    const scope = own ? {report, drop} : pod;
    const path = `${own ? '' : '/spec'}/securityContext/${FIELD}`;
    if (type !== 'Localhost' || !localhostProfile) {
      scope.drop(
        path,
        type === 'Unconfined'
          ? 'Fargate and the images that AWS makes for ECS instances have no AppArmor, so nothing confines the container.'
          : 'It asks for what the runtime does by itself where the machine has AppArmor.',
      );
    } else if (computeOf(workload, context) === 'ec2') {
      readAll(view, pod.view);
      setContainer({dockerSecurityOptions: [`apparmor:${localhostProfile}`]});
      if (isFirst) {
        scope.report(`${path}/localhostProfile`, {
          level: 'action',
          fidelity: 'approximate',
          message: `Container ${container.name} runs under the AppArmor profile ${localhostProfile}, which each ECS instance must have loaded; else the task does not start.`,
          remediation:
            'Load the profile when an instance starts, and set `ECS_APPARMOR_CAPABLE=true` for the agent.',
        });
      }
    } else if (isFirst) {
      scope.report(path, {
        level: 'review',
        fidelity: 'manual',
        message: `Container ${container.name} runs under the AppArmor profile ${localhostProfile}; ECS takes no profile here, so it runs without.`,
      });
    }
  },
});
