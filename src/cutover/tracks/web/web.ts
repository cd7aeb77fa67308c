import type {Instant} from '../../calls.ts';
import type {Context} from '../../context.ts';
import type {Journal, WebState} from '../../journal.ts';
import {type Look, look, type Sight} from '../../observed.ts';
import type {WebTrack} from '../../plan.ts';
import {namesOf} from '../../record-sets.ts';
import type {Step} from '../../step.ts';
import {holdLooks} from '../holds.ts';
import {releaseLooks} from '../releases.ts';
import {isGoingDown} from './aim.ts';
import {drift} from './drift.ts';
import {judgeLooks} from './judge.ts';
import {onStage} from './on-stage.ts';
import {probeLooks} from './probes.ts';
import {quietLooks} from './quiet.ts';
import {planned} from './stages.ts';
import {goDown} from './way-back.ts';
import {moveZones, spread} from './zones.ts';

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
  // What somebody makes of its records from then on is no business of a cutover that is over.
  if (state.phase === 'finalised') return [];
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
      ? [...judgeLooks(context, track, state, now), ...probeLooks(context, track, state)]
      : []),
    ...(state.goal.finalise && aim.at === 'weighted' && aim.weight === 100
      ? [...quietLooks(context, track, now), ...releaseLooks(track.releases)]
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
  if (state.phase === 'finalised') return {step: 'done'};
  return (
    drift(context, track, state, seen) ??
    goDown(context, track, state, sight) ??
    moveZones(context, track, state, seen) ??
    spread(context, state, sight) ??
    onStage(context, journal, track, state, sight)
  );
}
