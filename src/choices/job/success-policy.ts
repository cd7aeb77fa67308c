import type {SuccessRule} from '../../ecs/state-machine/job-program.ts';
import type {SuccessPolicyRule} from '../../model/kubernetes.generated.ts';

/**
 * A rule of `successPolicy` as a state machine has it; undefined for one that Kubernetes refuses: no list of indexes like
 * `0,2-4`, or none of the Job, or a number that cannot be reached.
 * @param completions the number of indexes of the Job.
 */
export function successRuleOf(
  {succeededCount, succeededIndexes}: SuccessPolicyRule,
  completions: number,
): SuccessRule | undefined {
  const among =
    succeededIndexes === undefined ? undefined : indexesIn(succeededIndexes, Math.max(completions, 0));
  const most = among?.length ?? completions;
  const count = succeededCount ?? (succeededIndexes === undefined ? 0 : most);
  if ((succeededIndexes !== undefined && !among) || count < 1 || count > most) return undefined;
  return {...(among ? {among} : {}), count};
}

/** The numbers of a list like `0,2-4`, in order; undefined where it is none or goes beyond the Job's indexes. */
function indexesIn(text: string, completions: number): readonly number[] | undefined {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const [, first = '', last = first] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part) ?? [];
    if (first === '' || Number(first) > Number(last) || Number(last) >= completions) return undefined;
    for (let index = Number(first); index <= Number(last); index++) found.add(index);
  }
  return [...found].toSorted((a, b) => a - b);
}
