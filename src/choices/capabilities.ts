import {CAPABILITIES} from '../ecs/limits.ts';
import type {Capabilities} from '../model/kubernetes.generated.ts';

/** What a container has without being told (Docker and containerd agree; moby `oci/caps/defaults.go`). */
export const DEFAULT_CAPABILITIES = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
] as const;

const DEFAULTS: ReadonlySet<string> = new Set(DEFAULT_CAPABILITIES);
const KNOWN: ReadonlySet<string> = new Set(CAPABILITIES);

/** True for a capability that ECS has a name for; it has none for the newest ones (BPF, PERFMON, CHECKPOINT_RESTORE). */
export function isKnown(capability: string): boolean {
  return KNOWN.has(capability);
}

/** The capabilities of a container in the words of ECS: relative to what it has by default. Sorted, without duplicates. */
export interface EcsCapabilities {
  readonly add: readonly string[];
  readonly drop: readonly string[];
}

/** The name without `CAP_`, in capitals, as the runtimes read it. */
export function capabilityName(given: string): string {
  return given.toUpperCase().replace(/^CAP_/, '');
}

/** True for what a container has without being told. */
export function isDefault(capability: string): boolean {
  return DEFAULTS.has(capability);
}

/**
 * What a container ends up with. `drop: [ALL]` empties the default set before anything is added, a single dropped capability
 * is gone even if it is added too (containerd `WithCapabilities`). ECS cannot add what is in the default set once all is
 * dropped (Fargate adds SYS_PTRACE only), so the others of the set are dropped by name.
 */
export function ecsCapabilities({add = [], drop = []}: Capabilities): EcsCapabilities {
  const dropped = new Set(drop.map(capabilityName));
  const added = new Set(add.map(capabilityName).filter(name => !dropped.has(name)));
  const everything = added.has('ALL');
  const kept = (name: string) => (everything || added.has(name) || !dropped.has('ALL')) && !dropped.has(name);
  const gone: readonly string[] = DEFAULT_CAPABILITIES.filter(name => !kept(name));
  const others = everything
    ? [...dropped].filter(name => name !== 'ALL' && isKnown(name) && !isDefault(name))
    : [];
  const beyond = everything ? ['ALL'] : [...added].filter(name => !isDefault(name));
  return {
    add: beyond.filter(isKnown).toSorted(),
    drop: gone.length === DEFAULT_CAPABILITIES.length ? ['ALL'] : [...gone, ...others].toSorted(),
  };
}
