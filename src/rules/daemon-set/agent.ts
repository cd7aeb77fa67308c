import {computeOf} from '../../choices/compute.ts';
import {type DaemonFate, daemonFates} from '../../choices/daemon-set/fate.ts';
import type {Compute} from '../../compute.ts';
import type {Workload} from '../../model/inventory.ts';
import {nameOf, WHOLE} from '../object-rule.ts';
import {defineRule, type Report} from '../rule.ts';
import {exampleDaemon} from './example-set.ts';

export default defineRule({
  id: 'daemon-set/agent',
  on: 'kept',
  claims: WHOLE,
  summary:
    'On Fargate no DaemonSet runs on each machine; of common agents the finding names what takes their place, and what AWS does itself is left out.',
  rationale:
    'A DaemonSet runs one pod on each node. On Fargate a task has no neighbours on its machine, so that nothing can watch, ' +
    'collect or serve for others there. What such agents do for the cluster itself (network, storage, devices) AWS does; what ' +
    'they do for applications (logs, metrics, traces) a sidecar in each task does, and the finding has the container to add. On EC2 a ' +
    'service with `schedulingStrategy: DAEMON` takes their place, on Managed Instances a managed daemon. What serves the nodes of ' +
    'Kubernetes themselves has nothing to do on either.',
  remediation:
    'Add what it does to each workload as a sidecar; or run it on EC2 or Managed Instances with `workloads.<Kind>/<namespace>/<name>.compute` in k2e.yaml, or leave it out with `daemonSet: none`.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateDaemon.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['unsupported', 'manual', 'dropped'],
  examples: [
    {
      name: 'an agent that k2e does not know',
      given: exampleDaemon('sync', 'example/sync:1'),
      withholds: ['services/ops-sync'],
      findings: [{level: 'blocker', fidelity: 'unsupported', path: '', says: 'Fargate'}],
    },
    {
      name: 'an agent for Windows nodes, on Managed Instances',
      given: exampleDaemon('sync', 'example/sync:1', '', 'nodeSelector: {kubernetes.io/os: windows}'),
      config: 'compute: managed',
      withholds: ['daemons/ops-sync'],
      findings: [{level: 'blocker', fidelity: 'unsupported', path: '', says: 'Linux'}],
    },
    {
      name: 'one that k2e.yaml leaves out',
      given: exampleDaemon('sync', 'example/sync:1'),
      config: 'workloads: {DaemonSet/ops/sync: {daemonSet: none}}',
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'k2e.yaml'}],
    },
    {
      name: 'a log collector',
      given: exampleDaemon('fluent-bit', 'fluent/fluent-bit:3.1'),
      findings: [{level: 'action', fidelity: 'manual', path: '', says: 'CloudWatch'}],
    },
    {
      name: 'the agent of a monitoring product',
      given: exampleDaemon('datadog', 'gcr.io/datadoghq/agent:7'),
      findings: [{level: 'action', fidelity: 'manual', path: '', says: 'sidecar'}],
    },
    {
      name: 'the network of the cluster, on EC2 too',
      given: exampleDaemon('aws-node', '602401143452.dkr.ecr.eu-west-1.amazonaws.com/amazon-k8s-cni:v1.19.0'),
      config: 'compute: ec2',
      withholds: ['services/ops-aws-node'],
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'AWS does that'}],
    },
  ],
  map({object, workload, context, report}) {
    const fate = workload && context.choice(daemonFates).get(workload);
    if (!workload || fate?.kind !== 'kept') return;
    report('', told(nameOf(object), workload, fate, computeOf(workload, context)));
  },
});

function told(
  name: string,
  {object}: Workload,
  {agent, isLeftOut}: DaemonFate & {readonly kind: 'kept'},
  compute: Compute,
): Report {
  if (isLeftOut) {
    return {
      level: 'info',
      fidelity: 'dropped',
      message: `${name} is left out, as k2e.yaml says.`,
      remediation: 'Nothing needs to be done.',
    };
  }
  const onEc2 = `\`workloads.${object.id}.compute: ec2\` in k2e.yaml makes a service of it that runs on each instance of ECS on EC2`;
  if (!agent) {
    return {
      level: 'blocker',
      fidelity: 'unsupported',
      message:
        compute === 'managed'
          ? `${name} runs a pod on each Windows node; Managed Instances run Linux only, so it is not converted.`
          : compute === 'ec2'
            ? `${name} is not converted.`
            : `${name} runs a pod on each node, which Fargate does not have; it is not converted.`,
      remediation:
        compute === 'managed'
          ? `Where tasks run on EC2, ${onEc2}. If it is not needed on ECS, set \`daemonSet: none\` for it in k2e.yaml.`
          : `Add what it does to each workload as a sidecar; ${onEc2}. If it is not needed on ECS, set \`daemonSet: none\` for it.`,
    };
  }
  const {level, fidelity, purpose, says, todo, isUsefulOnInstances} = agent;
  return {
    level,
    fidelity,
    message: `${name} ${purpose}, and is not converted. ${says}`,
    remediation: isUsefulOnInstances && level !== 'info' ? `${todo} Where tasks run on EC2, ${onEc2}.` : todo,
  };
}
