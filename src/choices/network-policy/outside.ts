import type {Workload} from '../../model/inventory.ts';
import type {Context} from '../../rules/rule.ts';
import type {Peer} from './peer.ts';
import {holds, portRanges} from './ports.ts';
import {restrictionsOf} from './restrictions.ts';

/** True for a peer that may be a load balancer, or an ingress controller: addresses, or pods that are not in the input. */
export function mayBeOutside(peer: Peer): boolean {
  return peer.kind === 'addresses' || peer.tasks.length + peer.onInstances.length + peer.staying.length === 0;
}

/** True where the policies that select a workload admit somebody on the port who may be a load balancer. */
export function admitsOutside(
  workload: Workload,
  protocol: 'tcp' | 'udp',
  port: number,
  context: Context,
): boolean {
  const {ingress} = restrictionsOf(workload, context);
  return (
    !ingress ||
    ingress.policies.some(({ingress: rules = []}) =>
      rules.some(
        ({peers, ports}) =>
          (peers.length === 0 ||
            peers.some(peer => mayBeOutside(peer) || ('of' in peer && peer.of === 'application'))) &&
          portRanges(ports, workload).some(range => holds(range, protocol, port)),
      ),
    )
  );
}
