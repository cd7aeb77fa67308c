import type {Level} from '../finding.ts';
import type {KubeObject} from '../model/inventory.ts';
import type {KindTypes} from '../model/kubernetes.generated.ts';
import type {Context, Rule} from './rule.ts';
import {objectName} from './wording.ts';

/** Claims of a rule that speaks for an object as a whole: also for its annotations, which nothing is left to read. */
export const WHOLE: readonly string[] = ['', '/metadata/annotations'];

/** `PriorityClass urgent`; with its namespace where it has one: `LimitRange shop/defaults`. */
export function nameOf({ref}: Pick<KubeObject, 'ref'>): string {
  return objectName(ref);
}

/** A rule on a kind that k2e does not convert: one finding for the object, or none where there is nothing to tell. */
export interface ObjectRule<K extends keyof KindTypes>
  extends Omit<Rule<K>, 'on' | 'claims' | 'podClaims' | 'fidelities' | 'map' | 'knowledge'> {
  readonly on: K;
  /** The level of the finding; `silent`: the object is dropped with a reason, and no finding is filed. */
  readonly level: Level | 'silent';
  /** The finding's message, or the reason: one or two full sentences. `name` is `nameOf(object)`. */
  readonly says: (name: string, object: KubeObject<KindTypes[K]>, context: Context) => string;
}

/** Declares the rule of a kind that has no counterpart on ECS and that nothing depends on: all of it is dropped. */
export function defineObjectRule<const K extends keyof KindTypes>(rule: ObjectRule<K>): Rule<K> {
  const {level, says, ...rest} = rule;
  return {
    ...rest,
    claims: WHOLE,
    fidelities: ['dropped'],
    knowledge: {asOf: '2026-11', standing: 'documented'},
    map({object, context, report, drop}) {
      const message = says(nameOf(object), object as KubeObject<KindTypes[K]>, context);
      if (level === 'silent') drop('', message);
      else report('', {level, fidelity: 'dropped', message});
    },
  };
}
