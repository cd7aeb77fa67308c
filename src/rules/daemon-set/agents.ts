import type {Fidelity, Level} from '../../finding.ts';
import type {Workload} from '../../model/inventory.ts';
import {repositoryOf, words} from '../repository-words.ts';

/** What an agent that runs on each node is for, and what becomes of it. */
export interface Agent {
  /** What it does, a phrase: `collects logs`. */
  readonly purpose: string;
  readonly level: Level;
  readonly fidelity: Fidelity;
  /** What takes its place on ECS: one or two full sentences. */
  readonly says: string;
  readonly todo: string;
}

const SIDECAR =
  'Add the agent to the pod template of each workload as a sidecar (an init container with `restartPolicy: Always`) before the conversion, or to the task definitions with `patches`.';

/** Words in the names of images and DaemonSets. The first entry that fits counts. */
const AGENTS: readonly (readonly [names: RegExp, agent: Agent])[] = [
  [
    words('cloudwatch-agent|amazon-cloudwatch|aws-for-fluent-bit|container-insights'),
    {
      purpose: 'sends logs and metrics of the nodes to CloudWatch',
      level: 'info',
      fidelity: 'dropped',
      says: 'The log driver and Container Insights do that for tasks.',
      todo: 'Switch Container Insights on for the ECS cluster if you need its metrics.',
    },
  ],
  [
    words('node-?exporter|cadvisor|dcgm-exporter|windows-?exporter|kube-state-metrics'),
    {
      purpose: 'measures the nodes',
      level: 'info',
      fidelity: 'dropped',
      says: 'On Fargate there are no nodes to measure; Container Insights measures tasks.',
      todo: 'Switch Container Insights on for the ECS cluster if you need its metrics.',
    },
  ],
  [
    words(
      'kube-proxy|aws-node|amazon-k8s-cni|calico|cilium|flannel|weave|weave-kube|weave-npc|kube-router|antrea|multus|canal|ovn|' +
        'node-local-dns|nodelocaldns|dns-node-cache|konnectivity|konnectivity-agent|kas-network-proxy|metallb|kube-vip|' +
        '[a-z0-9-]*csi(?:-[a-z0-9-]+)?|flex-?volume|flex-ds|local-volume-provisioner|local-static-provisioner|longhorn|rook|topolvm|' +
        'device-plugin|nvidia-[a-z-]+|gpu-operator|neuron-[a-z-]+|node-feature-discovery|node-termination-handler|' +
        'node-problem-detector|eks-pod-identity-agent|eks-node-monitoring-agent|kube2iam|kiam|kured|cloud-controller-manager|' +
        'prepull[a-z]*|image-pull(?:er)?|kube-fledged|startup-script',
    ),
    {
      purpose: 'serves the nodes of the cluster (network, storage, devices, upkeep)',
      level: 'info',
      fidelity: 'dropped',
      says: 'AWS does that for tasks, or there is nothing to do on Fargate.',
      todo: 'Nothing needs to be done.',
    },
  ],
  [
    words(
      'falco|sysdig|twistlock|prisma|aqua|enforcer|wazuh|falcon-sensor|crowdstrike|lacework|tetragon|neuvector|defender',
    ),
    {
      purpose: 'watches the nodes for attacks',
      level: 'action',
      fidelity: 'manual',
      says: 'It cannot look into tasks on Fargate from outside; GuardDuty Runtime Monitoring can, and some products have a sidecar.',
      todo: 'Switch on GuardDuty Runtime Monitoring for ECS, or add the sidecar of the product to each task.',
    },
  ],
  [
    words(
      'datadog|newrelic|dynatrace|oneagent|appdynamics|instana|splunk|signalfx|sumologic|elastic-agent|metricbeat|heartbeat|' +
        'sematext|scoutapp|honeycomb|lightstep|logdna|stackdriver|nri',
    ),
    {
      purpose: 'is the agent of a monitoring product',
      level: 'action',
      fidelity: 'manual',
      says: 'On Fargate nothing runs beside all tasks of a machine: each task needs the agent as a sidecar.',
      todo: `${SIDECAR} Applications reach it at 127.0.0.1 instead of the address of the node.`,
    },
  ],
  [
    words(
      'otel[a-z-]*|opentelemetry[a-z-]*|adot|aws-otel[a-z-]*|jaeger[a-z-]*|xray|x-ray|zipkin|tempo|statsd[a-z-]*|telegraf|collectd|grafana-agent|alloy',
    ),
    {
      purpose: 'collects traces and metrics',
      level: 'action',
      fidelity: 'manual',
      says: 'On Fargate nothing runs beside all tasks of a machine: each task needs the collector as a sidecar, or sends to a collector that runs as a service.',
      todo: `${SIDECAR} Applications reach it at 127.0.0.1 instead of the address of the node.`,
    },
  ],
  [
    words(
      'fluentd[a-z-]*|fluent|fluent-?bit|filebeat|logstash|promtail|vector|logspout|logagent|logging[a-z-]*|rsyslog|syslog-ng|loki',
    ),
    {
      purpose: 'collects the logs of all pods of a node',
      level: 'action',
      fidelity: 'manual',
      says: 'k2e sends the logs of tasks to CloudWatch; nothing sends them to where this agent does.',
      todo: 'Subscribe the destination to the log groups, or give each task a FireLens log router (Fluent Bit) with `patches`, if logs must go elsewhere than to CloudWatch.',
    },
  ],
  [
    words('traefik|ingress|nginx|haproxy|contour|envoy|ambassador|kong|istio[a-z-]*|linkerd[a-z-]*|ztunnel'),
    {
      purpose: 'lets traffic in, or routes it',
      level: 'action',
      fidelity: 'manual',
      says: 'A load balancer of AWS and Service Connect take its place; what it read from Ingresses k2e has converted.',
      todo: 'Check its own configuration for routes and settings that no Ingress holds.',
    },
  ],
  [
    words('consul|registrator|dnsmasq|nomad'),
    {
      purpose: 'tells services where others are',
      level: 'action',
      fidelity: 'manual',
      says: 'Service Connect takes its place; names that only it knows do not resolve.',
      todo: 'Replace the names that it gives (`*.service.consul`) by those of Service Connect.',
    },
  ],
];

/** The agent that a DaemonSet runs, by the names of its images, else by its own. */
export function agentOf({name, containers}: Pick<Workload, 'name' | 'containers'>): Agent | undefined {
  const images = containers.filter(({role}) => role !== 'init').map(repositoryOf);
  for (const text of [...images, name.toLowerCase().slice(0, 253)]) {
    const found = AGENTS.find(([names]) => names.test(text));
    if (found) return found[1];
  }
  return undefined;
}
