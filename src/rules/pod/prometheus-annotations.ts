import {computeOf} from '../../choices/compute.ts';
import {names} from '../../choices/names.ts';
import type {ContainerPart, Workload} from '../../model/inventory.ts';
import {pointer} from '../../pointer.ts';
import {defineRule} from '../rule.ts';
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
    const value = (name: string) =>
      Object.hasOwn(annotations, `prometheus.io/${name}`) ? annotations[`prometheus.io/${name}`] : undefined;
    const isOn = value('scrape') === 'true';
    for (const key of Object.keys(annotations)) {
      const isMapped = isOn && (key === 'prometheus.io/port' || key === 'prometheus.io/path');
      if (!isMapped) drop(pointer('metadata', 'annotations', key), 'Only port and path have a label on ECS.');
    }
    if (!isOn) return;
    const container = exporter(workload, value('port'));
    const port = value('port') ?? container?.value.ports?.[0]?.containerPort;
    const at = `${AT}/prometheus.io~1scrape`;
    if (!container || port === undefined || computeOf(workload, context) === 'managed') {
      for (const name of ['port', 'path'])
        drop(`${AT}/prometheus.io~1${name}`, 'The report on the metrics tells it.');
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
    const path = value('path');
    set(context.choice(names).taskDefinition(workload), {
      containerDefinitions: [
        {
          name: container.name,
          dockerLabels: {
            ECS_PROMETHEUS_EXPORTER_PORT: `${port}`,
            ...(path === undefined ? {} : {ECS_PROMETHEUS_METRICS_PATH: path}),
          },
        },
      ],
    });
    report(at, {
      level: 'action',
      fidelity: 'approximate',
      message: `Prometheus collects metrics of the pods at port ${port}${path === undefined ? '' : `, path ${path}`}; the tasks are marked for the CloudWatch agent, which must run in the cluster to collect them.`,
    });
    if (value('scheme') !== 'https') return;
    report(`${AT}/prometheus.io~1scheme`, {
      level: 'review',
      fidelity: 'manual',
      message: 'The metrics are served over HTTPS, which the Docker labels cannot say.',
      remediation: 'Set the scheme in the configuration of the agent.',
    });
  },
});

/** The main container that has the port, else the first. */
function exporter({containers}: Workload, port: string | undefined): ContainerPart | undefined {
  const mains = containers.filter(({role}) => role === 'main');
  const has = ({value}: ContainerPart) =>
    value.ports?.some(({containerPort, name}) => `${containerPort}` === port || name === port);
  return mains.find(has) ?? mains[0];
}
