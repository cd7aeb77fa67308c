import type {ObjectRef, TargetPointer} from '../finding.ts';
import type {KubeObject} from '../model/inventory.ts';
import {isWithin, type Pointer} from '../pointer.ts';
import type {LedgerEntry} from '../report/report.ts';
import {eachLeaf} from './view.ts';

/** A keyed pointer into a drafted resource, resolved to file and index when the plan is finished. */
export interface KeyedTarget {
  readonly resource: string;
  readonly path: Pointer;
}

/** What became of a leaf. `reported` and `mapped` win over `dropped`; `mapped` wins over `reported` of another rule. */
export type Disposition =
  | {readonly kind: 'mapped'; readonly rule: string; readonly targets: readonly KeyedTarget[]}
  | {readonly kind: 'reported'; readonly rule: string}
  | {readonly kind: 'dropped'; readonly rule: string; readonly reason: string};

const RANK = {dropped: 0, reported: 1, mapped: 2} as const;

/** The account of one object's leaves, by pointer into the object as given. */
export class ObjectLedger {
  readonly #dispositions = new Map<Pointer, Disposition>();

  /** Notes what a rule made of the leaf at `path`. */
  note(path: Pointer, disposition: Disposition): void {
    const known = this.#dispositions.get(path);
    if (!known || RANK[disposition.kind] > RANK[known.kind]) {
      this.#dispositions.set(path, disposition);
      return;
    }
    if (known.kind === 'mapped' && disposition.kind === 'mapped') {
      this.#dispositions.set(path, {...known, targets: [...known.targets, ...disposition.targets]});
    }
  }

  /** The disposition of a leaf, if a rule has accounted for it. */
  of(path: Pointer): Disposition | undefined {
    return this.#dispositions.get(path);
  }
}

/** How many leaves there are in each case. */
export interface LedgerTotals {
  leaves: number;
  mapped: number;
  reported: number;
  dropped: number;
  unaccounted: number;
}

/** Leaves of `object.given` for which no rule has accounted, outermost first. */
export function unaccounted(object: KubeObject, ledger: ObjectLedger): Pointer[] {
  const missing: Pointer[] = [];
  eachLeaf(object.given, '', path => {
    if (!ledger.of(path) && !isSettled(object, path)) missing.push(path);
  });
  return missing;
}

/** True when the model stage has told about the field at `path` already. */
export function isSettled(object: KubeObject, path: Pointer): boolean {
  return object.settled.some(settled => isWithin(path, settled));
}

/** Adds the leaves of one object to the totals and, where entries are asked for, writes one entry per leaf. */
export function tally(
  object: KubeObject,
  ledger: ObjectLedger,
  totals: LedgerTotals,
  entries: LedgerEntry[] | undefined,
  resolve: (target: KeyedTarget) => TargetPointer | undefined,
): void {
  const ref: ObjectRef = object.ref;
  eachLeaf(object.given, '', path => {
    totals.leaves += 1;
    const disposition: Disposition | undefined =
      ledger.of(path) ?? (isSettled(object, path) ? {kind: 'reported', rule: 'input'} : undefined);
    if (!disposition) {
      totals.unaccounted += 1;
      return;
    }
    totals[disposition.kind] += 1;
    entries?.push(entry(ref, path, disposition, resolve));
  });
}

function entry(
  object: ObjectRef,
  path: Pointer,
  disposition: Disposition,
  resolve: (target: KeyedTarget) => TargetPointer | undefined,
): LedgerEntry {
  const base = {object, path, disposition: disposition.kind, rule: disposition.rule};
  if (disposition.kind === 'dropped') return {...base, reason: disposition.reason};
  if (disposition.kind === 'reported') return base;
  const target = disposition.targets.map(resolve).filter(found => found !== undefined);
  return {...base, target};
}
