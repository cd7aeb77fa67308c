import type {ResourceKey} from '../ecs/resource.ts';
import type {ObjectRef, TargetPointer} from '../finding.ts';
import type {KubeObject, ModelProblemKind} from '../model/inventory.ts';
import {withoutSecrets} from '../model/secret-formats.ts';
import {isWithin, type Pointer} from '../pointer.ts';
import type {LedgerEntry} from '../report/report.ts';
import type {ProblemRule} from '../rules/rule.ts';
import {eachLeaf} from './view.ts';

/** What a rule has set of a drafted resource; files and places are worked out when somebody asks for them. */
export interface Target {
  readonly resource: ResourceKey;
  readonly patch: object;
}

/** What became of a leaf. `reported` and `mapped` win over `dropped`; `mapped` wins over `reported` of another rule. */
export type Disposition =
  | {readonly kind: 'mapped'; readonly rule: string; readonly targets: readonly Target[]}
  | {readonly kind: 'reported'; readonly rule: string; readonly targets?: readonly Target[]}
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

  /** The leaves of rules that have set something, with what was set; a leaf may be reported all the same. */
  *effective(): Iterable<readonly [path: Pointer, targets: readonly Target[]]> {
    for (const [path, disposition] of this.#dispositions) {
      if (disposition.kind !== 'dropped' && disposition.targets) yield [path, disposition.targets];
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

/** What a problem of the model stage makes of the leaf at `path`: it tells of it, or, of a null, that there is nothing to tell. */
function settled(
  object: KubeObject,
  path: Pointer,
  rules: ReadonlyMap<string, ProblemRule>,
): Disposition | undefined {
  if (object.settled.size === 0) return undefined;
  const problem = settledBy(object.settled, path);
  if (!problem) return undefined;
  const rule = rules.get(problem)?.id ?? problem;
  return problem === 'null-value'
    ? {kind: 'dropped', rule, reason: 'It is null, which Kubernetes reads as absent or empty.'}
    : {kind: 'reported', rule};
}

function settledBy(
  problems: ReadonlyMap<Pointer, ModelProblemKind>,
  path: Pointer,
): ModelProblemKind | undefined {
  for (const [at, problem] of problems) if (isWithin(path, at)) return problem;
  return undefined;
}

/**
 * Adds the leaves of one object to the totals. What neither a rule nor a problem of the model stage accounts for goes to
 * `unaccounted`; the ledger knows of all leaves then.
 */
export function tally(
  object: KubeObject,
  ledger: ObjectLedger,
  totals: LedgerTotals,
  problemRules: ReadonlyMap<string, ProblemRule>,
  unaccounted: (path: Pointer, value: unknown) => Disposition | undefined,
): void {
  eachLeaf(object.given, '', (path, value) => {
    totals.leaves += 1;
    let disposition = ledger.of(path);
    if (!disposition) {
      disposition = settled(object, path, problemRules) ?? unaccounted(path, value);
      if (disposition) ledger.note(path, disposition);
    }
    totals[disposition?.kind ?? 'unaccounted'] += 1;
  });
}

/** One entry for each leaf of an object that was tallied. */
export function ledgerEntries(
  object: KubeObject,
  ledger: ObjectLedger,
  resolve: (target: Target) => readonly TargetPointer[],
): LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  eachLeaf(object.given, '', path => {
    const disposition = ledger.of(path);
    if (disposition) entries.push(entry(object.ref, path, disposition, resolve));
  });
  return entries;
}

function entry(
  object: ObjectRef,
  path: Pointer,
  disposition: Disposition,
  resolve: (target: Target) => readonly TargetPointer[],
): LedgerEntry {
  // The key of a map may be a whole setting, password and all.
  const base = {
    object,
    path: /[=:@$]/.test(path) ? withoutSecrets(path) : path,
    disposition: disposition.kind,
    rule: disposition.rule,
  };
  if (disposition.kind === 'dropped') return {...base, reason: disposition.reason};
  if (disposition.kind === 'reported') return base;
  const target = disposition.targets.flatMap(resolve);
  return {...base, target};
}
