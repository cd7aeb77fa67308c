import type {Call, Instant} from '../../../src/cutover/calls.ts';
import {isSame} from '../../../src/cutover/equal.ts';
import type {Journal} from '../../../src/cutover/journal.ts';
import {keyOf, sorted} from '../../../src/cutover/record-sets.ts';
import type {RecordSet} from '../../../src/cutover/records.ts';
import {SAFEGUARDS, type Safeguards} from '../../../src/cutover/settings.ts';
import {recordsAt} from '../../../src/cutover/tracks/web/stages.ts';
import {outsidePlan} from '../../../src/rehearsal/invariants/plan-scope.ts';
import {recordViolations} from '../../../src/rehearsal/invariants/records.ts';
import type {GitInModel} from './git.ts';
import {closings, type GitChances, gitEvents, gitKey, gitOf, managedField} from './git.ts';
import {EXCLUDED, FIELD, OWNERSHIP, PLAN, SERVED, TARGET, TICK, TRACK, ZONE} from './host-plan.ts';
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
  /** The annotation that keeps external-dns from it, and where that stands in Git; null where there is no external-dns. */
  readonly exclusion: {readonly live: unknown; readonly git: GitInModel | null} | null;
  /** The last answers about the target that an operator got since the last change. */
  readonly told: {readonly healthy: boolean; readonly good: boolean};
}

/** What may happen to a host. `external`: external-dns owns it, and k2e keeps it away; or a person does, by a commit. */
export interface HostChances {
  readonly flips: number;
  readonly edits: number;
  readonly external?: 'k2e' | GitChances;
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
  {flips, edits, external}: HostChances,
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
    exclusion: external ? {live: SERVED, git: external === 'k2e' ? null : gitOf(SERVED, external)} : null,
    told: {healthy: false, good: false},
  };
  return {
    initial,
    now: ({now}) => now,
    key: ({now, records, changed, insync, healthy, quality, flips, edits, edited, exclusion, told}) =>
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
        exclusion ? `${exclusion.live}${gitKey(exclusion.git)}` : '',
      ].join('|'),
    aged: {
      journal: aged,
      answer: ({changes}, value) => JSON.stringify(value) === JSON.stringify({change: String(changes)}),
    },
    isAtRest: (_world, _journal, ended) => ended,
    answer,
    events: (world, journal) => [...events(world), ...externalDns(world), ...merges(world, journal)],
    say: ({exclusion}, journal) => closings(exclusion?.git ?? null, journal),
    tick: world =>
      world.insync === null && world.now > world.changed ? null : {...world, now: world.now + TICK},
    check,
    mayHalt: world => isForeign(world),
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
    case 'kubernetes.fields':
      return {world, value: {version: '1', values: {[FIELD]: world.exclusion?.live ?? null}}};
    case 'kubernetes.set-fields':
      return {
        world: {...world, exclusion: {git: null, live: call.in.values[FIELD]}},
        value: {version: '1'},
      };
    case 'kubernetes.managed-field':
      if (!world.exclusion?.git) throw new Error('nothing of this model stands in Git');
      return {world, value: managedField(world.exclusion.git, world.exclusion.live, call)};
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

/** Somebody did what a person has to look at. */
function isForeign({edited, exclusion}: WebWorld): boolean {
  return edited || (exclusion?.git?.wild ?? false);
}

/** What external-dns owns by its TXT, and is excluded from, it deletes under `sync` (T30); what it does not own it leaves alone. */
function externalDns(world: WebWorld): {label: string; world: WebWorld}[] {
  const {exclusion, records} = world;
  const owns = records.some(record => isSame(record, OWNERSHIP));
  if (!owns || exclusion?.live !== EXCLUDED) return [];
  return [
    {
      label: 'external-dns deletes what it owns',
      world: {...world, records: records.filter(({weighted}) => weighted !== undefined)},
    },
  ];
}

/** What people and the GitOps tool do to the annotation. */
function merges(world: WebWorld, journal: Journal): {label: string; world: WebWorld}[] {
  const {exclusion} = world;
  if (!exclusion?.git) return [];
  const {git, live} = exclusion;
  const opposite = git.says === SERVED ? EXCLUDED : SERVED;
  return gitEvents(git, live, opposite, journal).map(event => ({
    label: event.label,
    world: {...world, exclusion: {git: event.git, live: event.live}},
  }));
}

function check(world: WebWorld): string | null {
  const {records} = world;
  if (isForeign(world)) return null;
  const [first] = recordViolations({zone: ZONE, records}, false);
  return first ? `${first.invariant} ${first.what}: ${first.evidence.join('; ')}` : null;
}

function judge(world: WebWorld, journal: Journal, {safeZero}: Safeguards): string | null {
  const state = journal.tracks[TRACK.id];
  if (state?.kind !== 'web') return 'no state';
  const stage =
    state.goal.side === 'source' ? ({at: 'before'} as const) : ({at: 'weighted', weight: 100} as const);
  if (isForeign(world)) return null;
  const {exclusion} = world;
  const wished = state.goal.side === 'source' ? SERVED : EXCLUDED;
  const isExcluded = !exclusion || exclusion.live === wished;
  return isExcluded && isSame(world.records, recordsAt(ZONE, stage, safeZero))
    ? null
    : `I12 the end is not that of an uninterrupted run: ${state.phase}`;
}
