import {isOneOf} from '../../choices/annotation-keys.ts';
import {pointer} from '../../pointer.ts';
import {defineRule} from '../rule.ts';
import {annotationClaims} from './annotation-claims.ts';
import {withAnnotations} from './example-template.ts';

/** What agents of the cluster read from pods. */
const AGENTS = [
  {
    agent: 'the Datadog agent',
    keys: ['ad.datadoghq.com/*', 'tags.datadoghq.com/*'],
    does: 'what to check and how to read the logs',
    remediation:
      'Add the Datadog agent as a sidecar, and give the containers the same as Docker labels (`com.datadoghq.ad.checks`, `com.datadoghq.ad.logs`) with a patch in k2e.yaml.',
  },
  {
    agent: 'the log agent',
    keys: [
      'fluentbit.io/*',
      'co.elastic.logs/*',
      'co.elastic.logs.*',
      'logging.banzaicloud.io/*',
      'promtail.io/*',
      'sumologic.com/*',
    ],
    does: 'how to read the logs',
    remediation:
      'For logs of several lines add `awslogs-multiline-pattern` to the log options with a patch, or send the logs through FireLens and parse them there.',
  },
  {
    agent: 'the metrics agent',
    keys: [
      'co.elastic.metrics/*',
      'newrelic.io/*',
      'k8s.grafana.com/*',
      'dynatrace.com/*',
      'oneagent.dynatrace.com/*',
    ],
    does: 'which metrics to collect',
    remediation: 'Add the agent of the product, or the AWS Distro for OpenTelemetry, as a sidecar.',
  },
  {
    agent: 'Velero',
    keys: [
      'backup.velero.io/*',
      'pre.hook.backup.velero.io/*',
      'post.hook.backup.velero.io/*',
      'pre.hook.restore.velero.io/*',
      'post.hook.restore.velero.io/*',
      'init.hook.restore.velero.io/*',
    ],
    does: 'which volumes to back up, and what to run before',
    remediation: 'Back up EFS and databases with AWS Backup; run what prepares a backup as a scheduled task.',
  },
  {
    agent: 'the network of the cluster',
    keys: [
      'k8s.v1.cni.cncf.io/networks',
      'kubernetes.io/ingress-bandwidth',
      'kubernetes.io/egress-bandwidth',
    ],
    does: 'which further interfaces the pods get, or how fast they may send',
    remediation: 'A task has one interface without a limit of its own; check that it is enough.',
  },
] as const;

export default defineRule({
  id: 'pod/agent-annotations',
  on: 'pod',
  claims: annotationClaims(AGENTS.flatMap(({keys}) => [...keys])),
  summary: 'Instructions for agents of the cluster are reported: those agents do not see tasks.',
  rationale:
    'Agents on the nodes watch pods and take instructions from their annotations: how to parse logs, what to measure, what to back up. ' +
    'On Fargate nothing runs beside a task but its own containers, so such agents become sidecars, or services of AWS do their work.',
  remediation: 'Give the agent that takes over what the annotation says.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/cluster-administration/logging/'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'a parser for the logs',
      given: withAnnotations('fluentbit.io/parser: java, fluentbit.io/exclude: "false"'),
      findings: [
        {
          level: 'review',
          fidelity: 'manual',
          path: '/spec/template/metadata/annotations/fluentbit.io~1parser',
          says: 'log agent',
        },
      ],
      drops: ['/spec/template/metadata/annotations/fluentbit.io~1exclude'],
    },
  ],
  map({view, report, drop}) {
    const keys = Object.keys(view.metadata?.annotations ?? {});
    for (const {agent, keys: patterns, does, remediation} of AGENTS) {
      const [first, ...others] = keys.filter(key => isOneOf(key, patterns));
      if (first === undefined) continue;
      const all = [first, ...others].join(', ');
      report(pointer('metadata', 'annotations', first), {
        level: 'review',
        fidelity: 'manual',
        message: `The annotations of the pods (${all}) tell ${agent} ${does}; it does not see tasks.`,
        remediation,
      });
      for (const key of others) {
        drop(
          pointer('metadata', 'annotations', key),
          `It is for ${agent}, as another annotation that the report tells.`,
        );
      }
    }
  },
});
