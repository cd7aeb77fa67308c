import type {KubeObject, Workload} from '../../model/inventory.ts';
import type {MetricSpec} from '../../model/kubernetes.generated.ts';
import type {Trigger} from '../../model/scaled-object.ts';
import type {Context} from '../../rules/rule.ts';
import {metricsOf} from '../autoscaling.ts';
import {predefinedMetric} from '../scaling-metric.ts';
import {nothing, type TriggerOutcome} from './outcome.ts';

/** `cpu` and `memory`: what a HorizontalPodAutoscaler does, which KEDA makes of them. */
export function utilisationOutcome(
  trigger: Trigger,
  object: KubeObject,
  workload: Workload,
  context: Context,
): TriggerOutcome {
  const resource = trigger.type === 'cpu' ? 'cpu' : 'memory';
  const kind = trigger.metricType ?? trigger.metadata.get('type') ?? 'Utilization';
  const value = trigger.metadata.get('value') ?? '';
  const container = trigger.metadata.get('containerName');
  const [metric] = metricsOf(
    {ref: object.ref, value: {spec: {metrics: [specFor(resource, kind, value, container)]}}},
    workload,
    context,
  );
  if (container !== undefined && metric?.kind === 'other')
    return nothing(
      trigger,
      `Scaling by the ${resource} of the container ${container} is not written: ECS measures whole tasks.`,
      metric.todo,
    );
  if (metric?.kind !== 'target')
    return nothing(
      trigger,
      metric?.kind === 'inert'
        ? `A container of the workload requests no ${resource}, or the target is no amount, so KEDA does not scale by it; no policy is written.`
        : `Scaling by ${resource} is not written: the target is none that KEDA takes.`,
      metric?.kind === 'inert'
        ? `Say the target in percent of the task with \`autoscaling.targetOverrides: {${metric.key}: …}\` in k2e.yaml, or give each container a request of ${resource}, and the trigger a value such as "80".`
        : 'Give the trigger a value such as "80".',
    );
  const unit = resource === 'cpu' ? 'CPU units' : 'MiB';
  const clamped = metric.exact !== undefined && metric.exact !== metric.target;
  const asked =
    kind === 'Utilization'
      ? `${value} % of ${metric.requested === undefined ? 'what the containers request, where one requests none,' : `the ${metric.requested} ${unit} requested`}`
      : `${value} on average`;
  const became = metric.exact === undefined ? 'is not what counts: k2e.yaml says' : 'becomes';
  const bounds = clamped ? ` (${metric.exact} % is outside of what target tracking can hold)` : '';
  return {
    kind: 'policy',
    trigger,
    name: resource,
    measure: {
      TargetValue: metric.target,
      PredefinedMetricSpecification: predefinedMetric(resource, context),
    },
    leavesZero: false,
    needsInsights: false,
    resource,
    used: [],
    told: new Map([
      [
        'value',
        {
          level: clamped ? 'review' : 'info',
          fidelity: 'approximate',
          message: `${asked} ${became} ${metric.target} % of the ${metric.reserved} ${unit} of the task${bounds}.`,
          remediation: `Nothing needs to be done; \`autoscaling.targetOverrides\` (${object.ref.namespace}/${object.ref.name}/${resource}) in k2e.yaml sets another target.`,
        },
      ],
    ]),
    dropped: new Map([
      ['type', 'It says how the value is meant, which the finding on the value tells.'],
      ['containerName', 'It is all of the pod while it runs.'],
    ]),
    report: {
      level: 'info',
      fidelity: 'approximate',
      message: `The ${resource} of the service is tracked.`,
      remediation: 'Nothing needs to be done.',
    },
  };
}

function specFor(
  name: 'cpu' | 'memory',
  kind: string,
  value: string,
  container: string | undefined,
): MetricSpec {
  const isPercent = kind === 'Utilization';
  const percent = /^\d{1,6}$/.test(value) ? Number(value) : undefined;
  const target = isPercent
    ? {type: kind, ...(percent === undefined ? {} : {averageUtilization: percent})}
    : {type: kind, ...(kind === 'AverageValue' ? {averageValue: value} : {})};
  return container === undefined
    ? {type: 'Resource', resource: {name, target}}
    : {type: 'ContainerResource', containerResource: {name, container, target}};
}
