import type {ObjectRef} from './calls.ts';

/** `CronJob shop/nightly`. */
export function refText({kind, namespace, name}: ObjectRef): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
