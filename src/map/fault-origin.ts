import type {CheckFault} from '../ecs/check/check.ts';
import type {KubeObject} from '../model/inventory.ts';
import {isWithin, type Pointer, valueAt} from '../pointer.ts';
import type {Mapped} from './map.ts';

/** A leaf of an object that has a part in the field with the fault. */
interface Cause {
  readonly object: KubeObject;
  /** Pointer into the object as given. */
  readonly path: Pointer;
  /** Higher: it says the very value that is wrong. */
  readonly rank: number;
}

/** Where the user finds what made a fault: the field of an object, by pointer into the object as given. */
export interface FaultOrigin {
  readonly object: KubeObject;
  readonly path: Pointer;
}

/**
 * The field that a fault comes from, as the ledger tells: the leaves of the rules that set the emitted field. A rule that reads
 * several leaves and sets several fields maps all of them to all; of those the leaf counts whose value stands there, else
 * what they have in common. Undefined where no leaf of `objects` has a part in the field.
 */
export function faultOrigin(
  fault: Pick<CheckFault, 'resource' | 'pointer'>,
  objects: readonly KubeObject[],
  {plan, accounts, resolve}: Mapped,
): FaultOrigin | undefined {
  if (fault.pointer === '') return undefined;
  const wrong = valueAt(plan.resources.get(fault.resource)?.input, fault.pointer);
  const causes: Cause[] = [];
  for (const object of objects) {
    for (const [path, targets] of accounts.of(object).effective()) {
      let best = 0;
      for (const target of targets) {
        if (target.resource !== fault.resource) continue;
        for (const {pointer} of resolve(target)) {
          if (pointer === fault.pointer) best = Math.max(best, 2);
          else if (isWithin(pointer, fault.pointer) || isWithin(fault.pointer, pointer))
            best = Math.max(best, 1);
        }
      }
      if (best === 0) continue;
      const said = valueAt(object.given, path);
      const isSaid = typeof said !== 'object' && said !== '' && String(said) === String(wrong);
      causes.push({object, path, rank: isSaid ? 3 + best : best});
    }
  }
  const highest = Math.max(0, ...causes.map(({rank}) => rank));
  const [first, ...others] = causes.filter(({rank}) => rank === highest);
  if (!first) return undefined;
  const {object} = first;
  const paths = [first, ...others].filter(cause => cause.object === object).map(({path}) => path);
  return {object, path: commonAncestor(paths)};
}

/** The deepest pointer above all of these, or the only one. */
function commonAncestor(paths: readonly Pointer[]): Pointer {
  const [first, ...others] = paths.map(path => path.split('/'));
  if (!first) return '';
  let depth = first.length;
  for (const other of others) {
    let same = 0;
    while (same < depth && first[same] === other[same]) same++;
    depth = same;
  }
  return first.slice(0, depth).join('/');
}
