import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import {CallError, type Ports, type TrafficSeen} from '../cutover/calls.ts';
import type {ClientSettings} from './client-settings.ts';
import {calling} from './failure.ts';

/** Load balancers publish once a minute. */
const PERIOD = 60;

/** DescribeAlarms takes at most a hundred names. */
const ALARMS_A_CALL = 100;

/** What each kind of load balancer counts, under the query ids that `traffic` reads (CloudWatch metrics of ALB and NLB). */
const METRICS = {
  app: {
    namespace: 'AWS/ApplicationELB',
    requests: ['RequestCount', 'Sum'],
    errors: [
      ['HTTPCode_Target_5XX_Count', 'Sum'],
      ['HTTPCode_ELB_5XX_Count', 'Sum'],
    ],
    p95: ['TargetResponseTime', 'p95'],
  },
  net: {namespace: 'AWS/NetworkELB', requests: ['NewFlowCount', 'Sum'], errors: [], p95: undefined},
} as const;

/** Traffic of load balancers and the state of alarms, from Amazon CloudWatch. */
export function metricsPorts(settings: ClientSettings): Pick<Ports, 'metrics.traffic' | 'metrics.alarms'> {
  const client = new CloudWatchClient(settings);
  return {
    'metrics.traffic': ({arn, from, to}) =>
      calling('metrics.traffic', `CloudWatch GetMetricData ${arn}`, async () => {
        const results: MetricDataResult[] = [];
        let NextToken: string | undefined;
        do {
          const page = await client.send(
            new GetMetricDataCommand({
              MetricDataQueries: queriesFor(arn),
              StartTime: new Date(from * 1000),
              EndTime: new Date(to * 1000),
              ...(NextToken !== undefined && {NextToken}),
            }),
          );
          results.push(...(page.MetricDataResults ?? []));
          NextToken = page.NextToken;
        } while (NextToken !== undefined);
        return trafficOf(results, arn);
      }),
    'metrics.alarms': ({names}) =>
      calling('metrics.alarms', 'CloudWatch DescribeAlarms', async () => {
        const states = new Map<string, 'ok' | 'alarm' | 'unknown'>();
        for (let start = 0; start < names.length; start += ALARMS_A_CALL) {
          const AlarmNames = names.slice(start, start + ALARMS_A_CALL);
          const {MetricAlarms = [], CompositeAlarms = []} = await client.send(
            new DescribeAlarmsCommand({
              AlarmNames,
              AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
              MaxRecords: ALARMS_A_CALL,
            }),
          );
          for (const {AlarmName = '', StateValue} of [...MetricAlarms, ...CompositeAlarms])
            states.set(AlarmName, StateValue === 'OK' ? 'ok' : StateValue === 'ALARM' ? 'alarm' : 'unknown');
        }
        // An alarm that is not there tells nothing, so it is no pass.
        return names.map(name => ({name, state: states.get(name) ?? 'unknown'}));
      }),
  };
}

/** A Network Load Balancer knows of flows, and of no answer in them. */
function seesRequests(arn: string): boolean {
  return !arn.includes(':loadbalancer/net/');
}

/** `arn:…:loadbalancer/app/shop/50dc6c495c0c9188` has its metrics under `app/shop/50dc6c495c0c9188`. */
function queriesFor(arn: string): MetricDataQuery[] {
  const name = arn.replace(/^.*:loadbalancer\//, '');
  const metrics = seesRequests(arn) ? METRICS.app : METRICS.net;
  const query = (Id: string, [MetricName, Stat]: readonly [string, string]): MetricDataQuery => ({
    Id,
    MetricStat: {
      Metric: {Namespace: metrics.namespace, MetricName, Dimensions: [{Name: 'LoadBalancer', Value: name}]},
      Period: PERIOD,
      Stat,
    },
  });
  return [
    query('requests', metrics.requests),
    ...metrics.errors.map((metric, index) => query(`errors${index}`, metric)),
    ...(metrics.p95 ? [query('p95', metrics.p95)] : []),
  ];
}

/**
 * Sums of the window; the percentile is the worst minute's, which errs on the side of holding. A metric comes in one or more parts, of which the
 * last has to say that it is complete: minutes that CloudWatch did not give would look like minutes without errors.
 * @throws CallError `unknown` for a metric that is not complete, `denied` where it may not be read.
 */
export function trafficOf(results: readonly MetricDataResult[], arn: string): TrafficSeen {
  const last = new Map(results.map(result => [result.Id, result]));
  for (const {Label = '', StatusCode = 'Complete', Messages = []} of last.values())
    if (StatusCode !== 'Complete')
      throw new CallError(
        'metrics.traffic',
        StatusCode === 'Forbidden' ? 'denied' : 'unknown',
        `CloudWatch GetMetricData ${arn}: ${Label} is ${StatusCode}${Messages.map(({Value}) => `: ${Value}`).join('')}.`,
      );
  const values = (start: string) =>
    results.filter(({Id}) => Id?.startsWith(start)).flatMap(({Values}) => Values ?? []);
  const latencies = values('p95');
  return {
    requests: sum(values('requests')),
    ...(seesRequests(arn) && {errors5xx: sum(values('errors'))}),
    ...(latencies.length > 0 && {p95: Math.max(...latencies)}),
    points: values('requests').length,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
