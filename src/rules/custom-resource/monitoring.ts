import {WHOLE} from '../object-rule.ts';
import {defineRule} from '../rule.ts';
import {type Advice, advise, knows} from './advice.ts';

/** The group of the Prometheus Operator, and those under which OpenShift and Azure run operators of the same objects. */
const PROMETHEUS = ['monitoring.coreos.com', 'monitoring.rhobs', 'azmonitoring.coreos.com'];

/** Objects that measure, trace or log. */
export const MONITORING: readonly Advice[] = [
  {
    product: 'the Prometheus Operator',
    groups: PROMETHEUS,
    kinds: ['ServiceMonitor', 'PodMonitor', 'Probe', 'ScrapeConfig'],
    level: 'review',
    fidelity: 'manual',
    says: 'Nobody reads these metrics on ECS until a collector does.',
  },
  {
    product: 'the Prometheus Operator',
    groups: PROMETHEUS,
    kinds: ['PrometheusRule', 'AlertmanagerConfig'],
    level: 'review',
    fidelity: 'manual',
    says: 'Its rules and alarms are not carried over.',
    todo: 'Load the rules into Amazon Managed Service for Prometheus, or make CloudWatch alarms of them.',
  },
  {
    product: 'the Prometheus Operator',
    groups: PROMETHEUS,
    level: 'review',
    fidelity: 'manual',
    says: 'The servers that it runs stay in the cluster.',
    todo:
      'Keep them there as long as they watch the cluster; use Amazon Managed Service for Prometheus and Amazon ' +
      'Managed Grafana for ECS.',
  },
  {
    product: 'the OpenTelemetry Operator',
    groups: ['opentelemetry.io'],
    kinds: ['Instrumentation'],
    level: 'action',
    fidelity: 'manual',
    says: 'It changes the pods so that they are traced; on ECS the image or its variables must do it.',
    todo:
      'Add the agent of OpenTelemetry to the image, with the variables that the object sets, and a collector as ' +
      'a sidecar.',
  },
  {
    product: 'the OpenTelemetry Operator',
    groups: ['opentelemetry.io'],
    level: 'action',
    fidelity: 'manual',
    says: 'The collector that it runs does not come along; applications that send to it reach nothing.',
    todo: 'Run the collector as a sidecar (ADOT) or as an ECS service, with the same configuration.',
  },
  {
    product: 'the VictoriaMetrics Operator',
    groups: ['operator.victoriametrics.com'],
    kinds: ['VMServiceScrape', 'VMPodScrape', 'VMNodeScrape', 'VMStaticScrape', 'VMScrapeConfig', 'VMProbe'],
    level: 'review',
    fidelity: 'manual',
    says: 'Nobody reads these metrics on ECS until a collector does.',
  },
  {
    product: 'the VictoriaMetrics Operator',
    groups: ['operator.victoriametrics.com'],
    kinds: ['VMRule', 'VMAlertmanagerConfig'],
    level: 'review',
    fidelity: 'manual',
    says: 'Its rules and alarms are not carried over.',
    todo: 'Load the rules into Amazon Managed Service for Prometheus, or make CloudWatch alarms of them.',
  },
  {
    product: 'a monitoring operator',
    groups: [
      'datadoghq.com',
      'dynatrace.com',
      'newrelic.com',
      'instana.io',
      'appdynamics.com',
      'enterprise.splunk.com',
      'operator.victoriametrics.com',
      'jaegertracing.io',
      'kiali.io',
      'loki.grafana.com',
      'tempo.grafana.com',
      'logging.banzaicloud.io',
      'logging-extensions.banzaicloud.io',
      'fluentbit.fluent.io',
      'fluentd.fluent.io',
      'vector.dev',
      'agent.k8s.elastic.co',
      'beat.k8s.elastic.co',
      'apm.k8s.elastic.co',
    ],
    level: 'action',
    fidelity: 'manual',
    says: 'The agents that it runs watch nodes and pods; tasks need an agent beside them.',
    todo: 'Add the agent of the product for ECS as a sidecar.',
  },
  {
    product: 'Grafana',
    groups: ['grafana.integreatly.org', 'integreatly.org'],
    level: 'info',
    fidelity: 'dropped',
    says: 'Dashboards and data sources stay where Grafana runs.',
    todo: 'Import the dashboards into Amazon Managed Grafana if Grafana goes too.',
  },
];

export default defineRule({
  id: 'custom-resource/monitoring',
  on: 'other',
  claims: WHOLE,
  summary:
    'Objects of monitoring operators are not converted: metrics and traces need a collector beside the tasks.',
  rationale:
    'An operator finds pods by their labels and reads their metrics. On ECS nobody does: Container Insights ' +
    'knows CPU, memory and network of each task, and a collector (ADOT or the CloudWatch agent) that runs as ' +
    'a sidecar or a service of its own reads Prometheus metrics. ' +
    knows(MONITORING),
  remediation:
    'Run a collector that reads the metrics (ADOT or CloudWatch agent), and let it write to Amazon Managed ' +
    'Service for Prometheus or CloudWatch.',
  refs: {
    kubernetes: [
      'https://prometheus-operator.dev/docs/api-reference/api/',
      'https://github.com/open-telemetry/opentelemetry-operator',
    ],
    ecs: [
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContainerInsights-Prometheus-Setup-ECS.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/trace-data.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'metrics of a Service',
      given: `apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: app, namespace: shop}
spec: {selector: {matchLabels: {app: app}}, endpoints: [{port: metrics}]}`,
      findings: [{level: 'review', fidelity: 'manual', says: 'collector'}],
    },
    {
      name: 'a dashboard',
      given: `apiVersion: grafana.integreatly.org/v1beta1
kind: GrafanaDashboard
metadata: {name: shop, namespace: shop}
spec: {json: "{}"}`,
      findings: [{level: 'info', fidelity: 'dropped'}],
    },
  ],
  map(subject) {
    advise(subject, MONITORING);
  },
});
