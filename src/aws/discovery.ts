import {
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingV2Client,
  type LoadBalancer,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  GetHostedZoneCommand,
  type HostedZone,
  ListHostedZonesByVPCCommand,
  ListHostedZonesCommand,
  Route53Client,
  type VPCRegion,
} from '@aws-sdk/client-route-53';
import {CallError, type Ports} from '../cutover/calls.ts';
import type {BalancerSeen, Discovery, VpcZone, ZoneSeen, ZoneServed} from '../cutover/planning/discovery.ts';
import {normaliseName} from '../cutover/record-name.ts';
import {accessLogs} from './access-logs.ts';
import {accountOf} from './account.ts';
import {assumeRole} from './assume-role.ts';
import type {ClientSettings} from './client-settings.ts';
import {calling} from './failure.ts';
import {delegationOf, isAnswering, nameServersOf} from './name-servers.ts';
import {ownServers} from './route53.ts';
import {plannedSchedule} from './scheduler.ts';

/** Zones of other accounts: Route 53 lists those of the caller's account only. */
export interface ForeignZone {
  readonly id: string;
  readonly role: string;
}

/** What `cutover plan` reads of the account. `ports` answer what the running cutover reads too. With an emulator for Route 53, DNS is not
 * asked about its zones. */
export function awsDiscovery(
  settings: ClientSettings,
  foreign: readonly ForeignZone[],
  run: string,
  ports: Pick<Ports, 'dns.records' | 'ecs.service' | 'balancer.health' | 'balancer.listeners'>,
  isEmulated: boolean,
): Pick<
  Discovery,
  | 'account'
  | 'zones'
  | 'vpcZones'
  | 'records'
  | 'served'
  | 'balancers'
  | 'logs'
  | 'health'
  | 'listeners'
  | 'schedule'
  | 'service'
> {
  return {
    account: () => accountOf(settings),
    zones: () =>
      calling('dns.records', 'Route 53 ListHostedZones', async () => [
        ...(await ownZones(settings)),
        ...(await foreignZones(settings, foreign, run)),
      ]),
    vpcZones: vpc =>
      calling('dns.records', `Route 53 ListHostedZonesByVPC ${vpc}`, () => zonesOfVpc(settings, vpc)),
    records: (zone, name) => ports['dns.records']({zone, name}),
    served: zone =>
      isEmulated
        ? Promise.resolve(null)
        : calling('dns.answers', `Route 53 GetHostedZone ${zone.id}`, () => zoneServed(settings, zone, run)),
    balancers: () =>
      calling('balancer.health', 'Elastic Load Balancing DescribeLoadBalancers', () => balancers(settings)),
    logs: arn => accessLogs(settings).place(arn),
    health: arn => ports['balancer.health']({arn}),
    listeners: arn => ports['balancer.listeners']({arn}),
    schedule: (group, name) => orNull(plannedSchedule(settings, group, name)),
    service: (cluster, service) => orNull(ports['ecs.service']({cluster, service})),
  };
}

/** The answer, or null where the thing is not there. */
export async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof CallError && error.failure === 'missing') return null;
    throw error;
  }
}

async function ownZones(settings: ClientSettings): Promise<readonly ZoneSeen[]> {
  const client = new Route53Client(settings);
  const zones: ZoneSeen[] = [];
  let Marker: string | undefined;
  do {
    const page = await client.send(new ListHostedZonesCommand(Marker === undefined ? {} : {Marker}));
    zones.push(...(page.HostedZones ?? []).map(zoneSeen));
    Marker = page.IsTruncated ? page.NextMarker : undefined;
  } while (Marker !== undefined);
  return zones;
}

/** Asks DNS whom it names for a zone, and the zone's own servers whether they answer for it. */
async function zoneServed(
  settings: ClientSettings,
  {id, name, role}: ZoneSeen,
  run: string,
): Promise<ZoneServed> {
  const credentials = role === undefined ? {} : {credentials: assumeRole(role, settings, run)};
  const own = await ownServers(new Route53Client({...settings, ...credentials}), id);
  const [delegated, servers] = await Promise.all([delegationOf(name), nameServersOf(own)]);
  const answers = await Promise.all(servers.map(server => isAnswering(server, name)));
  const isElsewhere = delegated !== null && !delegated.some(server => own.includes(server));
  return {
    answers: answers.length > 0 && answers.every(Boolean),
    ...(isElsewhere && {elsewhere: delegated}),
  };
}

async function zonesOfVpc(settings: ClientSettings, VPCId: string): Promise<readonly VpcZone[]> {
  const client = new Route53Client(settings);
  const zones: VpcZone[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new ListHostedZonesByVPCCommand({
        VPCId,
        // The model of the API lists the Regions of its day; new ones are taken all the same.
        VPCRegion: settings.region as VPCRegion,
        ...(NextToken !== undefined && {NextToken}),
      }),
    );
    zones.push(
      ...(page.HostedZoneSummaries ?? []).map(({HostedZoneId = '', Name = '', Owner}) => ({
        id: HostedZoneId.replace(/^\/hostedzone\//, ''),
        name: normaliseName(Name),
        owner: Owner?.OwningService ?? `account ${Owner?.OwningAccount ?? 'unknown'}`,
      })),
    );
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return zones;
}

async function foreignZones(
  settings: ClientSettings,
  foreign: readonly ForeignZone[],
  run: string,
): Promise<readonly ZoneSeen[]> {
  const zones: ZoneSeen[] = [];
  for (const {id, role} of foreign) {
    const client = new Route53Client({...settings, credentials: assumeRole(role, settings, run)});
    const {HostedZone} = await client.send(new GetHostedZoneCommand({Id: id}));
    if (HostedZone) zones.push({...zoneSeen(HostedZone), role});
  }
  return zones;
}

function zoneSeen({Id = '', Name = '', Config, Features}: HostedZone): ZoneSeen {
  return {
    id: Id.replace(/^\/hostedzone\//, ''),
    name: normaliseName(Name),
    private: Config?.PrivateZone === true,
    ...(Features?.AcceleratedRecoveryStatus === 'ENABLED' && {recovers: true}),
  };
}

async function balancers(settings: ClientSettings): Promise<readonly BalancerSeen[]> {
  const client = new ElasticLoadBalancingV2Client(settings);
  const found: LoadBalancer[] = [];
  let Marker: string | undefined;
  do {
    const page = await client.send(new DescribeLoadBalancersCommand(Marker === undefined ? {} : {Marker}));
    found.push(...(page.LoadBalancers ?? []));
    Marker = page.NextMarker;
  } while (Marker !== undefined);
  const controllers = await controllersOf(
    client,
    found.flatMap(({LoadBalancerArn}) => LoadBalancerArn ?? []),
  );
  return found.map(balancer => ({
    arn: balancer.LoadBalancerArn ?? '',
    name: balancer.LoadBalancerName ?? '',
    dnsName: normaliseName(balancer.DNSName ?? ''),
    zone: balancer.CanonicalHostedZoneId ?? '',
    ...(balancer.VpcId !== undefined && {vpc: balancer.VpcId}),
    dualStack: (balancer.IpAddressType ?? 'ipv4').startsWith('dualstack'),
    ...(balancer.IpAddressType === 'dualstack-without-public-ipv4' && {withoutIpv4: true}),
    ...(balancer.Scheme === 'internal' && {internal: true}),
    ...controllers.get(balancer.LoadBalancerArn ?? ''),
  }));
}

/** As many load balancers as one call tells the tags of. */
const TAGS_AT_ONCE = 20;
/** What the AWS Load Balancer Controller tags what it makes with (`pkg/deploy/tracking`), and what EKS Auto Mode does. */
const CONTROLLER_TAGS: readonly (string | undefined)[] = ['elbv2.k8s.aws/cluster', 'eks:eks-cluster-name'];

/** The clusters whose controllers made load balancers, by the ARN of these. */
async function controllersOf(
  client: ElasticLoadBalancingV2Client,
  arns: readonly string[],
): Promise<ReadonlyMap<string, {readonly controller: string}>> {
  const found = new Map<string, {readonly controller: string}>();
  for (let start = 0; start < arns.length; start += TAGS_AT_ONCE) {
    const ResourceArns = arns.slice(start, start + TAGS_AT_ONCE);
    const {TagDescriptions = []} = await client.send(new DescribeTagsCommand({ResourceArns}));
    for (const {ResourceArn = '', Tags = []} of TagDescriptions) {
      const controller = Tags.find(({Key}) => CONTROLLER_TAGS.includes(Key))?.Value;
      if (controller !== undefined) found.set(ResourceArn, {controller});
    }
  }
  return found;
}
