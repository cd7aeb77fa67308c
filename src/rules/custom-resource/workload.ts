import {WHOLE} from '../object-rule.ts';
import {defineRule} from '../rule.ts';
import {type Advice, advise, knows} from './advice.ts';

/** Objects of other kinds that run pods. */
export const WORKLOADS: readonly Advice[] = [
  {
    product: 'Argo Workflows',
    groups: ['argoproj.io'],
    kinds: ['Workflow', 'CronWorkflow', 'WorkflowTemplate', 'ClusterWorkflowTemplate', 'WorkflowTaskSet'],
    level: 'blocker',
    fidelity: 'unsupported',
    says: 'Its steps are not converted; Step Functions runs ECS tasks in an order.',
    todo:
      'Write the steps as Jobs and convert them, and put them in order with a state machine; a CronWorkflow is ' +
      'started by EventBridge Scheduler.',
  },
  {
    product: 'Knative',
    groups: ['serving.knative.dev'],
    level: 'blocker',
    fidelity: 'unsupported',
    says: 'Its pods are not converted, and ECS does not scale a service from zero by its requests.',
    todo: 'Write it as a Deployment with a Service and an Ingress and convert those; keep at least one task.',
  },
  {
    product: 'Knative',
    groups: [
      'eventing.knative.dev',
      'messaging.knative.dev',
      'sources.knative.dev',
      'flows.knative.dev',
      'bindings.knative.dev',
      'operator.knative.dev',
    ],
    level: 'action',
    fidelity: 'manual',
    says: 'EventBridge, SNS and SQS carry events on AWS; nothing of it is converted.',
    todo: 'Write rules, topics or pipes for the events that the applications exchange.',
  },
  {
    product: 'OpenShift',
    groups: ['apps.openshift.io'],
    level: 'blocker',
    fidelity: 'unsupported',
    says: 'Its pods are not converted. A DeploymentConfig is nearly a Deployment.',
    todo:
      'Write it as a Deployment (`apiVersion: apps/v1`, `selector.matchLabels`, the pod template as it is) and ' +
      'convert that.',
  },
  {
    product: 'OpenKruise',
    groups: ['apps.kruise.io'],
    level: 'blocker',
    fidelity: 'unsupported',
    says: 'Its pods are not converted.',
  },
  {
    product: 'a data or learning platform',
    groups: [
      'sparkoperator.k8s.io',
      'flink.apache.org',
      'flinkoperator.k8s.io',
      'ray.io',
      'kubeflow.org',
      'serving.kserve.io',
      'serving.kubeflow.org',
      'machinelearning.seldon.io',
      'airflow.apache.org',
      'trainer.kubeflow.org',
      'batch.volcano.sh',
      'kueue.x-k8s.io',
      'jobset.x-k8s.io',
      'leaderworkerset.x-k8s.io',
    ],
    level: 'blocker',
    fidelity: 'unsupported',
    says:
      'It runs pods in ways of its own. Amazon EMR, Managed Service for Apache Flink, SageMaker, MWAA or AWS ' +
      'Batch may take its place.',
    todo: 'Choose the managed service, or keep it on EKS.',
  },
  {
    product: 'Agones or KubeVirt',
    groups: [
      'agones.dev',
      'multiplayer.agones.dev',
      'autoscaling.agones.dev',
      'kubevirt.io',
      'cdi.kubevirt.io',
    ],
    level: 'blocker',
    fidelity: 'unsupported',
    says: 'It runs game servers or virtual machines; Amazon GameLift and EC2 do that on AWS.',
    todo: 'Choose the managed service, or keep it on EKS.',
  },
  {
    product: 'the Open Application Model',
    groups: ['core.oam.dev'],
    level: 'blocker',
    fidelity: 'unsupported',
    says: 'What it runs is not converted.',
    todo: 'Render the objects that it makes (`vela dry-run`) and convert those.',
  },
  {
    product: 'a platform for functions',
    groups: ['kubeless.io', 'openfaas.com', 'fission.io'],
    level: 'blocker',
    fidelity: 'unsupported',
    says: 'What it runs is not converted; AWS Lambda runs functions on AWS.',
    todo: 'Move the function to AWS Lambda, or write it as a Deployment and convert that.',
  },
  {
    product: 'Dapr',
    groups: ['dapr.io'],
    level: 'action',
    fidelity: 'manual',
    says: 'The sidecars of Dapr that read it do not come along.',
    todo:
      'Run the sidecar of Dapr in the task by hand, with this component as a file, or use the SDK of the ' +
      'service behind it.',
  },
];

export default defineRule({
  id: 'custom-resource/workload',
  on: 'other',
  claims: WHOLE,
  summary: 'Custom resources that run pods are not converted.',
  rationale:
    'Their controllers make Deployments, Pods or Jobs of them, in ways that only they know. k2e converts the ' +
    'kinds of Kubernetes itself. ' +
    knows(WORKLOADS),
  remediation:
    'Write it as a Deployment, Job or CronJob and convert that: most of the pod template can be copied.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/custom-resources/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['unsupported', 'manual'],
  examples: [
    {
      name: 'a service of Knative',
      given: `apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: app, namespace: shop}
spec: {template: {spec: {containers: [{image: "example/app:1"}]}}}`,
      findings: [{level: 'blocker', fidelity: 'unsupported', says: 'Its pods are not converted'}],
    },
    {
      name: 'a broker of events',
      given: `apiVersion: eventing.knative.dev/v1
kind: Broker
metadata: {name: default, namespace: shop}
spec: {}`,
      findings: [{level: 'action', fidelity: 'manual'}],
    },
  ],
  map(subject) {
    advise(subject, WORKLOADS);
  },
});
