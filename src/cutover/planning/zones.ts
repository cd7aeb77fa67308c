import type {Discovery, Refusal, ZoneSeen} from './discovery.ts';

/**
 * The zones that may answer for a host: of the public ones those with the longest name; of the private ones all, for each VPC asks its own, and
 * one that has the longer name in one VPC is not there in another (T21). Records of a private zone that a longer one hides are moved too:
 * nobody asks for them.
 */
export function zonesOf(host: string, zones: readonly ZoneSeen[]): readonly ZoneSeen[] {
  const holding = zones.filter(({name}) => holds(name, host));
  const open = holding.filter(zone => !zone.private);
  const longest = Math.max(0, ...open.map(({name}) => name.length));
  return [...holding.filter(zone => zone.private), ...open.filter(({name}) => name.length === longest)];
}

/** The public zones that hold a host and have a shorter name than those that `zonesOf` takes, the longest first. */
export function shorterZones(host: string, zones: readonly ZoneSeen[]): readonly ZoneSeen[] {
  const asked = new Set(zonesOf(host, zones));
  return zones
    .filter(zone => !zone.private && !asked.has(zone) && holds(zone.name, host))
    .toSorted((a, b) => b.name.length - a.name.length);
}

/** Why a change of a zone would have no effect on a host: the zone has given the name, or one above it, to other servers (T25). */
export async function delegatedAway(
  host: string,
  zone: ZoneSeen,
  discovery: Pick<Discovery, 'records'>,
): Promise<Refusal | undefined> {
  for (let name = host; name !== zone.name; name = name.slice(name.indexOf('.') + 1)) {
    const cut = (await discovery.records(zone.id, name)).find(({type}) => type === 'NS');
    if (cut)
      return {
        what: host,
        why: `zone ${zone.name} (${zone.id}) delegates ${name} to ${(cut.values ?? []).join(', ')}, so its own records below that name are asked by nobody`,
        remedy:
          'Name the zone that is served there, with a role of its account, under `cutover.zones` of k2e.yaml; or remove what is left of the name from this zone.',
      };
  }
  return undefined;
}

function holds(zone: string, host: string): boolean {
  return host === zone || host.endsWith(`.${zone}`);
}
