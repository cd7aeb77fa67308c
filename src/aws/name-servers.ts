import {Resolver} from 'node:dns/promises';
import {normaliseName} from '../cutover/record-name.ts';

/** One authoritative server, and what asks it. */
export interface NameServer {
  readonly resolver: Pick<Resolver, 'resolve4' | 'resolve6' | 'resolveCname' | 'resolveSoa'>;
}

/** Milliseconds to wait for an answer, and how often a question is sent: one packet may get lost. */
const PATIENCE = {timeout: 2000, tries: 2};

/** What asks the servers at these addresses (with a port where it is not 53), and no other. */
export function nameServer(...addresses: readonly string[]): NameServer {
  const resolver = new Resolver(PATIENCE);
  resolver.setServers(addresses);
  return {resolver};
}

/** The name servers of a zone by their names, as Route 53 lists them; those whose address DNS does not give are left out. */
export async function nameServersOf(names: readonly string[]): Promise<readonly NameServer[]> {
  const found = await Promise.all(names.map(async name => addressesOf(name, 'A')));
  return found.flatMap(([address]) => (address === undefined ? [] : [nameServer(address)]));
}

/** True when a server answers for a zone. */
export async function isAnswering({resolver}: NameServer, zone: string): Promise<boolean> {
  try {
    await resolver.resolveSoa(zone);
    return true;
  } catch {
    return false;
  }
}

/** The addresses of a name, by the resolver of this machine; none where it gives none. */
export async function addressesOf(name: string, type: 'A' | 'AAAA'): Promise<readonly string[]> {
  const resolver = new Resolver(PATIENCE);
  try {
    return type === 'A' ? await resolver.resolve4(name) : await resolver.resolve6(name);
  } catch {
    return [];
  }
}

/**
 * Whom DNS names as the servers of a zone, as this machine's resolver sees it: their names in order; null where that cannot be found out, and
 * none where DNS knows of no such zone.
 */
export async function delegationOf(zone: string): Promise<readonly string[] | null> {
  try {
    return (await new Resolver(PATIENCE).resolveNs(zone)).map(normaliseName).toSorted();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return code === 'ENODATA' || code === 'ENOTFOUND' ? [] : null;
  }
}
