import {domainToASCII} from 'node:url';
import {CallError, type ObjectRef} from '../calls.ts';
import type {CutoverDraft} from '../draft.ts';
import type {Balancer, WebTrack, ZonePlan} from '../plan.ts';
import {normaliseName} from '../record-name.ts';
import {LEADING} from '../record-sets.ts';
import type {RecordSet} from '../records.ts';
import {mismatchOf, sourceBalancer, targetBalancer} from './balancers.ts';
import {oneSided} from './beside.ts';
import {callerNotes} from './callers.ts';
import {capacityOf} from './capacity.ts';
import type {BalancerSeen, Discovery, Planned, Refusal, ZoneSeen} from './discovery.ts';
import {type ExternalDns, externalDnsOf, type Installation} from './external-dns.ts';
import {foreignZoneNotes, type VpcZones} from './foreign-zones.ts';
import {followerNotes, heardOn, type Listeners} from './listeners.ts';
import {type Places, probesOf} from './probes.ts';
import {type Releases, releasesOf} from './releases.ts';
import {hostServed, type Served} from './served.ts';
import {wildcardNotes, wildcardsOf} from './wildcards.ts';
import {zonePlan} from './zone-plan.ts';
import {delegatedAway, shorterZones, zonesOf} from './zones.ts';

/** What all hosts are planned with. */
export interface WebContext {
  readonly draft: CutoverDraft;
  readonly discovery: Discovery;
  readonly zones: readonly ZoneSeen[];
  readonly vpcZones: VpcZones;
  readonly served: Served;
  readonly listeners: Listeners;
  readonly places: Places;
  readonly region: string;
  readonly balancers: readonly BalancerSeen[];
  readonly installed: readonly Installation[];
}

type Host = CutoverDraft['web'][number];

/** Plans the records of one host, or says why that cannot be done safely. */
export async function planHost(entry: Host, context: WebContext): Promise<Planned<WebTrack>> {
  const host = hostName(entry.host);
  const sources = entry.sources.map(refOf);
  const alone = oneSided(host, entry, context.draft);
  if (alone) return refused(alone);
  const source = await sourceBalancer(host, sources, context);
  if ('why' in source) return refused(source);
  const target = targetBalancer(host, entry.loadBalancer, context);
  if ('why' in target) return refused(target);
  const mismatch = mismatchOf(host, source, target);
  if (mismatch) return refused(mismatch);
  const zones = zonesOf(host, context.zones);
  if (zones.length === 0)
    return refused({
      what: host,
      why: 'no hosted zone of Route 53 that this user can see holds it',
      remedy:
        'Name the zone and a role of its account under `cutover.zones` of k2e.yaml, or move the name by hand where it is served.',
    });
  const found = await recordsIn(host, zones, context.discovery);
  const heard = await heardOn(host, source, target, context.listeners, entry.plain);
  const leader = leaderOf(host, found, context.draft);
  const wildcards = await wildcardsOf(host, zones, context.discovery);
  if (leader !== undefined)
    return {
      refusals: [],
      notes: [
        `${host} leads to ${leader}, another host of this cutover: it follows that one by itself, and stays as it is.`,
        ...followerNotes(host, heard),
        ...wildcardNotes(host, wildcards),
      ],
    };
  const plans: ZonePlan[] = [];
  const refusals: Refusal[] = [...heard.refusals];
  const claims: ExternalDns[] = [];
  for (const {zone, sets} of found) {
    const away = await delegatedAway(host, zone, context.discovery);
    if (away) {
      refusals.push(away);
      continue;
    }
    const {run} = context.draft.settings;
    const claim = await externalDnsOf(
      host,
      zone,
      sources,
      context.installed,
      context.draft,
      context.discovery,
    );
    const planned = zonePlan({host, zone, sets, txt: claim.txt, source, target, run});
    refusals.push(...planned.refusals, ...claim.refusals);
    claims.push(claim);
    if (planned.track) plans.push(planned.track);
  }
  if (plans.length === 0 && refusals.length === 0) refusals.push(await withoutRecord(host, zones, context));
  if (refusals.length > 0) return {refusals, notes: []};
  const helm = await releasesOfAll(sources, context.discovery);
  const releases = helm.flatMap(found => found.releases);
  const dns = await hostServed(host, plans, zones, context.served);
  const logs = await logsOf(source.arn, context.discovery);
  const shadows = wildcards.map(({zone: {id, role}}) => ({
    zone: id,
    private: true,
    ...(role !== undefined && {role}),
  }));
  const inside = await probesOf(host, [...plans, ...shadows], [source, target], context);
  const capacity = await capacityOf(entry, context.draft, context.discovery);
  const track = trackOf(host, {source, target}, plans, claims, entry, context);
  return {
    track: {
      ...track,
      ...(dns.answers && {guards: {...track.guards, answers: true}}),
      ...(logs && {logs}),
      ...(capacity.backing.length > 0 && {backing: capacity.backing}),
      ...(inside.probes.length > 0 && {probes: inside.probes}),
      ...(releases.length > 0 && {releases}),
    },
    refusals,
    notes: [
      ...notesOf(host, plans),
      ...heard.notes,
      ...dns.notes,
      ...wildcardNotes(host, wildcards),
      ...inside.notes,
      ...sessionNotes(entry),
      ...callerNotes(entry),
      ...capacity.notes,
      ...(await foreignZoneNotes(host, [source, target], context.zones, context.vpcZones)),
      ...zones.filter(({id}) => plans.some(({zone}) => zone === id)).flatMap(recoveryNotes),
      ...claims.flatMap(({notes}) => notes),
      ...helm.flatMap(({notes}) => notes),
    ],
  };
}

/** Where the old load balancer writes its access logs; that nobody may ask is told when somebody wants to read them. */
async function logsOf(arn: string, discovery: Discovery): Promise<WebTrack['logs']> {
  try {
    const place = await discovery.logs(arn);
    return place ? {bucket: place.bucket, ...(place.prefix !== '' && {prefix: place.prefix})} : undefined;
  } catch (error) {
    if (error instanceof CallError) return undefined;
    throw error;
  }
}

/** Route 53 and Kubernetes have names beyond ASCII in Punycode (IDNA, RFC 5890); an annotation may have them as people write them. */
function hostName(given: string): string {
  return normaliseName(/[^\x20-\x7e]/.test(given) ? domainToASCII(given) || given : given);
}

/** The records of a host in one zone that lead clients somewhere. */
interface Found {
  readonly zone: ZoneSeen;
  readonly sets: readonly RecordSet[];
}

/** Nowhere a record of its own: perhaps in a zone that is not asked for the name as long as the one with the longer name is. */
async function withoutRecord(
  host: string,
  zones: readonly ZoneSeen[],
  {zones: all, discovery}: WebContext,
): Promise<Refusal> {
  const [elsewhere] = await recordsIn(host, shorterZones(host, all), discovery);
  const open = zones.find(zone => !zone.private);
  if (elsewhere && open)
    return {
      what: host,
      why: `zone ${elsewhere.zone.name} (${elsewhere.zone.id}) has its record, and zone ${open.name} (${open.id}), which has the longer name, has none: where that one is delegated, it is asked and not the other`,
      remedy: `Delete the zone ${open.name} (${open.id}) where nobody delegates it; else give the name a record there that points to the present load balancer. Then plan again.`,
    };
  return {
    what: host,
    why: `no record of that name is in ${zones.map(({name, id, private: isPrivate}) => `the ${isPrivate ? 'private ' : ''}zone ${name} (${id})`).join(', ')} (a wildcard may answer for it)`,
    remedy: 'Create a record of its own that points to the present load balancer, then plan again.',
  };
}

async function recordsIn(
  host: string,
  zones: readonly ZoneSeen[],
  discovery: Discovery,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const zone of zones) {
    const sets = (await discovery.records(zone.id, host)).filter(({type}) => LEADING.has(type));
    if (sets.length > 0) found.push({zone, sets});
  }
  return found;
}

/** The other host of this cutover to which all records of a host lead: `www` that is a CNAME of the bare name. */
function leaderOf(host: string, found: readonly Found[], {web}: CutoverDraft): string | undefined {
  const leads = new Set(
    found.flatMap(({sets}) =>
      sets.map(({alias, values}) => normaliseName(alias?.target ?? values?.join() ?? '')),
    ),
  );
  const [only] = leads;
  if (only === undefined || leads.size > 1 || only === host) return undefined;
  return web.some(entry => hostName(entry.host) === only) ? only : undefined;
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

/** A load balancer keeps a client at a task; nothing keeps it at a side while weights move. */
function sessionNotes({host, sticky}: Host): readonly string[] {
  return sticky
    ? [
        `${host}: its load balancers keep each client at one pod or task, as if sessions were held there; nothing keeps a client at one side. While weights move it may be sent to the other at each look-up of the name, and its session ends. Hold sessions in a store that both sides use, or go from 0 to 100 in one step at a quiet hour (\`cutover.steps: [100]\` in k2e.yaml).`,
      ]
    : [];
}

function notesOf(host: string, zones: readonly ZonePlan[]): readonly string[] {
  const found = zones.flatMap(({before}) => before);
  const types = new Set(found.map(({type}) => type));
  return [
    ...(types.has('A') && types.has('AAAA')
      ? [
          `${host}: A and AAAA answers are drawn independently, so a client may reach both sides; sessions have to be shared (cutover T9).`,
        ]
      : []),
    ...(found.some(({healthCheck}) => healthCheck !== undefined)
      ? [
          `${host}: the health check of its record is left out while it is weighted, so that a sick source cannot send everybody to the target. The record that remains in the end has none either, for this one was made for the old side: give it another one then, where it needs one.`,
        ]
      : []),
    ...(found.some(({weighted}) => weighted !== undefined)
      ? [
          `${host}: its record has a weight and nobody beside it. The one that remains in the end is simple, without the set identifier.`,
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

/** Kind of what publishes a host, with its group where there are two of the name → its API version; a Service is of the core group. */
const VERSIONS: Readonly<Record<string, string>> = {
  Ingress: 'networking.k8s.io/v1',
  Gateway: 'gateway.networking.k8s.io/v1',
  HTTPRoute: 'gateway.networking.k8s.io/v1',
  GRPCRoute: 'gateway.networking.k8s.io/v1',
  IngressRoute: 'traefik.io/v1alpha1',
  'IngressRoute.traefik.containo.us': 'traefik.containo.us/v1alpha1',
};

function refOf(source: string): ObjectRef {
  const [typed = '', namespace = '', name = ''] = source.split('/');
  const apiVersion = Object.hasOwn(VERSIONS, typed) ? VERSIONS[typed] : undefined;
  const [kind = ''] = typed.split('.');
  return {apiVersion: apiVersion ?? 'v1', kind, namespace: namespace || 'default', name};
}

function refused(refusal: Refusal): Planned<WebTrack> {
  return {refusals: [refusal], notes: []};
}
