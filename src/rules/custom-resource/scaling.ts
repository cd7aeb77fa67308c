import {WHOLE} from '../object-rule.ts';
import {defineRule} from '../rule.ts';
import {type Advice, advise, knows} from './advice.ts';

/** Objects that scale pods or nodes. */
export const SCALING: readonly Advice[] = [
  {
    product: 'KEDA',
    groups: ['keda.sh'],
    kinds: ['TriggerAuthentication', 'ClusterTriggerAuthentication'],
    level: 'info',
    fidelity: 'dropped',
    says: 'It tells KEDA how to sign in; scaling policies need no credentials.',
    todo: 'Nothing needs to be done.',
  },
  {
    product: 'KEDA',
    groups: ['eventing.keda.sh'],
    level: 'info',
    fidelity: 'dropped',
    says: 'It tells others what KEDA does, which does not run beside ECS.',
    todo: 'Nothing needs to be done.',
  },
  {
    product: 'KEDA',
    groups: ['http.keda.sh'],
    level: 'action',
    fidelity: 'manual',
    says: 'It starts a workload at its first request and stops it when none comes; ECS does not scale a service from zero by its requests.',
    todo: 'Keep at least one task, and scale by ALBRequestCountPerTarget.',
  },
  {
    product: 'the Vertical Pod Autoscaler',
    groups: ['autoscaling.k8s.io'],
    kinds: ['VerticalPodAutoscalerCheckpoint'],
    level: 'info',
    fidelity: 'dropped',
    says: 'It keeps what was measured; ECS does not change the size of tasks by itself.',
    todo: 'Nothing needs to be done.',
  },
  {
    product: 'Karpenter',
    groups: ['karpenter.sh', 'karpenter.k8s.aws'],
    kinds: ['NodeClaim', 'NodeOverlay', 'Provisioner', 'Machine', 'AWSNodeTemplate'],
    level: 'info',
    fidelity: 'dropped',
    says: 'There are no nodes to manage on Fargate; on EC2, capacity providers do it.',
    todo: 'Nothing needs to be done.',
  },
  {
    product: 'the cluster’s node management',
    groups: ['crd.k8s.amazonaws.com', 'autoscaling.x-k8s.io', 'cluster.x-k8s.io', '*.cluster.x-k8s.io'],
    level: 'info',
    fidelity: 'dropped',
    says: 'It manages nodes and their networks, which ECS has no need of.',
    todo: 'Nothing needs to be done.',
  },
  {
    product: 'EKS Auto Mode',
    groups: ['eks.amazonaws.com'],
    kinds: ['NodeDiagnostic', 'CNINode'],
    level: 'info',
    fidelity: 'dropped',
    says: 'There are no nodes to manage on Fargate; on EC2, capacity providers do it.',
    todo: 'Nothing needs to be done.',
  },
];

export default defineRule({
  id: 'custom-resource/scaling',
  on: 'other',
  claims: WHOLE,
  summary: 'Objects that scale nodes and sizes, or belong to KEDA, are not converted.',
  rationale:
    'ScaledObjects and ScaledJobs of KEDA are converted by rules of their own. Its other objects hold credentials or tell of ' +
    'what it does. Sizes of pods and nodes are no concern of ECS while tasks run. ' +
    knows(SCALING),
  remediation:
    'Write a scaling policy or a scheduled action for each trigger: for a queue, a metric of the backlog per ' +
    'task.',
  refs: {
    kubernetes: [
      'https://keda.sh/docs/latest/reference/scaledobject-spec/',
      'https://karpenter.sh/docs/concepts/nodepools/',
    ],
    ecs: [
      'https://docs.aws.amazon.com/autoscaling/application/userguide/services-that-can-integrate-ecs.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'a service that starts at its first request',
      given: `apiVersion: http.keda.sh/v1alpha1
kind: HTTPScaledObject
metadata: {name: app, namespace: shop}
spec: {hosts: [shop.example.com], scaleTargetRef: {name: app}}`,
      findings: [{level: 'action', fidelity: 'manual', says: 'requests'}],
    },
    {
      name: 'a node that Karpenter makes',
      given: `apiVersion: karpenter.sh/v1
kind: NodeClaim
metadata: {name: default-x2v9b}
spec: {requirements: []}`,
      findings: [{level: 'info', fidelity: 'dropped', says: 'nodes'}],
    },
  ],
  map(subject) {
    advise(subject, SCALING);
  },
});
