import type {Instant} from '../../cutover/calls.ts';
import {normaliseName} from '../../cutover/record-name.ts';
import type {RecordSet} from '../../cutover/records.ts';
import {Refusal} from '../refusal.ts';
import type {Simulation} from '../simulation.ts';
import {type Bucket, type BucketSize, taken} from './bucket.ts';
import {storedName} from './names.ts';
import {type Answer, type Health, resolve} from './resolve.ts';
import {applyChanges, type Change} from './rules.ts';

/** A hosted zone to begin with. Names in any spelling. */
export interface ZoneSetup {
  readonly id: string;
  readonly name: string;
  readonly private: boolean;
  /** The VPCs that a private one answers in. */
  readonly vpcs?: readonly string[];
  readonly sets: readonly RecordSet[];
}

/** How this Route 53 behaves where AWS promises nothing exact; seconds. */
export interface Route53Settings {
  /** From acceptance to INSYNC; "usually within 60 seconds". */
  readonly propagation: readonly [least: Instant, most: Instant];
  /** How long a change keeps its zone from taking another one (`PriorRequestNotComplete`). */
  readonly busy: Instant;
}

interface ZoneState {
  readonly id: string;
  readonly name: string;
  readonly private: boolean;
  readonly vpcs: readonly string[];
  readonly sets: readonly RecordSet[];
  /** Contents that some of the name servers may still answer from, until their successor is in sync. */
  readonly served: readonly {readonly sets: readonly RecordSet[]; readonly until: Instant}[];
  readonly busyUntil: Instant;
}

/** Everything that Route 53 knows, as plain data. */
export interface Route53State {
  readonly zones: readonly ZoneState[];
  readonly changes: readonly {
    readonly id: string;
    readonly zone: string;
    readonly insyncAt: Instant;
    readonly comment: string;
    /** Names whose sets it changed, as k2e reads them. */
    readonly names: readonly string[];
  }[];
  readonly requests: Bucket;
}

/** Developer guide, "Throttling for Amazon Route 53 API requests", in force since 2026-07-30: requests of an account. */
const REQUESTS: BucketSize = {capacity: 50, refill: 10};

/** Route 53: hosted zones, atomic changes with AWS's rules and texts, propagation, throttling, and the answers to questions. */
export class Route53 {
  readonly #simulation: Simulation;
  readonly #settings: Route53Settings;
  readonly #health: Health;
  readonly #inSync;
  #state: Route53State;

  constructor(
    simulation: Simulation,
    setup: readonly ZoneSetup[],
    health: Health,
    settings: Route53Settings = {propagation: [5, 60], busy: 0},
  ) {
    this.#simulation = simulation;
    this.#settings = settings;
    this.#health = health;
    this.#state = {
      zones: setup.map(({id, name, sets, private: isPrivate, vpcs = []}) => ({
        id,
        name: storedName(name),
        private: isPrivate,
        vpcs,
        sets: sets.map(set => ({...set, name: storedName(set.name)})),
        served: [],
        busyUntil: 0,
      })),
      changes: [],
      requests: {tokens: REQUESTS.capacity, at: simulation.now},
    };
    this.#inSync = simulation.on<{zone: string}>('route53/insync', ({zone}) => this.#forget(zone));
  }

  /** ListResourceRecordSets for one name: its sets, as k2e reads them. */
  records(zone: string, name: string): readonly RecordSet[] {
    this.#request();
    const asked = storedName(name);
    return this.#zone(zone)
      .sets.filter(set => set.name === asked)
      .map(listed);
  }

  /** ChangeResourceRecordSets. Gives the id of the change. */
  change(zone: string, changes: readonly Change[], comment = ''): string {
    this.#request();
    const found = this.#zone(zone);
    if (comment.length > 256)
      throw new Refusal(
        'invalid',
        'InvalidInput',
        "1 validation error detected: Value at 'changeBatch.comment' failed to satisfy constraint: Member must have length less than or equal to 256",
      );
    if (found.busyUntil > this.#simulation.now)
      throw new Refusal(
        'throttled',
        'PriorRequestNotComplete',
        'The request was rejected because Route 53 was still processing a prior request.',
      );
    const outcome = applyChanges(found, found.sets, changes);
    if (outcome.code !== undefined) throw refusalOf(outcome.code, outcome.messages);
    const names = [...new Set(changes.map(({set}) => normaliseName(set.name)))];
    return this.#accept(found, outcome.sets, comment, names);
  }

  /** GetChange. */
  changeStatus(id: string): 'pending' | 'insync' {
    this.#request();
    const change = this.#state.changes.find(other => other.id === id);
    if (!change) throw new Refusal('missing', 'NoSuchChange', `A change with id ${id} does not exist.`);
    return change.insyncAt <= this.#simulation.now ? 'insync' : 'pending';
  }

  /**
   * What may be answered to a question now, by any of the name servers: first the newest contents, then older ones that are still
   * served somewhere. Clients in a VPC ask its private zone where the name is in one, all others the public one.
   */
  answers(question: {
    readonly zone: string;
    readonly name: string;
    readonly type: string;
  }): readonly Answer[] {
    const zone = this.#zone(question.zone);
    const {now} = this.#simulation;
    const contents = [zone.sets, ...zone.served.filter(({until}) => until > now).map(({sets}) => sets)];
    return contents.map(sets => resolve(zone, sets, question, this.#health));
  }

  /** When the last change of a name whose comment has this word is, or was, in sync; undefined where there is none. */
  insyncAt(zone: string, name: string, word: string): Instant | undefined {
    return this.#state.changes.findLast(
      change => change.zone === zone && change.names.includes(name) && change.comment.includes(word),
    )?.insyncAt;
  }

  /** All sets of a zone with their names as k2e reads them. */
  contents(zone: string): readonly RecordSet[] {
    return this.#zone(zone).sets.map(listed);
  }

  get state(): Route53State {
    return this.#state;
  }

  set state(state: Route53State) {
    this.#state = state;
  }

  #accept(zone: ZoneState, sets: readonly RecordSet[], comment: string, names: readonly string[]): string {
    const {now} = this.#simulation;
    const insyncAt = now + this.#simulation.between(...this.#settings.propagation);
    const id = `C${String(this.#state.changes.length + 1).padStart(13, '0')}`;
    this.#replace({
      ...zone,
      sets,
      served: [...zone.served, {sets: zone.sets, until: insyncAt}],
      busyUntil: now + this.#settings.busy,
    });
    this.#state = {
      ...this.#state,
      changes: [...this.#state.changes, {id, zone: zone.id, insyncAt, comment, names}],
    };
    this.#inSync(insyncAt, {zone: zone.id});
    this.#simulation.changed();
    return id;
  }

  #forget(id: string): void {
    const zone = this.#zone(id);
    this.#replace({...zone, served: zone.served.filter(({until}) => until > this.#simulation.now)});
  }

  #replace(zone: ZoneState): void {
    this.#state = {
      ...this.#state,
      zones: this.#state.zones.map(other => (other.id === zone.id ? zone : other)),
    };
  }

  #zone(id: string): ZoneState {
    const zone = this.#state.zones.find(other => other.id === id);
    if (!zone) throw new Refusal('missing', 'NoSuchHostedZone', `No hosted zone found with ID: ${id}`);
    return zone;
  }

  #request(): void {
    const requests = taken(this.#state.requests, REQUESTS, this.#simulation.now, 1);
    if (!requests) throw new Refusal('throttled', 'Throttling', 'Rate exceeded');
    this.#state = {...this.#state, requests};
  }
}

function listed(set: RecordSet): RecordSet {
  return {...set, name: normaliseName(set.name)};
}

/**
 * A batch that met values which are not those that it repeats, or sets that it did not expect, is stale; any other refusal is a
 * mistake in the batch.
 */
function refusalOf(code: string, messages: readonly string[]): Refusal {
  const isStale = messages.some(message =>
    /do not match the current values|but it was not found|but it already exists|cannot be created as/.test(
      message,
    ),
  );
  const text = code === 'InvalidChangeBatch' ? `[${messages.join(', ')}]` : messages.join(' ');
  return new Refusal(isStale ? 'stale' : 'invalid', code, text);
}
