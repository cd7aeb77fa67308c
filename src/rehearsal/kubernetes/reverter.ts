import type {Instant, ObjectRef} from '../../cutover/calls.ts';
import {valueAt} from '../../pointer.ts';
import type {Planner, Simulation} from '../simulation.ts';
import type {ApiServer} from './api-server.ts';
import {isSameValue, type KubernetesObject, keyOf, withField} from './object.ts';

/** Fields of an object with the values that they should have; `null` where a field should be absent. */
export interface FieldValues {
  readonly ref: ObjectRef;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * A controller that sets fields back: Argo CD with self-heal (after 5 seconds by default, cutover S20), Flux on its interval (S21),
 * an autoscaler, an app of apps. It stands still while any of its holds is in force.
 */
export interface Reverter {
  /** Such as `Argo CD`; told when it acts. */
  readonly who: string;
  readonly wants: FieldValues;
  readonly holds: readonly FieldValues[];
  /** From the difference to the act, in seconds. */
  readonly delay: readonly [least: Instant, most: Instant];
}

/** All reverters of a cluster: they look at each write, and act after their delay if the difference is still there. */
export class Reverters {
  readonly #simulation: Simulation;
  readonly #api: ApiServer;
  readonly #reverters: readonly Reverter[];
  readonly #act: Planner<{index: number}>;
  /** Reverters that will act. */
  #due = new Set<number>();

  constructor(simulation: Simulation, api: ApiServer, reverters: readonly Reverter[]) {
    this.#simulation = simulation;
    this.#api = api;
    this.#reverters = reverters;
    this.#act = simulation.on('reverter/act', ({index}) => this.#acted(index));
    api.watch((_, after) => after && this.#written(after));
  }

  get state(): readonly number[] {
    return [...this.#due];
  }

  set state(due: readonly number[]) {
    this.#due = new Set(due);
  }

  #written(object: KubernetesObject): void {
    const key = keyOf({...object.metadata, apiVersion: object.apiVersion, kind: object.kind});
    for (const [index, {wants, holds}] of this.#reverters.entries()) {
      if (![wants, ...holds].some(({ref}) => keyOf(ref) === key)) continue;
      this.#planIfNeeded(index);
    }
  }

  #planIfNeeded(index: number): void {
    const reverter = this.#reverters[index];
    if (reverter === undefined || this.#due.has(index) || !this.#wouldAct(reverter)) return;
    this.#due.add(index);
    this.#act(this.#simulation.now + this.#simulation.between(...reverter.delay), {index});
  }

  #acted(index: number): void {
    const reverter = this.#reverters[index];
    this.#due.delete(index);
    if (reverter === undefined || !this.#wouldAct(reverter)) return;
    const {ref, values} = reverter.wants;
    this.#simulation.tell({
      kind: 'foreign',
      at: this.#simulation.now,
      who: reverter.who,
      what: `set ${Object.keys(values).join(', ')} of ${ref.kind} ${ref.namespace ?? ''}/${ref.name} back`,
    });
    this.#api.update(ref, undefined, object => withFields(object, values));
  }

  #wouldAct({wants, holds}: Reverter): boolean {
    const isHeld = holds.some(hold => this.#has(hold));
    return !isHeld && this.#api.find(wants.ref) !== undefined && !this.#has(wants);
  }

  #has({ref, values}: FieldValues): boolean {
    const object = this.#api.find(ref);
    return (
      object !== undefined &&
      Object.entries(values).every(([path, value]) => isSameValue(valueAt(object, path), value))
    );
  }
}

/** The object with those fields set. */
export function withFields<T>(object: T, values: Readonly<Record<string, unknown>>): T {
  return Object.entries(values).reduce<unknown>(
    (changed, [path, value]) => withField(changed, path, value),
    object,
  ) as T;
}
