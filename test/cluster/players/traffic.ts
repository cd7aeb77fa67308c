/**
 * Plays the clients of all hosts, as CloudWatch tells of them: moto has no data plane. Run as a process:
 * `node traffic.ts '<TrafficOptions as JSON>'`. Each host has the same number of requests, which its records share among the load
 * balancers by their weights; all are answered without an error and in the same time, so that k2e's guards have something to compare.
 */
import {setTimeout as wait} from 'node:timers/promises';
import type {RecordMember} from '../sighting.ts';
import {elements, query, recordsOf, route53} from '../wire.ts';

/** What the player is started with. */
export interface TrafficOptions {
  /** Address of AWS. */
  readonly aws: string;
}

const {aws}: TrafficOptions = JSON.parse(process.argv[2] ?? '{}');
/** Requests to one host between two rounds, and seconds between them. */
const REQUESTS = 20;
const SECONDS = 5;

for (;;) {
  const found = await query(aws, 'elasticloadbalancing', {
    Action: 'DescribeLoadBalancers',
    Version: '2015-12-01',
  });
  const arns = elements(found, 'LoadBalancerArn');
  const names = elements(found, 'DNSName');
  const requests = await requestsByName();
  for (const [index, arn] of arns.entries()) {
    const served = requests.get(plain(names[index] ?? '')) ?? 0;
    if (served > 0) await serve(arn.replace(/^.*:loadbalancer\//, ''), served);
  }
  await wait(SECONDS * 1000);
}

/** How many requests DNS sends to each name of a load balancer. */
async function requestsByName(): Promise<ReadonlyMap<string, number>> {
  const requests = new Map<string, number>();
  const zones = elements(await route53(aws, 'GET', 'hostedzone'), 'Id');
  for (const id of zones)
    for (const members of (await recordsOf(aws, id.replace(/^\/hostedzone\//, ''))).values())
      for (const member of members) {
        const name = plain(member.targets[0] ?? '');
        requests.set(name, (requests.get(name) ?? 0) + REQUESTS * shareOf(member, members));
      }
  return requests;
}

function shareOf({weight}: RecordMember, members: readonly RecordMember[]): number {
  const total = members.reduce((sum, member) => sum + (member.weight ?? 0), 0);
  return weight === undefined || total === 0 ? 1 / members.length : weight / total;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

async function serve(balancer: string, requests: number): Promise<void> {
  const metrics = {
    RequestCount: requests,
    HTTPCode_Target_5XX_Count: 0,
    HTTPCode_ELB_5XX_Count: 0,
    TargetResponseTime: 0.05,
  };
  const data = Object.entries(metrics).flatMap(([name, value], index) => {
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
