import {CallError} from '../calls.ts';
import type {BalancerSeen, Discovery, VpcZone, ZoneSeen} from './discovery.ts';

/** What a VPC's private zones are, asked once for each. */
export type VpcZones = (vpc: string) => Promise<readonly VpcZone[] | CallError>;

/** Asks once for each VPC; a refusal is an answer too: then nothing is known of its zones. */
export function vpcZonesOnce(discovery: Discovery): VpcZones {
  const asked = new Map<string, Promise<readonly VpcZone[] | CallError>>();
  return vpc => {
    let answer = asked.get(vpc);
    if (!answer) {
      answer = discovery.vpcZones(vpc).catch((error: unknown) => {
        if (error instanceof CallError) return error;
        throw error;
      });
      asked.set(vpc, answer);
    }
    return answer;
  };
}

/**
 * Tells of private zones that answer for a host in the VPCs of its load balancers, and that none of the zones at hand is: their callers do
 * not follow the weights (T21). The VPC knows them, whichever account owns them.
 * @param zones all zones that this user and the roles of `cutover.zones` can see.
 */
export async function foreignZoneNotes(
  host: string,
  balancers: readonly BalancerSeen[],
  zones: readonly ZoneSeen[],
  vpcZones: VpcZones,
): Promise<readonly string[]> {
  const vpcs = [...new Set(balancers.flatMap(({vpc}) => vpc ?? []))];
  const known = new Set(zones.map(({id}) => id));
  const notes: string[] = [];
  for (const vpc of vpcs) {
    const found = await vpcZones(vpc);
    if (found instanceof CallError) {
      notes.push(
        `Whether ${vpc} has private zones of other accounts, whose names do not follow the weights, is not known: it takes the rights route53:ListHostedZonesByVPC and ec2:DescribeVpcs (${found.failure}).`,
      );
      continue;
    }
    for (const {id, name, owner} of found)
      if (!known.has(id) && (host === name || host.endsWith(`.${name}`)))
        notes.push(
          `${host}: in ${vpc} the private zone ${name} (${id}) of ${owner} may answer for it, and nothing that this user may do reaches that zone: who asks there does not follow the weights. Name it with a role of its account under \`cutover.zones\` of k2e.yaml, or make sure that it does not hold the name.`,
        );
  }
  return notes;
}
