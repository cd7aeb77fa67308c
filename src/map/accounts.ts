import type {KubeObject} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import type {Catalogue} from './catalogue.ts';
import {invoker, workbench} from './invoke.ts';
import type {ObjectLedger} from './ledger.ts';
import {runObject} from './run-object.ts';
import {nothingTold} from './run-place.ts';

/**
 * The ledgers of the objects of a run. Most runs ask for few: where a planned resource has a fault, which leaf it comes from. So a
 * ledger is let go once its leaves are counted, and made again, by running the rules on the object, when somebody asks for it.
 */
export class Accounts {
  readonly #context: Context;
  readonly #rules: Catalogue;
  readonly #kept = new Map<KubeObject, ObjectLedger>();

  constructor(context: Context, rules: Catalogue) {
    this.#context = context;
    this.#rules = rules;
  }

  /** Keeps the ledger of an object. */
  keep(object: KubeObject, ledger: ObjectLedger): void {
    this.#kept.set(object, ledger);
  }

  /** What became of the leaves of an object. */
  of(object: KubeObject): ObjectLedger {
    const kept = this.#kept.get(object);
    if (kept) return kept;
    const invoke = invoker(this.#context, workbench());
    const {inventory} = this.#context;
    const ledger = runObject(object, this.#context, this.#rules, invoke, nothingTold(inventory));
    this.keep(object, ledger);
    return ledger;
  }
}
