import {isObject, type JsonObject} from '../../json.ts';
import {valueAt} from '../../pointer.ts';
import type {ObjectRef} from '../calls.ts';
import type {CutoverDraft} from '../draft.ts';
import type {Balancer, WebTrack, ZonePlan} from '../plan.ts';
import {normaliseName} from '../record-name.ts';
import {callerNotes} from './callers.ts';
import type {BalancerSeen, Discovery, Planned, Refusal, ZoneSeen} from './discovery.ts';
import {type ExternalDns, externalDnsOf, type Installation} from './external-dns.ts';
import {foreignZoneNotes, type VpcZones} from './foreign-zones.ts';
import {type Releases, releasesOf} from './releases.ts';
import {hostServed, type Served} from './served.ts';
import {zonePlan} from './zone-plan.ts';

/** Types that answer for a host; the others at its name (MX, CAA, foreign TXT …) do not move. */
const MOVING = new Set(['A', 'AAAA', 'CNAME', 'HTTPS', 'SVCB']);

/** What all hosts are planned with. */
export interface WebContext {
  readonly draft: CutoverDraft;
  readonly discovery: Discovery;
  readonly zones: readonly ZoneSeen[];
  readonly vpcZones: VpcZones;
  readonly served: Served;
  readonly balancers: readonly BalancerSeen[];
  readonly installed: readonly Installation[];
}

type Host = CutoverDraft['web'][number];

/** Plans the records of one host, or says why that cannot be done safely. */
export async function planHost(entry: Host, context: WebContext): Promise<Planned<WebTrack>> {
  const host = normaliseName(entry.host);
  const sources = entry.sources.map(refOf);
  const source = await sourceBalancer(host, sources, context);
  if ('why' in source) return refused(source);
  const target = targetBalancer(host, entry.loadBalancer, context);
  if ('why' in target) return refused(target);
  const zones = zonesOf(host, context.zones);
  if (zones.length === 0)
    return refused({
      what: host,
      why: 'no hosted zone of Route 53 that this user can see holds it',
      remedy:
        'Name the zone and a role of its account under `cutover.zones` of k2e.yaml, or move the name by hand where it is served.',
    });
  const plans: ZonePlan[] = [];
  const refusals: Refusal[] = [];
  const claims: ExternalDns[] = [];
  for (const zone of zones) {
    const sets = (await context.discovery.records(zone.id, host)).filter(({type}) => MOVING.has(type));
    if (sets.length === 0) continue;
    const {run} = context.draft.settings;
    const claim = await externalDnsOf(host, zone, sources, context.installed, run, context.discovery);
    const planned = zonePlan({host, zone, sets, txt: claim.txt, source, target, run});
    refusals.push(...planned.refusals, ...claim.refusals);
    claims.push(claim);
    if (planned.track) plans.push(planned.track);
  }
  if (plans.length === 0 && refusals.length === 0)
    refusals.push({
      what: host,
      why: `the zone ${zones.map(({name}) => name).join(', ')} has no record of that name (a wildcard may answer for it)`,
      remedy: 'Create a record of its own that points to the present load balancer, then plan again.',
    });
  if (refusals.length > 0) return {refusals, notes: []};
  const helm = await releasesOfAll(sources, context.discovery);
  const releases = helm.flatMap(found => found.releases);
  const dns = await hostServed(host, plans, zones, context.served);
  const track = trackOf(host, {source, target}, plans, claims, entry, context);
  return {
    track: {
      ...track,
      ...(dns.answers && {guards: {...track.guards, answers: true}}),
      ...(releases.length > 0 && {releases}),
    },
    refusals,
    notes: [
      ...notesOf(host, plans),
      ...dns.notes,
      ...callerNotes(entry),
      ...(await foreignZoneNotes(host, [source, target], context.zones, context.vpcZones)),
      ...zones.filter(({id}) => plans.some(({zone}) => zone === id)).flatMap(recoveryNotes),
      ...claims.flatMap(({notes}) => notes),
      ...helm.flatMap(({notes}) => notes),
    ],
  };
}

async function releasesOfAll(refs: readonly ObjectRef[], discovery: Discovery): Promise<readonly Releases[]> {
  const all: Releases[] = [];
  for (const ref of refs) {
    const object = await discovery.object(ref);
    if (object) all.push(await releasesOf(object, ref, discovery));
  }
  return all;
}

function trackOf(
  host: string,
  sides: {readonly source: Balancer; readonly target: Balancer},
  zones: readonly ZonePlan[],
  claims: readonly ExternalDns[],
  entry: Host,
  {draft}: WebContext,
): WebTrack {
  const {settings} = draft;
  const holds = [
    ...new Map(claims.flatMap(claim => claim.holds).map(hold => [JSON.stringify(hold), hold])).values(),
  ];
  return {
    id: `web/${host}`,
    host,
    source: bare(sides.source),
    target: bare(sides.target),
    zones: zones.toSorted((a, b) => Number(b.private) - Number(a.private)),
    steps: [...settings.steps].sort((a, b) => a - b),
    bakeSeconds: settings.bakeMinutes * 60,
    guards: {...settings.guards, services: entry.services},
    ...(holds.length > 0 && {holds}),
  };
}

function bare({arn, dnsName, zone}: Balancer): Balancer {
  return {arn, dnsName, zone};
}

function notesOf(host: string, zones: readonly ZonePlan[]): readonly string[] {
  const types = new Set(zones.flatMap(({before}) => before.map(({type}) => type)));
  return [
    ...(types.has('A') && types.has('AAAA')
      ? [
          `${host}: A and AAAA answers are drawn independently, so a client may reach both sides; sessions have to be shared (cutover T9).`,
        ]
      : []),
    ...(zones.some(zone => zone.before.some(({healthCheck}) => healthCheck !== undefined))
      ? [
          `${host}: the health check of its record is left out while it is weighted, so that a sick source cannot send everybody to the target.`,
        ]
      : []),
  ];
}

/** A weight is changed through us-east-1: when that Region is lost, so is the way back, until recovery (T24). */
function recoveryNotes({id, name, private: isPrivate, recovers = false}: ZoneSeen): readonly string[] {
  if (isPrivate || recovers) return [];
  return [
    `Zone ${name} (${id}): nothing says that its accelerated recovery is on. Without it nobody can change its records, and so roll back, while us-east-1 is down; a target that turns sick still drops out by itself. Turn it on before you begin: aws route53 update-hosted-zone-features --hosted-zone-id ${id} --enable-accelerated-recovery.`,
  ];
}

/** The load balancer that the cluster has published the host on: all sources must agree (cutover T25). */
async function sourceBalancer(
  host: string,
  sources: readonly ObjectRef[],
  context: WebContext,
): Promise<BalancerSeen | Refusal> {
  const names = new Set<string>();
  for (const ref of sources) {
    const object = await context.discovery.object(ref);
    if (!object)
      return {
        what: host,
        why: `the cluster has no ${ref.kind} ${ref.namespace}/${ref.name}`,
        remedy:
          'Use the kubeconfig context of the cluster that the manifests describe (`cutover.context` of k2e.yaml).',
      };
    for (const name of publishedOn(object)) names.add(name);
  }
  const [name] = names;
  if (name === undefined || names.size > 1)
    return {
      what: host,
      why:
        names.size === 0
          ? 'its Ingress or Service has no load balancer yet'
          : `it is published on several load balancers: ${[...names].join(', ')}`,
      remedy: 'Look at the status of the Ingress: exactly one load balancer has to serve the host.',
    };
  const found = context.balancers.find(({dnsName}) => isName(dnsName, name));
  return (
    found ?? {
      what: host,
      why: `its load balancer ${name} is none of this account and region (a classic one, another cloud, or an address)`,
      remedy:
        'k2e moves names between Application and Network Load Balancers of one account and region. Put the Ingress behind one, or move this name by hand.',
    }
  );
}

function publishedOn(object: JsonObject): readonly string[] {
  const entries = valueAt(object, '/status/loadBalancer/ingress');
  return (Array.isArray(entries) ? entries.filter(isObject) : [])
    .map(({hostname, ip}) => (typeof hostname === 'string' ? hostname : typeof ip === 'string' ? ip : ''))
    .filter(name => name !== '');
}

function targetBalancer(
  host: string,
  name: string | undefined,
  {balancers}: WebContext,
): BalancerSeen | Refusal {
  if (name === undefined)
    return {
      what: host,
      why: 'k2e made no load balancer for it',
      remedy: 'Read the report: the Ingress or all that it leads to is blocked.',
    };
  return (
    balancers.find(balancer => balancer.name === name) ?? {
      what: host,
      why: `the load balancer ${name} does not exist yet`,
      remedy: 'Apply the output of `k2e convert` first; RUNBOOK.md has the commands.',
    }
  );
}

/** True for the DNS name of a load balancer, with or without the prefix that asks for both address families. */
function isName(dnsName: string, name: string): boolean {
  const plain = (text: string) => normaliseName(text).replace(/^dualstack\./, '');
  return plain(dnsName) === plain(name);
}

/** The zones that answer for a host: of the public and of the private ones those with the longest name. */
function zonesOf(host: string, zones: readonly ZoneSeen[]): readonly ZoneSeen[] {
  const holding = zones.filter(({name}) => host === name || host.endsWith(`.${name}`));
  return [true, false].flatMap(isPrivate => {
    const some = holding.filter(zone => zone.private === isPrivate);
    const longest = Math.max(0, ...some.map(({name}) => name.length));
    return some.filter(({name}) => name.length === longest);
  });
}

function refOf(source: string): ObjectRef {
  const [kind = '', namespace = '', name = ''] = source.split('/');
  const apiVersion = kind === 'Ingress' ? 'networking.k8s.io/v1' : 'v1';
  return {apiVersion, kind, namespace: namespace || 'default', name};
}

function refused(refusal: Refusal): Planned<WebTrack> {
  return {refusals: [refusal], notes: []};
}
