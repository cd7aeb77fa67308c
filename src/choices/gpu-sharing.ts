import type {ConfigMap} from '../model/kubernetes.generated.ts';
import type {Context} from '../rules/rule.ts';

/** How the NVIDIA device plugin of the cluster gives one GPU to several containers. */
export interface GpuSharing {
  readonly how: 'time slices' | 'MPS';
  /** Containers for each GPU, where the configuration says it. */
  readonly replicas: number | undefined;
  /** Name of the ConfigMap. */
  readonly configMap: string;
}

/**
 * The sharing that a ConfigMap of the run says for the resource `nvidia.com/gpu` (NVIDIA device plugin, "Shared access to GPUs");
 * undefined where there is none, or where it has a name of its own, `nvidia.com/gpu.shared`.
 */
export function gpuSharing({inventory}: Context): GpuSharing | undefined {
  for (const {ref, value} of inventory.all<ConfigMap>('ConfigMap')) {
    for (const text of Object.values(value.data ?? {})) {
      if (typeof text !== 'string' || !/^[ \t]*["']?sharing["']?\s*:/m.test(text)) continue;
      const how = /\b(timeSlicing|mps)\b["']?\s*:/.exec(text)?.[1];
      const isMeant = /\bname["']?\s*:\s*["']?nvidia\.com\/gpu\b(?!\.)/.test(text);
      if (how === undefined || !isMeant || /\brenameByDefault["']?\s*:\s*true\b/.test(text)) continue;
      const replicas = Number(/\breplicas["']?\s*:\s*(\d{1,4})\b/.exec(text)?.[1]);
      return {
        how: how === 'mps' ? 'MPS' : 'time slices',
        replicas: Number.isNaN(replicas) ? undefined : replicas,
        configMap: ref.name,
      };
    }
  }
  return undefined;
}
