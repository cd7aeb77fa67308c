import type {Calls, Instant} from '../calls.ts';
import type {Context} from '../context.ts';
import {isSame} from '../equal.ts';
import type {Journal, Stage, WebState} from '../journal.ts';
import {answerOf, type Look, look, type Seen, type Sight} from '../observed.ts';
import {ceilingOf} from '../order.ts';
import type {WebTrack, ZonePlan} from '../plan.ts';
import {among, namesOf, recordsSeen} from '../record-sets.ts';
import type {RecordSet} from '../records.ts';
import {halt, note, type Step, wait} from '../step.ts';
import {holdLooks, holdStep} from './holds.ts';
import {answers, judge, judgeLooks} from './judge.ts';
import {
  batchBetween,
  isSameStage,
  longestTtl,
  planned,
  rank,
  recordDifferences,
  recordsAt,
  stageOf,
  stagesOf,
  stageText,
} from './stages.ts';

type WebStep = Step<WebState>;

/** The state of a hostname that nobody has touched. */
export function freshWeb(): WebState {
  const memory = {
    aim: {at: 'before'},
    up: true,
    zones: {},
    changes: {},
    since: null,
    oldTtl: 0,
    judged: null,
    approved: null,
  } as const;
  return {kind: 'web', phase: 'before', goal: {side: 'source'}, intent: null, memory, halt: null};
}

/** What a hostname has to look at: its records always, the rest as its stage needs it. */
export function looksOfWeb(
  context: Context,
  track: WebTrack,
  state: WebState,
  now: Instant,
): readonly Look[] {
  const {aim, changes, since} = state.memory;
  return [
    ...track.zones.flatMap(({zone, ...rest}) =>
      namesOf(planned({zone, ...rest})).map(name => look('dns.records', {zone, name})),
    ),
    ...Object.entries(changes).flatMap(([zone, {id}]) =>
      id === null ? [] : [look('dns.change-status', {zone, change: id}, 'optional')],
    ),
    ...(aim.at === 'lowered' ? holdLooks(track.holds ?? []) : []),
    ...(isGoingDown(state) || aim.at === 'lowered'
      ? [look('balancer.health', {arn: track.source.arn}, 'optional')]
      : []),
    ...(aim.at === 'weighted' && since !== null && !isGoingDown(state)
      ? judgeLooks(context, track, state, now)
      : []),
    ...(state.goal.finalise && aim.at === 'weighted' && aim.weight === 100
      ? quietLooks(context, track, now)
      : []),
  ];
}

/** What a hostname does next. */
export function decideWeb(
  context: Context,
  journal: Journal,
  track: WebTrack,
  state: WebState,
  sight: Sight,
): WebStep {
  const {seen} = sight;
  return (
    drift(context, track, state, seen) ??
    goDown(track, state, seen) ??
    moveZones(context, track, state, seen) ??
    spread(context, state, sight) ??
    onStage(context, journal, track, state, sight)
  );
}

/** A change of records has happened: where its zone stands now, and which change its servers have yet to learn. */
export function confirmedWeb(
  state: WebState,
  {zone}: Calls['dns.change']['in'],
  result: unknown,
  now: Instant,
): WebState {
  const {memory} = state;
  const id = (result as Calls['dns.change']['out'] | undefined)?.change ?? null;
  return {
    ...state,
    phase: 'moving',
    memory: {
      ...memory,
      zones: {...memory.zones, [zone]: memory.aim},
      changes: {...memory.changes, [zone]: {id, at: now}},
      since: null,
    },
  };
}

/** True while traffic is to shrink or the records are to go back. */
function isGoingDown({goal, memory: {aim}}: WebState): boolean {
  return aim.at !== 'after' && rank(wantedOf(goal)) < rank(aim);
}

function wantedOf({side, weight, finalise}: WebState['goal']): Stage {
  if (side === 'source') return {at: 'before'};
  return finalise ? {at: 'after'} : {at: 'weighted', weight: weight ?? 100};
}

/** Each zone must stand exactly where it was confirmed; one that never was (or that a person told to take as it is) at some stage. */
function drift(context: Context, track: WebTrack, state: WebState, seen: readonly Seen[]): WebStep | null {
  const {memory} = state;
  if (!context.safeguards.compareAndSwap && Object.keys(memory.zones).length > 0) return null;
  const adopted: Record<string, Stage> = {};
  for (const zone of track.zones) {
    const records = recordsOf(zone, seen);
    const known = Object.hasOwn(memory.zones, zone.zone) ? memory.zones[zone.zone] : undefined;
    const expected = recordsAt(zone, known ?? memory.aim, context.safeguards.safeZero);
    const candidates =
      state.phase === 'before' ? [memory.aim] : [memory.aim, ...stagesOf(track, [state.goal.weight ?? 0])];
    const stage = known
      ? isSame(records, expected)
        ? known
        : undefined
      : stageOf(zone, records, candidates, context);
    if (!stage)
      return halt(
        'drift',
        `the records of ${track.host} in zone ${zone.zone} are not as they were left (${stageText(known ?? memory.aim)})`,
        recordDifferences(expected, records),
      );
    if (!known) adopted[zone.zone] = stage;
  }
  if (Object.keys(adopted).length === 0) return null;
  const zones = {...memory.zones, ...adopted};
  const stages = Object.values(zones);
  const aim = stages.reduce((low, stage) => (rank(stage) < rank(low) ? stage : low), stages[0] ?? memory.aim);
  if (isSameStage(aim, memory.aim) && stages.every(stage => isSameStage(stage, aim)))
    return note({...state, memory: {...memory, zones}}, 'the records are as planned');
  return note(
    aimedAt({...state, memory: {...memory, zones}}, aim, false, memory.oldTtl),
    `takes the records as they are: ${stageText(aim)}`,
  );
}

function recordsOf(zone: ZonePlan, seen: readonly Seen[]): readonly RecordSet[] {
  return recordsSeen(zone.zone, planned(zone), seen) ?? [];
}

function aimedAt(state: WebState, aim: Stage, up: boolean, oldTtl: number): WebState {
  const judged =
    aim.at === 'weighted' && state.memory.judged?.weight === aim.weight ? state.memory.judged : null;
  const approved = up ? null : state.memory.approved;
  return {
    ...state,
    phase: 'moving',
    memory: {...state.memory, aim, up, oldTtl, since: null, judged, approved},
  };
}

/** The way back needs no guard of the target, but the source has to answer: to flee to nothing is worse (T66). */
function goDown(track: WebTrack, state: WebState, seen: readonly Seen[]): WebStep | null {
  const {aim, approved, zones} = state.memory;
  if (!isGoingDown(state) || aim.at === 'before') return null;
  const wanted = wantedOf(state.goal);
  if (aim.at === 'weighted' && aim.weight > 0) {
    if (approved === null && answers(answerOf(seen, 'balancer.health', {arn: track.source.arn})) !== true)
      return halt(
        'question',
        `the source of ${track.host} does not prove that it answers: traffic would go back to nothing. Approve to go back all the same`,
      );
    const next: Stage = wanted.at === 'weighted' ? wanted : {at: 'weighted', weight: 0};
    return note(aimedAt(state, next, false, rampTtl(track)), `back to ${stageText(next)}`);
  }
  const hasArrived = track.zones.every(({zone}) => rank(zones[zone] ?? aim) <= rank(aim));
  if (!hasArrived) return null;
  if (aim.at === 'weighted')
    return note(aimedAt(state, {at: 'lowered'}, false, rampTtl(track)), 'back to simple records');
  return (
    holdStep<WebState>(track.holds ?? [], seen, false) ??
    note(aimedAt(state, {at: 'before'}, false, rampTtl(track)), 'back to the records as found')
  );
}

/** Brings the zones to the aim, one after the other, private ones first; each by one batch that fails when anybody changed a record. */
function moveZones(
  context: Context,
  track: WebTrack,
  state: WebState,
  seen: readonly Seen[],
): WebStep | null {
  const {memory} = state;
  const {safeguards, plan} = context;
  for (const zone of track.zones) {
    const at = memory.zones[zone.zone] ?? memory.aim;
    if (memory.up ? rank(at) >= rank(memory.aim) : rank(at) <= rank(memory.aim)) continue;
    const from = safeguards.compareAndSwap ? recordsAt(zone, at, safeguards.safeZero) : recordsOf(zone, seen);
    const to = recordsAt(zone, memory.aim, safeguards.safeZero);
    const batch = batchBetween(
      from,
      to,
      `k2e ${plan.run}: ${track.host} ${stageText(at)} to ${stageText(memory.aim)}`.slice(0, 256),
    );
    const changed = [...batch.deletes, ...batch.creates];
    if (changed.length === 0)
      return note(
        {...state, memory: {...memory, zones: {...memory.zones, [zone.zone]: memory.aim}}},
        'nothing to change',
      );
    return {
      step: 'effect',
      call: {call: 'dns.change', in: {zone: zone.zone, batch}},
      before: among(from, changed),
      after: among(to, changed),
      what: `${track.host} in ${zone.private ? 'private ' : ''}zone ${zone.zone}: ${stageText(at)} to ${stageText(memory.aim)}`,
    };
  }
  return null;
}

/** Waits until Route 53's servers have what was changed; `since` is the moment when all have it (T18). */
function spread(context: Context, state: WebState, {seen, now}: Sight): WebStep | null {
  const {memory} = state;
  if (isGoingDown(state)) return null;
  const pending = Object.entries(memory.changes).filter(([zone, {id, at}]) =>
    id !== null && answerOf(seen, 'dns.change-status', {zone, change: id}) === 'insync'
      ? false
      : now < at + context.settings.propagation,
  );
  if (pending.length > 0)
    return wait(now + context.settings.poll, 'the change spreads to all servers of Route 53');
  if (memory.since !== null) return null;
  const since = now;
  return note(
    {...state, phase: phaseOf(memory.aim), memory: {...memory, changes: {}, since}},
    `all servers have ${stageText(memory.aim)}`,
  );
}

function phaseOf(aim: Stage): WebState['phase'] {
  return aim.at === 'after' ? 'finalised' : aim.at;
}

/** All zones are at the aim, and all servers know: bake, judge, go on. */
function onStage(
  context: Context,
  journal: Journal,
  track: WebTrack,
  state: WebState,
  sight: Sight,
): WebStep {
  const {now} = sight;
  const {aim, since, oldTtl, zones} = state.memory;
  const reached = Object.values(zones);
  const lowest = reached.reduce((low, stage) => (rank(stage) < rank(low) ? stage : low), aim);
  if (!isSameStage(lowest, aim))
    return note(aimedAt(state, lowest, false, oldTtl), `all zones back to ${stageText(lowest)}`);
  const baked = (since ?? now) + oldTtl;
  switch (aim.at) {
    case 'before': {
      if (state.goal.side === 'source') return {step: 'done'};
      const longest = Math.max(...track.zones.map(({before}) => longestTtl(before)));
      return note(aimedAt(state, {at: 'lowered'}, true, longest), 'lowers the TTL');
    }
    case 'lowered':
      return convert(track, state, sight, baked);
    case 'weighted':
      return weighted(context, journal, track, state, aim.weight, sight, baked);
    case 'after':
      return {step: 'done'};
  }
}

/** A whole old TTL after lowering it, the records become weighted, with nothing for the target (T6). */
function convert(track: WebTrack, state: WebState, {seen, now}: Sight, baked: Instant): WebStep {
  if (now < baked) return wait(baked, 'resolvers may keep the old TTL');
  if (answers(answerOf(seen, 'balancer.health', {arn: track.source.arn})) !== true)
    return halt('guard', `the source of ${track.host} does not prove that it answers`);
  return (
    holdStep<WebState>(track.holds ?? [], seen, true) ??
    note(
      aimedAt(state, {at: 'weighted', weight: 0}, true, rampTtl(track)),
      'converts the records to weighted ones, the target at 0 %',
    )
  );
}

function weighted(
  context: Context,
  journal: Journal,
  track: WebTrack,
  state: WebState,
  weight: number,
  sight: Sight,
  from: Instant,
): WebStep {
  const {now} = sight;
  const {memory, goal} = state;
  const next = nextStage(context, journal, track, state, weight);
  if (memory.judged?.weight === weight && memory.judged.verdict === 'skipped' && next)
    return grow(track, state, next, memory.judged);
  const until = weight > 0 ? from + track.bakeSeconds : from;
  if (!context.safeguards.judge) return next ? grow(track, state, next, memory.judged) : {step: 'done'};
  const {verdict, checks} = judge(context, track, state, sight);
  const told = checks
    .filter(check => check.verdict !== 'pass')
    .map(({text}) => text)
    .join('; ');
  if (verdict === 'fail' && weight > 0 && track.guards.onFail === 'rollback')
    return note({...state, goal: {side: 'target', weight: 0}}, 'a guard fails: back to 0 %', told);
  if (verdict === 'fail' && (next || memory.judged === null))
    return halt('guard', `${track.host} at ${weight} %: ${told}`);
  if (now < until)
    return wait(Math.min(until, now + context.settings.poll), `${track.host} is watched at ${weight} %`);
  if (next?.at === 'after' && !isQuiet(context, track, sight))
    return halt(
      'guard',
      `${track.host}: the source's load balancer still gets requests, or they cannot be measured`,
    );
  if (verdict === 'inconclusive' && (next || memory.judged === null))
    return halt('guard', `${track.host} at ${weight} %: ${told}`);
  const judged = {weight, verdict: 'pass', why: 'the guards passed'} as const;
  if (next) return grow(track, {...state, memory: {...memory, judged}}, next, judged);
  if (memory.judged === null)
    return note({...state, memory: {...memory, judged}}, `the guards passed at ${weight} %`);
  return weight === goal.weight || goal.weight === undefined
    ? {step: 'done'}
    : wait(now + context.settings.poll, 'other tracks come first');
}

function grow(track: WebTrack, state: WebState, next: Stage, judged: WebState['memory']['judged']): WebStep {
  return note(aimedAt(state, next, true, rampTtl(track)), `on to ${stageText(next)}`, judged?.why);
}

/** What comes after a weight: the next step of the plan for an ordered run, else what was asked for; null when it is reached. */
function nextStage(
  {plan}: Context,
  journal: Journal,
  track: WebTrack,
  {goal}: WebState,
  weight: number,
): Stage | null {
  if (goal.finalise && weight === 100) return {at: 'after'};
  const wanted = goal.finalise ? 100 : (goal.weight ?? 100);
  if (!goal.ordered) return wanted > weight ? {at: 'weighted', weight: wanted} : null;
  const ceiling = Math.min(wanted, ceilingOf(plan, journal, track));
  const step = [...track.steps, wanted].find(candidate => candidate > weight && candidate <= ceiling);
  return step === undefined ? null : {at: 'weighted', weight: step};
}

/** `finalise` waits for measured silence at the source's load balancer, not for time (T19). */
function quietLooks({settings}: Context, {source}: WebTrack, now: Instant): readonly Look[] {
  return [look('metrics.traffic', {arn: source.arn, ...quietWindow(settings.quiet, now)}, 'optional')];
}

function isQuiet({settings}: Context, {source}: WebTrack, {seen, looked}: Sight): boolean {
  const window = quietWindow(settings.quiet, looked);
  const traffic = answerOf(seen, 'metrics.traffic', {arn: source.arn, ...window});
  // A request a minute is what scanners send to any address.
  return traffic !== undefined && traffic.requests <= settings.quiet / 60;
}

function quietWindow(quiet: number, now: Instant): {from: Instant; to: Instant} {
  const to = now - (now % 60);
  return {from: to - quiet, to};
}

function rampTtl({zones}: WebTrack): number {
  return Math.max(...zones.map(({source, target}) => longestTtl([...source, ...target])));
}
