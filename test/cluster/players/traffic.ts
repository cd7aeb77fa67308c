/**
 * Plays the clients of all load balancers, as CloudWatch tells of them: moto has no data plane. Run as a process:
 * `node traffic.ts '<TrafficOptions as JSON>'`. Each load balancer serves the same requests without an error, so that k2e's guards
 * have something to compare; whom DNS sends where is not its business.
 */
import {setTimeout as wait} from 'node:timers/promises';
import {elements, query} from '../wire.ts';

/** What the player is started with. */
export interface TrafficOptions {
  /** Address of AWS. */
  readonly aws: string;
}

const {aws}: TrafficOptions = JSON.parse(process.argv[2] ?? '{}');
const METRICS = {
  RequestCount: 20,
  HTTPCode_Target_5XX_Count: 0,
  HTTPCode_ELB_5XX_Count: 0,
  TargetResponseTime: 0.05,
};

for (;;) {
  const found = await query(aws, 'elasticloadbalancing', {
    Action: 'DescribeLoadBalancers',
    Version: '2015-12-01',
  });
  for (const arn of elements(found, 'LoadBalancerArn')) await serve(arn.replace(/^.*:loadbalancer\//, ''));
  await wait(5000);
}

async function serve(balancer: string): Promise<void> {
  const data = Object.entries(METRICS).flatMap(([name, value], index) => {
    const at = `MetricData.member.${index + 1}`;
    return [
      [`${at}.MetricName`, name],
      [`${at}.Value`, String(value)],
      [`${at}.Timestamp`, new Date().toISOString()],
      [`${at}.Dimensions.member.1.Name`, 'LoadBalancer'],
      [`${at}.Dimensions.member.1.Value`, balancer],
    ] as const;
  });
  await query(aws, 'monitoring', {
    Action: 'PutMetricData',
    Version: '2010-08-01',
    Namespace: 'AWS/ApplicationELB',
    ...Object.fromEntries(data),
  });
}
