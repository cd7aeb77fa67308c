import type {Candidate} from './candidate.ts';
import type {ModelProblem} from './inventory.ts';
import {fileProblem} from './problem.ts';

/**
 * Tells which objects name no namespace, sparingly: once for the run when none of its objects names another one, so that they
 * are all in one place anyway; else once for each file that has such objects, because they may end up apart from what they
 * need. Custom resources do not count.
 */
export function namespaceProblems(
  candidates: readonly Candidate[],
  defaultNamespace: string,
): readonly ModelProblem[] {
  const files = new Map<string, Candidate[]>();
  let othersNamed = false;
  for (const candidate of candidates) {
    const {ref, namespaceAssumed} = candidate.identity;
    if (!candidate.builtIn || ref.namespace === '') continue;
    if (!namespaceAssumed) {
      othersNamed ||= ref.namespace !== defaultNamespace;
      continue;
    }
    const {file} = candidate.item.document;
    const known = files.get(file);
    if (known) known.push(candidate);
    else files.set(file, [candidate]);
  }
  const lists = [...files.values()];
  if (othersNamed) {
    const why = 'while other objects of the input name another one';
    return lists.flatMap(list =>
      tell(list, list.length, `of this file name no namespace, ${why}`, defaultNamespace),
    );
  }
  const total = lists.reduce((sum, list) => sum + list.length, 0);
  return tell(lists[0] ?? [], total, 'name no namespace', defaultNamespace);
}

function tell(
  [first]: readonly Candidate[],
  count: number,
  what: string,
  defaultNamespace: string,
): readonly ModelProblem[] {
  if (!first) return [];
  const message = `Objects ${what} (${count}). k2e puts them into \`${defaultNamespace}\`, as kubectl puts them into the namespace of its context.`;
  return [fileProblem('missing-namespace', first.item.document, first.item.root, message)];
}
