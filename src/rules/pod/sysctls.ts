import {names} from '../../choices/names.ts';
import {networkMode} from '../../choices/network-mode.ts';
import {defineRule, type Report} from '../rule.ts';
import {mainContainersFirst} from './containers-in-order.ts';

/** Settings of the network, which the containers of a pod and of a task share. */
const NETWORK = /^net\.[\w.-]+$/;
/** Settings of message queues and shared memory; each container of a task has its own. */
const IPC =
  /^(?:fs\.mqueue\.[\w.-]+|kernel\.(?:msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced))$/;

export default defineRule({
  id: 'pod/sysctls',
  on: 'pod',
  claims: ['/spec/securityContext/sysctls'],
  summary: 'Kernel settings become `systemControls`.',
  rationale:
    'The containers of a pod share the network and the memory segments, so Kubernetes sets the kernel settings of both once for ' +
    'the pod. The containers of a task share the network only: a setting of the network is written into one container, the ' +
    'first main one, and holds for all; a setting of shared memory or message queues is written into each.',
  remediation: 'Leave the setting out, or run the workload on EC2 instances that have it.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_SystemControl.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'manual', 'unsupported', 'dropped'],
  examples: [
    {
      name: 'a setting of the network',
      given: 'securityContext: {sysctls: [{name: net.core.somaxconn, value: "1024"}]}',
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [
            {name: 'app', systemControls: [{namespace: 'net.core.somaxconn', value: '1024'}]},
          ],
        },
      },
    },
    {
      name: 'a setting of the machine',
      given: 'securityContext: {sysctls: [{name: vm.max_map_count, value: "262144"}]}',
      findings: [
        {
          level: 'blocker',
          fidelity: 'unsupported',
          path: '/spec/template/spec/securityContext/sysctls/0',
          says: 'vm.max_map_count',
        },
      ],
    },
    {
      name: 'a setting of the network of the machine, on EC2',
      config: 'compute: ec2',
      given: 'hostNetwork: true\nsecurityContext: {sysctls: [{name: net.core.somaxconn, value: "1024"}]}',
      findings: [{level: 'action', fidelity: 'manual', says: 'one of the machine'}],
    },
    {
      name: 'a setting that is named twice',
      given:
        'securityContext: {sysctls: [{name: net.core.somaxconn, value: "1024"}, {name: net/core/somaxconn, value: "512"}]}',
      drops: ['/spec/template/spec/securityContext/sysctls/1/value'],
    },
    {
      name: 'a setting of the network of the machine, on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: 'hostNetwork: true\nsecurityContext: {sysctls: [{name: net.core.somaxconn, value: "1024"}]}',
      findings: [{level: 'action', fidelity: 'manual', says: 'one of the machine'}],
    },
  ],
  map(subject) {
    const {view, workload, context, set, report, drop} = subject;
    const sysctls = view.spec?.securityContext?.sysctls;
    if (!sysctls) return;
    const [first] = workload.containers.filter(({role}) => role === 'main');
    const definition = context.choice(names).taskDefinition(workload);
    const seen = new Set<string>();
    for (const [index, {name = '', value = ''}] of sysctls.entries()) {
      // The kubelet reads `net/core/somaxconn` as `net.core.somaxconn`; a name has one of the two separators.
      const namespace = name.replaceAll('/', '.');
      const path = `/spec/securityContext/sysctls/${index}`;
      const isNetwork = NETWORK.test(namespace);
      const isShared = isNetwork
        ? networkMode(workload, context) === 'host'
        : workload.template.spec?.hostIPC === true;
      if (seen.has(namespace)) drop(path, 'It is set before.');
      else if (isShared && (isNetwork || IPC.test(namespace))) report(path, ofTheMachine(name));
      else if (value === '' || (!isNetwork && !IPC.test(namespace))) report(path, unsupported(name));
      else {
        mainContainersFirst(subject);
        const targets = isNetwork ? (first ? [first] : []) : workload.containers;
        const containerDefinitions = targets.map(each => ({
          name: each.name,
          systemControls: [{namespace, value}],
        }));
        set(definition, {containerDefinitions});
      }
      seen.add(namespace);
    }
  },
});

/** Kubernetes starts no such pod either (kubelet, sysctl allowlist). */
function ofTheMachine(name: string): Report {
  return {
    level: 'action',
    fidelity: 'manual',
    message: `The pods share what the kernel setting ${name} is about with their node, so it is one of the machine, which a task cannot change.`,
    remediation: 'Set it when the instances start (user data), or leave it out.',
  };
}

function unsupported(name: string): Report {
  return {
    level: 'blocker',
    fidelity: 'unsupported',
    message: `The kernel setting ${name} is one of the whole machine, which a task cannot change.`,
  };
}
