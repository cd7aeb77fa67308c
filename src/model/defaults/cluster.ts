import type {
  CSIDriver,
  LimitRange,
  LimitRangeItem,
  Namespace,
  PersistentVolume,
  PersistentVolumeClaim,
  PriorityClass,
  RoleBinding,
  Secret,
  StorageClass,
  Subject,
} from '../kubernetes.generated.ts';
import {each, fill, fillBlank, inside} from './fill.ts';
import {defaultClaimSpec} from './volume.ts';

// `pkg/apis/{core,storage,scheduling,rbac}/v1/defaults.go`, Kubernetes 1.36.3.

const RBAC = 'rbac.authorization.k8s.io';

/** A Secret with its default type. Its `stringData` became `data` when it was normalised. */
export function defaultSecret(given: Secret): Secret {
  return fillBlank(given, {type: 'Opaque'});
}

/** A PersistentVolumeClaim with its defaults. */
export function defaultClaim(given: PersistentVolumeClaim): PersistentVolumeClaim {
  return inside(given, {spec: defaultClaimSpec});
}

/** A PersistentVolume with its defaults. */
export function defaultPersistentVolume(given: PersistentVolume): PersistentVolume {
  return inside(given, {
    spec: spec => {
      return fill(fillBlank(spec, {persistentVolumeReclaimPolicy: 'Retain'}), {volumeMode: 'Filesystem'});
    },
  });
}

/** A StorageClass with its defaults. */
export function defaultStorageClass(given: StorageClass): StorageClass {
  return fill(given, {reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate'});
}

/** A CSIDriver with its defaults. */
export function defaultCsiDriver(given: CSIDriver): CSIDriver {
  return inside(given, {
    spec: spec => {
      const modes =
        (spec.volumeLifecycleModes ?? []).length === 0
          ? {...spec, volumeLifecycleModes: ['Persistent']}
          : spec;
      return fill(modes, {
        attachRequired: true,
        podInfoOnMount: false,
        storageCapacity: false,
        fsGroupPolicy: 'ReadWriteOnceWithFSType',
        requiresRepublish: false,
        seLinuxMount: false,
      });
    },
  });
}

/** A PriorityClass with its defaults. */
export function defaultPriorityClass(given: PriorityClass): PriorityClass {
  return fill(given, {preemptionPolicy: 'PreemptLowerPriority'});
}

/** A Namespace with the label that carries its name. */
export function defaultNamespace(given: Namespace): Namespace {
  const name = given.metadata?.name ?? '';
  if (name === '') return given;
  return inside(given, {
    metadata: metadata => {
      return {...metadata, labels: {...metadata.labels, 'kubernetes.io/metadata.name': name}};
    },
  });
}

/** A RoleBinding, or a ClusterRoleBinding, which has the same fields, with its defaults. */
export function defaultBinding(given: RoleBinding): RoleBinding {
  return inside(given, {
    roleRef: ref => fillBlank(ref, {apiGroup: RBAC}),
    subjects: subjects => each(subjects, defaultSubject),
  });
}

function defaultSubject(subject: Subject): Subject {
  return subject.kind === 'User' || subject.kind === 'Group' ? fillBlank(subject, {apiGroup: RBAC}) : subject;
}

/** A LimitRange with its defaults: what a container gets follows from its maximum, and what it requests from that. */
export function defaultLimitRange(given: LimitRange): LimitRange {
  return inside(given, {spec: spec => inside(spec, {limits: limits => each(limits, defaultLimit)})});
}

function defaultLimit(item: LimitRangeItem): LimitRangeItem {
  if (item.type !== 'Container') return item;
  const limits = fill(item.default ?? {}, item.max ?? {});
  const requests = fill(fill(item.defaultRequest ?? {}, limits), item.min ?? {});
  return {...item, default: limits, defaultRequest: requests};
}
