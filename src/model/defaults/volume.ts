import type {
  DownwardAPIVolumeFile,
  PersistentVolumeClaimSpec,
  Volume,
  VolumeProjection,
} from '../kubernetes.generated.ts';
import {defaultFieldRef} from './container.ts';
import {each, fill, fillBlank, inside} from './fill.ts';
import {imagePullPolicy} from './image-pull-policy.ts';

/** Mode of files that come from the API: 0644. */
const FILE_MODE = 0o644;

/** A pod's volume with its defaults (`SetDefaults_Volume` and below, Kubernetes 1.36.3): without a source it is an `emptyDir`. */
export function defaultVolume(given: Volume): Volume {
  if (Object.keys(given).every(key => key === 'name')) return {...given, emptyDir: {}};
  let volume = inside(given, 'configMap', source => fill(source, {defaultMode: FILE_MODE}));
  volume = inside(volume, 'secret', source => fill(source, {defaultMode: FILE_MODE}));
  volume = inside(volume, 'hostPath', source => fill(source, {type: ''}));
  volume = inside(volume, 'image', source =>
    fillBlank(source, {pullPolicy: imagePullPolicy(source.reference)}),
  );
  volume = inside(volume, 'downwardAPI', source => {
    return fill(
      inside(source, 'items', items => each(items, defaultDownwardFile)),
      {defaultMode: FILE_MODE},
    );
  });
  volume = inside(volume, 'projected', source => {
    return fill(
      inside(source, 'sources', sources => each(sources, defaultProjection)),
      {defaultMode: FILE_MODE},
    );
  });
  volume = inside(volume, 'ephemeral', source => {
    return inside(source, 'volumeClaimTemplate', template => inside(template, 'spec', defaultClaimSpec));
  });
  return defaultForeignVolume(volume);
}

/** A claim asks for a file system unless it says otherwise. */
export function defaultClaimSpec(spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  return fill(spec, {volumeMode: 'Filesystem'});
}

function defaultDownwardFile(file: DownwardAPIVolumeFile): DownwardAPIVolumeFile {
  const result = inside(file, 'fieldRef', defaultFieldRef);
  return inside(result, 'resourceFieldRef', ref => fillBlank(ref, {divisor: '0'}));
}

function defaultProjection(projection: VolumeProjection): VolumeProjection {
  const result = inside(projection, 'downwardAPI', source => {
    return inside(source, 'items', items => each(items, defaultDownwardFile));
  });
  return inside(result, 'serviceAccountToken', token => fill(token, {expirationSeconds: 3600}));
}

/** Volumes of storage systems that ECS has no way to: their defaults only complete the picture. */
function defaultForeignVolume(given: Volume): Volume {
  let volume = inside(given, 'iscsi', source => fillBlank(source, {iscsiInterface: 'default'}));
  volume = inside(volume, 'rbd', source => {
    return fillBlank(source, {pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring'});
  });
  volume = inside(volume, 'azureDisk', source => {
    return fill(source, {cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared'});
  });
  return inside(volume, 'scaleIO', source =>
    fillBlank(source, {storageMode: 'ThinProvisioned', fsType: 'xfs'}),
  );
}
