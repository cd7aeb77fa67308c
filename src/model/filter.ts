import type {KubeObject} from './inventory.ts';
import type {ObjectMeta} from './kubernetes.generated.ts';
import {matches} from './selector.ts';
import {parseSelector} from './selector-text.ts';

/** What the user asks to convert; nothing: all. */
export interface FilterOptions {
  /** Only objects of this namespace. */
  readonly namespace?: string;
  /** Only objects with labels that this selector matches, in kubectl's notation. */
  readonly selector?: string;
}

/**
 * Tells whether the user's filter asks for an object, by its own namespace and labels as in kubectl; undefined without a
 * filter.
 * @throws UsageError K2E-E020 when `selector` cannot be read.
 */
export function filterOf({
  namespace,
  selector,
}: FilterOptions): ((object: KubeObject) => boolean) | undefined {
  const wanted = selector === undefined ? [] : parseSelector(selector);
  if (namespace === undefined && wanted.length === 0) return undefined;
  return ({ref, value}) => {
    const {metadata} = value as {metadata?: ObjectMeta};
    return (namespace === undefined || ref.namespace === namespace) && matches(wanted, metadata?.labels);
  };
}
