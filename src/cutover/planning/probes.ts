import {CallError} from '../calls.ts';
import type {CutoverDraft} from '../draft.ts';
import type {ProbePlace, Prober, VpcProbe, ZonePlan} from '../plan.ts';
import type {BalancerSeen, Discovery, ZoneSeen} from './discovery.ts';
import type {VpcZones} from './foreign-zones.ts';

/** Where tasks of services are: VPC → its place; or why that cannot be read. */
export type Places = () => Promise<ReadonlyMap<string, ProbePlace> | CallError>;

/** Looks once, and only when somebody wants to know: at the services behind the hosts, whose target groups tell their VPC. */
export function placesOnce({web, cluster}: CutoverDraft, discovery: Pick<Discovery, 'places'>): Places {
  let found: ReturnType<Places> | undefined;
  const services = [...new Set(web.flatMap(host => host.services))];
  return () => {
    found ??= discovery.places(cluster, services).catch(asAnswer);
    return found;
  };
}

/** The task that asks inside of VPCs. */
export function proberOf({run, probe: {image, executionRole}}: CutoverDraft['settings']): Prober {
  return {family: `k2e-${run}-probe`, image, ...(executionRole !== undefined && {executionRole})};
}

/** What a host is probed with. */
interface ProbeContext {
  readonly draft: CutoverDraft;
  readonly discovery: Pick<Discovery, 'zoneVpcs'>;
  readonly region: string;
  readonly zones: readonly ZoneSeen[];
  readonly vpcZones: VpcZones;
  readonly places: Places;
}

/** What of a private zone tells where it answers. */
type Shown = Pick<ZonePlan, 'zone' | 'private' | 'role'>;

/**
 * The VPCs in which callers of a host get an answer that nobody sees from outside (T21): those of its private zones, also where only a wildcard answers there, and those of its load balancers
 * where a private zone that is not at hand may answer. Each with the place of a task, or why a person has to look.
 */
export async function probesOf(
  host: string,
  plans: readonly Shown[],
  balancers: readonly BalancerSeen[],
  context: ProbeContext,
): Promise<{readonly probes: readonly VpcProbe[]; readonly notes: readonly string[]}> {
  const vpcs = [...(await planned(plans, context)), ...(await shadowed(host, balancers, context))];
  const found = new Map<string, VpcProbe>();
  for (const seen of vpcs) if (!found.has(seen.vpc)) found.set(seen.vpc, await probeOf(seen, context));
  const probes = [...found.values()];
  return {probes, notes: notesOf(host, probes, context.draft.settings)};
}

/** A refusal is an answer too. */
function asAnswer(error: unknown): CallError {
  if (error instanceof CallError) return error;
  throw error;
}

interface Vpc {
  readonly vpc: string;
  readonly zone?: string;
  readonly region?: string;
  readonly unknown?: string;
}

/** A VPC asks the zone with the longest name: that one comes first. */
async function planned(plans: readonly Shown[], {discovery, zones}: ProbeContext): Promise<readonly Vpc[]> {
  const found: Vpc[] = [];
  const nameOf = ({zone}: Shown) => zones.find(({id}) => id === zone)?.name ?? '';
  const inside = plans.filter(plan => plan.private);
  for (const {zone, role} of inside.toSorted((a, b) => nameOf(b).length - nameOf(a).length)) {
    const vpcs = await discovery.zoneVpcs(zone, role).catch(asAnswer);
    if (vpcs instanceof CallError)
      found.push({
        vpc: `the VPCs of ${zone}`,
        zone,
        unknown: `which they are takes the right route53:GetHostedZone (${vpcs.failure})`,
      });
    else for (const {id, region} of vpcs) found.push({vpc: id, zone, region});
  }
  return found;
}

/** What lists them tells too of zones that other accounts and services own. */
async function shadowed(
  host: string,
  balancers: readonly BalancerSeen[],
  {zones, vpcZones, region}: ProbeContext,
): Promise<readonly Vpc[]> {
  const found: Vpc[] = [];
  for (const vpc of new Set(balancers.flatMap(balancer => balancer.vpc ?? []))) {
    const inside = await vpcZones(vpc);
    if (inside instanceof CallError) continue;
    const isShadowed = inside.some(
      ({id, name}) => !zones.some(zone => zone.id === id) && (host === name || host.endsWith(`.${name}`)),
    );
    if (isShadowed) found.push({vpc, region});
  }
  return found;
}

async function probeOf(
  {vpc, zone, region, unknown}: Vpc,
  {draft: {settings}, region: ours, places}: ProbeContext,
): Promise<VpcProbe> {
  const probe = {vpc, ...(zone !== undefined && {zone})};
  if (unknown !== undefined) return {...probe, byHand: unknown};
  if (settings.probe.by === 'person') return {...probe, byHand: '`cutover.probe.by` is `person`'};
  if (region !== undefined && region !== ours) return {...probe, byHand: `it is in ${region}`};
  const given = settings.probe.places.find(place => place.vpc === vpc);
  if (given) {
    const {subnets, securityGroups, publicIp} = given;
    return {...probe, place: {subnets, securityGroups, publicIp}};
  }
  const found = await places();
  if (found instanceof CallError)
    return {
      ...probe,
      byHand: `where tasks run takes the rights ecs:DescribeServices and elasticloadbalancing:DescribeTargetGroups (${found.failure})`,
    };
  const place = found.get(vpc);
  return place
    ? {...probe, place}
    : {...probe, byHand: 'no ECS service behind these hosts runs there, and `cutover.probe.places` has none'};
}

function notesOf(
  host: string,
  probes: readonly VpcProbe[],
  {probe: {image}}: CutoverDraft['settings'],
): readonly string[] {
  const asked = probes.filter(({place}) => place).map(({vpc}) => vpc);
  const unasked = probes.flatMap(({vpc, byHand}) => (byHand === undefined ? [] : [`${vpc} (${byHand})`]));
  return [
    ...(asked.length === 0
      ? []
      : [
          `${host}: what callers in ${asked.join(', ')} get is asked by a small task there (${image}, on Fargate), before the host leaves 0 % and at 100 %.`,
        ]),
    ...(unasked.length === 0
      ? []
      : [
          `${host}: k2e cannot ask in ${unasked.join(', ')} what callers there get. The cutover stands still at 0 % and at 100 % until a person has looked and says so.`,
        ]),
  ];
}
