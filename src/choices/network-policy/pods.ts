import {JOB_NAME, tellsApart} from '../../model/controller-labels.ts';
import type {Workload} from '../../model/inventory.ts';
import type {LabelSelector} from '../../model/kubernetes.generated.ts';
import {type Labels, matches, type Selector, selectorFrom} from '../../model/selector.ts';
import type {Context} from '../../rules/rule.ts';

/** Whether a selector selects the pods of a workload: `some` where labels decide that no template has. */
export type Selected = 'all' | 'some' | 'none';

/** Tells which of a workload's pods a selector of a NetworkPolicy selects; the namespace is not looked at. */
export function selectedPods(selector: Selector, workload: Workload): Selected {
  const labels = podLabels(workload);
  if (matches(selector, labels)) return 'all';
  const known = selector.filter(({key}) => !tellsApart(key));
  return known.length < selector.length && matches(known, labels) ? 'some' : 'none';
}

/** The labels that all pods of a workload have: those of the template, and those with the name of a Job. */
function podLabels({kind, name, template}: Workload): Labels {
  const job = kind === 'Job' ? Object.fromEntries(JOB_NAME.map(label => [label, name])) : {};
  return {...template.metadata?.labels, ...job};
}

/** The label that every namespace has. */
const NAME = 'kubernetes.io/metadata.name';

/** The namespaces that a selector selects, of those that run workloads of the input. */
export interface SelectedNamespaces {
  readonly names: ReadonlySet<string>;
  /** Namespaces whose labels decide, and whose objects are not in the input. */
  readonly unknown: readonly string[];
}

/** The namespaces that a `namespaceSelector` selects; `''` is the namespace of objects that name none. */
export function selectedNamespaces(given: LabelSelector, {inventory}: Context): SelectedNamespaces {
  const selector = selectorFrom(given);
  const all = [...new Set(inventory.workloads.map(({namespace}) => namespace))].sort();
  if (!selector) return {names: new Set(), unknown: []};
  const names = new Set<string>();
  const unknown: string[] = [];
  for (const namespace of all) {
    const object = inventory.find<{metadata?: {labels?: Labels}}>('Namespace', '', namespace || 'default');
    const labels = {...object?.value.metadata?.labels, [NAME]: namespace || 'default'};
    const certain = selector.filter(({key}) => key === NAME);
    if (object || certain.length === selector.length) {
      if (matches(selector, labels)) names.add(namespace);
    } else if (matches(certain, labels)) unknown.push(namespace);
  }
  return {names, unknown};
}
