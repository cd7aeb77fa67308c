import type {KubeObject, Workload} from '../../model/inventory.ts';
import type {NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort} from '../../model/kubernetes.generated.ts';
import {selectorFrom} from '../../model/selector.ts';
import type {Context} from '../../rules/rule.ts';
import {type Peer, peerOf} from './peer.ts';
import {selectedPods} from './pods.ts';

/** Who begins the connections: others (`ingress`), or the pods that the policy selects (`egress`). */
export type Direction = 'ingress' | 'egress';

/** One rule of a NetworkPolicy. */
export interface PolicyRule {
  /** None: everybody. */
  readonly peers: readonly Peer[];
  /** None: all. */
  readonly ports: readonly NetworkPolicyPort[];
}

/** A NetworkPolicy with what it means for this run. */
export interface Policy {
  readonly object: KubeObject<NetworkPolicy>;
  /** The workloads all of whose pods it selects, whatever becomes of them, in the order of the input. */
  readonly selected: readonly Workload[];
  /** Those of which it selects single pods. */
  readonly partly: readonly Workload[];
  /** Its rules; undefined: it does not restrict this direction. */
  readonly ingress: readonly PolicyRule[] | undefined;
  readonly egress: readonly PolicyRule[] | undefined;
}

/** The NetworkPolicies of Kubernetes itself, in the order of the input. */
export function policies(context: Context): readonly Policy[] {
  return context.inventory
    .all<NetworkPolicy>('NetworkPolicy')
    .filter(({ref}) => /^(?:networking\.k8s\.io|extensions)\//.test(ref.apiVersion))
    .map(object => policyOf(object, context));
}

/** The policies that select all pods of a workload, in the order of the input. */
export function policiesOf(workload: Workload, context: Context): readonly Policy[] {
  return context.choice(byWorkload).get(workload) ?? [];
}

function byWorkload(context: Context): ReadonlyMap<Workload, readonly Policy[]> {
  const found = new Map<Workload, Policy[]>();
  for (const policy of context.choice(policies)) {
    for (const workload of policy.selected) {
      const known = found.get(workload);
      if (known) known.push(policy);
      else found.set(workload, [policy]);
    }
  }
  return found;
}

/** What an object means for this run; undefined for one that is no NetworkPolicy of Kubernetes itself. */
export function policyFrom(object: KubeObject, context: Context): Policy | undefined {
  return context.choice(byObject).get(object);
}

function byObject(context: Context): ReadonlyMap<KubeObject, Policy> {
  return new Map(context.choice(policies).map(policy => [policy.object, policy]));
}

function policyOf(object: KubeObject<NetworkPolicy>, context: Context): Policy {
  const {namespace} = object.ref;
  const {podSelector = {}, policyTypes = [], ingress = [], egress = []} = object.value.spec ?? {};
  const selector = selectorFrom(podSelector);
  const chosen = context.inventory.workloadsIn(namespace).flatMap(workload => {
    const selected = selector ? selectedPods(selector, workload) : 'none';
    return selected === 'none' ? [] : [{workload, selected}];
  });
  const of = (wanted: 'all' | 'some') =>
    chosen.filter(({selected}) => selected === wanted).map(({workload}) => workload);
  const peers = (given: readonly NetworkPolicyPeer[] = []) =>
    given.map(peer => peerOf(peer, namespace, context));
  return {
    object,
    selected: of('all'),
    partly: of('some'),
    ingress: policyTypes.includes('Ingress')
      ? ingress.map(({from, ports = []}) => ({peers: peers(from), ports}))
      : undefined,
    egress: policyTypes.includes('Egress')
      ? egress.map(({to, ports = []}) => ({peers: peers(to), ports}))
      : undefined,
  };
}

/** True for a rule that allows everything. */
export function allowsAll({peers, ports}: PolicyRule): boolean {
  return peers.length + ports.length === 0;
}
