import type {Call, Instant} from '../../../src/cutover/calls.ts';
import {isSame} from '../../../src/cutover/equal.ts';
import type {Journal} from '../../../src/cutover/journal.ts';
import {keyOf, sorted} from '../../../src/cutover/record-sets.ts';
import type {RecordSet} from '../../../src/cutover/records.ts';
import {SAFEGUARDS, type Safeguards} from '../../../src/cutover/settings.ts';
import {recordsAt} from '../../../src/cutover/tracks/web/stages.ts';
import {outsidePlan} from '../../../src/rehearsal/invariants/plan-scope.ts';
import {recordViolations} from '../../../src/rehearsal/invariants/records.ts';
import {PLAN, TARGET, TICK, TRACK, ZONE} from './host-plan.ts';
import type {Reply, World} from './world.ts';

/** Records, what their servers know, how the target does; and what was measured since the last change. */
export interface WebWorld {
  readonly now: Instant;
  readonly records: readonly RecordSet[];
  readonly changes: number;
  /** When the last change was made, and when all servers had it. */
  readonly changed: Instant;
  readonly insync: Instant | null;
  readonly healthy: boolean;
  readonly quality: 'good' | 'bad';
  readonly flips: number;
  /** Edits by somebody else that may still come; and whether one did. */
  readonly edits: number;
  readonly edited: boolean;
  /** The last answers about the target that an operator got since the last change. */
  readonly told: {readonly healthy: boolean; readonly good: boolean};
}

/** Ages beyond it are all the same: bakes and leases are over. */
const OLDEST = 8 * TICK;

/** A journal in which moments are ages, and the change of the records is the last one or an older one. */
function aged({now, changes}: WebWorld, {tracks, lease, ...journal}: Journal): unknown {
  const age = (at: Instant) => Math.min(now - at, OLDEST);
  const each = Object.entries(tracks).map(([id, state]) => {
    if (state.kind !== 'web') return [id, state];
    const {since, changes: made, ...memory} = state.memory;
    const intent = state.intent && {...state.intent, at: 0};
    const spreading = Object.entries(made).map(([zone, change]) => [
      zone,
      age(change.at),
      change.id === null ? null : change.id === String(changes),
    ]);
    return [
      id,
      {...state, intent, memory: {...memory, since: since === null ? null : age(since), spreading}},
    ];
  });
  return {
    ...journal,
    lease: lease && {...lease, until: lease.until === 0 ? 'given back' : Math.max(lease.until - now, -TICK)},
    tracks: each,
  };
}

/** One host in one zone: a strict Route 53 whose servers lag, a target that turns sick or bad and back, a stranger in the console. */
export function webWorld(
  {flips, edits}: Pick<WebWorld, 'flips' | 'edits'>,
  safeguards: Safeguards = SAFEGUARDS,
): World<WebWorld> {
  const initial: WebWorld = {
    now: 0,
    records: sorted(ZONE.before),
    changes: 0,
    changed: -TICK,
    insync: 0,
    healthy: true,
    quality: 'good',
    flips,
    edits,
    edited: false,
    told: {healthy: false, good: false},
  };
  return {
    initial,
    now: ({now}) => now,
    key: ({now, records, changed, insync, healthy, quality, flips, edits, edited, told}) =>
      [
        records
          .map(
            record =>
              `${keyOf(record)}${record.weighted?.weight ?? ''}${record.alias?.target ?? ''}${record.alias?.evaluateHealth}`,
          )
          .join(),
        insync === null ? `pending ${now - changed}` : Math.min(now - insync, OLDEST),
        healthy,
        quality,
        flips,
        edits,
        edited,
        told.healthy,
        told.good,
      ].join('|'),
    aged: {
      journal: aged,
      answer: ({changes}, value) => JSON.stringify(value) === JSON.stringify({change: String(changes)}),
    },
    isAtRest: (_world, _journal, ended) => ended,
    answer,
    events,
    tick: world =>
      world.insync === null && world.now > world.changed ? null : {...world, now: world.now + TICK},
    check,
    mayHalt: ({edited}) => edited,
    judge: (world, journal) => judge(world, journal, safeguards),
  };
}

function answer(world: WebWorld, call: Call): Reply<WebWorld> {
  switch (call.call) {
    case 'dns.records':
      return {world, value: world.records.filter(({name}) => name === call.in.name)};
    case 'dns.change-status':
      return {
        world,
        value: call.in.change === String(world.changes) && world.insync === null ? 'pending' : 'insync',
      };
    case 'balancer.health': {
      const isTarget = call.in.arn === TARGET.arn;
      const value = {groups: [{name: 'g', healthy: isTarget && !world.healthy ? 0 : 1, registered: 1}]};
      return {world: isTarget ? {...world, told: {...world.told, healthy: world.healthy}} : world, value};
    }
    case 'metrics.traffic': {
      const isBad = call.in.arn === TARGET.arn && world.quality === 'bad';
      const value = {requests: 100, errors5xx: isBad ? 50 : 0, points: 5};
      return {
        world: call.in.arn === TARGET.arn ? {...world, told: {...world.told, good: !isBad}} : world,
        value,
      };
    }
    case 'dns.change':
      return change(world, call);
    default:
      throw new Error(`${call.call} is not of this model`);
  }
}

/** All or nothing; each DELETE has to be exact, each CREATE new (finding 3). */
function change(world: WebWorld, call: Extract<Call, {call: 'dns.change'}>): Reply<WebWorld> {
  const {deletes, creates} = call.in.batch;
  if (!deletes.every(record => world.records.some(other => isSame(record, other))))
    return {world, failure: 'stale'};
  const kept = world.records.filter(record => !deletes.some(other => isSame(record, other)));
  if (creates.some(record => kept.some(other => keyOf(other) === keyOf(record))))
    return {world, failure: 'stale'};
  const records = sorted([...kept, ...creates]);
  const after: WebWorld = {
    ...world,
    records,
    changes: world.changes + 1,
    changed: world.now,
    insync: null,
    told: {healthy: false, good: false},
  };
  const outside = outsidePlan(PLAN, call);
  const violation = outside
    ? `I7 ${outside.what}: ${outside.evidence.join('; ')}`
    : unreasoned(world, records);
  return {world: after, value: {change: String(after.changes)}, violation};
}

/** I8: what an operator saw of the target since the last change was good, and the bake was over. */
function unreasoned({records, insync, now, told}: WebWorld, next: readonly RecordSet[]): string | null {
  const [from, to] = [weightOf(records), weightOf(next)];
  if (to <= from) return null;
  const bake = from > 0 ? TICK + TRACK.bakeSeconds : 0;
  if (insync === null || now < insync + bake) return `I8 grew from ${from} to ${to} before the bake was over`;
  return told.healthy && (from === 0 || told.good)
    ? null
    : `I8 grew from ${from} to ${to} although the target did not prove itself`;
}

function weightOf(records: readonly RecordSet[]): number {
  return records.find(({weighted}) => weighted?.id === 'target')?.weighted?.weight ?? 0;
}

function events(world: WebWorld): {label: string; world: WebWorld}[] {
  const found: {label: string; world: WebWorld}[] = [];
  if (world.insync === null) found.push({label: 'all servers have it', world: {...world, insync: world.now}});
  if (world.flips > 0) {
    if (world.healthy)
      found.push({label: 'the target turns sick', world: {...world, healthy: false, flips: world.flips - 1}});
    if (world.quality === 'good')
      found.push({label: 'the target turns bad', world: {...world, quality: 'bad', flips: world.flips - 1}});
  }
  if (!world.healthy) found.push({label: 'the target is well', world: {...world, healthy: true}});
  if (world.quality === 'bad') found.push({label: 'the target is good', world: {...world, quality: 'good'}});
  if (world.edits > 0) {
    const records = world.records.map(record =>
      record.type === 'A' && record.alias && record.weighted?.id !== 'target'
        ? {...record, alias: {...record.alias, target: 'elsewhere.elb'}}
        : record,
    );
    found.push({label: 'somebody edits the record', world: {...world, records, edits: 0, edited: true}});
  }
  return found;
}

function check({records, edited}: WebWorld): string | null {
  if (edited) return null;
  const [first] = recordViolations({zone: ZONE, records}, false);
  return first ? `${first.invariant} ${first.what}: ${first.evidence.join('; ')}` : null;
}

function judge(world: WebWorld, journal: Journal, {safeZero}: Safeguards): string | null {
  const state = journal.tracks[TRACK.id];
  if (state?.kind !== 'web') return 'no state';
  const stage =
    state.goal.side === 'source' ? ({at: 'before'} as const) : ({at: 'weighted', weight: 100} as const);
  if (world.edited) return null;
  return isSame(world.records, recordsAt(ZONE, stage, safeZero))
    ? null
    : `I12 the end is not that of an uninterrupted run: ${state.phase}`;
}
