import {isObject} from '../../json.ts';
import type {OldKind} from './old-kind.ts';
import type {Rewrite} from './rewrite.ts';

/**
 * PodDisruptionBudget before policy/v1, in which an empty selector chose no pod at all; in policy/v1 it chooses every pod of
 * the namespace. Kubernetes writes the old meaning as a label that no pod has (`pkg/apis/policy/v1beta1/conversion.go`, 1.36.3).
 */
export const oldPolicy: readonly OldKind[] = [
  {kind: 'PodDisruptionBudget', versions: ['policy/v1beta1'], to: 'policy/v1', rewrite: rewriteBudget},
];

const NO_POD = {key: 'pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match', operator: 'Exists'};

function rewriteBudget(object: Rewrite): void {
  const selector = object.at('/spec/selector');
  if (!isObject(selector)) return;
  const isEmpty = ['matchLabels', 'matchExpressions'].every(key => {
    const part = object.at(`/spec/selector/${key}`);
    return part === undefined || (typeof part === 'object' && Object.keys(part ?? {}).length === 0);
  });
  if (isEmpty) object.set('/spec/selector/matchExpressions', [NO_POD]);
}
