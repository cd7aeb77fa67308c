import type {Workload} from '../../model/inventory.ts';
import type {Trigger} from '../../model/scaled-object.ts';
import type {Context, Report} from '../../rules/rule.ts';
import {amountIn, nothing, type TriggerOutcome} from './outcome.ts';
import {type Metric, perTask, plainMetric} from './per-task.ts';
import {otherRegion} from './region.ts';

const STATISTICS = new Set(['Average', 'Sum', 'Minimum', 'Maximum', 'SampleCount']);

const BY_MINUTE: Report = {
  level: 'info',
  fidelity: 'approximate',
  message: 'A target tracking policy looks at periods of a minute.',
  remediation: 'Compare the metric by the minute with the target.',
};

const WITHOUT_MEANING = new Map([
  ['identityOwner', 'A scaling policy needs no credentials.'],
  ['awsRoleArn', 'A scaling policy needs no credentials.'],
  ['awsEndpoint', 'Application Auto Scaling reads CloudWatch by itself.'],
  ['awsRegion', 'The scaling policy is in the region of the service.'],
  ['metricEndTimeOffset', 'The alarms of the policy look at the latest periods.'],
  ['minMetricValue', 'A policy does nothing while its metric has no data.'],
  ['ignoreNullValues', 'A policy does nothing while its metric has no data.'],
]);

/** `aws-cloudwatch`: one metric, for each task (AverageValue) or as it is (Value). */
export function cloudwatchOutcome(trigger: Trigger, workload: Workload, context: Context): TriggerOutcome {
  const {metadata, metricType = 'AverageValue'} = trigger;
  const name = metadata.get('metricName');
  const namespace = metadata.get('namespace');
  const target = amountIn(metadata.get('targetMetricValue'));
  const statistic = metadata.get('metricStat') ?? 'Average';
  const activation = amountIn(metadata.get('activationTargetMetricValue') ?? '0');
  const dimensions = dimensionsOf(metadata);
  const what = name === undefined ? 'a metric of CloudWatch' : `the metric ${name} of CloudWatch`;
  const refuse = (why: string) =>
    nothing(
      trigger,
      `Scaling by ${what} is not written: ${why}.`,
      'Write a target tracking policy with a customized metric, or with metric math, for what the trigger asks.',
    );
  const elsewhere = otherRegion(metadata.get('awsRegion'), context);
  if (elsewhere) return refuse(elsewhere);
  if (metadata.has('expression')) return refuse('a policy takes metric math, but no query');
  if (name === undefined || namespace === undefined || !target || !dimensions || !STATISTICS.has(statistic))
    return refuse('it needs metricName, namespace, matching dimensions and a targetMetricValue above 0');
  if (activation === undefined || (metricType !== 'AverageValue' && metricType !== 'Value'))
    return refuse('its metricType or its activation value is none that k2e knows');
  const metric: Metric = {namespace, name, dimensions, statistic};
  const isEach = metricType === 'AverageValue';
  return {
    kind: 'policy',
    trigger,
    name: 'metric',
    measure: isEach ? perTask([metric], target, activation, workload, context) : plainMetric(metric, target),
    leavesZero: isEach,
    needsInsights: isEach,
    used: [
      'metricName',
      'namespace',
      'dimensionName',
      'dimensionValue',
      'targetMetricValue',
      'metricStat',
      ...(isEach ? ['activationTargetMetricValue'] : []),
    ],
    dropped: new Map([
      ...WITHOUT_MEANING,
      ...(isEach ? [] : [['activationTargetMetricValue', 'The service does not go to 0.'] as const]),
    ]),
    told: new Map(['metricStatPeriod', 'metricCollectionTime', 'metricUnit'].map(key => [key, BY_MINUTE])),
    report: {
      level: 'info',
      fidelity: 'approximate',
      message: `The service follows ${what}: ${target} ${isEach ? 'for each task' : 'in all'}, by the minute.`,
      remediation: 'Nothing needs to be done; watch the number of tasks under load.',
    },
  };
}

/** Names and values are lists with semicolons; undefined where there are not as many of one as of the other. */
function dimensionsOf(metadata: ReadonlyMap<string, string>): [string, string][] | undefined {
  const list = (key: string) => (metadata.get(key) ?? '').split(';').filter(part => part !== '');
  const [names, values] = [list('dimensionName'), list('dimensionValue')];
  return names.length === values.length ? names.map((name, at) => [name, values[at] ?? '']) : undefined;
}
