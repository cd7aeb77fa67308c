import type {OldKind} from './old-kind.ts';

const ADMISSION = ['admissionregistration.k8s.io/v1beta1', 'admissionregistration.k8s.io/v1alpha1'];
const STORAGE = ['storage.k8s.io/v1beta1', 'storage.k8s.io/v1alpha1'];

/** Kinds of which only the version's name changed: same fields, same defaults. */
export const renamed: readonly OldKind[] = [
  // Kubernetes converts these two without a change, in all three versions (`pkg/apis/batch/v1beta1`, 1.36.3).
  {kind: 'CronJob', versions: ['batch/v1beta1', 'batch/v2alpha1'], to: 'batch/v1'},
  {
    kind: 'PriorityClass',
    versions: ['scheduling.k8s.io/v1beta1', 'scheduling.k8s.io/v1alpha1'],
    to: 'scheduling.k8s.io/v1',
  },
  {kind: 'StorageClass', versions: STORAGE, to: 'storage.k8s.io/v1'},
  {kind: 'VolumeAttachment', versions: STORAGE, to: 'storage.k8s.io/v1'},
  {kind: 'CSIDriver', versions: STORAGE, to: 'storage.k8s.io/v1'},
  {kind: 'CSINode', versions: STORAGE, to: 'storage.k8s.io/v1'},
  {kind: 'CSIStorageCapacity', versions: STORAGE, to: 'storage.k8s.io/v1'},
  {kind: 'VolumeAttributesClass', versions: STORAGE, to: 'storage.k8s.io/v1'},
  {kind: 'Lease', versions: ['coordination.k8s.io/v1beta1'], to: 'coordination.k8s.io/v1'},
  {kind: 'APIService', versions: ['apiregistration.k8s.io/v1beta1'], to: 'apiregistration.k8s.io/v1'},
  {kind: 'MutatingAdmissionPolicy', versions: ADMISSION, to: 'admissionregistration.k8s.io/v1'},
  {kind: 'MutatingAdmissionPolicyBinding', versions: ADMISSION, to: 'admissionregistration.k8s.io/v1'},
];
