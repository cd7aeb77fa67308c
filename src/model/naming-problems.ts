import type {Candidate} from './candidate.ts';
import type {ModelProblem} from './inventory.ts';
import {fileProblem} from './problem.ts';

/**
 * Tells which objects name no namespace, sparingly: once for the run when none of its objects does, so that they are all in
 * one place anyway; else once for each file that has such objects, because there they may end up apart from what they need.
 */
export function namespaceProblems(
  candidates: readonly Candidate[],
  defaultNamespace: string,
): readonly ModelProblem[] {
  const files = new Map<string, Candidate[]>();
  let someNamed = false;
  for (const candidate of candidates) {
    const {ref, namespaceAssumed} = candidate.identity;
    if (!namespaceAssumed) {
      someNamed ||= ref.namespace !== '';
      continue;
    }
    const {file} = candidate.item.document;
    const known = files.get(file);
    if (known) known.push(candidate);
    else files.set(file, [candidate]);
  }
  const [everywhere] = files.values();
  if (!everywhere) return [];
  const into = `k2e puts ${files.size === 1 && everywhere.length === 1 ? 'it' : 'them'} into \`${defaultNamespace}\``;
  if (!someNamed) {
    const total = [...files.values()].reduce((sum, list) => sum + list.length, 0);
    const what =
      total === 1 ? 'The only namespaced object names' : `None of the ${total} namespaced objects names`;
    return tell(everywhere, `${what} a namespace; ${into}, as kubectl does where its context names none.`);
  }
  return [...files.values()].flatMap(list => {
    const what =
      list.length === 1 ? 'One object of this file names' : `${list.length} objects of this file name`;
    const where = `k2e puts ${list.length === 1 ? 'it' : 'them'} into \`${defaultNamespace}\``;
    return tell(list, `${what} no namespace, while other objects of the input do; ${where}.`);
  });
}

function tell([first]: readonly Candidate[], message: string): ModelProblem[] {
  return first ? [fileProblem('missing-namespace', first.item.document, first.item.root, message)] : [];
}
