import type {ObjectShape, Step} from './leaf.ts';

/** The name of the object type of which the step at `index` is a field; undefined for an item of a list or a key of a map. */
export function typeAt(root: ObjectShape, steps: readonly Step[], index: number): string | undefined {
  if (index < 0) return undefined;
  const parent = index === 0 ? root : steps[index - 1]?.shape;
  return parent?.is === 'object' ? parent.name : undefined;
}
