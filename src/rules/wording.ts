import {isConverted} from '../choices/converted.ts';
import type {Call} from '../choices/discovery/calls.ts';
import type {ObjectRef} from '../finding.ts';
import type {KubeObject, Workload} from '../model/inventory.ts';
import type {Context} from './rule.ts';

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

/**
 * Why nothing is made of an object that pods read: nobody reads it, or only workloads that k2e does not convert. `what` names the
 * object as a text does: `ConfigMap settings`.
 */
export function unused(what: string, object: KubeObject, context: Context): string {
  const users = context.inventory.usersOf(object);
  const left = users.filter(workload => !isConverted(workload, context));
  if (left.length === 0 || left.length < users.length)
    return `No workload of the input uses ${what}; it is not carried over.`;
  const [verb, be] = left.length === 1 ? ['uses', 'is'] : ['use', 'are'];
  return `${listed(left.map(workloadName))} ${verb} ${what} and ${be} not converted; it is not carried over.`;
}
