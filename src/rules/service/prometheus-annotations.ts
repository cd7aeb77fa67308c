import {pointer} from '../../pointer.ts';
import {defineRule} from '../rule.ts';
import {webService} from './example-objects.ts';

const AT = '/metadata/annotations';
const PREFIX = 'prometheus.io/';

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
      name: 'no metrics',
      given: webService('', 'annotations: {prometheus.io/scrape: "false"}'),
      drops: [`${AT}/prometheus.io~1scrape`],
    },
  ],
  map({view, object, report, drop}) {
    const annotations = view.metadata?.annotations ?? {};
    const value = (name: string) =>
      Object.hasOwn(annotations, PREFIX + name) ? annotations[PREFIX + name] : undefined;
    const isOn = value('scrape') === 'true';
    for (const key of Object.keys(annotations)) {
      if (isOn && key === `${PREFIX}scrape`) continue;
      drop(
        pointer('metadata', 'annotations', key),
        isOn
          ? 'The report on the metrics tells it.'
          : 'Prometheus collects nothing where `scrape` is not "true".',
      );
    }
    if (!isOn) return;
    const port = value('port');
    const path = value('path');
    const place = `${port === undefined ? '' : ` at port ${port}`}${path === undefined ? '' : `, path ${path}`}`;
    report(pointer('metadata', 'annotations', `${PREFIX}scrape`), {
      level: 'review',
      fidelity: 'manual',
      message: `Prometheus collects metrics of the pods behind Service ${object.ref.namespace}/${object.ref.name}${place}; nobody collects them on ECS until an agent is told to.`,
    });
  },
});
