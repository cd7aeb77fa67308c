import type {Pointer} from '../pointer.ts';
import type {Inventory, KubeObject, Workload} from './inventory.ts';
import {workloadTexts} from './workload-texts.ts';

/**
 * What a text tells about how an application finds names: it asks a resolver of its own (nginx' `resolver`), names the
 * cluster's DNS, or has an address in it that a cluster gives its DNS.
 */
export type OverheardKind = 'resolver' | 'cluster-dns' | 'cluster-ip';

/** A hint that names on ECS, which a hosts file resolves, will not be found (mapping of Services, §1.4). */
export interface Overheard {
  readonly kind: OverheardKind;
  readonly object: KubeObject;
  /** Pointer into `object.value`. */
  readonly path: Pointer;
}

/** The usual addresses of the cluster's DNS: kubeadm, and EKS with either of its default ranges. */
const PATTERNS: readonly (readonly [OverheardKind, RegExp])[] = [
  ['resolver', /(?:^|[\s;{])resolver\s+(?!off\b)[^\s;][^;]{0,300};/],
  ['cluster-dns', /\b(?:kube-dns|coredns)\b/i],
  ['cluster-ip', /(?<![\d.])(?:10\.96\.0\.10|172\.20\.0\.10|10\.100\.0\.10)(?![\d.]*\d)/],
];

/** The hints in a workload's environment, arguments, annotations and mounted ConfigMaps; each kind once a place. */
export function overheardIn(workload: Workload, inventory: Inventory): readonly Overheard[] {
  return workloadTexts(workload, inventory).flatMap(({object, path, text}) =>
    PATTERNS.flatMap(([kind, pattern]) => (pattern.test(text) ? [{kind, object, path}] : [])),
  );
}
