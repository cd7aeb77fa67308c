import type {TriggerOutcome} from '../../choices/keda/outcome.ts';
import type {ScaledByKeda} from '../../choices/keda/scaling.ts';
import {scheduledActions} from '../../choices/keda/scheduled-actions.ts';
import {isObject} from '../../json.ts';
import {pointer, valueAt} from '../../pointer.ts';
import type {Subject} from '../rule.ts';
import {unknown} from './scaled-object-leaves.ts';

/** Fields of a trigger beside its type, its metricType and its settings. */
const WITHOUT_EFFECT: ReadonlyMap<string, string> = new Map([
  ['name', 'It names the trigger for KEDA’s metrics and formulas.'],
  ['useCachedMetrics', 'Alarms look at the metric once a minute.'],
  ['authenticationRef', 'A scaling policy reads CloudWatch by itself and needs no credentials.'],
]);

/** Accounts for every leaf of a trigger: what the policy is made of is read, the rest told or dropped. */
export function tellTrigger(
  {view, report, drop, context}: Pick<Subject<'other'>, 'view' | 'report' | 'drop' | 'context'>,
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
    const calls = scheduledActions(outcome, scaling, context);
    report(at(), {
      level: 'action',
      fidelity: 'manual',
      workload,
      message: `From ${outcome.start.join(' and ')} to ${outcome.end.join(' and ')} (${outcome.zone}) the service should have ${outcome.replicas} tasks: scheduled actions of Application Auto Scaling do that, which k2e does not write.`,
      remediation: `Once the scalable target stands: ${calls.join('; ')}`,
    });
    return;
  }
  report(at(), {...outcome.report, workload});
  valueAt(view, at('type'));
  valueAt(view, at('metricType'));
  for (const key of keysAt(view, at())) {
    const reason = WITHOUT_EFFECT.get(key);
    if (reason !== undefined) drop(at(key), reason);
    else if (!['type', 'metricType', 'metadata'].includes(key)) report(at(key), unknown(key));
  }
  for (const key of keysAt(view, at('metadata'))) {
    const reason = dropped?.get(key);
    const note = told?.get(key);
    if (outcome.used.includes(key)) valueAt(view, at('metadata', key));
    else if (reason !== undefined) drop(at('metadata', key), reason);
    else if (note) report(at('metadata', key), {...note, workload});
    else report(at('metadata', key), unknown(key));
  }
}

function keysAt(view: object, path: string): string[] {
  const value = valueAt(view, path);
  return isObject(value) ? Object.keys(value) : [];
}
