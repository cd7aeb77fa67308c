import type {Calls, HealthSeen, Instant, TrafficSeen} from '../../calls.ts';
import type {Context} from '../../context.ts';
import type {Journal, Stage, WebState} from '../../journal.ts';
import {answerOf, failureOf, type Look, look, type Seen, type Sight} from '../../observed.ts';
import type {WebTrack} from '../../plan.ts';
import {bakedAt} from './aim.ts';
import {answersChecks, answersLooks} from './answers.ts';
import {capacityChecks, capacityLooks} from './capacity.ts';
import {endedChecks, endedLooks} from './ended.ts';
import {isProbed} from './probes.ts';
import {because} from './requirement.ts';

/** What one guard says. `inconclusive` holds: not knowing is never a pass. */
export interface Check {
  readonly name: string;
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  readonly text: string;
}

/** What the guards say of a weight: the worst of all checks. */
export interface Judgement {
  readonly verdict: Check['verdict'];
  readonly checks: readonly Check[];
  /** What part of the requests really went to the target, in words; absent where it was not measured on both sides. */
  readonly share?: string;
}

/** Resolvers of big offices and carriers ask once for many (T20). */
const NOT_REQUESTS = 'a weight is a share of DNS answers, not of requests';

/** The window that is judged: from the end of the old answers on, at most as long as a bake (or a quarter of an hour). */
function windowOf(
  {bakeSeconds}: WebTrack,
  {since, oldTtl}: WebState['memory'],
  now: Instant,
): {from: Instant; to: Instant} {
  // Whole minutes: the same call is asked again while the window is the same.
  const to = now - (now % 60);
  return {from: Math.max((since ?? now) + oldTtl, to - Math.max(bakeSeconds, 900)), to};
}

/** What the guards of a weight have to look at; every one may fail, and then it is inconclusive. */
export function judgeLooks(
  context: Context,
  track: WebTrack,
  state: WebState,
  now: Instant,
): readonly Look[] {
  const {plan} = context;
  const {guards, source, target} = track;
  const {aim} = state.memory;
  const window = windowOf(track, state.memory, now);
  return [
    look('balancer.health', {arn: target.arn}, 'optional'),
    look('balancer.health', {arn: source.arn}, 'optional'),
    ...guards.services.map(service => look('ecs.service', {cluster: plan.cluster, service}, 'optional')),
    ...endedLooks(context, track, now),
    ...capacityLooks(context, track),
    ...(guards.alarms.length > 0 ? [look('metrics.alarms', {names: guards.alarms}, 'optional')] : []),
    ...(aim.at === 'weighted' && aim.weight > 0
      ? [target, source].map(({arn}) => look('metrics.traffic', {arn, ...window}, 'optional'))
      : []),
    ...(aim.at === 'weighted' && asksServers(context, track, state, now)
      ? answersLooks(context, track, aim.weight)
      : []),
  ];
}

/** Name servers are asked once a weight is baked and its VPCs have answered, and not again for one that was judged: hundreds of questions at each look would be no guest's manner. */
function asksServers(context: Context, track: WebTrack, state: WebState, now: Instant): boolean {
  const {memory} = state;
  const {aim, judged} = memory;
  return (
    aim.at === 'weighted' &&
    judged?.weight !== aim.weight &&
    isProbed(track, state) &&
    now >= bakedAt(context, track, memory, now)
  );
}

/**
 * Judges the present weight from what was seen: health and steadiness always, traffic as soon as the weight is more than 0.
 * @param next the stage that would come next: a weight that grows takes tasks for it.
 */
export function judge(
  context: Context,
  journal: Journal,
  track: WebTrack,
  state: WebState,
  sight: Sight,
  next: Stage | null = null,
): Judgement {
  const {seen, looked} = sight;
  const {guards, source, target} = track;
  const {aim} = state.memory;
  const checks: Check[] = [
    healthCheck('targets of the target', answerOf(seen, 'balancer.health', {arn: target.arn})),
    healthCheck(
      'targets of the source (for the way back)',
      answerOf(seen, 'balancer.health', {arn: source.arn}),
    ),
    ...guards.services.map(service => serviceCheck({cluster: context.plan.cluster, service}, seen)),
    ...guards.alarms.map(name => {
      const found = answerOf(seen, 'metrics.alarms', {names: guards.alarms})?.find(
        alarm => alarm.name === name,
      );
      return check(
        `alarm ${name}`,
        found && found.state !== 'unknown' ? found.state === 'ok' : undefined,
        'OK',
      );
    }),
  ];
  for (const {name, holds, required} of [
    ...endedChecks(context, track, seen, looked),
    ...capacityChecks(context, journal, track, state, next, sight),
  ])
    checks.push(check(name, holds, required));
  if (aim.at === 'weighted' && asksServers(context, track, state, looked))
    for (const {name, holds, required} of answersChecks(context, track, aim.weight, seen))
      checks.push(check(name, holds, required));
  if (aim.at === 'weighted' && aim.weight > 0) {
    const window = windowOf(track, state.memory, looked);
    const [ours, theirs] = [target, source].map(({arn}) =>
      answerOf(seen, 'metrics.traffic', {arn, ...window}),
    );
    checks.push(...trafficChecks(track, aim.weight, ours, theirs));
    const share = shareText(aim.weight, ours, theirs);
    return {verdict: worst(checks), checks, ...(share !== undefined && {share})};
  }
  return {verdict: worst(checks), checks};
}

/** True when every group behind a load balancer has a healthy target; undefined when that could not be seen. */
export function answers(health: HealthSeen | undefined): boolean | undefined {
  return health && health.groups.length > 0 && health.groups.every(({healthy}) => healthy > 0);
}

/** The measured share beside the weight: one large resolver can make 8 % or 0 % of 1 % (T20). Both load balancers count all their hosts. */
function shareText(
  weight: number,
  ours: TrafficSeen | undefined,
  theirs: TrafficSeen | undefined,
): string | undefined {
  const total = (ours?.requests ?? 0) + (theirs?.requests ?? 0);
  if (!ours || !theirs || total === 0) return undefined;
  const percent = (100 * ours.requests) / total;
  const shown = percent > 0 && percent < 10 ? percent.toFixed(1) : percent.toFixed(0);
  return `at weight ${weight} % the load balancer of the target counted ${shown} % of the requests of both; ${NOT_REQUESTS}`;
}

/** The source as it is now is the measure, not history; with 100 % on the target there is no source to compare with. */
function trafficChecks(
  {guards}: WebTrack,
  weight: number,
  ours: TrafficSeen | undefined,
  theirs: TrafficSeen | undefined,
): Check[] {
  const needsSource = weight < 100;
  const hasEnough =
    ours &&
    ours.requests >= guards.minimumRequests &&
    ours.points >= guards.minimumPoints &&
    (!needsSource || (theirs && theirs.points >= guards.minimumPoints));
  const sample = check(
    'sample',
    hasEnough ? true : undefined,
    `${guards.minimumRequests} requests, ${guards.minimumPoints} minutes with measurements; ${NOT_REQUESTS}`,
  );
  if (!hasEnough || !ours) return [sample];
  return [sample, ...answerChecks(guards, ours, needsSource ? theirs : undefined)];
}

/**
 * What the target's answers were like. A load balancer that sees connections only cannot tell: then alarms of the user's own have to, and
 * without any nothing is known. Where the source's cannot tell, the target's errors are held against none.
 */
function answerChecks(
  guards: WebTrack['guards'],
  ours: TrafficSeen,
  theirs: TrafficSeen | undefined,
): readonly Check[] {
  const [errors, baseline = 0] = [ours, theirs].map(errorPercent);
  if (errors === undefined)
    return guards.alarms.length > 0
      ? []
      : [
          check(
            '5xx',
            undefined,
            'a load balancer that counts answers, or an alarm of your own in `guards.alarms`',
          ),
        ];
  const {latencyPercent, errorMarginPercent} = guards;
  const isQuick =
    theirs?.p95 === undefined
      ? true
      : ours.p95 === undefined
        ? undefined
        : ours.p95 <= (theirs.p95 * latencyPercent) / 100;
  return [
    check(
      '5xx',
      errors <= baseline + errorMarginPercent,
      `at most ${errorMarginPercent} percentage points above the source`,
    ),
    check('p95', isQuick, `at most ${latencyPercent} % of the source's`),
  ];
}

function errorPercent(traffic: TrafficSeen | undefined): number | undefined {
  if (traffic?.errors5xx === undefined) return undefined;
  return traffic.requests === 0 ? 0 : (100 * traffic.errors5xx) / traffic.requests;
}

/**
 * No task at all is a failure. One whose number an autoscaler or a person changes, or that gets a new version, only holds the weight: sending all traffic
 * back because the target grows for it would make a ramp impossible. What clients notice of tasks that do not come up the other guards see.
 */
function serviceCheck(input: Calls['ecs.service']['in'], seen: readonly Seen[]): Check {
  const name = `service ${input.service}`;
  const found = answerOf(seen, 'ecs.service', input);
  if (!found) return check(name, undefined, `steady${because(failureOf(seen, 'ecs.service', input))}`);
  const {steady, running, desired} = found;
  if (running === 0) return check(name, false, 'steady, no task runs');
  const now = running === desired ? 'a deployment goes on' : `${running} of ${desired} tasks run`;
  return check(name, steady || undefined, steady ? 'steady' : `steady, ${now}`);
}

function healthCheck(name: string, health: HealthSeen | undefined): Check {
  return check(name, answers(health), 'a healthy one in every group');
}

function check(name: string, holds: boolean | undefined, required: string): Check {
  const verdict = holds === undefined ? 'inconclusive' : holds ? 'pass' : 'fail';
  return {name, verdict, text: `${name}: ${verdict} (required: ${required})`};
}

function worst(checks: readonly Check[]): Check['verdict'] {
  if (checks.some(({verdict}) => verdict === 'fail')) return 'fail';
  return checks.every(({verdict}) => verdict === 'pass') ? 'pass' : 'inconclusive';
}
