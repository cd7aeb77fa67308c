import type {
  DownwardAPIVolumeFile,
  PersistentVolumeClaimSpec,
  Volume,
  VolumeProjection,
} from '../kubernetes.generated.ts';
import {defaultFieldRef, defaultResourceRef} from './container.ts';
import {type Changes, each, fill, fillBlank, inside} from './fill.ts';
import {imagePullPolicy} from './image-pull-policy.ts';

/** Mode of files that come from the API: 0644. */
const FILE_MODE = 0o644;

/** A pod's volume with its defaults (`SetDefaults_Volume` and below, Kubernetes 1.36.3): without a source it is an `emptyDir`. */
export function defaultVolume(given: Volume): Volume {
  const hasSource = Object.keys(given).some(key => key !== 'name');
  return hasSource ? inside(given, SOURCES) : {...given, emptyDir: {}};
}

/** A claim asks for a file system unless it says otherwise. */
export function defaultClaimSpec(spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  return fill(spec, {volumeMode: 'Filesystem'});
}

const DOWNWARD_FILE: Changes<DownwardAPIVolumeFile> = {
  fieldRef: defaultFieldRef,
  resourceFieldRef: defaultResourceRef,
};

const PROJECTION: Changes<VolumeProjection> = {
  downwardAPI: source => inside(source, {items: defaultDownwardFiles}),
  serviceAccountToken: token => fill(token, {expirationSeconds: 3600}),
};

/** The last four are storage that ECS has no way to: their defaults only complete the picture. */
const SOURCES: Changes<Volume> = {
  configMap: source => fill(source, {defaultMode: FILE_MODE}),
  secret: source => fill(source, {defaultMode: FILE_MODE}),
  hostPath: source => fill(source, {type: ''}),
  image: source => fillBlank(source, {pullPolicy: imagePullPolicy(source.reference)}),
  downwardAPI: source => inside(fill(source, {defaultMode: FILE_MODE}), {items: defaultDownwardFiles}),
  projected: source => {
    return inside(fill(source, {defaultMode: FILE_MODE}), {
      sources: sources => each(sources, projection => inside(projection, PROJECTION)),
    });
  },
  ephemeral: source =>
    inside(source, {volumeClaimTemplate: template => inside(template, {spec: defaultClaimSpec})}),
  iscsi: source => fillBlank(source, {iscsiInterface: 'default'}),
  rbd: source => fillBlank(source, {pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring'}),
  azureDisk: source =>
    fill(source, {cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared'}),
  scaleIO: source => fillBlank(source, {storageMode: 'ThinProvisioned', fsType: 'xfs'}),
};

function defaultDownwardFiles(files: readonly DownwardAPIVolumeFile[]): readonly DownwardAPIVolumeFile[] {
  return each(files, file => inside(file, DOWNWARD_FILE));
}
