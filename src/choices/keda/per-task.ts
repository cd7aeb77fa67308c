import type {TargetTrackingMetricDataQuery} from '@aws-sdk/client-application-auto-scaling';
import type {Workload} from '../../model/inventory.ts';
import type {Context} from '../../rules/rule.ts';
import {names} from '../names.ts';
import type {Measure} from './outcome.ts';

/** A metric of CloudWatch. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly (readonly [name: string, value: string])[];
  readonly statistic: string;
}

/**
 * Target tracking of a load per task: the sum of some metrics, divided by the running tasks, which Container Insights counts.
 * Without tasks the measure is 0 up to `activation`, and above it more than the target, so that the first task is started.
 */
export function perTask(
  metrics: readonly Metric[],
  target: number,
  activation: number,
  workload: Workload,
  context: Context,
): Measure {
  const loads = metrics.map((metric, index) => query(`m${index + 1}`, metric));
  const sum = loads.map(({Id}) => Id).join(' + ');
  const tasks: Metric = {
    namespace: 'ECS/ContainerInsights',
    name: 'RunningTaskCount',
    dimensions: [
      ['ClusterName', context.config.cluster.name],
      ['ServiceName', context.choice(names).base(workload)],
    ],
    statistic: 'Average',
  };
  const idle = `IF(load > ${activation}, load + ${target}, 0)`;
  return {
    TargetValue: target,
    CustomizedMetricSpecification: {
      Metrics: [
        ...loads,
        query('tasks', tasks),
        {Id: 'load', Expression: sum, ReturnData: false},
        {
          Id: 'per_task',
          Label: 'Load per task',
          Expression: `IF(FILL(tasks, 0) > 0, load / FILL(tasks, 1), ${idle})`,
          ReturnData: true,
        },
      ],
    },
  };
}

/** Target tracking of one metric as it is. */
export function plainMetric({namespace, name, dimensions, statistic}: Metric, target: number): Measure {
  return {
    TargetValue: target,
    CustomizedMetricSpecification: {
      Metrics: [{...query('m1', {namespace, name, dimensions, statistic}), ReturnData: true}],
    },
  };
}

function query(
  id: string,
  {namespace, name, dimensions, statistic}: Metric,
): TargetTrackingMetricDataQuery & {Id: string} {
  return {
    Id: id,
    MetricStat: {
      Metric: {
        Namespace: namespace,
        MetricName: name,
        Dimensions: dimensions.map(([Name, Value]) => ({Name, Value})),
      },
      Stat: statistic,
    },
    ReturnData: false,
  };
}
