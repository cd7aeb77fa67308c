import type {AnswersSeen, Calls} from '../cutover/calls.ts';
import {normaliseName} from '../cutover/record-name.ts';
import type {RecordSet} from '../cutover/records.ts';
import type {Platforms} from './platforms.ts';
import {nextRandom, randomOf} from './random.ts';
import type {Choice} from './route53/resolve.ts';

/** What the name servers of a zone answer to so many questions now: each draws anew, and some may still have an older content. */
export function askedOf(
  {route53, simulation}: Pick<Platforms, 'route53' | 'simulation'>,
  {zone, name, type, source, target, times}: Calls['dns.answers']['in'],
): AnswersSeen {
  const answers = route53.answers({zone, name, type});
  const seen = {source: 0, target: 0, other: 0, unanswered: 0};
  let random = Math.floor(randomOf('answers', zone, name, type, simulation.now) * 2 ** 32);
  for (let nth = 0; nth < times; nth++) {
    const {value, state} = nextRandom(random);
    random = state;
    const answer = answers[nth % answers.length];
    const choices = answer?.kind === 'answer' ? answer.choices : [];
    const set = drawn(choices, value);
    const leads = set && leadsTo(set);
    if (leads === normaliseName(source)) seen.source++;
    else if (leads === normaliseName(target)) seen.target++;
    else seen.other++;
  }
  return seen;
}

/** The choice that a number from 0 to 1 falls on. */
function drawn(choices: readonly Choice[], number: number): RecordSet | undefined {
  let rest = number;
  for (const {set, probability} of choices) {
    rest -= probability;
    if (rest < 0) return set;
  }
  return choices.at(-1)?.set;
}

function leadsTo({alias, values}: RecordSet): string {
  return normaliseName(alias?.target ?? values?.[0] ?? '');
}
