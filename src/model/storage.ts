import type {Inventory, KubeObject} from './inventory.ts';
import type {PersistentVolume, PersistentVolumeClaim, StorageClass} from './kubernetes.generated.ts';
import {labelOf} from './selector.ts';

const IS_DEFAULT = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
] as const;

/** The part of the inventory that storage is looked up in. */
type Objects = Pick<Inventory, 'find' | 'all'>;

/**
 * The StorageClass of a claim (or of a claim template): the one it names, else the default one. Undefined when it is not in
 * the input, or when the claim wants none (`storageClassName: ''`).
 */
export function storageClassOf(
  claim: PersistentVolumeClaim,
  objects: Objects,
): KubeObject<StorageClass> | undefined {
  const named =
    claim.spec?.storageClassName ??
    labelOf(claim.metadata?.annotations, 'volume.beta.kubernetes.io/storage-class');
  if (named !== undefined) return objects.find<StorageClass>('StorageClass', '', named);
  return objects
    .all<StorageClass>('StorageClass')
    .find(({value}) => IS_DEFAULT.some(key => labelOf(value.metadata?.annotations, key) === 'true'));
}

/** The volume that a claim is bound to: by the claim's `volumeName`, else by the volume's `claimRef`. */
export function volumeOf(
  claim: KubeObject<PersistentVolumeClaim>,
  objects: Objects,
): KubeObject<PersistentVolume> | undefined {
  const named = claim.value.spec?.volumeName;
  if (named) return objects.find<PersistentVolume>('PersistentVolume', '', named);
  const {namespace, name} = claim.ref;
  return objects.all<PersistentVolume>('PersistentVolume').find(({value}) => {
    const bound = value.spec?.claimRef;
    return bound?.name === name && bound?.namespace === namespace;
  });
}
