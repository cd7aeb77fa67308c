import {DescribeServicesCommand, ECSClient, type Service} from '@aws-sdk/client-ecs';
import {
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {GetHostedZoneCommand, Route53Client} from '@aws-sdk/client-route-53';
import type {ProbePlace} from '../cutover/plan.ts';
import type {Discovery} from '../cutover/planning/discovery.ts';
import {assumeRole} from './assume-role.ts';
import type {ClientSettings} from './client-settings.ts';
import {calling} from './failure.ts';

/** As many services as one DescribeServices takes. */
const SERVICES_A_CALL = 10;

/** Where tasks can ask inside of VPCs, and in which VPCs a private zone answers. @param run name of the cutover, seen in the other account's trail. */
export function placesDiscovery(
  settings: ClientSettings,
  run: string,
): Pick<Discovery, 'zoneVpcs' | 'places'> {
  return {
    zoneVpcs: (Id, role) =>
      calling('dns.records', `Route 53 GetHostedZone ${Id}`, async () => {
        const credentials = role === undefined ? {} : {credentials: assumeRole(role, settings, run)};
        const {VPCs = []} = await new Route53Client({...settings, ...credentials}).send(
          new GetHostedZoneCommand({Id}),
        );
        return VPCs.map(({VPCId = '', VPCRegion = settings.region}) => ({id: VPCId, region: VPCRegion}));
      }),
    places: (cluster, services) =>
      calling('ecs.service', `ECS DescribeServices ${cluster}`, () => placesOf(settings, cluster, services)),
  };
}

/** A target group tells the VPC of the tasks behind it: a subnet's is not known without the right to read EC2. */
async function placesOf(
  settings: ClientSettings,
  cluster: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, ProbePlace>> {
  const [ecs, balancing] = [new ECSClient(settings), new ElasticLoadBalancingV2Client(settings)];
  const places = new Map<string, ProbePlace>();
  for (let start = 0; start < names.length; start += SERVICES_A_CALL) {
    const {services = []} = await ecs.send(
      new DescribeServicesCommand({cluster, services: names.slice(start, start + SERVICES_A_CALL)}),
    );
    for (const service of services) {
      const [group] = (service.loadBalancers ?? []).flatMap(({targetGroupArn}) => targetGroupArn ?? []);
      const place = placeOf(service);
      if (group === undefined || !place) continue;
      const {TargetGroups = []} = await balancing.send(
        new DescribeTargetGroupsCommand({TargetGroupArns: [group]}),
      );
      const vpc = TargetGroups[0]?.VpcId;
      if (vpc !== undefined && !places.has(vpc)) places.set(vpc, place);
    }
  }
  return places;
}

/** Undefined for tasks that have no network interface of their own. */
function placeOf({networkConfiguration}: Service): ProbePlace | undefined {
  const {subnets = [], securityGroups = [], assignPublicIp} = networkConfiguration?.awsvpcConfiguration ?? {};
  return subnets.length === 0 ? undefined : {subnets, securityGroups, publicIp: assignPublicIp === 'ENABLED'};
}
