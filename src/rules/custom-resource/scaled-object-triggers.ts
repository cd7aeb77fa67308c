import type {TriggerOutcome} from '../../choices/keda/outcome.ts';
import type {ScaledByKeda} from '../../choices/keda/scaling.ts';
import {pointer, valueAt} from '../../pointer.ts';
import type {Subject} from '../rule.ts';
import {keysAt, tellOtherFields, unknown} from './scaled-object-leaves.ts';
import {tellWindow} from './scaled-object-windows.ts';

/** Accounts for every leaf of a trigger: what the policy is made of is read, the rest told or dropped. */
export function tellTrigger(
  {view, report, drop}: Pick<Subject<'other'>, 'view' | 'report' | 'drop'>,
  outcome: TriggerOutcome,
  scaling: ScaledByKeda,
): void {
  const {workload} = scaling;
  const {trigger, dropped, told} = outcome;
  const at = (...keys: string[]) => pointer('spec', 'triggers', trigger.index, ...keys);
  if (outcome.kind === 'none') {
    report(at(), {...outcome.report, workload});
    return;
  }
  if (outcome.kind === 'window') {
    tellWindow({view, report, drop}, outcome, scaling);
    return;
  }
  report(at(), {...outcome.report, workload});
  valueAt(view, at('type'));
  valueAt(view, at('metricType'));
  tellOtherFields({view, report, drop}, at());
  for (const key of keysAt(view, at('metadata'))) {
    const reason = dropped?.get(key);
    const note = told?.get(key);
    if (outcome.used.includes(key)) valueAt(view, at('metadata', key));
    else if (reason !== undefined) drop(at('metadata', key), reason);
    else if (note) report(at('metadata', key), {...note, workload});
    else report(at('metadata', key), unknown(key));
  }
}
