import {admissions} from '../../choices/admission.ts';
import type {Peer} from '../../choices/network-policy/peer.ts';
import {holds, isName, portRange, portRanges} from '../../choices/network-policy/ports.ts';
import {groupedTasks} from '../../choices/network-policy/restrictions.ts';
import {transportOf} from '../../choices/port-mappings.ts';
import type {Workload} from '../../model/inventory.ts';
import type {NetworkPolicyPeer, NetworkPolicyPort} from '../../model/kubernetes.generated.ts';
import {listed, workloadName} from '../wording.ts';
import {isLinkLocal, isNamed, type RuleAt, type Telling, tellAddresses, tellPods} from './tell-peer.ts';

/** Says where the security groups differ from a rule of the policy, place by place. */
export function tellRule(of: Telling, at: RuleAt, given: readonly NetworkPolicyPeer[]): void {
  const {direction, rule, path, tasks} = at;
  const telling: Telling = {
    ...of,
    report: (place, said) => of.report(place, {...said, workload: tasks}),
  };
  const list = direction === 'ingress' ? 'from' : 'to';
  if (isForClusterDns(at)) {
    telling.drop(path, 'Tasks ask the DNS server of the VPC, and no security group filters that.');
    return;
  }
  const live = rule.ports.filter((port, index) => !tellPort(telling, at, port, index));
  if (rule.ports.length > 0 && live.length === 0) {
    telling.drop(`${path}/${list}`, 'None of the ports of the rule stands for a port on ECS.');
    return;
  }
  for (const [index, peer] of rule.peers.entries()) {
    const place = `${path}/${list}/${index}`;
    if (peer.kind === 'addresses')
      tellAddresses(telling, at, peer, given[index]?.ipBlock ?? {}, `${place}/ipBlock`);
    else tellPods(telling, at, peer, place);
  }
  if (rule.peers.length > 0 && !rule.peers.some(isNamed))
    telling.drop(`${path}/ports`, 'The rule names nobody whom a security group can name.');
  if (rule.peers.length === 0 && direction === 'ingress') tellEverybody(telling, at);
}

/** Files what a port has no counterpart for; true where nothing is left of it. */
function tellPort(
  {context, report, drop}: Telling,
  {direction, rule, path, tasks}: RuleAt,
  port: NetworkPolicyPort,
  index: number,
): boolean {
  const place = `${path}/ports/${index}`;
  if (!transportOf(port.protocol)) {
    report(place, {
      level: 'action',
      fidelity: 'unsupported',
      message: `The policy allows ${port.protocol}, which port mappings of ECS do not have; no rule allows it.`,
      remediation: 'Use TCP or UDP, or leave the workload on Kubernetes.',
    });
    return true;
  }
  const named = port.port !== undefined && isName(port.port);
  if (named && port.endPort !== undefined)
    drop(`${place}/endPort`, 'A range begins with a number; the API server refuses it behind a name.');
  const anybody = rule.peers.length === 0 ? context.choice(groupedTasks) : rule.peers.flatMap(tasksOf);
  const destinations = direction === 'ingress' ? tasks : anybody;
  if (portRange(port, undefined) || destinations.some(at => portRange(port, at))) return false;
  const hasAddresses = rule.peers.some(({kind}) => kind === 'addresses');
  if (named && direction === 'egress' && hasAddresses && destinations.length === 0) {
    report(place, {
      level: 'review',
      fidelity: 'manual',
      message: `${port.port} is the name of a port of pods, and the rule allows addresses; no rule is planned for it.`,
      remediation: 'Write the number of the port.',
    });
    return true;
  }
  drop(
    place,
    named
      ? `No container of ${listed(destinations.map(workloadName)) || 'these pods'} declares a port of this name: the rule allows nothing in Kubernetes either.`
      : 'It stands for no port; the API server refuses it.',
  );
  return true;
}

function tasksOf(peer: Peer): readonly Workload[] {
  return peer.kind === 'pods' ? peer.tasks : [];
}

/** True for what lets pods ask the DNS of the cluster: port 53 of pods that are not of the application, or of the node's cache. */
function isForClusterDns({direction, rule}: RuleAt): boolean {
  return (
    direction === 'egress' &&
    rule.ports.length > 0 &&
    rule.ports.every(({port}) => port === 53 || port === '53' || port === 'dns' || port === 'dns-tcp') &&
    rule.peers.length > 0 &&
    rule.peers.every(peer => (peer.kind === 'pods' ? peer.tasks.length === 0 : isLinkLocal(peer)))
  );
}

function tellEverybody({report, context}: Telling, {path, rule, tasks}: RuleAt): void {
  if (context.config.network.mode === 'open') return;
  const ports = rule.ports.map(({port, endPort}) =>
    port === undefined ? 'all ports' : `port ${port}${endPort === undefined ? '' : `-${endPort}`}`,
  );
  const found = tasks.some(task =>
    context
      .choice(admissions)
      .get(task.object.id)
      ?.open.some(({protocol, port}) =>
        portRanges(rule.ports, task).some(range => holds(range, protocol, port)),
      ),
  );
  report(path, {
    level: 'review',
    fidelity: found ? 'approximate' : 'manual',
    message: `The policy lets everybody connect to ${listed(ports)} of ${listed(tasks.map(workloadName))}; the tasks admit the load balancer and the workloads that were found to call them.`,
    remediation:
      'Set `network.mode: open` to admit every task of the application, or add rules for callers from elsewhere in the VPC.',
  });
}
