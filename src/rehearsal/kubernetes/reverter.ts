import type {Instant, ObjectRef} from '../../cutover/calls.ts';
import {valueAt} from '../../pointer.ts';
import type {Planner, Simulation} from '../simulation.ts';
import type {ApiServer} from './api-server.ts';
import {appliedBy, declares} from './managed-fields.ts';
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
  /** Its name among the field managers, where it applies what it wants from Git; then a merge changes what it wants. */
  readonly manager?: string;
  readonly wants: FieldValues;
  readonly holds: readonly FieldValues[];
  /** From the difference to the act, in seconds. */
  readonly delay: readonly [least: Instant, most: Instant];
}

/** Which reverters will act, and what Git says by now; plain data. */
export interface ReverterState {
  readonly due: readonly number[];
  readonly merged: readonly (readonly [index: number, values: FieldValues['values']])[];
}

/** All reverters of a cluster: they look at each write, and act after their delay if the difference is still there. */
export class Reverters {
  readonly #simulation: Simulation;
  readonly #api: ApiServer;
  readonly #reverters: readonly Reverter[];
  readonly #act: Planner<{index: number}>;
  /** Reverters that will act. */
  #due = new Set<number>();
  /** What Git says now, where it is something else than in the beginning. */
  #merged = new Map<number, FieldValues['values']>();

  constructor(simulation: Simulation, api: ApiServer, reverters: readonly Reverter[]) {
    this.#simulation = simulation;
    this.#api = api;
    this.#reverters = reverters;
    this.#act = simulation.on('reverter/act', ({index}) => this.#acted(index));
    for (const {manager, wants} of reverters)
      if (manager !== undefined && api.find(wants.ref))
        api.update(wants.ref, undefined, object => appliedBy(object, manager, Object.keys(wants.values)));
    api.watch((_, after) => after && this.#written(after));
  }

  get state(): ReverterState {
    return {due: [...this.#due], merged: [...this.#merged]};
  }

  set state({due, merged}: ReverterState) {
    this.#due = new Set(due);
    this.#merged = new Map(merged);
  }

  /** What Git says of a field: who applies it, and the value. Undefined where it says nothing. */
  declared(ref: ObjectRef, field: string): {readonly value: unknown} | undefined {
    const index = this.#owner(ref, field);
    return index === undefined ? undefined : {value: this.#wants(index).values[field]};
  }

  /** A commit is merged: its tool applies it after its delay. Nothing happens where Git does not declare the field. */
  merge(ref: ObjectRef, field: string, value: unknown): void {
    const index = this.#owner(ref, field);
    if (index === undefined) return;
    this.#merged.set(index, {...this.#wants(index).values, [field]: value});
    this.#planIfNeeded(index);
  }

  #owner(ref: ObjectRef, field: string): number | undefined {
    const found = this.#reverters.findIndex(
      ({manager, wants}) =>
        manager !== undefined && keyOf(wants.ref) === keyOf(ref) && Object.hasOwn(wants.values, field),
    );
    return found < 0 ? undefined : found;
  }

  #wants(index: number): FieldValues {
    const wants = this.#reverters[index]?.wants;
    if (!wants) throw new Error(`no reverter ${index}`);
    return {...wants, values: this.#merged.get(index) ?? wants.values};
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
    if (reverter === undefined || this.#due.has(index) || !this.#wouldAct(index, reverter)) return;
    this.#due.add(index);
    this.#act(this.#simulation.now + this.#simulation.between(...reverter.delay), {index});
  }

  #acted(index: number): void {
    const reverter = this.#reverters[index];
    this.#due.delete(index);
    if (reverter === undefined || !this.#wouldAct(index, reverter)) return;
    const {ref, values} = this.#wants(index);
    const {who, manager} = reverter;
    this.#simulation.tell({
      kind: 'foreign',
      at: this.#simulation.now,
      who,
      what: `set ${Object.keys(values).join(', ')} of ${ref.kind} ${ref.namespace ?? ''}/${ref.name} ${this.#merged.has(index) ? 'as Git has it' : 'back'}`,
    });
    this.#api.update(ref, undefined, object => withFields(object, values), manager ?? who);
    if (manager !== undefined)
      this.#api.update(ref, undefined, object => appliedBy(object, manager, Object.keys(values)), manager);
  }

  #wouldAct(index: number, {holds}: Reverter): boolean {
    const isHeld = holds.some(hold => this.#has(hold));
    const wants = this.#wants(index);
    return !isHeld && this.#api.find(wants.ref) !== undefined && !this.#isApplied(index, wants);
  }

  /** The values are there, and where it applies them they are its own too. */
  #isApplied(index: number, {ref, values}: FieldValues): boolean {
    const manager = this.#reverters[index]?.manager;
    const object = this.#api.find(ref);
    return (
      this.#has({ref, values}) &&
      (manager === undefined || object === undefined || declares(object, manager, Object.keys(values)))
    );
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
