import type {Call} from '../choices/discovery/calls.ts';
import type {ObjectRef} from '../finding.ts';
import type {Workload} from '../model/inventory.ts';

/** At most this many names are listed in a message. */
const LISTED = 5;

/** `a, b and 3 more`. */
export function listed(names: readonly string[]): string {
  const unique = [...new Set(names)];
  const more = unique.length - LISTED;
  if (more > 1) return `${unique.slice(0, LISTED).join(', ')} and ${more} more`;
  return unique.length < 2 ? unique.join('') : `${unique.slice(0, -1).join(', ')} and ${unique.at(-1)}`;
}

/** `Deployment shop/web`. */
export function workloadName({kind, namespace, name}: Workload): string {
  return objectName({kind, namespace, name});
}

/** `ConfigMap shop/web`; `Node a` where there is no namespace. */
export function objectName({kind, namespace, name}: Omit<ObjectRef, 'apiVersion'>): string {
  return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
}

/** The workloads that certainly name a Service: `Deployment shop/web and Job shop/import`; `''` where none does. */
export function callers(calls: readonly Call[]): string {
  return listed(calls.filter(({certain}) => certain).map(({caller}) => workloadName(caller)));
}
