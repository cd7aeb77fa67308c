import type {ObjectMeta} from './kubernetes.generated.ts';

/** Prefixes of the annotations of external-dns; it changed with v0.22.0 (cutover, finding 5). */
export const EXTERNAL_DNS = ['external-dns.alpha.kubernetes.io/', 'external-dns.kubernetes.io/'] as const;

/** The host names by which external-dns publishes the load balancer of an Ingress or a Service: its annotations `hostname`. */
export function publishedNames(metadata: ObjectMeta | undefined): readonly string[] {
  const annotations = metadata?.annotations ?? {};
  const lists = EXTERNAL_DNS.flatMap(prefix => {
    const key = `${prefix}hostname`;
    return Object.hasOwn(annotations, key) ? (annotations[key] ?? '').split(',') : [];
  });
  return lists.map(name => name.trim()).filter(name => name !== '');
}
