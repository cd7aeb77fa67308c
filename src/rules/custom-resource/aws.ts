import {isIngressClassParams} from '../../choices/routing/class-parameters.ts';
import {isSecurityGroupPolicy} from '../../choices/security-group-policy.ts';
import {isTargetGroupBinding} from '../../choices/target-group-binding.ts';
import {KUBECTL_GET} from '../../kubectl-get.ts';
import {WHOLE} from '../object-rule.ts';
import {defineRule} from '../rule.ts';
import {type Advice, advise, knows} from './advice.ts';

/** Objects that stand for something in AWS. */
export const AWS: readonly Advice[] = [
  {
    product: 'the AWS Load Balancer Controller',
    groups: ['elbv2.k8s.aws', 'gateway.k8s.aws', 'aga.k8s.aws'],
    level: 'action',
    fidelity: 'manual',
    says: 'What it sets on load balancers is not carried over.',
    todo: 'Set the same on the load balancer that k2e plans, with `patches` in k2e.yaml.',
  },
  {
    product: 'the VPC resource controller',
    groups: ['vpcresources.k8s.aws'],
    level: 'info',
    fidelity: 'dropped',
    says: 'It manages addresses of nodes.',
    todo: 'Nothing needs to be done.',
  },
  {
    product: 'the network policies of EKS',
    groups: ['networking.k8s.aws'],
    level: 'action',
    fidelity: 'manual',
    says: 'It restricts traffic; security groups take its place, but cannot filter by host names.',
    todo: 'Narrow the security groups, and use AWS Network Firewall or Route 53 Resolver DNS Firewall for names.',
  },
  {
    product: 'AWS Controllers for Kubernetes',
    groups: ['*.services.k8s.aws'],
    level: 'action',
    fidelity: 'manual',
    says:
      'The resource in AWS stays usable for the tasks, but its controller deletes it when the object is ' +
      'deleted.',
    todo:
      'Set the annotation `services.k8s.aws/deletion-policy: retain`, and hand the resource over to your ' +
      'infrastructure as code.',
  },
  {
    product: 'Crossplane',
    groups: [
      'apiextensions.crossplane.io',
      'pkg.crossplane.io',
      'ops.crossplane.io',
      'protection.crossplane.io',
    ],
    level: 'info',
    fidelity: 'dropped',
    says: 'It tells Crossplane what it can make, and stands for nothing in AWS by itself.',
    todo: 'Bring the objects that ask for resources with the input (`kubectl get managed,claim -o yaml`); each is reported by itself.',
  },
  {
    product: 'Crossplane',
    groups: ['*.crossplane.io', '*.upbound.io'],
    level: 'action',
    fidelity: 'manual',
    says: 'What it stands for stays usable for the tasks, but Crossplane deletes it when the object is deleted.',
    todo:
      'Set `deletionPolicy: Orphan` (or leave `Delete` out of `managementPolicies`), and hand the resource over ' +
      'to your infrastructure as code.',
  },
  {
    product: 'kro',
    groups: ['kro.run'],
    kinds: ['ResourceGraphDefinition'],
    level: 'action',
    fidelity: 'manual',
    says: 'kro makes other objects from it and its instances, workloads among them, which are in no manifest.',
    todo: `Bring what it has made with the input: \`${KUBECTL_GET} | k2e convert - -o ecs\`.`,
  },
  {
    product: 'the S3 or FSx storage of EKS',
    groups: ['s3.csi.aws.com'],
    level: 'info',
    fidelity: 'dropped',
    says: 'It is bookkeeping of the CSI driver.',
    todo: 'Nothing needs to be done.',
  },
];

export default defineRule({
  id: 'custom-resource/aws',
  on: 'other',
  claims: WHOLE,
  summary:
    'Objects that stand for AWS resources are not converted; the resources stay, if their controller lets ' +
    'them.',
  rationale:
    'Controllers in the cluster make load balancers, queues, databases and roles in AWS from objects. The ' +
    'resources are already where the tasks go and can be used as they are; but most controllers delete them ' +
    'together with their objects. ' +
    knows(AWS),
  remediation:
    'Hand the resource over to Terraform, CloudFormation or the console before the cluster goes, and set the ' +
    'deletion policy of the object so that it is kept.',
  refs: {
    kubernetes: [
      'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/gateway/gateway/',
      'https://aws-controllers-k8s.github.io/community/docs/user-docs/deletion-policy/',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'settings of the load balancer of a Gateway',
      given: `apiVersion: gateway.k8s.aws/v1beta1
kind: LoadBalancerConfiguration
metadata: {name: public, namespace: shop}
spec: {scheme: internet-facing}`,
      findings: [{level: 'action', fidelity: 'manual', says: 'not carried over'}],
    },
    {
      name: 'addresses of a node',
      given: `apiVersion: vpcresources.k8s.aws/v1alpha1
kind: CNINode
metadata: {name: ip-10-0-0-1}
spec: {}`,
      findings: [{level: 'info', fidelity: 'dropped'}],
    },
  ],
  map(subject) {
    const {object} = subject;
    if (isSecurityGroupPolicy(object) || isIngressClassParams(object) || isTargetGroupBinding(object)) return;
    advise(subject, AWS);
  },
});
