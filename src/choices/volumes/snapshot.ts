import type {Inventory} from '../../model/inventory.ts';
import type {DiskClaim} from './disk.ts';

/** What a claim shall hold at first. */
export type DiskSource =
  /** The snapshot of EBS behind a VolumeSnapshot of the input. */
  | {readonly kind: 'snapshot'; readonly id: string}
  /** Another claim, or a snapshot whose id no manifest says: `VolumeSnapshot daily`. */
  | {readonly kind: 'unknown'; readonly what: string};

/** The parts of VolumeSnapshot and VolumeSnapshotContent (snapshot.storage.k8s.io) that lead to the id. */
interface Snapshot {
  readonly spec?: {
    readonly source?: {readonly volumeSnapshotContentName?: unknown; readonly snapshotHandle?: unknown};
  };
  readonly status?: {readonly boundVolumeSnapshotContentName?: unknown; readonly snapshotHandle?: unknown};
}

/** The content that a claim starts with; undefined for one that starts empty. */
export function diskSource(
  {spec}: DiskClaim,
  namespace: string,
  inventory: Pick<Inventory, 'find' | 'all'>,
): DiskSource | undefined {
  const source = spec?.dataSourceRef ?? spec?.dataSource;
  if (source === undefined) return undefined;
  const {kind = '', name = ''} = source;
  // A `dataSourceRef` may lead to another namespace, which a ReferenceGrant there allows.
  const of = spec?.dataSourceRef?.namespace ?? namespace;
  const unknown = {kind: 'unknown', what: `${kind} ${name}`} as const;
  if (kind !== 'VolumeSnapshot') return unknown;
  const snapshot = inventory.find<Snapshot>('VolumeSnapshot', of, name)?.value;
  const content =
    snapshot?.status?.boundVolumeSnapshotContentName ?? snapshot?.spec?.source?.volumeSnapshotContentName;
  if (typeof content !== 'string') return unknown;
  // That contents have no namespace is not known of a custom resource.
  const contents = inventory.all<Snapshot>('VolumeSnapshotContent');
  const found = contents.find(({ref}) => ref.name === content)?.value;
  const id = found?.status?.snapshotHandle ?? found?.spec?.source?.snapshotHandle;
  return typeof id === 'string' && /^snap-[0-9a-f]{8,40}$/.test(id) ? {kind: 'snapshot', id} : unknown;
}
