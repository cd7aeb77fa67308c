import {pointer} from '../../pointer.ts';
import {defineRule} from '../rule.ts';
import {webService} from './example-objects.ts';

const AT = '/metadata/annotations';
const PREFIX = 'prometheus.io/';

/** What says that something is measured: the metrics of the pods, seldom or often, and whether the Service answers at all. */
const SWITCHES = ['scrape', 'scrape-slow', 'probe'];

export default defineRule({
  id: 'service/prometheus-annotations',
  on: 'Service',
  claims: [`${AT}/prometheus.io~1*`],
  summary: '`prometheus.io` annotations of a Service are told: no agent on ECS reads them.',
  rationale:
    'Prometheus in a cluster commonly finds the pods behind a Service by its annotations. On ECS agents find tasks by Docker labels of their ' +
    'containers, which k2e makes of the annotations of pods (rule pod/prometheus-annotations), not of those of a Service: ' +
    'pods that have both would be measured twice.',
  remediation:
    'Write the annotations on the pods, of which k2e makes labels, and run the CloudWatch agent or the AWS Distro for OpenTelemetry; or configure its service discovery by the names of services.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/cluster-administration/system-metrics/'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContainerInsights-Prometheus-Setup-autodiscovery-ecs.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'metrics behind a Service',
      given: webService(
        '',
        'annotations: {prometheus.io/scrape: "true", prometheus.io/port: "9090", prometheus.io/path: /internal/metrics}',
      ),
      findings: [
        {level: 'review', fidelity: 'manual', path: `${AT}/prometheus.io~1scrape`, says: 'port 9090, path'},
      ],
      drops: [`${AT}/prometheus.io~1port`, `${AT}/prometheus.io~1path`],
    },
    {
      name: 'a probe',
      given: webService('', 'annotations: {prometheus.io/probe: "true"}'),
      findings: [
        {level: 'review', fidelity: 'manual', path: `${AT}/prometheus.io~1probe`, says: 'nobody probes it'},
      ],
    },
    {
      name: 'no metrics',
      given: webService('', 'annotations: {prometheus.io/scrape: "false"}'),
      drops: [`${AT}/prometheus.io~1scrape`],
    },
  ],
  map({view, object, report, drop}) {
    const annotations = view.metadata?.annotations ?? {};
    const value = (name: string) =>
      Object.hasOwn(annotations, PREFIX + name) ? annotations[PREFIX + name] : undefined;
    const on = SWITCHES.filter(name => value(name) === 'true');
    for (const key of Object.keys(annotations)) {
      if (on.some(name => key === PREFIX + name)) continue;
      drop(
        pointer('metadata', 'annotations', key),
        on.length > 0
          ? 'The report on the metrics tells it.'
          : 'Prometheus collects nothing where neither `scrape` nor `probe` is "true".',
      );
    }
    const port = value('port');
    const path = value('path');
    const place = `${port === undefined ? '' : ` at port ${port}`}${path === undefined ? '' : `, path ${path}`}`;
    const service = `Service ${object.ref.namespace}/${object.ref.name}${place}`;
    for (const name of on) {
      const what =
        name === 'probe'
          ? `probes ${service}; nobody probes it`
          : `collects metrics of the pods behind ${service}; nobody collects them`;
      report(pointer('metadata', 'annotations', PREFIX + name), {
        level: 'review',
        fidelity: 'manual',
        message: `Prometheus ${what} on ECS until an agent is told to.`,
      });
    }
  },
});
