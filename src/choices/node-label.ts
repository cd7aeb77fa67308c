import {ARCHITECTURE_LABELS, OS_LABELS, WINDOWS_BUILD_LABEL} from './platform.ts';

/** What a label of nodes is about. */
export type NodeLabel =
  | 'architecture'
  | 'os'
  | 'windows-build'
  | 'zone'
  | 'region'
  | 'instance-type'
  | 'machine'
  | 'accelerator'
  | 'capacity'
  | 'pool'
  | 'fargate'
  | 'node'
  | 'own';

const EXACT: Readonly<Record<string, NodeLabel>> = {
  ...Object.fromEntries(ARCHITECTURE_LABELS.map(label => [label, 'architecture'])),
  ...Object.fromEntries(OS_LABELS.map(label => [label, 'os'])),
  [WINDOWS_BUILD_LABEL]: 'windows-build',
  'topology.kubernetes.io/zone': 'zone',
  'failure-domain.beta.kubernetes.io/zone': 'zone',
  'topology.ebs.csi.aws.com/zone': 'zone',
  'topology.k8s.aws/zone-id': 'zone',
  'topology.kubernetes.io/region': 'region',
  'failure-domain.beta.kubernetes.io/region': 'region',
  'node.kubernetes.io/instance-type': 'instance-type',
  'beta.kubernetes.io/instance-type': 'instance-type',
  'karpenter.sh/capacity-type': 'capacity',
  'eks.amazonaws.com/capacityType': 'capacity',
  'node.kubernetes.io/lifecycle': 'capacity',
  'karpenter.sh/nodepool': 'pool',
  'karpenter.sh/provisioner-name': 'pool',
  'eks.amazonaws.com/nodegroup': 'pool',
  'alpha.eksctl.io/nodegroup-name': 'pool',
  'eks.amazonaws.com/compute-type': 'fargate',
  'kubernetes.io/hostname': 'node',
  'k8s.amazonaws.com/accelerator': 'accelerator',
  'cloud.google.com/gke-accelerator': 'accelerator',
  'cloud.google.com/gke-nodepool': 'pool',
  agentpool: 'pool',
  'kubernetes.azure.com/agentpool': 'pool',
  'doks.digitalocean.com/node-pool': 'pool',
  'lke.linode.com/pool-id': 'pool',
  'kops.k8s.io/instancegroup': 'pool',
};

const PREFIXES: readonly (readonly [string, NodeLabel])[] = [
  ['karpenter.k8s.aws/instance-gpu', 'accelerator'],
  ['karpenter.k8s.aws/instance-accelerator', 'accelerator'],
  ['eks.amazonaws.com/instance-gpu', 'accelerator'],
  ['nvidia.com/', 'accelerator'],
  ['karpenter.k8s.aws/instance-', 'machine'],
  ['eks.amazonaws.com/instance-', 'machine'],
  ['feature.node.kubernetes.io/', 'machine'],
  // [K8S] the roles that `kubectl get nodes` shows: `control-plane`, and whatever a cluster calls its groups.
  ['node-role.kubernetes.io/', 'pool'],
];

/** What a label of nodes is about; labels that nobody but the cluster's owner knows are `own`. */
export function nodeLabel(key: string): NodeLabel {
  if (Object.hasOwn(EXACT, key)) return EXACT[key] ?? 'own';
  return PREFIXES.find(([prefix]) => key.startsWith(prefix))?.[1] ?? 'own';
}
