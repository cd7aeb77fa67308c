import {type AnswersSeen, CallError, type Calls} from '../cutover/calls.ts';
import {normaliseName} from '../cutover/record-name.ts';
import type {NameServer} from './name-servers.ts';

/** Questions that are under way at once. */
const AT_ONCE = 32;
/** Milliseconds for all questions: a call may last 25 seconds, the look-ups before them included. */
const LONGEST = 12_000;

/** An answer that says that there is none; every other failure is no answer. */
const NOTHING = new Set(['ENODATA', 'ENOTFOUND']);

/** A server that did not answer so often in a row is asked no more. */
const SILENT = 3;

/** The addresses of a load balancer, by the resolver of this machine. */
export type Addresses = (name: string, type: 'A' | 'AAAA') => Promise<readonly string[]>;

/**
 * Asks name servers in turn, and sorts their answers by the side that they lead to: a CNAME by its name, addresses by those of the load
 * balancers. An answer that shares addresses with one side only is that side's; its other addresses are learnt, for a load balancer may
 * have more than the eight that one answer holds.
 * @throws CallError `unknown` when no address of a side is known.
 */
export async function askedOf(
  servers: readonly NameServer[],
  {name, type, source, target, times}: Calls['dns.answers']['in'],
  addresses: Addresses,
): Promise<AnswersSeen> {
  const known = async (balancer: string): Promise<Set<string>> =>
    new Set(type === 'CNAME' ? [normaliseName(balancer)] : await addressesOf(balancer, type, addresses));
  const sides = {source: await known(source), target: await known(target)};
  const seen = {source: 0, target: 0, other: 0, unanswered: 0};
  const silences = new Map<NameServer, number>();
  const end = Date.now() + LONGEST;
  // A wildcard answers for any name that is not there.
  const asked = name.replace(/^\*\./, 'k2e-asks.');
  let next = 0;
  const ask = async (): Promise<void> => {
    for (let nth = next++; nth < times; nth = next++) {
      const speaking = servers.filter(server => (silences.get(server) ?? 0) < SILENT);
      const server = speaking[nth % speaking.length];
      const answer = server && Date.now() < end ? await answerOf(server, asked, type) : undefined;
      if (server) silences.set(server, answer ? 0 : (silences.get(server) ?? 0) + 1);
      if (answer === undefined) seen.unanswered++;
      else seen[sideOf(answer, sides)]++;
    }
  };
  await Promise.all(Array.from({length: Math.min(AT_ONCE, times)}, ask));
  return seen;
}

async function addressesOf(
  balancer: string,
  type: 'A' | 'AAAA',
  addresses: Addresses,
): Promise<readonly string[]> {
  const found = await addresses(balancer, type);
  if (found.length === 0)
    throw new CallError('dns.answers', 'unknown', `DNS gives no ${type} address of ${balancer}.`);
  return found;
}

/** The values of an answer, empty where there is nothing; undefined when none came. */
async function answerOf(
  {resolver}: NameServer,
  name: string,
  type: 'A' | 'AAAA' | 'CNAME',
): Promise<readonly string[] | undefined> {
  try {
    switch (type) {
      case 'A':
        return await resolver.resolve4(name);
      case 'AAAA':
        return await resolver.resolve6(name);
      case 'CNAME':
        return (await resolver.resolveCname(name)).map(normaliseName);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return NOTHING.has(code) ? [] : undefined;
  }
}

function sideOf(
  answer: readonly string[],
  sides: Readonly<Record<'source' | 'target', Set<string>>>,
): 'source' | 'target' | 'other' {
  const [atSource, atTarget] = [sides.source, sides.target].map(side =>
    answer.some(value => side.has(value)),
  );
  if (atSource === atTarget) return 'other';
  const side = atSource ? 'source' : 'target';
  for (const value of answer) sides[side].add(value);
  return side;
}
