import {computeOf} from '../../choices/compute.ts';
import {convertedWorkloads} from '../../choices/converted.ts';
import {names} from '../../choices/names.ts';
import type {ContainerPart, Workload} from '../../model/inventory.ts';
import {pointer} from '../../pointer.ts';
import {jointReports} from '../joint-reports.ts';
import {type Context, defineRule, type Report} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';
import {mainContainersFirst} from './containers-in-order.ts';
import {withAnnotations} from './example-template.ts';

const AT = '/metadata/annotations';

export default defineRule({
  id: 'pod/prometheus-annotations',
  on: 'pod',
  claims: ['/metadata/annotations/prometheus.io~1*'],
  summary:
    '`prometheus.io` annotations become the Docker labels by which the CloudWatch agent finds metrics.',
  rationale:
    'Prometheus in a cluster commonly reads port and path of metrics from annotations of pods. On ECS the CloudWatch agent and the AWS ' +
    'Distro for OpenTelemetry find tasks by Docker labels of their containers (`ECS_PROMETHEUS_EXPORTER_PORT`, ' +
    '`ECS_PROMETHEUS_METRICS_PATH`). The labels do nothing until such an agent runs in the cluster. Managed Instances take no ' +
    'Docker labels.',
  remediation:
    'Run the CloudWatch agent, or the AWS Distro for OpenTelemetry, with service discovery for ECS; admit it in the security group of the tasks.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/cluster-administration/system-metrics/'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContainerInsights-Prometheus-Setup-autodiscovery-ecs.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'metrics at a port and a path',
      given: withAnnotations(
        'prometheus.io/scrape: "true", prometheus.io/port: "9090", prometheus.io/path: /internal/metrics',
        ', ports: [{containerPort: 9090}]',
      ),
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [
            {
              name: 'app',
              dockerLabels: {
                ECS_PROMETHEUS_EXPORTER_PORT: '9090',
                ECS_PROMETHEUS_METRICS_PATH: '/internal/metrics',
              },
            },
          ],
        },
      },
      findings: [
        {
          level: 'action',
          fidelity: 'approximate',
          path: '/spec/template/metadata/annotations/prometheus.io~1scrape',
          says: '9090',
        },
      ],
    },
    {
      name: 'metrics of several workloads',
      given: [...'ab']
        .map(
          name => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}, annotations: {prometheus.io/scrape: "true", prometheus.io/port: "9090"}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`,
        )
        .join('\n---\n'),
      emits: {
        'task-definitions/shop-b': {
          containerDefinitions: [{dockerLabels: {ECS_PROMETHEUS_EXPORTER_PORT: '9090'}}],
        },
      },
      findings: [
        {
          level: 'action',
          fidelity: 'approximate',
          path: '/spec/template/metadata/annotations/prometheus.io~1scrape',
          says: 'Deployment shop/a and Deployment shop/b',
        },
      ],
    },
    {
      name: 'metrics at a port that nothing names',
      given: withAnnotations('prometheus.io/scrape: "true"'),
      findings: [{level: 'action', fidelity: 'manual', says: 'port'}],
    },
    {
      name: 'no metrics',
      given: withAnnotations('prometheus.io/scrape: "false", prometheus.io/port: "9090"'),
      drops: [
        '/spec/template/metadata/annotations/prometheus.io~1scrape',
        '/spec/template/metadata/annotations/prometheus.io~1port',
      ],
    },
    {
      name: 'metrics at a port, on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: withAnnotations('prometheus.io/scrape: "true", prometheus.io/port: "9090"'),
      emits: {'task-definitions/shop-app': {containerDefinitions: [{name: 'app', dockerLabels: null}]}},
      findings: [{level: 'action', fidelity: 'manual', says: 'port 9090'}],
      drops: ['/spec/template/metadata/annotations/prometheus.io~1port'],
    },
  ],
  map(subject) {
    const {view, workload, context, set, report, drop} = subject;
    const annotations = view.metadata?.annotations ?? {};
    const own = settings(annotations);
    for (const key of Object.keys(annotations)) {
      const isMapped = own.isOn && (key === 'prometheus.io/port' || key === 'prometheus.io/path');
      if (!isMapped) drop(pointer('metadata', 'annotations', key), 'Only port and path have a label on ECS.');
    }
    if (!own.isOn) return;
    const at = `${AT}/prometheus.io~1scrape`;
    const metrics = metricsOf(workload, context);
    if (!metrics) {
      for (const name of ['port', 'path'])
        drop(`${AT}/prometheus.io~1${name}`, 'The report on the metrics tells it.');
      const port = own.port ?? exporter(workload, undefined)?.value.ports?.[0]?.containerPort;
      report(at, {
        level: 'action',
        fidelity: 'manual',
        message:
          port === undefined
            ? 'Prometheus collects metrics of the pods, at a port that neither an annotation nor a container names.'
            : `Prometheus collects metrics of the pods at port ${port}; tasks cannot be marked for that here.`,
      });
      return;
    }
    mainContainersFirst(subject);
    const {container, port, path} = metrics;
    set(context.choice(names).taskDefinition(workload), {
      containerDefinitions: [
        {
          name: container.name,
          dockerLabels: {
            ECS_PROMETHEUS_EXPORTER_PORT: port,
            ...(path === undefined ? {} : {ECS_PROMETHEUS_METRICS_PATH: path}),
          },
        },
      ],
    });
    const said = context.choice(markedReports).get(workload);
    if (said) report(at, said);
    if (own.scheme !== 'https') return;
    report(`${AT}/prometheus.io~1scheme`, {
      level: 'review',
      fidelity: 'manual',
      message: 'The metrics are served over HTTPS, which the Docker labels cannot say.',
      remediation: 'Set the scheme in the configuration of the agent.',
    });
  },
});

/** Where Prometheus finds the metrics of a task. */
interface Metrics {
  readonly container: ContainerPart;
  readonly port: string;
  readonly path?: string;
}

/** What the annotations of a pod say. */
function settings(annotations: Readonly<Record<string, string>>) {
  const value = (name: string) =>
    Object.hasOwn(annotations, `prometheus.io/${name}`) ? annotations[`prometheus.io/${name}`] : undefined;
  return {
    isOn: value('scrape') === 'true',
    port: value('port'),
    path: value('path'),
    scheme: value('scheme'),
  };
}

/** Undefined where nothing is collected, no port is known, or the container takes no labels. */
function metricsOf(workload: Workload, context: Context): Metrics | undefined {
  const {isOn, port: given, path} = settings(workload.template.metadata?.annotations ?? {});
  const container = exporter(workload, given);
  const port = given ?? container?.value.ports?.[0]?.containerPort;
  if (!isOn || !container || port === undefined || computeOf(workload, context) === 'managed')
    return undefined;
  return {container, port: `${port}`, ...(path === undefined ? {} : {path})};
}

/** What to say of the workloads whose tasks are marked. */
function markedReports(context: Context): ReadonlyMap<Workload, Report> {
  const marked = context.choice(convertedWorkloads).flatMap(workload => {
    const metrics = metricsOf(workload, context);
    return metrics ? [{workload, metrics}] : [];
  });
  return jointReports(marked, {
    of: () => '',
    at: ({workload}) => workload,
    says: ([{metrics}], workloads) => markedReport(workloads, metrics),
  });
}

function markedReport(marked: readonly Workload[], {port, path}: Metrics): Report {
  const at = `at port ${port}${path === undefined ? '' : `, path ${path}`}`;
  return {
    level: 'action',
    fidelity: 'approximate',
    message: `Prometheus collects metrics of ${
      marked.length === 1
        ? `the pods ${at}; the tasks are`
        : `the pods of ${listed(marked.map(workloadName))}, where their annotations say; their tasks are`
    } marked for the CloudWatch agent, which must run in the cluster to collect them.`,
  };
}

/** The main container that has the port, else the first. */
function exporter({containers}: Workload, port: string | undefined): ContainerPart | undefined {
  const mains = containers.filter(({role}) => role === 'main');
  const has = ({value}: ContainerPart) =>
    value.ports?.some(({containerPort, name}) => `${containerPort}` === port || name === port);
  return mains.find(has) ?? mains[0];
}
