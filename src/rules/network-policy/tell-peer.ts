import {balancedPorts} from '../../choices/balanced-ports.ts';
import {admitsOutside} from '../../choices/network-policy/outside.ts';
import {type AddressPeer, LINK_LOCAL, type Peer, type PodPeer} from '../../choices/network-policy/peer.ts';
import type {Direction, PolicyRule} from '../../choices/network-policy/policies.ts';
import {holds, portRanges} from '../../choices/network-policy/ports.ts';
import {isInRange, rangeWithout} from '../../ecs/address-range.ts';
import type {Workload} from '../../model/inventory.ts';
import type {IPBlock} from '../../model/kubernetes.generated.ts';
import type {Pointer} from '../../pointer.ts';
import type {Report, Subject} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';

/** What the functions here need of the rule's subject. */
export type Telling = Pick<Subject<'NetworkPolicy'>, 'context' | 'report' | 'drop'>;

/** A rule of the policy, and the tasks that it is about. */
export interface RuleAt {
  readonly direction: Direction;
  readonly rule: PolicyRule;
  /** Pointer to the rule. */
  readonly path: Pointer;
  readonly tasks: readonly Workload[];
}

/** Ranges that are nobody's on the internet (RFC 1918, RFC 6598, RFC 4193). */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'];

/** True where a peer stands for somebody whom a security group can name. */
export function isNamed(peer: Peer): boolean {
  return peer.kind === 'addresses'
    ? (peer.ranges ?? []).length > 0 && !isLinkLocal(peer)
    : peer.tasks.length > 0;
}

/** Says what becomes of a block of addresses, as far as it is not the same. */
export function tellAddresses(
  telling: Telling,
  at: RuleAt,
  peer: AddressPeer,
  {cidr = '', except = []}: IPBlock,
  path: Pointer,
): void {
  const {report, drop} = telling;
  if (peer.ranges === undefined) {
    report(path, {
      level: 'action',
      fidelity: 'manual',
      message: `${cidr} is no range of addresses; Kubernetes refuses it, and k2e leaves it out.`,
      remediation: 'Write ranges of addresses as 192.0.2.0/24.',
    });
    return;
  }
  if (isLinkLocal(peer)) {
    drop(
      path,
      'Packets to and from these addresses pass no network interface, so no security group holds them up.',
    );
    return;
  }
  for (const [index, hole] of except.entries()) {
    if (LINK_LOCAL.some(range => isInRange(hole, range)))
      drop(
        `${path}/except/${index}`,
        'Packets to and from these addresses pass no network interface of a task.',
      );
    else if (rangeWithout(cidr, [hole])?.join() === rangeWithout(cidr, [])?.join())
      drop(`${path}/except/${index}`, 'It is no range within the block, and the API server refuses it.');
    else tellForm(telling, hole, `${path}/except/${index}`);
  }
  tellForm(telling, cidr, `${path}/cidr`);
  if (at.direction === 'egress') {
    if (PRIVATE.some(range => isInRange(cidr, range))) report(path, privateRange(cidr));
    return;
  }
  const balanced = at.tasks.filter(task => isBalancedAt(task, at, telling));
  report(path, balanced.length > 0 ? behindBalancer(cidr, balanced) : seenByTask(cidr));
}

/** A range with bits behind its length: both platforms pass over them. */
function tellForm({report}: Telling, range: string, path: Pointer): void {
  const [kept = range] = rangeWithout(range, []) ?? [];
  if (kept === range) return;
  report(path, {
    level: 'info',
    fidelity: 'approximate',
    message: `${range} means ${kept}, which is how EC2 keeps it.`,
    remediation: 'Check that the range is the one that you mean.',
  });
}

/** True for a block of addresses that no packet crosses a network interface with. */
export function isLinkLocal({text}: AddressPeer): boolean {
  return LINK_LOCAL.some(range => isInRange(text, range));
}

function isBalancedAt(task: Workload, {rule}: RuleAt, {context}: Telling): boolean {
  const ranges = portRanges(rule.ports, task);
  return balancedPorts(task, context).some(({port, protocol}) =>
    ranges.some(range => holds(range, protocol, port)),
  );
}

function privateRange(cidr: string): Report {
  return {
    level: 'review',
    fidelity: 'approximate',
    message: `The tasks may connect to ${cidr}, a private range. If it is the range of pods or Services of the cluster, nothing of the application is there on ECS: tasks have addresses of the subnets of the VPC.`,
    remediation:
      'Name the pods in place of their range (`podSelector`, `namespaceSelector`), or change the range to that of the VPC.',
  };
}

function seenByTask(cidr: string): Report {
  return {
    level: 'review',
    fidelity: 'approximate',
    message: `The tasks admit ${cidr}: addresses as the network interface of a task sees them, in the VPC or in networks that are connected to it. Pods see the addresses of nodes, pods or clients, as the network of the cluster has it.`,
    remediation: 'Compare the range with the addresses that the callers have in the VPC.',
  };
}

function behindBalancer(cidr: string, balanced: readonly Workload[]): Report {
  if (PRIVATE.some(range => isInRange(cidr, range)))
    return {
      level: 'review',
      fidelity: 'approximate',
      message: `A load balancer leads to ${listed(balanced.map(workloadName))}, and the tasks admit it by its security group. They admit ${cidr} as well, as the policy does.`,
      remediation: `If ${cidr} stands for the addresses of the load balancer, take its rule out of the group of the tasks.`,
    };
  return {
    level: 'action',
    fidelity: 'approximate',
    message: `A load balancer leads to ${listed(balanced.map(workloadName))}, and the tasks admit it whoever its clients are; that the policy admits ${cidr} holds for direct callers only.`,
    remediation: `If only clients of ${cidr} may use it, say so at the load balancer: \`alb.ingress.kubernetes.io/inbound-cidrs\` of the Ingress, \`loadBalancerSourceRanges\` of the Service.`,
  };
}

/** Says whom of the selected pods the security groups cannot name. */
export function tellPods(telling: Telling, at: RuleAt, peer: PodPeer, path: Pointer): void {
  const {report} = telling;
  const isIngress = at.direction === 'ingress';
  if (isNowhere(peer)) {
    tellNobody(telling, at, path);
    return;
  }
  const gaps: readonly (readonly [workloads: readonly string[], why: string, todo: string])[] = [
    [
      peer.onInstances.map(workloadName),
      'whose tasks have the network of their instance and no security group of their own',
      'Add a rule for the security group of the instances.',
    ],
    [
      peer.staying.map(workloadName),
      'whose pods stay on Kubernetes',
      'Add a rule for the security group of the nodes, or of the pods, until it moves.',
    ],
    [
      peer.partly.map(workloadName),
      'of which single pods are meant, while all tasks of a workload have one security group',
      'Give those pods a workload of their own, or decide whether all may connect and add the rule.',
    ],
    [
      peer.unknown.map(name => `the pods of namespace ${name || 'default'}`),
      'as no manifest of the Namespace is in the input that would tell its labels',
      'Add the manifests of the Namespaces to the input.',
    ],
  ];
  const open = gaps.filter(([workloads]) => workloads.length > 0);
  if (open.length === 0) return;
  report(path, {
    level: 'action',
    fidelity: 'manual',
    message: `The policy lets the tasks ${isIngress ? 'admit' : 'connect to'} ${open.map(([workloads, why]) => `${listed(workloads)}, ${why}`).join('; ')}: no rule of the security group does.`,
    remediation: open.map(([, , todo]) => todo).join(' '),
  });
}

function isNowhere(peer: PodPeer): boolean {
  const {tasks, onInstances, staying, partly, unknown} = peer;
  return [tasks, onInstances, staying, partly, unknown].every(list => list.length === 0);
}

/** A peer that selects nothing of the input: an ingress controller, Prometheus, the DNS of the cluster. */
function tellNobody(telling: Telling, at: RuleAt, path: Pointer): void {
  const {report, context} = telling;
  if (at.direction === 'egress') {
    report(path, {
      level: 'review',
      fidelity: 'manual',
      message:
        'It selects no workload of the input, so that the security groups have nobody to name: the tasks may not connect to what these pods become.',
      remediation: 'Add a rule to the group of the tasks for the place where they connect to instead.',
    });
    return;
  }
  const balanced = at.tasks.filter(
    task =>
      isBalancedAt(task, at, telling) &&
      balancedPorts(task, context).some(({port, protocol}) => admitsOutside(task, protocol, port, context)),
  );
  report(
    path,
    balanced.length > 0
      ? {
          level: 'info',
          fidelity: 'dropped',
          message: `It selects no workload of the input. If it is the ingress controller, the load balancer takes its place, and the tasks of ${listed(balanced.map(workloadName))} admit that.`,
          remediation: 'If it is something else, such as a collector of metrics, add a rule for it.',
        }
      : {
          level: 'review',
          fidelity: 'manual',
          message:
            'It selects no workload of the input, so that the tasks admit nobody in the place of these pods.',
          remediation:
            'Add a rule to the group of the tasks for what takes their place, such as a collector of metrics outside of the input.',
        },
  );
}
