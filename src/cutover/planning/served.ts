import type {ZonePlan} from '../plan.ts';
import type {Discovery, ZoneSeen, ZoneServed} from './discovery.ts';

/** How DNS serves a zone, asked once for each. */
export type Served = (zone: ZoneSeen) => Promise<ZoneServed | null>;

/** Asks once for each zone. */
export function servedOnce(discovery: Discovery): Served {
  const asked = new Map<string, Promise<ZoneServed | null>>();
  return zone => {
    const answer = asked.get(zone.id) ?? discovery.served(zone);
    asked.set(zone.id, answer);
    return answer;
  };
}

/** What DNS says of the public zones of a host: whether their servers can be asked later, and what reviewers should know. */
export interface HostServed {
  /** All of them answer from here: the guards may ask them (T20). */
  readonly answers: boolean;
  readonly notes: readonly string[];
}

/**
 * Looks whether DNS leads to the public zones that a host is planned in: a change of a zone that nobody asks has no effect (T25), and servers
 * that do not answer from here cannot be asked for the share of their answers (T20).
 */
export async function hostServed(
  host: string,
  plans: readonly ZonePlan[],
  zones: readonly ZoneSeen[],
  served: Served,
): Promise<HostServed> {
  const asked = zones.filter(({id, private: isPrivate}) => !isPrivate && plans.some(({zone}) => zone === id));
  const notes: string[] = [];
  let answering = 0;
  for (const zone of asked) {
    const found = await served(zone);
    if (found === null) continue;
    if (found.answers) answering++;
    else
      notes.push(
        `Zone ${zone.name} (${zone.id}): its name servers do not answer from here, so no guard compares their answers with the weights. Plan again on a machine that may ask them (UDP port 53) where you want that.`,
      );
    if (found.elsewhere)
      notes.push(
        `${host}: ${lead(zone, found.elsewhere)} As long as that is so, a change of this zone changes nothing for the clients of ${host}: look who serves the name before you begin.`,
      );
  }
  return {answers: asked.length > 0 && answering === asked.length, notes};
}

function lead({name, id}: ZoneSeen, elsewhere: readonly string[]): string {
  return elsewhere.length === 0
    ? `DNS knows of no zone ${name}, which Route 53 has as ${id}: its parent does not delegate it.`
    : `DNS leads ${name} to ${elsewhere.join(', ')}, and not to the name servers of ${id} in Route 53.`;
}
