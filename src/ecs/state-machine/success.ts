import type {Json} from '../../json.ts';
import type {Catcher, ChoiceState, Condition, PassState} from './definition.ts';
import type {SuccessRule} from './job-program.ts';
import type {States} from './run-task.ts';

type Fields = {readonly [key: string]: Json};

const ENOUGH = 'SuccessPolicy';

/**
 * What `successPolicy` adds to the states of a Job whose pods have an index. A rule holds as soon as so many of its indexes have
 * succeeded. Where one is enough, the pod that succeeds ends the Map by an error that is caught, and with it the others;
 * where it takes several, the rule is looked at when all pods of the Map have ended: they cannot see each other.
 */
export class Success {
  readonly #rules: readonly SuccessRule[];
  readonly #pods: number;

  /** @param pods the number of indexes. */
  constructor(rules: readonly SuccessRule[], pods: number) {
    this.#rules = rules;
    this.#pods = pods;
  }

  /** True where a rule can only be judged when all pods have ended. */
  get isLate(): boolean {
    return this.#rules.some(({count}) => count > 1);
  }

  /** Fields with the indexes of each rule, for the first state. */
  get lists(): Fields {
    return this.#fields((rule, place) => (rule.among ? [[`among${place}`, rule.among]] : []));
  }

  /** The same fields, handed on. */
  get keep(): Fields {
    return this.#fields((rule, place) => (rule.among ? [[`among${place}.$`, `$.among${place}`]] : []));
  }

  /** Tells each pod which rules are about it, for the selector of the Map. */
  get membership(): Fields {
    return this.#fields((rule, place) => [
      rule.among
        ? [`in${place}.$`, `States.ArrayContains($.among${place}, $$.Map.Item.Value)`]
        : [`in${place}`, true],
    ]);
  }

  /** The same fields, handed on within a pod. */
  get keepMembership(): Fields {
    return this.#fields((_, place) => [[`in${place}.$`, `$.in${place}`]]);
  }

  /** What a pod that has ended lacks: nothing after a success; `none` is for the item that is no pod, which is in each list. */
  missing(end: 'succeeded' | 'open' | 'none'): Fields {
    return this.#fields((_, place) => [
      end === 'open' ? [`missing${place}.$`, `$.in${place}`] : [`missing${place}`, end === 'none'],
    ]);
  }

  /** The lists of what is missing. @param ended the path of the results of the Map. */
  sorted(ended: string): Fields {
    return this.#fields((_, place) => [[`missing${place}.$`, `${ended}[?(@.missing${place}==true)].index`]]);
  }

  /** Those lists, handed on. */
  get keepSorted(): Fields {
    return this.#fields((_, place) => [[`missing${place}.$`, `$.missing${place}`]]);
  }

  /** Their lengths, with the item that is no pod. */
  get lengths(): Fields {
    return this.#fields((_, place) => [[`left${place}.$`, `States.ArrayLength($.missing${place})`]]);
  }

  /** Choices on the lengths that lead to the end. */
  choices(next: string): ChoiceState['Choices'] {
    return this.#rules.flatMap(({among, count}, place): readonly (Condition & {readonly Next: string})[] => {
      if (count === 1) return [];
      const most = (among?.length ?? this.#pods) - count + 1;
      return [{Not: {Variable: `$.left${place}`, NumericGreaterThan: most}, Next: next}];
    });
  }

  /** The catcher of the Map; none where no single pod can be enough. */
  catchers(next: string): readonly Catcher[] {
    return this.#isEarly ? [{ErrorEquals: [ENOUGH], ResultPath: null, Next: next}] : [];
  }

  /** The state that follows the success of a pod. @param succeeded the name of its last state, which `end` is. */
  afterSuccess(succeeded: string, end: PassState): {readonly next: string; readonly states: States} {
    const states: States = {[succeeded]: end};
    if (!this.#isEarly) return {next: succeeded, states};
    const Choices = this.#rules.flatMap(({count}, place) =>
      count === 1 ? [{Variable: `$.in${place}`, BooleanEquals: true, Next: 'Enough'}] : [],
    );
    return {
      next: 'IsEnough',
      states: {
        IsEnough: {Type: 'Choice', Choices, Default: succeeded},
        Enough: {
          Type: 'Fail',
          Error: ENOUGH,
          Cause: 'This success is enough for the successPolicy of the job; the other tasks are stopped.',
        },
        ...states,
      },
    };
  }

  get #isEarly(): boolean {
    return this.#rules.some(({count}) => count === 1);
  }

  #fields(
    of: (rule: SuccessRule, place: number) => readonly (readonly [key: string, value: Json])[],
  ): Fields {
    return Object.fromEntries(this.#rules.flatMap(of));
  }
}
