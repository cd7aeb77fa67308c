import {computeOf} from '../../choices/compute.ts';
import {names} from '../../choices/names.ts';
import {networkMode} from '../../choices/network-mode.ts';
import {defineRule, type Subject} from '../rule.ts';

export default defineRule({
  id: 'pod/host-namespaces',
  on: 'pod',
  claims: ['/spec/hostNetwork', '/spec/hostPID', '/spec/hostIPC', '/spec/hostUsers'],
  summary:
    'Access to the network, the processes and the memory of the machine exists where tasks share one; elsewhere a task has a network of its own.',
  rationale:
    'A pod can share the network, the processes and the memory segments of its node. Agents that watch the node do, and pods that ' +
    'only want to listen on a port of the node. A Fargate task has a network interface of its own (`awsvpc`) with an address in ' +
    'the VPC, so it can listen on any port. On EC2 all three exist, where the machine is yours, on Managed Instances the network ' +
    'and the processes. k2e gives a task the network of its instance where no Service leads to it and it calls none, because ' +
    'load balancers and Service Connect need an address of the task.',
  remediation:
    'Set `workloads.<Kind>/<namespace>/<name>.compute: ec2` in k2e.yaml if the workload must see the machine; agents for logs and metrics become sidecars instead.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'unsupported', 'dropped'],
  examples: [
    {
      name: 'the network of the node',
      given: 'hostNetwork: true',
      findings: [
        {
          level: 'action',
          fidelity: 'approximate',
          path: '/spec/template/spec/hostNetwork',
          says: 'interface of its own',
        },
      ],
    },
    {
      name: 'the network of the node, on EC2',
      config: 'compute: ec2',
      given: 'hostNetwork: true',
      emits: {
        'task-definitions/shop-app': {networkMode: 'host'},
        'services/shop-app': {networkConfiguration: null},
      },
      withholds: ['security-groups/shop-app'],
      findings: [{level: 'review', fidelity: 'approximate', says: 'network of their ECS instance'}],
    },
    {
      name: 'the network of the node, on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: 'hostNetwork: true',
      emits: {'task-definitions/shop-app': {networkMode: 'host'}},
      findings: [{level: 'review', fidelity: 'approximate', says: 'network of their ECS instance'}],
    },
    {
      name: 'the processes and the memory of the node, on Fargate',
      given: 'hostPID: true\nhostIPC: true',
      findings: [
        {level: 'blocker', fidelity: 'unsupported', path: '/spec/template/spec/hostPID', says: 'processes'},
        {level: 'blocker', fidelity: 'unsupported', path: '/spec/template/spec/hostIPC', says: 'memory'},
      ],
    },
    {
      name: 'the processes of the node, on EC2',
      config: 'compute: ec2',
      given: 'hostPID: true',
      emits: {'task-definitions/shop-app': {pidMode: 'host'}},
      findings: [{level: 'review', fidelity: 'approximate', path: '/spec/template/spec/hostPID'}],
    },
    {
      name: 'the processes and the memory of the node, on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: 'hostPID: true\nhostIPC: true',
      emits: {'task-definitions/shop-app': {pidMode: 'host', ipcMode: null}},
      findings: [
        {level: 'review', fidelity: 'approximate', path: '/spec/template/spec/hostPID'},
        {level: 'blocker', fidelity: 'unsupported', path: '/spec/template/spec/hostIPC'},
      ],
    },
    {
      name: 'a user namespace',
      given: 'hostUsers: false',
      drops: ['/spec/template/spec/hostUsers'],
    },
  ],
  map(subject) {
    const {view, workload, context, set, report, drop} = subject;
    const {hostNetwork, hostUsers} = view.spec ?? {};
    const compute = computeOf(workload, context);
    shared(subject, 'hostPID', {pidMode: 'host'}, 'processes', compute !== 'fargate');
    shared(subject, 'hostIPC', {ipcMode: 'host'}, 'memory segments', compute === 'ec2');
    const mode = networkMode(workload, context);
    if (hostNetwork !== true) drop('/spec/hostNetwork', 'Every task has a network of its own.');
    else if (mode === 'host') {
      set(context.choice(names).taskDefinition(workload), {networkMode: 'host'});
      report('/spec/hostNetwork', {
        level: 'review',
        fidelity: 'approximate',
        message:
          'The tasks use the network of their ECS instance, as the pods used that of their node: they listen on its address, and its security groups say who reaches them.',
        remediation:
          'Open the ports in the security group of the instances. There is room for one such task on each instance; while a new one replaces it, ECS needs a free instance or stops the old one first.',
      });
    } else {
      report('/spec/hostNetwork', {
        level: 'action',
        fidelity: 'approximate',
        message:
          'The pods use the network of their node. A task has a network interface of its own: it listens on its own address, and does not reach what listens on the loopback address of a machine.',
        remediation:
          compute !== 'fargate'
            ? 'Check that the workload only needs to listen on its ports, and that nothing reaches it by the address of a node. A task gets the network of its instance only if no Service leads to it and it calls none: load balancers and Service Connect need an address of its own.'
            : 'Check that the workload only needs to listen on its ports, and that nothing reaches it by the address of a node.',
      });
    }
    if (hostUsers !== false) drop('/spec/hostUsers', 'Containers of ECS run without a user namespace.');
    else if (compute === 'fargate') {
      drop('/spec/hostUsers', 'Each Fargate task has a kernel of its own, which keeps its root from others.');
    } else {
      report('/spec/hostUsers', {
        level: 'review',
        fidelity: 'approximate',
        message:
          'The pods run in a user namespace; ECS starts containers without one, so their root is the root of the instance.',
        remediation: 'Run the containers as another user, or on Fargate.',
      });
    }
  },
});

function shared(
  {view, workload, context, set, report, drop}: Subject<'pod'>,
  field: 'hostPID' | 'hostIPC',
  mode: {readonly pidMode: 'host'} | {readonly ipcMode: 'host'},
  what: string,
  isPossible: boolean,
): void {
  const path = `/spec/${field}`;
  if (view.spec?.[field] !== true) {
    drop(path, `The containers of a task do not share the ${what} of the machine.`);
  } else if (isPossible) {
    set(context.choice(names).taskDefinition(workload), mode);
    report(path, {
      level: 'review',
      fidelity: 'approximate',
      message: `The containers see the ${what} of the ECS instance, as they saw those of the node.`,
      remediation: 'Keep the workload away from others, on a capacity provider of its own.',
    });
  } else {
    report(path, {
      level: 'blocker',
      fidelity: 'unsupported',
      message: `The pods share the ${what} of their node, which the compute of this workload does not allow.`,
    });
  }
}
