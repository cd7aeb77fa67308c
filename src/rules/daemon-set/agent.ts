import {nameOf, WHOLE} from '../object-rule.ts';
import {defineRule} from '../rule.ts';
import {agentOf} from './agents.ts';

const SET = (name: string, image: string) =>
  `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: ${name}, namespace: kube-system}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: ${name}, image: "${image}"}]}`;

export default defineRule({
  id: 'daemon-set/agent',
  on: 'DaemonSet',
  claims: WHOLE,
  summary: 'DaemonSets are not converted; for common agents the finding names what takes their place.',
  rationale:
    'A DaemonSet runs one pod on each node. On Fargate a task has no neighbours on its machine, so that nothing can watch, ' +
    'collect or serve for others there. What such agents do for the cluster itself (network, storage, devices) AWS does; what ' +
    'they do for applications (logs, metrics, traces) a sidecar in each task does. ECS on EC2 knows services with ' +
    '`schedulingStrategy: DAEMON`, and ECS Managed Instances know managed daemons; k2e plans neither.',
  remediation:
    'Add what it does to each workload as a sidecar; or run it on EC2 instances as a service with `schedulingStrategy: DAEMON`.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['unsupported', 'manual', 'dropped'],
  examples: [
    {
      name: 'an agent that k2e does not know',
      given: SET('sync', 'example/sync:1'),
      withholds: ['services/kube-system-sync'],
      findings: [{level: 'blocker', fidelity: 'unsupported', path: '', says: 'each node'}],
    },
    {
      name: 'a log collector',
      given: SET('fluent-bit', 'fluent/fluent-bit:3.1'),
      findings: [{level: 'action', fidelity: 'manual', path: '', says: 'CloudWatch'}],
    },
    {
      name: 'the network of the cluster',
      given: SET('aws-node', '602401143452.dkr.ecr.eu-west-1.amazonaws.com/amazon-k8s-cni:v1.19.0'),
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'AWS does that'}],
    },
  ],
  map({object, workload, report}) {
    const agent = workload && agentOf(workload);
    if (!agent) {
      report('', {
        level: 'blocker',
        fidelity: 'unsupported',
        message: `${nameOf(object)} runs a pod on each node, which Fargate does not have; it is not converted.`,
      });
      return;
    }
    const {level, fidelity, purpose, says, todo} = agent;
    report('', {
      level,
      fidelity,
      message: `${nameOf(object)} ${purpose}, and is not converted. ${says}`,
      remediation: todo,
    });
  },
});
