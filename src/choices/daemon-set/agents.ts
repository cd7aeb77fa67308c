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
  /** True where it does its work on the instances of ECS, one's own or managed, as it did on nodes of Kubernetes. */
  readonly isUsefulOnInstances: boolean;
  /** It reads the log files of containers, which are nowhere in a task. */
  readonly readsLogFiles?: true;
  /** It gathers metrics and traces, and has a way of its own to find tasks. */
  readonly isCollector?: true;
}

/** A patch for `k2e.yaml` that adds a container to the task definitions that the glob names. */
function addContainer(container: string): string {
  return `Add it as a container to each task, in k2e.yaml under \`patches\`: {resource: "task-definitions/*", operations: [{op: add, path: /containerDefinitions/-, value: ${container}}]}.`;
}

const SIDECAR =
  'Add the agent to the pod template of each workload as a sidecar (an init container with `restartPolicy: Always`) before the conversion, or to the task definitions with `patches`.';
const LOCAL = 'Applications reach it at 127.0.0.1 instead of the address of the node.';
/** Why a collector of log files finds nothing on an instance of ECS. */
const NO_FILES =
  'k2e sends the logs of tasks to CloudWatch by the log driver, so that there are no log files of containers on a machine';

/** Words in the names of images and DaemonSets. The first entry that fits counts. */
const AGENTS: readonly (readonly [names: RegExp, agent: Agent])[] = [
  [
    words('aws-for-fluent-bit|fluent-bit-cloudwatch|fluentd-cloudwatch'),
    {
      purpose: 'sends the logs of the nodes to CloudWatch',
      level: 'info',
      fidelity: 'dropped',
      says: 'The log driver does that for tasks.',
      todo: 'Nothing needs to be done; look for filters in its configuration that leave log lines out or change them.',
      isUsefulOnInstances: false,
      readsLogFiles: true,
    },
  ],
  [
    words('cloudwatch-agent|amazon-cloudwatch[a-z-]*|container-insights'),
    {
      purpose: 'sends metrics of the nodes to CloudWatch',
      level: 'info',
      fidelity: 'dropped',
      says: 'Container Insights does that for tasks.',
      todo: 'Switch Container Insights on for the ECS cluster if you need its metrics; those of the instances themselves, where they are yours, come from the agent as a daemon service (the template cwagent-ecs-instance-metric of AWS). If applications send StatsD or traces to the agent, give their tasks a container with public.ecr.aws/cloudwatch-agent/cloudwatch-agent and its configuration in the variable CW_CONFIG_CONTENT.',
      isUsefulOnInstances: false,
      isCollector: true,
    },
  ],
  [
    words('kube-state-metrics|metrics-server'),
    {
      purpose: 'measures the objects of Kubernetes',
      level: 'info',
      fidelity: 'dropped',
      says: 'On ECS there are none; Container Insights measures clusters, services and tasks.',
      todo: 'Switch Container Insights on for the ECS cluster if you need its metrics.',
      isUsefulOnInstances: false,
    },
  ],
  [
    words('node-?exporter|cadvisor|dcgm-exporter|windows-?exporter'),
    {
      purpose: 'measures the nodes',
      level: 'info',
      fidelity: 'dropped',
      says: 'Where AWS runs the machines there are no nodes to measure; Container Insights measures tasks.',
      todo: 'Switch Container Insights on for the ECS cluster if you need its metrics.',
      isUsefulOnInstances: true,
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
      says: 'AWS does that for tasks, or there is nothing of the kind on ECS.',
      todo: 'Nothing needs to be done.',
      isUsefulOnInstances: false,
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
      isUsefulOnInstances: true,
    },
  ],
  [
    words('datadog[a-z-]*'),
    {
      purpose: 'is the agent of Datadog',
      level: 'action',
      fidelity: 'manual',
      says: 'On Fargate nothing runs beside all tasks of a machine: each task needs the agent as a sidecar.',
      todo: `${addContainer('{name: datadog-agent, image: "public.ecr.aws/datadog/agent:7", essential: false, environment: [{name: ECS_FARGATE, value: "true"}, {name: DD_SITE, value: "<site>"}], secrets: [{name: DD_API_KEY, valueFrom: "<ARN of the secret>"}]}')} ${LOCAL} Take DD_AGENT_HOST from the variables of the applications.`,
      isUsefulOnInstances: true,
      isCollector: true,
    },
  ],
  [
    words(
      'newrelic|dynatrace|oneagent|appdynamics|instana|splunk|signalfx|sumologic|elastic-agent|metricbeat|heartbeat|' +
        'sematext|scoutapp|honeycomb|lightstep|logdna|stackdriver|nri',
    ),
    {
      purpose: 'is the agent of a monitoring product',
      level: 'action',
      fidelity: 'manual',
      says: 'On Fargate nothing runs beside all tasks of a machine: each task needs the agent as a sidecar.',
      todo: `${SIDECAR} ${LOCAL}`,
      isUsefulOnInstances: true,
      isCollector: true,
    },
  ],
  [
    words(
      'otel[a-z-]*|opentelemetry[a-z-]*|adot|aws-otel[a-z-]*|jaeger[a-z-]*|xray|x-ray|zipkin|tempo|statsd[a-z-]*|telegraf|collectd|grafana-agent|alloy|' +
        'prometheus(?!-operator|-adapter)|vmagent',
    ),
    {
      purpose: 'collects traces and metrics',
      level: 'action',
      fidelity: 'manual',
      says: 'On Fargate nothing runs beside all tasks of a machine: each task needs the collector as a sidecar, or sends to a collector that runs as a service.',
      todo: `${addContainer('{name: aws-otel-collector, image: "public.ecr.aws/aws-observability/aws-otel-collector:latest", essential: false, command: ["--config=/etc/ecs/ecs-default-config.yaml"]}')} ${LOCAL} The file is that of the image for X-Ray and CloudWatch; give your own configuration in the variable AOT_CONFIG_CONTENT.`,
      isUsefulOnInstances: true,
      isCollector: true,
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
      says: `${NO_FILES}; nothing sends them to where this agent does.`,
      todo: `Subscribe the destination to the log groups, or give each task a FireLens log router if logs must go elsewhere than to CloudWatch. ${addContainer('{name: log-router, image: "public.ecr.aws/aws-observability/aws-for-fluent-bit:stable", essential: true, firelensConfiguration: {type: fluentbit}}')} Then set \`logConfiguration\` of the other containers to \`{logDriver: awsfirelens, options: {…}}\` with the output of Fluent Bit for your destination.`,
      isUsefulOnInstances: false,
      readsLogFiles: true,
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
      isUsefulOnInstances: false,
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
      isUsefulOnInstances: false,
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

/** Images that manage collectors, and gather nothing. */
const MANAGERS = words('operator|controller|target-allocator');

/** True for a workload that gathers metrics and traces of what runs around it. */
export function isCollector({name, containers}: Pick<Workload, 'name' | 'containers'>): boolean {
  const lasting = containers.filter(({role}) => role !== 'init');
  return (
    agentOf({name, containers})?.isCollector === true &&
    !lasting.some(container => MANAGERS.test(repositoryOf(container)))
  );
}
