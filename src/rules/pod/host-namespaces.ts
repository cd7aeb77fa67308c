import {computeOf} from '../../choices/compute.ts';
import {names} from '../../choices/names.ts';
import {networkMode} from '../../choices/network-mode.ts';
import type {Handle} from '../../ecs/resource.ts';
import {exampleDaemon} from '../daemon-set/example-set.ts';
import {defineRule, type Subject} from '../rule.ts';

/** A server with the network of its node, which a Service leads to. */
const BEHIND = `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      hostNetwork: true
      containers: [{name: app, image: "example/app:1", ports: [{containerPort: 8080}]}]
---
apiVersion: v1
kind: Service
metadata: {name: app, namespace: shop}
spec: {selector: {app: app}, ports: [{port: 80, targetPort: 8080}]}`;

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
    'load balancers and Service Connect need an address of the task; a DaemonSet on EC2 gets it always, as it is there to see the machine. ' +
    '`workloads.<Kind>/<namespace>/<name>.network` in k2e.yaml decides otherwise. With the network of the instance each port is free ' +
    'for one task on an instance, and a port mapping has the port of the container on both sides.',
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
      name: 'the network of the node, of an agent behind a Service, on EC2',
      config: 'compute: ec2',
      given: `${exampleDaemon('sync', 'example/sync:1', '', 'hostNetwork: true')}
---
apiVersion: v1
kind: Service
metadata: {name: sync, namespace: ops}
spec: {clusterIP: None, selector: {app: sync}, ports: [{port: 9100}]}`,
      emits: {
        'task-definitions/ops-sync': {networkMode: 'host'},
        'services/ops-sync': {networkConfiguration: null, serviceConnectConfiguration: null},
      },
      findings: [{level: 'review', fidelity: 'approximate', says: 'network of their ECS instance'}],
    },
    {
      name: 'the network of the node, of a server behind a Service, on EC2',
      config: 'compute: ec2',
      given: BEHIND,
      emits: {'task-definitions/shop-app': {networkMode: 'awsvpc'}},
      findings: [{level: 'action', fidelity: 'approximate', says: 'interface of its own'}],
    },
    {
      name: 'the same, with the network of the instance all the same',
      config: 'compute: ec2\nworkloads: {Deployment/shop/app: {network: host}}',
      given: BEHIND,
      emits: {
        'task-definitions/shop-app': {
          networkMode: 'host',
          containerDefinitions: [{portMappings: [{containerPort: 8080}]}],
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', says: 'network of their ECS instance'}],
    },
    {
      name: 'an address of its own in place of the network of the instance, on EC2',
      config: 'compute: ec2\nworkloads: {Deployment/shop/app: {network: task}}',
      given: 'hostNetwork: true',
      emits: {'task-definitions/shop-app': {networkMode: 'awsvpc'}},
      findings: [{level: 'action', fidelity: 'approximate', says: 'interface of its own'}],
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
      name: 'all of them, in a daemon of Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: exampleDaemon('sync', 'example/sync:1', '', 'hostNetwork: true\nhostPID: true\nhostIPC: true'),
      emits: {'daemon-task-definitions/ops-sync': {pidMode: 'shared', ipcMode: 'shared', networkMode: null}},
      findings: [
        {
          level: 'action',
          fidelity: 'approximate',
          path: '/spec/template/spec/hostNetwork',
          says: '169.254.172.2',
        },
        {level: 'review', fidelity: 'approximate', path: '/spec/template/spec/hostPID'},
        {level: 'review', fidelity: 'approximate', path: '/spec/template/spec/hostIPC'},
      ],
    },
    {
      name: 'all of them, in the tasks of others',
      config: 'workloads: {DaemonSet/ops/sync: {daemonSet: sidecar}}',
      given: `${exampleDaemon('sync', 'example/sync:1', '', 'hostNetwork: true\nhostPID: true')}
---
${BEHIND.split('---')[0]}`.replace(
        '      hostNetwork: true\n      containers: [{name: app',
        '      containers: [{name: app',
      ),
      findings: [
        {level: 'review', fidelity: 'approximate', path: '/spec/template/spec/hostNetwork', says: 'task'},
        {level: 'review', fidelity: 'approximate', path: '/spec/template/spec/hostPID'},
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
    const mode = networkMode(workload, context);
    if (mode === 'sidecar') {
      tellSidecar(subject);
      return;
    }
    const daemon = mode === 'daemon' ? context.choice(names).daemonTaskDefinition(workload) : undefined;
    shared(subject, 'hostPID', 'processes', compute !== 'fargate', definition => {
      if (daemon) set(daemon, {pidMode: 'shared'});
      else set(definition, {pidMode: 'host'});
    });
    shared(subject, 'hostIPC', 'memory segments', compute === 'ec2' || daemon !== undefined, definition => {
      if (daemon) set(daemon, {ipcMode: 'shared'});
      else set(definition, {ipcMode: 'host'});
    });
    if (hostNetwork !== true) drop('/spec/hostNetwork', 'Every task has a network of its own.');
    else if (daemon) {
      report('/spec/hostNetwork', {
        level: 'action',
        fidelity: 'approximate',
        message:
          'The pods use the network of their node. A daemon of Managed Instances has one of its own, which tasks of the instance reach at 169.254.172.2: it sees no traffic of the machine, and other machines do not reach it.',
        remediation:
          'Check that the agent only needs to listen on its ports; if it must see the network of the machine, run it on EC2 (`workloads.<Kind>/<namespace>/<name>.compute: ec2` in k2e.yaml).',
      });
    } else if (mode === 'host') {
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
            ? 'Check that the workload only needs to listen on its ports, and that nothing reaches it by the address of a node. A task gets the network of its instance by itself only if no Service leads to it and it calls none, as load balancers and Service Connect need an address of its own; `workloads.<Kind>/<namespace>/<name>.network: host` in k2e.yaml gives it all the same, and the names are then not served.'
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

/** Containers in another task have what the task has. */
function tellSidecar({view, report, drop}: Subject<'pod'>): void {
  const what = {hostNetwork: 'network', hostPID: 'processes', hostIPC: 'memory segments'} as const;
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC'] as const) {
    if (view.spec?.[field] !== true) drop(`/spec/${field}`, 'The containers have what their task has.');
    else {
      report(`/spec/${field}`, {
        level: 'review',
        fidelity: 'approximate',
        message: `The pods see the ${what[field]} of their node; the containers see those of the task that they run in, and of its containers only what those show.`,
        remediation: 'Switch off what the agent does for the machine.',
      });
    }
  }
  drop('/spec/hostUsers', 'Containers of ECS run without a user namespace.');
}

function shared(
  {view, workload, context, report, drop}: Subject<'pod'>,
  field: 'hostPID' | 'hostIPC',
  what: string,
  isPossible: boolean,
  share: (definition: Handle<'task-definitions'>) => void,
): void {
  const path = `/spec/${field}`;
  if (view.spec?.[field] !== true) {
    drop(path, `The containers of a task do not share the ${what} of the machine.`);
  } else if (isPossible) {
    share(context.choice(names).taskDefinition(workload));
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
