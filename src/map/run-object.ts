import type {KubeObject} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {account} from './account.ts';
import type {Catalogue} from './catalogue.ts';
import type {Invoke} from './invoke.ts';
import {ObjectLedger} from './ledger.ts';
import {placesOf} from './places.ts';
import {runPlace, type Told} from './run-place.ts';

/** Runs every rule on every place of one object, and gives the account of its leaves. */
export function runObject(
  object: KubeObject,
  context: Context,
  {bySubject}: Catalogue,
  invoke: Invoke,
  told: Told,
): ObjectLedger {
  const ledger = new ObjectLedger();
  for (const place of placesOf(object, context, kind => bySubject.has(kind))) {
    const subject = bySubject.get(place.subject);
    if (!subject) continue;
    const {shares, podShares, invocations} = runPlace(place, subject, invoke, told);
    account(place, place.path, shares, invocations, ledger, 'own');
    if (podShares && place.workload)
      account(place, place.workload.templatePath, podShares, invocations, ledger, 'pod');
  }
  return ledger;
}
