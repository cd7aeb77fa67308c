import type {Instant} from '../cutover/calls.ts';
import {normaliseName} from '../cutover/record-name.ts';
import type {RecordSet} from '../cutover/records.ts';
import {valueAt} from '../pointer.ts';
import type {Kubernetes} from './kubernetes/kubernetes.ts';
import {isSameValue} from './kubernetes/object.ts';
import type {FieldValues} from './kubernetes/reverter.ts';
import {Refusal} from './refusal.ts';
import type {Route53} from './route53/route53.ts';
import type {Change} from './route53/rules.ts';
import type {Planner, Simulation} from './simulation.ts';

/** What external-dns writes in one zone for one name. */
export interface OwnedRecords {
  readonly zone: string;
  /** The records that its source asks for. */
  readonly desired: readonly RecordSet[];
  /** Its ownership TXT: without one of them it leaves the records alone. */
  readonly ownership: readonly RecordSet[];
  /** Under any of these its source asks for nothing. */
  readonly excluded: readonly FieldValues[];
}

/** The default of `--interval`. */
const INTERVAL = 60;

/**
 * external-dns with the TXT registry and the policy `sync` (cutover §3): each minute it creates what is missing and nobody's, sets
 * back what it owns and what differs, deletes what it owns and what nobody asks for any more; what it does not own it leaves alone.
 */
export class ExternalDns {
  readonly #simulation: Simulation;
  readonly #route53: Route53;
  readonly #kubernetes: Kubernetes;
  readonly #owned: readonly OwnedRecords[];
  readonly #loop: Planner<null>;

  constructor(
    simulation: Simulation,
    route53: Route53,
    kubernetes: Kubernetes,
    owned: readonly OwnedRecords[],
  ) {
    this.#simulation = simulation;
    this.#route53 = route53;
    this.#kubernetes = kubernetes;
    this.#owned = owned;
    this.#loop = simulation.on('external-dns/loop', () => this.#reconcile());
    if (owned.length > 0) this.#loop(this.#next(), null);
  }

  #next(): Instant {
    return this.#simulation.now + INTERVAL;
  }

  #reconcile(): void {
    for (const owned of this.#owned) {
      const changes = this.#changes(owned);
      if (changes.length > 0) this.#apply(owned.zone, changes);
    }
    this.#loop(this.#next(), null);
  }

  #apply(zone: string, changes: readonly Change[]): void {
    try {
      this.#route53.change(zone, changes, 'external-dns');
    } catch (error) {
      // It logs the refusal and tries again in the next loop (cutover T28, T31).
      if (error instanceof Refusal) return;
      throw error;
    }
    const first = changes[0];
    this.#simulation.tell({
      kind: 'foreign',
      at: this.#simulation.now,
      who: 'external-dns',
      what: `${first?.action} ${first?.set.name} ${first?.set.type} in zone ${zone}`,
    });
  }

  #changes({zone, desired, ownership, excluded}: OwnedRecords): readonly Change[] {
    const present = this.#route53.contents(zone);
    const isOwned = ownership.some(txt => present.some(set => isSameValue(set, txt)));
    const isWanted = !excluded.some(fields => this.#has(fields));
    if (!isWanted && !isOwned) return [];
    if (!isWanted)
      return present
        .filter(set => [...desired, ...ownership].some(other => isSamePlace(set, other)))
        .map(set => ({action: 'DELETE', set}));
    const missing = desired.filter(set => !present.some(other => isSameName(other, set)));
    const different = desired.filter(
      set => isOwned && present.some(other => isSamePlace(other, set) && !isSameValue(other, set)),
    );
    const create = (sets: readonly RecordSet[]) => sets.map(set => ({action: 'CREATE' as const, set}));
    return [
      ...different.map(set => ({action: 'UPSERT' as const, set})),
      ...create(missing),
      ...(missing.length > 0 && !isOwned ? create(ownership) : []),
    ];
  }

  #has({ref, values}: FieldValues): boolean {
    const object = this.#kubernetes.api.find(ref);
    return (
      object !== undefined &&
      Object.entries(values).every(([path, value]) => isSameValue(valueAt(object, path), value))
    );
  }
}

function isSameName(left: RecordSet, right: RecordSet): boolean {
  return normaliseName(left.name) === normaliseName(right.name) && left.type === right.type;
}

function isSamePlace(left: RecordSet, right: RecordSet): boolean {
  return isSameName(left, right) && left.weighted?.id === right.weighted?.id;
}
