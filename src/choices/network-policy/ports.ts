import {PORT, within} from '../../ecs/limits.ts';
import type {Workload} from '../../model/inventory.ts';
import type {NetworkPolicyPort} from '../../model/kubernetes.generated.ts';
import {transportOf} from '../port-mappings.ts';

/** A protocol and ports as a rule of a security group has them. `-1`: all protocols and ports. */
export type PortRange =
  | {readonly protocol: '-1'}
  | {readonly protocol: 'tcp' | 'udp'; readonly from: number; readonly to: number};

/** All protocols and ports. */
const EVERY: PortRange = {protocol: '-1'};

/**
 * The ports of a rule of a NetworkPolicy, at the pods that connections go to: a number, a range up to `endPort`, a name that
 * these pods give a port, or all of a protocol. None of what security groups or ECS have no words for (SCTP).
 * @param at the workload that connections go to; undefined for addresses, which have no names of ports
 */
export function portRanges(
  ports: readonly NetworkPolicyPort[] | undefined,
  at: Workload | undefined,
): readonly PortRange[] {
  if (!ports || ports.length === 0) return [EVERY];
  return ports.flatMap(port => portRange(port, at) ?? []);
}

/** One port of a rule; undefined where it stands for nothing. */
export function portRange(
  {port, endPort, protocol: transport}: NetworkPolicyPort,
  at: Workload | undefined,
): PortRange | undefined {
  const protocol = transportOf(transport);
  if (!protocol) return undefined;
  if (port === undefined) return {protocol, from: 0, to: 65_535};
  const from = isName(port) ? namedPort(port, protocol, at) : Number(port);
  if (from === undefined || !within(from, PORT)) return undefined;
  const to = endPort !== undefined && !isName(port) ? endPort : from;
  return to >= from && within(to, PORT) ? {protocol, from, to} : undefined;
}

/** True where the port is the name of one. */
export function isName(port: string | number): port is string {
  return typeof port === 'string' && !/^\d+$/.test(port);
}

function namedPort(name: string, protocol: 'tcp' | 'udp', at: Workload | undefined): number | undefined {
  for (const {role, value} of at?.containers ?? []) {
    if (role === 'init') continue;
    const found = value.ports?.find(port => port.name === name && transportOf(port.protocol) === protocol);
    if (found) return found.containerPort;
  }
  return undefined;
}

/** True where the range holds the port. */
export function holds(range: PortRange, protocol: 'tcp' | 'udp', port: number): boolean {
  return range.protocol === '-1' || (range.protocol === protocol && range.from <= port && port <= range.to);
}
