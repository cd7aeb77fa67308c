import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
  type RRType,
} from '@aws-sdk/client-route-53';
import {CallError, type Ports} from '../cutover/calls.ts';
import {normaliseName} from '../cutover/record-name.ts';
import type {ChangeBatch, RecordSet} from '../cutover/records.ts';
import {assumeRole} from './assume-role.ts';
import {type ClientSettings, ONCE} from './client-settings.ts';
import {askedOf} from './dns-answers.ts';
import {calling} from './failure.ts';
import {addressesOf, type NameServer, nameServersOf} from './name-servers.ts';

/** Records and changes of Route 53. `roles` has the role to assume for each zone of another account. */
export function route53Ports(
  settings: ClientSettings,
  roles: ReadonlyMap<string, string>,
  run: string,
): Pick<Ports, 'dns.records' | 'dns.change' | 'dns.change-status' | 'dns.answers'> {
  const clients = new Map<string, Clients>();
  const servers = new Map<string, readonly NameServer[]>();
  const of = (zone: string): Clients => {
    const role = roles.get(zone);
    const known = clients.get(role ?? '');
    if (known) return known;
    const made = clientsFor(
      role === undefined ? settings : {...settings, credentials: assumeRole(role, settings, run)},
    );
    clients.set(role ?? '', made);
    return made;
  };
  return {
    'dns.records': ({zone, name}) =>
      calling('dns.records', `Route 53 ListResourceRecordSets ${zone} ${name}`, () =>
        listed(of(zone).reading, zone, name),
      ),
    'dns.change': ({zone, batch}) =>
      calling('dns.change', `Route 53 ChangeResourceRecordSets ${zone}`, async () => {
        const {ChangeInfo} = await of(zone).changing.send(
          new ChangeResourceRecordSetsCommand({HostedZoneId: zone, ChangeBatch: requestOf(batch)}),
        );
        return {change: bareId(ChangeInfo?.Id ?? '')};
      }),
    'dns.change-status': ({zone, change}) =>
      calling('dns.change-status', `Route 53 GetChange ${change}`, async () => {
        const {ChangeInfo} = await of(zone).reading.send(new GetChangeCommand({Id: change}));
        return ChangeInfo?.Status === 'INSYNC' ? 'insync' : 'pending';
      }),
    'dns.answers': input =>
      calling('dns.answers', `the name servers of zone ${input.zone}`, async () => {
        const known = servers.get(input.zone);
        const found = known ?? (await nameServersOf(await ownServers(of(input.zone).reading, input.zone)));
        if (found.length === 0)
          throw new CallError(
            'dns.answers',
            'unknown',
            `DNS gives no address of the name servers of ${input.zone}.`,
          );
        servers.set(input.zone, found);
        return askedOf(found, input, addressesOf);
      }),
  };
}

/** The names of the servers that Route 53 gave a zone; a private one has none. */
export async function ownServers(client: Route53Client, zone: string): Promise<readonly string[]> {
  const {DelegationSet} = await client.send(new GetHostedZoneCommand({Id: zone}));
  return (DelegationSet?.NameServers ?? []).map(normaliseName);
}

interface Clients {
  readonly reading: Route53Client;
  readonly changing: Route53Client;
}

function clientsFor(settings: ClientSettings): Clients {
  return {reading: new Route53Client(settings), changing: new Route53Client({...settings, ...ONCE})};
}

/** All sets of one name, page by page: a list starts at the name, so it ends with the first other one (T15). */
async function listed(client: Route53Client, zone: string, name: string): Promise<readonly RecordSet[]> {
  const found: RecordSet[] = [];
  let next: {StartRecordName: string; StartRecordType?: RRType; StartRecordIdentifier?: string} = {
    StartRecordName: name,
  };
  for (;;) {
    const page = await client.send(new ListResourceRecordSetsCommand({HostedZoneId: zone, ...next}));
    for (const set of page.ResourceRecordSets ?? []) {
      const read = recordSet(set);
      if (read.name === name) found.push(read);
      else return found;
    }
    if (!page.IsTruncated || page.NextRecordName === undefined) return found;
    next = {
      StartRecordName: page.NextRecordName,
      ...(page.NextRecordType && {StartRecordType: page.NextRecordType}),
      ...(page.NextRecordIdentifier && {StartRecordIdentifier: page.NextRecordIdentifier}),
    };
  }
}

/** Reads Route 53's form of a record set. */
export function recordSet(set: ResourceRecordSet): RecordSet {
  const otherPolicy = otherPolicyOf(set);
  return {
    name: normaliseName(set.Name ?? ''),
    type: set.Type ?? '',
    ...(set.AliasTarget === undefined && {
      ...(set.TTL !== undefined && {ttl: set.TTL}),
      values: (set.ResourceRecords ?? []).map(({Value}) => Value ?? ''),
    }),
    ...(set.AliasTarget && {
      alias: {
        zone: set.AliasTarget.HostedZoneId ?? '',
        target: normaliseName(set.AliasTarget.DNSName ?? ''),
        evaluateHealth: set.AliasTarget.EvaluateTargetHealth === true,
      },
    }),
    ...(set.Weight !== undefined && {weighted: {id: set.SetIdentifier ?? '', weight: set.Weight}}),
    ...(set.HealthCheckId !== undefined && {healthCheck: set.HealthCheckId}),
    ...(otherPolicy !== undefined && {otherPolicy}),
  };
}

function otherPolicyOf(set: ResourceRecordSet): string | undefined {
  if (set.Region !== undefined) return 'latency';
  if (set.GeoLocation !== undefined) return 'geolocation';
  if (set.GeoProximityLocation !== undefined) return 'geoproximity';
  if (set.Failover !== undefined) return 'failover';
  if (set.MultiValueAnswer !== undefined) return 'multivalue answer';
  if (set.CidrRoutingConfig !== undefined) return 'IP-based';
  if (set.TrafficPolicyInstanceId !== undefined) return 'traffic policy';
  return undefined;
}

function requestOf({deletes, creates, comment}: ChangeBatch): {
  Comment: string;
  Changes: {Action: 'DELETE' | 'CREATE'; ResourceRecordSet: ResourceRecordSet}[];
} {
  return {
    Comment: comment,
    Changes: [
      ...deletes.map(set => ({Action: 'DELETE' as const, ResourceRecordSet: written(set)})),
      ...creates.map(set => ({Action: 'CREATE' as const, ResourceRecordSet: written(set)})),
    ],
  };
}

/** Writes a record set in Route 53's form, the inverse of `recordSet`. */
export function written(set: RecordSet): ResourceRecordSet {
  return {
    Name: set.name,
    Type: set.type as RRType,
    ...(set.ttl !== undefined && {TTL: set.ttl}),
    ...(set.values && {ResourceRecords: set.values.map(Value => ({Value}))}),
    ...(set.alias && {
      AliasTarget: {
        HostedZoneId: set.alias.zone,
        DNSName: set.alias.target,
        EvaluateTargetHealth: set.alias.evaluateHealth,
      },
    }),
    ...(set.weighted && {SetIdentifier: set.weighted.id, Weight: set.weighted.weight}),
    ...(set.healthCheck !== undefined && {HealthCheckId: set.healthCheck}),
  };
}

function bareId(id: string): string {
  return id.replace(/^\/change\//, '');
}
