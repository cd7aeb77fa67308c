import {WHOLE} from '../object-rule.ts';
import {defineRule} from '../rule.ts';
import {type Advice, advise, knows} from './advice.ts';

/** Objects that restrict what the cluster runs or who may connect. */
export const POLICIES: readonly Advice[] = [
  {
    product: 'the network policies of an add-on',
    groups: [
      'cilium.io',
      'crd.projectcalico.org',
      'projectcalico.org',
      'policy.networking.k8s.io',
      'crd.antrea.io',
      'security.antrea.io',
    ],
    kinds: [
      'CiliumNetworkPolicy',
      'CiliumClusterwideNetworkPolicy',
      'NetworkPolicy',
      'GlobalNetworkPolicy',
      'StagedNetworkPolicy',
      'NetworkSet',
      'GlobalNetworkSet',
      'AdminNetworkPolicy',
      'BaselineAdminNetworkPolicy',
      'ClusterNetworkPolicy',
      'Tier',
    ],
    level: 'action',
    fidelity: 'manual',
    says: 'It may restrict traffic; security groups only allow, and know neither names of hosts nor paths.',
    todo: 'Check which connections the policy denies, and narrow the security groups; names of hosts can be filtered by Route 53 Resolver DNS Firewall, or by AWS Network Firewall.',
  },
  {
    product: 'the network of the cluster',
    groups: [
      'cilium.io',
      'crd.projectcalico.org',
      'projectcalico.org',
      'operator.tigera.io',
      'metallb.io',
      'crd.antrea.io',
      'k8s.cni.cncf.io',
      'whereabouts.cni.cncf.io',
      'submariner.io',
      'kubeovn.io',
    ],
    level: 'info',
    fidelity: 'dropped',
    says: 'It configures the network of the cluster; tasks use that of the VPC.',
    todo: 'Nothing needs to be done.',
  },
  {
    product: 'a policy engine',
    groups: [
      'kyverno.io',
      '*.kyverno.io',
      'wgpolicyk8s.io',
      '*.gatekeeper.sh',
      'policies.kubewarden.io',
      'config.kyverno.io',
    ],
    level: 'review',
    fidelity: 'manual',
    says: 'It may also have changed the pods (added variables, sidecars, labels), which shows in no manifest.',
    todo: 'Compare the live pods with the manifests, and check task definitions in the pipeline instead.',
  },
  {
    product: 'a security scanner',
    groups: [
      'aquasecurity.github.io',
      'security-profiles-operator.x-k8s.io',
      'kubescape.io',
      'spdx.softwarecomposition.kubescape.io',
      '*.neuvector.com',
      'tetragon.cilium.io',
    ],
    level: 'info',
    fidelity: 'dropped',
    says: 'It watches the cluster. Amazon GuardDuty and ECR image scanning watch tasks and images.',
    todo: 'Switch them on if you need them.',
  },
];

export default defineRule({
  id: 'custom-resource/policy',
  on: 'other',
  claims: WHOLE,
  summary: 'Policies of add-ons are not converted.',
  rationale:
    'Some policies restrict traffic between pods: security groups take their place. Others check or change ' +
    'objects when they are applied to the cluster; nobody applies objects to ECS, so the pipeline or AWS ' +
    'itself must check. ' +
    knows(POLICIES),
  remediation:
    'Narrow the security groups where the policy restricts traffic; check task definitions in the pipeline ' +
    '(for example with cfn-guard) where it restricts objects.',
  refs: {
    kubernetes: ['https://docs.cilium.io/en/stable/security/policy/', 'https://kyverno.io/docs/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-network.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'a policy of Cilium',
      given: `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: app, namespace: shop}
spec: {endpointSelector: {matchLabels: {app: app}}, ingress: []}`,
      findings: [{level: 'action', fidelity: 'manual', says: 'security groups'}],
    },
    {
      name: 'addresses for load balancers',
      given: `apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: {name: office, namespace: shop}
spec: {addresses: [10.0.0.0/24]}`,
      findings: [{level: 'info', fidelity: 'dropped'}],
    },
  ],
  map(subject) {
    advise(subject, POLICIES);
  },
});
