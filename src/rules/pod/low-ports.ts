import {names} from '../../choices/names.ts';
import {networkMode} from '../../choices/network-mode.ts';
import {platformOf} from '../../choices/platform.ts';
import {effective, userOf} from '../../choices/security-context.ts';
import type {ContainerPart, Workload} from '../../model/inventory.ts';
import {defineRule} from '../rule.ts';
import {mainContainersFirst} from './containers-in-order.ts';

/** From this port on every user may listen, as Linux is by itself (`ip-sysctl.rst`). */
const UNPRIVILEGED = 1024;
const SETTING = 'net.ipv4.ip_unprivileged_port_start';

const POD = (port: number, security: string) =>
  `containers: [{name: app, image: "example/app:1", ports: [{containerPort: ${port}}], securityContext: {${security}}}]`;
const SET = {
  'task-definitions/shop-app': {
    containerDefinitions: [{name: 'app', systemControls: [{namespace: SETTING, value: '0'}]}],
  },
};
const UNSET = {'task-definitions/shop-app': {containerDefinitions: [{name: 'app', systemControls: null}]}};

export default defineRule({
  id: 'pod/low-ports',
  on: 'pod',
  claims: [],
  summary:
    'Containers that listen on a port below 1024 without being root are allowed to, as containerd 2 allows it.',
  rationale:
    'The containerd of newer nodes lets every user of a pod listen on any port (`enable_unprivileged_ports`), the runtime of ECS root alone: ' +
    'the program ends with “permission denied”. Where the manifests say that such a container does not run as root, the task gets the ' +
    'kernel setting that allows it, for all of its containers, as they share the network. What an image says of its user k2e does not know.',
  remediation: 'Nothing needs to be done; a port from 1024 on does without the setting.',
  refs: {
    kubernetes: [
      'https://github.com/containerd/containerd/blob/main/docs/cri/config.md',
      'https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/',
    ],
    ecs: [
      'https://github.com/aws/containers-roadmap/issues/1721',
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_SystemControl.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'unverified'},
  fidelities: ['exact'],
  examples: [
    {name: 'port 80 of a user', given: POD(80, 'runAsUser: 101'), emits: SET},
    {
      name: 'port 443 of whom the image names, who is not root',
      given: POD(443, 'runAsNonRoot: true'),
      emits: SET,
    },
    {name: 'port 80 of root', given: POD(80, 'runAsUser: 0'), emits: UNSET},
    {name: 'port 8080 of a user', given: POD(8080, 'runAsUser: 101'), emits: UNSET},
    {
      name: 'what the pod says of the setting itself',
      given: `${POD(80, 'runAsUser: 101')}\nsecurityContext: {sysctls: [{name: ${SETTING}, value: "80"}]}`,
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [{name: 'app', systemControls: [{namespace: SETTING, value: '80'}]}],
        },
      },
    },
    {name: 'on EC2', config: 'compute: ec2', given: POD(80, 'runAsUser: 101'), emits: SET},
    {
      name: 'on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: POD(80, 'runAsUser: 101'),
      emits: SET,
    },
    {
      name: 'in the network of the instance',
      config: 'compute: ec2\nworkloads: {Deployment/shop/app: {network: host}}',
      given: `hostNetwork: true\n${POD(80, 'runAsUser: 101')}`,
      emits: UNSET,
    },
  ],
  map(subject) {
    const {workload, context, set} = subject;
    if (networkMode(workload, context) !== 'awsvpc' || platformOf(workload).os === 'windows') return;
    const sysctls = workload.template.spec?.securityContext?.sysctls ?? [];
    if (sysctls.some(({name = ''}) => name.replaceAll('/', '.') === SETTING)) return;
    const [first] = workload.containers.filter(({role}) => role === 'main');
    if (!first || !workload.containers.some(each => isHeldBack(each, workload))) return;
    mainContainersFirst(subject);
    set(context.choice(names).taskDefinition(workload), {
      containerDefinitions: [{name: first.name, systemControls: [{namespace: SETTING, value: '0'}]}],
    });
  },
});

/** True for a container that listens on a port for which it would have to be root, and is not. */
function isHeldBack(container: ContainerPart, workload: Workload): boolean {
  if (!container.value.ports?.some(({containerPort = UNPRIVILEGED}) => containerPort < UNPRIVILEGED))
    return false;
  const {uid} = userOf(container, workload);
  return uid === undefined ? effective('runAsNonRoot', container, workload) === true : uid !== 0;
}
