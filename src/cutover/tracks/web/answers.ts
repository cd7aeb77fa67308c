import type {AnswersSeen, Calls} from '../../calls.ts';
import type {Context} from '../../context.ts';
import {answerOf, type Look, look, type Seen} from '../../observed.ts';
import type {WebTrack, ZonePlan} from '../../plan.ts';
import type {RecordSet} from '../../records.ts';
import {surprise} from './binomial.ts';
import type {Requirement} from './requirement.ts';
import {recordsAt} from './stages.ts';

/** A share that is off by chance alone would fail once in a million times. */
const SURPRISING = 1e-6;
/** So many answers of the rarer side are expected: none at all is then no chance (e⁻²⁰). */
const EXPECTED = 20;
const FEWEST = 200;
const MOST = 2000;

/** A question to the name servers of a zone, and the share of answers that the weights give the target. */
interface Question {
  readonly input: Calls['dns.answers']['in'];
  readonly share: number;
  /** The group has members of others, whose answers are right too. */
  readonly hasOthers: boolean;
}

/**
 * The questions of a weight, also of 0: there the target may not be answered at all (I6). Private zones answer inside their VPCs only, and
 * nobody answers for HTTPS and SVCB by a name that tells the sides apart.
 */
function questionsOf(context: Context, track: WebTrack, weight: number): readonly Question[] {
  if (track.guards.answers !== true) return [];
  return track.zones
    .filter(zone => !zone.private)
    .flatMap(zone =>
      (['A', 'AAAA', 'CNAME'] as const).flatMap(type => questionOf(context, track, zone, type, weight) ?? []),
    );
}

function questionOf(
  {safeguards}: Context,
  {host}: WebTrack,
  zone: ZonePlan,
  type: 'A' | 'AAAA' | 'CNAME',
  weight: number,
): Question | undefined {
  const isIn = (set: RecordSet) => set.name === host && set.type === type;
  const group = recordsAt(zone, {at: 'weighted', weight}, safeguards.safeZero).filter(isIn);
  const [ours, theirs] = [zone.target, zone.source].map(sets => sets.find(isIn));
  const [target, source] = [ours, theirs].map(set => set && leadsTo(set));
  if (!ours || target === undefined || source === undefined) return undefined;
  const weightOf = (set: RecordSet | undefined) => set?.weighted?.weight ?? 0;
  const total = group.reduce((sum, set) => sum + weightOf(set), 0);
  const share = weightOf(group.find(set => set.weighted?.id === ours.weighted?.id)) / total;
  const rarer = Math.min(share, 1 - share);
  const times = rarer > 0 ? Math.min(MOST, Math.max(FEWEST, Math.ceil(EXPECTED / rarer))) : FEWEST;
  return {
    input: {zone: zone.zone, name: host, type, source, target, times},
    share,
    hasOthers: (zone.others ?? []).some(isIn),
  };
}

/** The name that a record of a load balancer leads to. */
function leadsTo({alias, values}: RecordSet): string | undefined {
  return alias?.target ?? values?.[0];
}

/** What has to be asked; a failure is inconclusive. */
export function answersLooks(context: Context, track: WebTrack, weight: number): readonly Look[] {
  return questionsOf(context, track, weight).map(({input}) => look('dns.answers', input, 'optional'));
}

/**
 * Compares what the name servers answered with the weights (T20): the records may be right, and yet a health check, another zone or a server
 * of its own mind answer otherwise. Tested as draws, so that 1 % is told from 0 % and from 8 %.
 */
export function answersChecks(
  context: Context,
  track: WebTrack,
  weight: number,
  seen: readonly Seen[],
): readonly Requirement[] {
  return questionsOf(context, track, weight).map(question => {
    const {input, share} = question;
    const found = answerOf(seen, 'dns.answers', input);
    const expected = `${(100 * share).toFixed(1)} % of the answers`;
    const counted = found ? `, ${found.target} of ${countedIn(question, found)} were` : '';
    return {
      name: `answers of ${input.type} in zone ${input.zone}`,
      holds: found && agrees(question, found),
      required: `${expected} of its name servers lead to the target${counted}`,
    };
  });
}

function countedIn({hasOthers}: Question, {source, target, other}: AnswersSeen): number {
  return source + target + (hasOthers ? other : 0);
}

function agrees(question: Question, found: AnswersSeen): boolean | undefined {
  const {input, share, hasOthers} = question;
  const counted = countedIn(question, found);
  if (counted < input.times / 2 || (!hasOthers && found.other > input.times / 10)) return undefined;
  return surprise(found.target, counted, share) >= SURPRISING;
}
