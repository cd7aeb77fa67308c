import type {Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {isConverted} from './converted.ts';

/** `ConfigMap/<namespace>/<name>`, `Secret/…` → the workloads that mount it as files. */
export function mounts(context: Context): ReadonlyMap<string, readonly Workload[]> {
  const found = new Map<string, Workload[]>();
  for (const workload of context.inventory.workloads.filter(isConverted)) {
    const ids = new Set<string>();
    for (const volume of workload.template.spec?.volumes ?? []) {
      const sources = [volume, ...(volume.projected?.sources ?? [])];
      for (const source of sources) {
        const configMap = source.configMap?.name;
        const secret = 'secret' in source ? secretName(source.secret) : undefined;
        if (configMap) ids.add(`ConfigMap/${workload.namespace}/${configMap}`);
        if (secret) ids.add(`Secret/${workload.namespace}/${secret}`);
      }
    }
    for (const id of ids) found.set(id, [...(found.get(id) ?? []), workload]);
  }
  return found;
}

function secretName(
  source: {readonly secretName?: string; readonly name?: string} | undefined,
): string | undefined {
  return source?.secretName ?? source?.name;
}
