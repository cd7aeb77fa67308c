import {isInRange, rangeWithout} from '../../ecs/address-range.ts';
import type {Workload} from '../../model/inventory.ts';
import type {NetworkPolicyPeer} from '../../model/kubernetes.generated.ts';
import {selectorFrom} from '../../model/selector.ts';
import type {Context} from '../../rules/rule.ts';
import {isConverted} from '../converted.ts';
import {hostsOf} from '../daemon-set/fate.ts';
import {networkMode} from '../network-mode.ts';
import {selectedNamespaces, selectedPods} from './pods.ts';

/** The addresses of an `ipBlock`. */
export interface AddressPeer {
  readonly kind: 'addresses';
  readonly text: string;
  /** The block without its exceptions; undefined where it is no range of addresses. */
  readonly ranges: readonly string[] | undefined;
}

/** The pods of a `podSelector`, a `namespaceSelector` or both, by what becomes of their workloads. */
export interface PodPeer {
  readonly kind: 'pods';
  /** All pods of the input, all of these namespaces, or certain ones. */
  readonly of: 'application' | readonly string[] | undefined;
  /** Workloads whose tasks have security groups of their own, in the order of the input. */
  readonly tasks: readonly Workload[];
  /** Workloads whose tasks have the network of their instance. */
  readonly onInstances: readonly Workload[];
  /** Workloads that stay on Kubernetes. */
  readonly staying: readonly Workload[];
  /** Workloads of which single pods are meant. */
  readonly partly: readonly Workload[];
  /** Namespaces whose labels are not in the input. */
  readonly unknown: readonly string[];
}

/** Who is at the other end of the connections that a rule of a NetworkPolicy allows. */
export type Peer = AddressPeer | PodPeer;

/** Addresses that no packet leaves or reaches a network interface with: those of the machine's own services. */
export const LINK_LOCAL = ['169.254.0.0/16', 'fe80::/10'] as const;

/**
 * What a peer of a NetworkPolicy means for the tasks of the plan.
 * @param home namespace of the policy
 */
export function peerOf(
  {ipBlock, podSelector, namespaceSelector}: NetworkPolicyPeer,
  home: string,
  context: Context,
): Peer {
  if (ipBlock) {
    const {cidr = '', except = []} = ipBlock;
    const holes = except.filter(hole => !LINK_LOCAL.some(range => isInRange(hole, range)));
    return {kind: 'addresses', text: cidr, ranges: rangeWithout(cidr, holes)};
  }
  const pods = selectorFrom(podSelector ?? {});
  const {names, unknown} = namespaceSelector
    ? selectedNamespaces(namespaceSelector, context)
    : {names: new Set([home]), unknown: []};
  const groups = {
    tasks: new Set<Workload>(),
    onInstances: new Set<Workload>(),
    staying: new Set<Workload>(),
    partly: new Set<Workload>(),
  };
  const within = [...names].flatMap(name => context.inventory.workloadsIn(name));
  for (const workload of pods ? within : []) {
    const selected = selectedPods(pods ?? [], workload);
    if (selected === 'none') continue;
    if (selected === 'some') groups.partly.add(workload);
    else if (!isConverted(workload, context)) groups.staying.add(workload);
    else for (const task of taskOf(workload, context)) groups[sideOf(task, context)].add(task);
  }
  const isEverybody = namespaceSelector !== undefined && isEmpty(namespaceSelector);
  return {
    kind: 'pods',
    of: pods?.length === 0 ? (isEverybody ? 'application' : [...names]) : undefined,
    tasks: [...groups.tasks],
    onInstances: [...groups.onInstances],
    staying: [...groups.staying],
    partly: [...groups.partly],
    unknown,
  };
}

/** The workload itself, or those in whose tasks the containers of a DaemonSet run. */
function taskOf(workload: Workload, context: Context): readonly Workload[] {
  const hosts = hostsOf(workload, context);
  return hosts.length > 0 ? hosts : [workload];
}

function sideOf(workload: Workload, context: Context): 'tasks' | 'onInstances' {
  return networkMode(workload, context) === 'awsvpc' ? 'tasks' : 'onInstances';
}

function isEmpty(selector: NonNullable<NetworkPolicyPeer['namespaceSelector']>): boolean {
  return selectorFrom(selector)?.length === 0;
}
