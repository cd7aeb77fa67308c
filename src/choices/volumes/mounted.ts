import {expandedFor} from '../../model/environment.ts';
import type {ContainerPart, Inventory, Workload} from '../../model/inventory.ts';
import type {Volume, VolumeMount} from '../../model/kubernetes.generated.ts';
import {podVolumes, volumeNamed} from './pod-volumes.ts';

/** One mount of a container. */
export interface Mounted {
  readonly container: ContainerPart;
  /** Place in the container's `volumeMounts`. */
  readonly index: number;
  readonly mount: VolumeMount;
  /** Where it is mounted: absolute, without a slash at the end. Kubernetes takes a relative path as one below the root. */
  readonly path: string;
  /** The path inside the volume, without slashes at its ends; empty for the whole volume. Of a StatefulSet it may hold `ORDINAL`. */
  readonly subPath: string;
  /** The path is made of variables (`subPathExpr`) that are known in the running pod only, or is none that Kubernetes takes. */
  readonly isOpen: boolean;
}

/** The mounts of a workload, by index of the volume. A mount of a volume that the pod does not have is in no list. */
export function mountsByVolume(
  workload: Workload,
  inventory: Inventory,
): ReadonlyMap<number, readonly Mounted[]> {
  const volumes = podVolumes(workload);
  const found = new Map<number, Mounted[]>();
  for (const container of workload.containers) {
    for (const [index, mount] of (container.value.volumeMounts ?? []).entries()) {
      const volume = volumeNamed(mount.name, volumes);
      if (volume === -1) continue;
      const subPath = mount.subPathExpr
        ? expanded(mount.subPathExpr, container, workload, inventory)
        : trimmed(mount.subPath ?? '');
      const mounted = {
        container,
        index,
        mount,
        path: absolute(mount.mountPath ?? ''),
        subPath: subPath ?? '',
        isOpen: subPath === undefined,
      };
      found.set(volume, [...(found.get(volume) ?? []), mounted]);
    }
  }
  return found;
}

/** A path that is made of variables of the container, where k2e knows them all (`subPathExpr`); Kubernetes takes no `..` in it. */
function expanded(
  expression: string,
  container: ContainerPart,
  workload: Workload,
  inventory: Inventory,
): string | undefined {
  const text = expandedFor(expression, container, workload, inventory);
  if (text.kind !== 'literal' || text.text.startsWith('/') || /\$\(/.test(text.text)) return undefined;
  return text.text.split('/').includes('..') ? undefined : trimmed(text.text);
}

/** An absolute path without a slash at its end and without empty parts; on a drive of Windows with its backslashes. */
export function absolute(path: string): string {
  return /^[A-Za-z]:[\\/]/.test(path) ? path.replaceAll('/', '\\') : `/${trimmed(path)}`;
}

function trimmed(path: string): string {
  return path
    .split('/')
    .filter(part => part !== '' && part !== '.')
    .join('/');
}

/**
 * Tokens of the Kubernetes API and of IAM roles for service accounts, which the API server and a webhook put into running
 * pods: they show up in manifests that were read back from a cluster.
 */
export function isInjected({name = '', projected}: Volume, mounts: readonly Mounted[]): boolean {
  if (!projected) return false;
  const onlyAt = (folder: string) => mounts.length > 0 && mounts.every(({path}) => path === folder);
  return (
    name.startsWith('kube-api-access-') ||
    onlyAt('/var/run/secrets/kubernetes.io/serviceaccount') ||
    onlyAt('/var/run/secrets/eks.amazonaws.com/serviceaccount') ||
    onlyAt('/var/run/secrets/pods.eks.amazonaws.com/serviceaccount')
  );
}
