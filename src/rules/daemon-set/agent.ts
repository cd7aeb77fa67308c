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
    'Choose under `workloads.<Kind>/<namespace>/<name>` in k2e.yaml: `daemonSet: sidecar` for the tasks of others, `compute: ec2` or `managed` for each instance there, `daemonSet: none` for nothing.',
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
      name: 'one for the tasks of others, of which there are none',
      given: exampleDaemon('sync', 'example/sync:1'),
      config: 'workloads: {DaemonSet/ops/sync: {daemonSet: sidecar, sidecarOf: [Deployment/shop/*]}}',
      findings: [{level: 'action', fidelity: 'manual', path: '', says: 'sidecarOf'}],
    },
    {
      name: 'a log collector for the tasks of others',
      given: exampleDaemon('fluent-bit', 'fluent/fluent-bit:3.1'),
      config: 'workloads: {DaemonSet/ops/fluent-bit: {daemonSet: sidecar}}',
      findings: [{level: 'action', fidelity: 'manual', path: '', says: 'FireLens'}],
    },
    {
      name: 'a log collector for the tasks of others, which FireLens does not run',
      given: exampleDaemon('filebeat', 'docker.elastic.co/beats/filebeat:8.15.0'),
      config: 'workloads: {DaemonSet/ops/filebeat: {daemonSet: sidecar}}',
      findings: [{level: 'action', fidelity: 'manual', path: '', says: 'Fluentd only'}],
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
  {agent, why, gap}: DaemonFate & {readonly kind: 'kept'},
  compute: Compute,
): Report {
  if (why === 'left-out') {
    return {
      level: 'info',
      fidelity: 'dropped',
      message: `${name} is left out, as k2e.yaml says.`,
      remediation: 'Nothing needs to be done.',
    };
  }
  if (why === 'no-hosts') {
    return {
      level: 'action',
      fidelity: 'manual',
      message: `${name} is to run in the tasks of other workloads, as k2e.yaml says, and \`sidecarOf\` names none of this input with the same compute and operating system.`,
      remediation: `Correct \`workloads.${object.id}.sidecarOf\` in k2e.yaml (\`<Kind>/<namespace>/<name>\`, * for any text).`,
    };
  }
  const choices = choicesFor(object.id, compute);
  if (!agent) {
    return {
      level: 'blocker',
      fidelity: 'unsupported',
      message:
        compute === 'managed'
          ? `${name} runs a pod on each Windows node; Managed Instances run Linux only, so it is not converted.`
          : `${name} runs a pod on each node, which Fargate does not have; it is not converted.`,
      remediation: choices,
    };
  }
  const {level, fidelity, purpose, says, todo, isUsefulOnInstances} = agent;
  const asSidecar =
    why === 'log-files'
      ? gap === undefined
        ? ' A container in another task reads no log files either, and FireLens runs Fluent Bit or Fluentd only.'
        : ` In a task FireLens would give it the output of the other containers and write its configuration, but it ${gap}.`
      : '';
  return {
    level,
    fidelity,
    message: `${name} ${purpose}, and is not converted. ${says}${asSidecar}`,
    remediation: isUsefulOnInstances && level !== 'info' ? `${todo} Or: ${choices}` : todo,
  };
}

/** The keys of k2e.yaml that decide what becomes of a DaemonSet. */
function choicesFor(id: string, compute: Compute): string {
  const onMachines =
    compute === 'fargate'
      ? `with \`compute: ec2\` or \`managed\` it runs on each instance there`
      : `with \`compute: ec2\` it runs on each instance there`;
  return `Choose under \`workloads.${id}\` in k2e.yaml: \`daemonSet: sidecar\` puts its containers into the tasks that \`sidecarOf\` names (all, where it is left out); ${onMachines}; \`daemonSet: none\` leaves it out.`;
}
