import {networkMode} from '../../choices/network-mode.ts';
import {type PortMapping, portMappings, transportOf} from '../../choices/port-mappings.ts';
import {PORT, within} from '../../ecs/limits.ts';
import type {ContainerPort} from '../../model/kubernetes.generated.ts';
import {pointer} from '../../pointer.ts';
import {defineRule, type Subject} from '../rule.ts';
import {otherProtocol, twoProtocols} from './port-protocols.ts';
import {PORT_EXAMPLES} from './ports-examples.ts';

export default defineRule({
  id: 'container/ports',
  on: 'container',
  claims: ['/ports'],
  summary: 'Ports become port mappings, also those that only a Service knows.',
  rationale:
    'On Kubernetes the ports of a container are a note: a Service reaches any port, declared or not. ECS registers a task at a ' +
    'load balancer and in Service Connect by its port mappings, so k2e adds a mapping for each port that a Service targets. The ' +
    'containers of a task share one network interface, as those of a pod do, so that each port is mapped once. The name of a ' +
    'mapping is the name of the port, or `<container>-<port>-<protocol>` as in the console of ECS. A task has its own address, ' +
    'and the machine on which it runs gives no ports to it; on EC2 a task of one container that no Service leads to gets the ' +
    'port of its instance by the network mode `bridge`, in which several containers would not share 127.0.0.1.',
  remediation: 'Reach the container through its Service or a load balancer instead of a port of the node.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports',
      'https://kubernetes.io/docs/concepts/configuration/overview/',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'unsupported', 'dropped'],
  examples: PORT_EXAMPLES,

  map(subject) {
    const {view, container, workload, context, setContainer, drop} = subject;
    if (container.role === 'init') {
      drop('/ports', 'An init container has ended before anything calls the pod.');
      return;
    }
    if (networkMode(workload, context) === 'sidecar') {
      drop('/ports', 'The other containers of the task reach it at 127.0.0.1, for which nothing is mapped.');
      return;
    }
    if (networkMode(workload, context) === 'daemon') {
      daemonPorts(subject);
      return;
    }
    const all = context.choice(portMappings).get(workload.object.id) ?? [];
    const own = all.filter(mapping => mapping.container.path === container.path);
    for (const [index, port] of (view.ports ?? []).entries()) {
      declared(
        subject,
        index,
        port,
        own.find(({declaredAt}) => declaredAt === index),
        otherProtocol(port, own),
      );
    }
    for (const mapping of own) {
      if (mapping.declaredAt === undefined) setContainer({portMappings: [patchOf(mapping)]});
    }
  },
});

/** A daemon of Managed Instances has no port mappings: tasks of the instance reach every port of it. */
function daemonPorts({view, container, report, drop, given}: Subject<'container'>): void {
  drop('/ports', 'A daemon maps no ports: tasks of its instance reach every port that it listens on.');
  for (const [index, {containerPort = 0, hostPort = 0}] of (view.ports ?? []).entries()) {
    const path = `${pointer('ports', index)}/hostPort`;
    if (hostPort === 0 || !given(path)) continue;
    report(path, {
      level: 'review',
      fidelity: 'manual',
      message: `Container ${container.name} is reached at port ${hostPort} of its node; tasks reach a daemon at 169.254.172.2, port ${containerPort}, and other machines do not reach it.`,
      remediation: `Give applications 169.254.172.2 and port ${containerPort} where they used the address of their node.`,
    });
  }
}

/**
 * What becomes of one declared port; `mapping` is missing where another place has the port already, `other` is the protocol that
 * it has there.
 */
function declared(
  {container, workload, context, setContainer, given, report, drop}: Subject<'container'>,
  index: number,
  {containerPort = 0, protocol, name, hostPort, hostIP}: ContainerPort,
  mapping: PortMapping | undefined,
  other: string | undefined,
): void {
  const path = pointer('ports', index);
  if (!within(containerPort, PORT)) {
    report(path, {
      level: 'action',
      fidelity: 'manual',
      message: `${containerPort} is no port; Kubernetes refuses it, and it is left out.`,
      remediation: 'Write a number from 1 to 65535.',
    });
    return;
  }
  if (!transportOf(protocol) && protocol !== 'SCTP') {
    report(path, {
      level: 'action',
      fidelity: 'manual',
      message: `${protocol} is no protocol of a port; Kubernetes refuses it, and port ${containerPort} is left out.`,
      remediation: 'Write TCP, UDP or SCTP, in capitals.',
    });
    return;
  }
  if (!transportOf(protocol)) {
    report(path, {
      level: 'blocker',
      fidelity: 'unsupported',
      message: `Container ${container.name} listens on ${protocol} port ${containerPort}; ECS carries TCP and UDP only.`,
      remediation: 'Use TCP or UDP, or keep this workload where the network carries SCTP.',
    });
    return;
  }
  // The mapping's name comes from the name read here, which the choice has made unique.
  if (mapping) {
    const isBridge = networkMode(workload, context) === 'bridge';
    setContainer({portMappings: [{...patchOf(mapping), ...(isBridge && hostPort ? {hostPort} : {})}]});
    if (other) report(`${path}/protocol`, twoProtocols(container.name, containerPort));
  } else if (other) {
    report(path, {
      level: 'review',
      fidelity: 'manual',
      message: `Container ${container.name} declares port ${containerPort} for ${protocol ?? 'TCP'}, and Services reach it by ${other.toUpperCase()}; on ECS no load balancer takes a port that is mapped for both, so only the latter is.`,
      remediation: 'Write the protocol that the program speaks; give a second protocol another port.',
    });
    return;
  } else {
    drop(
      path,
      `The task maps port ${containerPort} already, so ${name ?? 'this entry'} adds none; its containers share one network.`,
    );
  }
  const mode = networkMode(workload, context);
  if (hostPort !== undefined && mode === 'host') {
    drop(
      `${path}/hostPort`,
      'The task has the network of its instance, where the port is that of the container.',
    );
  } else if (hostPort !== undefined && hostPort !== 0 && mode === 'bridge' && mapping) {
    report(`${path}/hostPort`, {
      level: 'review',
      fidelity: 'approximate',
      message: `Container ${container.name} is reached at port ${hostPort} of its ECS instance, as it was at that of its node; the security groups of the instance say who reaches it.`,
      remediation: `Open port ${hostPort} in the security group of the instances. There is room for one such task on each; while a new one replaces it, ECS needs a free instance.`,
    });
  } else if (hostPort !== undefined && given(`${path}/hostPort`) && hostPort !== 0) {
    report(`${path}/hostPort`, {
      level: 'action',
      fidelity: 'manual',
      message: `Container ${container.name} is reached at port ${hostPort} of its node; a task has an address of its own and no node's.`,
    });
  } else drop(`${path}/hostPort`, '0 asks for no port of the node.');
  if (hostIP !== undefined) drop(`${path}/hostIP`, 'A task has no address of a node.');
}

function patchOf({containerPort, protocol, name, appProtocol}: PortMapping) {
  return {containerPort, protocol, name, ...(appProtocol === undefined ? {} : {appProtocol})};
}
