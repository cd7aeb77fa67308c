import type {Pointer} from '../pointer.ts';
import type {Rule} from '../rules/rule.ts';
import type {Share} from './claims.ts';
import type {Invocation} from './invoke.ts';
import type {Disposition, ObjectLedger} from './ledger.ts';
import {fateOf} from './outcome.ts';
import type {Place} from './places.ts';
import {eachLeaf} from './view.ts';

/** Notes the fate of each claimed leaf of one scope in the object's ledger. */
export function account(
  place: Place,
  base: Pointer,
  shares: readonly Share<Rule>[],
  invocations: ReadonlyMap<Rule, Invocation>,
  ledger: ObjectLedger,
  which: 'own' | 'pod',
): void {
  const mapped = new Map<Rule, Disposition>();
  const mappedBy = (rule: Rule, {targets}: Invocation): Disposition => {
    const disposition = mapped.get(rule) ?? {kind: 'mapped', rule: rule.id, targets};
    mapped.set(rule, disposition);
    return disposition;
  };
  for (const {path, value, owners} of shares) {
    eachLeaf(value, path, leaf => {
      const at = place.object.givenPath(`${base}${leaf}`);
      for (const rule of owners) {
        const invocation = invocations.get(rule);
        const outcome = invocation?.[which];
        if (!invocation || !outcome) {
          ledger.note(at, {kind: 'reported', rule: rule.id});
          continue;
        }
        const fate = fateOf(outcome, leaf);
        if (fate === 'reported')
          ledger.note(at, {kind: 'reported', rule: rule.id, targets: invocation.targets});
        else if (typeof fate === 'object')
          ledger.note(at, {kind: 'dropped', rule: rule.id, reason: fate.dropped});
        else if (fate === 'read' && invocation.targets.length > 0) {
          ledger.note(at, mappedBy(rule, invocation));
        }
      }
    });
  }
}
