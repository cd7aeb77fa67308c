import type {ProbeFinding} from '../cutover/probe-run.ts';
import {normaliseName} from '../cutover/record-name.ts';
import type {Choice} from './route53/resolve.ts';
import type {Route53} from './route53/route53.ts';

/** What a task inside a VPC asks. */
export interface InsideQuestion {
  readonly vpc: string;
  readonly name: string;
  readonly types: readonly string[];
  readonly source: string;
  readonly target: string;
}

/** What the resolver of a VPC answers while a task asks it: of the private zones that it is associated with the one with the longest name, else a public one. */
export function askedInside(
  route53: Pick<Route53, 'state' | 'answers'>,
  {vpc, name, types, source, target}: InsideQuestion,
): ProbeFinding {
  const host = normaliseName(name);
  const holds = ({name: zone}: {readonly name: string}) =>
    host === normaliseName(zone) || host.endsWith(`.${normaliseName(zone)}`);
  const zones = route53.state.zones.filter(holds).toSorted((a, b) => b.name.length - a.name.length);
  const zone = zones.find(({vpcs}) => vpcs.includes(vpc)) ?? zones.find(found => !found.private);
  if (!zone) return 'nothing';
  const choices = types.flatMap(type =>
    route53
      .answers({zone: zone.id, name, type})
      .flatMap(answer => (answer.kind === 'answer' ? answer.choices : [])),
  );
  const leads = new Set(choices.filter(({probability}) => probability > 0).map(leadsTo));
  if (leads.size === 0) return 'nothing';
  const [theirs, ours] = [source, target].map(plain);
  if ([...leads].some(lead => lead !== theirs && lead !== ours)) return 'other';
  if (leads.size > 1) return 'both';
  return leads.has(ours ?? '') ? 'target' : 'source';
}

function leadsTo({set: {alias, values}}: Choice): string {
  return plain(alias?.target ?? values?.[0] ?? '');
}

/** Both address families of a load balancer have one name. */
function plain(name: string): string {
  return normaliseName(name).replace(/^dualstack\./, '');
}
