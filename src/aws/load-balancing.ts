import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  type TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type {Ports} from '../cutover/calls.ts';
import type {ClientSettings} from './client-settings.ts';
import {calling} from './failure.ts';

/** Target groups of a load balancer and the health of what is registered in them. */
export function loadBalancingPorts(settings: ClientSettings): Pick<Ports, 'balancer.health'> {
  const client = new ElasticLoadBalancingV2Client(settings);
  return {
    'balancer.health': ({arn}) =>
      calling('balancer.health', `Elastic Load Balancing DescribeTargetHealth ${arn}`, async () => {
        const groups = [];
        for (const group of await groupsOf(client, arn)) {
          const {TargetHealthDescriptions = []} = await client.send(
            new DescribeTargetHealthCommand({TargetGroupArn: group.TargetGroupArn}),
          );
          groups.push({
            name: group.TargetGroupName ?? '',
            registered: TargetHealthDescriptions.length,
            healthy: TargetHealthDescriptions.filter(({TargetHealth}) => TargetHealth?.State === 'healthy')
              .length,
          });
        }
        return {groups};
      }),
  };
}

async function groupsOf(client: ElasticLoadBalancingV2Client, arn: string): Promise<readonly TargetGroup[]> {
  const groups: TargetGroup[] = [];
  let Marker: string | undefined;
  do {
    const page = await client.send(
      new DescribeTargetGroupsCommand({LoadBalancerArn: arn, ...(Marker !== undefined && {Marker})}),
    );
    groups.push(...(page.TargetGroups ?? []));
    Marker = page.NextMarker;
  } while (Marker !== undefined);
  return groups;
}
