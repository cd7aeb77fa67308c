import type {Candidate} from './candidate.ts';
import type {ModelProblem} from './inventory.ts';
import {fileProblem} from './problem.ts';

/**
 * Tells, once for the run, that objects name no namespace: all of them, or some while others name another one, so that they may
 * end up apart from what they need. Custom resources do not count. The problem is filed under the first file that has such
 * objects.
 */
export function namespaceProblems(
  candidates: readonly Candidate[],
  defaultNamespace: string,
): readonly ModelProblem[] {
  const namespaced = candidates.filter(({builtIn, identity}) => builtIn && identity.ref.namespace !== '');
  const assumed = namespaced.filter(({identity}) => identity.namespaceAssumed);
  const [first] = assumed;
  if (!first) return [];
  const named = namespaced.filter(({identity}) => !identity.namespaceAssumed);
  const others = [...new Set(named.map(({identity}) => identity.ref.namespace))]
    .filter(namespace => namespace !== defaultNamespace)
    .toSorted();
  const files = new Set(assumed.map(({item}) => item.document.file)).size;
  const count = assumed.length === 1 ? 'An object' : `${assumed.length} objects`;
  const where = files === 1 ? 'this file' : `${files} files`;
  const kind = others.length === 0 ? 'missing-namespace' : 'mixed-namespaces';
  const more = others.length === 2 ? ' and 1 more namespace' : ` and ${others.length - 1} more namespaces`;
  const beside =
    others.length === 0
      ? ''
      : `, while other objects of the input name \`${others[0]}\`${others.length > 1 ? more : ''}`;
  const message =
    `${count} of ${where} ${assumed.length === 1 ? 'names' : 'name'} no namespace${beside}. k2e puts ` +
    `${assumed.length === 1 ? 'it' : 'them'} into \`${defaultNamespace}\`, as kubectl puts into the namespace of its context what names none.`;
  return [fileProblem(kind, first.item.document, first.item.root, message)];
}
