import {LEADING} from '../record-sets.ts';
import type {RecordSet} from '../records.ts';
import type {Discovery, ZoneSeen} from './discovery.ts';

/** A private zone whose wildcard answers for a host, of which it has no record. */
export interface Wildcard {
  readonly zone: ZoneSeen;
  /** `*.example.com` */
  readonly name: string;
  /** Where it leads. */
  readonly to: string;
}

/**
 * The private zones in whose VPCs a host is answered by a wildcard: it goes on leading where it leads, whatever the host's own records elsewhere do (T21).
 * A wildcard answers for what does not exist below the closest name that does (RFC 4592 §3.3.1).
 * @param zones those that may answer for the host.
 */
export async function wildcardsOf(
  host: string,
  zones: readonly ZoneSeen[],
  discovery: Pick<Discovery, 'records'>,
): Promise<readonly Wildcard[]> {
  const found: Wildcard[] = [];
  for (const zone of zones.filter(each => each.private)) {
    const wildcard = await wildcardIn(host, zone, discovery);
    if (wildcard) found.push(wildcard);
  }
  return found;
}

async function wildcardIn(
  host: string,
  zone: ZoneSeen,
  discovery: Pick<Discovery, 'records'>,
): Promise<Wildcard | undefined> {
  for (let below = host; below !== zone.name; below = parentOf(below)) {
    if ((await discovery.records(zone.id, below)).length > 0) return undefined;
    const name = `*.${parentOf(below)}`;
    const set = (await discovery.records(zone.id, name)).find(({type}) => LEADING.has(type));
    if (set) return {zone, name, to: leadsTo(set)};
  }
  return undefined;
}

function parentOf(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}

function leadsTo({alias, values = []}: RecordSet): string {
  return alias?.target ?? values.join(', ');
}

/** What people should know of them before they begin. */
export function wildcardNotes(host: string, wildcards: readonly Wildcard[]): readonly string[] {
  return wildcards.map(
    ({zone, name, to}) =>
      `${host}: the private zone ${zone.name} (${zone.id}) has no record of that name, and its ${name} answers for it in its VPCs: it leads to ${to}, and who asks there does not follow the weights. Give ${host} a record of its own in that zone, which leads to the present load balancer, and plan again.`,
  );
}
