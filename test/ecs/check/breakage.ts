import type {Plan, Resource} from '../../../src/ecs/plan.ts';
import type {ResourceKey} from '../../../src/ecs/resource.ts';
import {type Pointer, segments} from '../../../src/pointer.ts';
import {soundPlan} from './sound-plan.ts';

/** One change to the sound plan that AWS refuses, and the constraint that tells so. */
export interface Breakage {
  /** What is wrong, a short phrase. */
  readonly name: string;
  readonly rule: `check/${string}`;
  /** Key → pointer into the input → value; `undefined` takes the field out. The pointer `''` replaces or adds the input. */
  readonly set: Readonly<Record<string, Readonly<Record<Pointer, unknown>>>>;
  /** Resources that another one needs before itself, by key. */
  readonly after?: Readonly<Record<string, readonly ResourceKey[]>>;
}

/** The sound plan with the change made. */
export function broken({set, after = {}}: Pick<Breakage, 'set' | 'after'>): Plan {
  const plan = soundPlan();
  const resources = new Map(plan.resources);
  for (const [key, changes] of Object.entries(set)) {
    const [kind, name = ''] = key.split('/', 2);
    for (const [pointer, value] of Object.entries(changes)) {
      const old = resources.get(key as ResourceKey);
      const input = pointer === '' ? value : put(old?.input, segments(pointer), value);
      resources.set(key as ResourceKey, {kind, name, sources: [], after: [], ...old, input} as Resource);
    }
  }
  for (const [key, needed] of Object.entries(after)) {
    const old = resources.get(key as ResourceKey);
    if (old) resources.set(key as ResourceKey, {...old, after: needed});
  }
  return {...plan, resources};
}

/** A copy of `target` with `value` at the path; lists grow at `-`. */
export function put(target: unknown, [first, ...rest]: readonly string[], value: unknown): unknown {
  if (first === undefined) return value;
  if (Array.isArray(target)) {
    const copy: unknown[] = [...target];
    const index = first === '-' ? copy.length : Number(first);
    if (rest.length === 0 && value === undefined) copy.splice(index, 1);
    else copy[index] = put(copy[index], rest, value);
    return copy;
  }
  const copy: Record<string, unknown> = typeof target === 'object' && target !== null ? {...target} : {};
  if (rest.length === 0 && value === undefined) delete copy[first];
  else copy[first] = put(copy[first], rest, value);
  return copy;
}

/** A list of breakages of one resource, with pointers below `base`. */
export function breakagesOf(
  key: string,
  base: Pointer,
  rows: readonly (readonly [rule: string, name: string, changes: Readonly<Record<Pointer, unknown>>])[],
): Breakage[] {
  return rows.map(([rule, name, changes]) => ({
    rule: `check/${rule}`,
    name,
    set: {
      [key]: Object.fromEntries(Object.entries(changes).map(([pointer, value]) => [base + pointer, value])),
    },
  }));
}
