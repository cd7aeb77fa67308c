import {isObject} from '../../json.ts';
import type {OldKind} from './old-kind.ts';
import type {Rewrite} from './rewrite.ts';

const MAX_INT32 = 2 ** 31 - 1;

/**
 * Deployment, ReplicaSet, DaemonSet and StatefulSet before apps/v1. Defaults as in Kubernetes' own
 * `pkg/apis/extensions/v1beta1/defaults.go`, `pkg/apis/apps/v1beta1/defaults.go` and `…/v1beta2/defaults.go` (1.36.3).
 */
export const oldWorkloads: readonly OldKind[] = [
  {
    kind: 'Deployment',
    versions: ['extensions/v1beta1', 'apps/v1beta1', 'apps/v1beta2'],
    to: 'apps/v1',
    rewrite: rewriteDeployment,
  },
  {
    kind: 'ReplicaSet',
    versions: ['extensions/v1beta1', 'apps/v1beta2'],
    to: 'apps/v1',
    rewrite: selectTemplate,
  },
  {
    kind: 'DaemonSet',
    versions: ['extensions/v1beta1', 'apps/v1beta2'],
    to: 'apps/v1',
    rewrite: rewriteDaemonSet,
  },
  {
    kind: 'StatefulSet',
    versions: ['apps/v1beta1', 'apps/v1beta2'],
    to: 'apps/v1',
    rewrite: rewriteStatefulSet,
  },
  {kind: 'ControllerRevision', versions: ['apps/v1beta1', 'apps/v1beta2'], to: 'apps/v1'},
];

/** Until apps/v1beta2 the labels of the template stood in for a missing selector and for missing labels of the object. */
function selectTemplate(object: Rewrite, apiVersion: string): void {
  if (apiVersion === 'apps/v1beta2') return;
  const labels = object.at('/spec/template/metadata/labels');
  if (!isObject(labels) || Object.keys(labels).length === 0) return;
  if (object.at('/spec/selector') === undefined) object.set('/spec/selector', {matchLabels: labels});
  const own = object.at('/metadata/labels');
  if (own === undefined || (isObject(own) && Object.keys(own).length === 0))
    object.set('/metadata/labels', labels);
}

function rewriteDeployment(object: Rewrite, apiVersion: string): void {
  selectTemplate(object, apiVersion);
  object.remove(
    '/spec/rollbackTo',
    '`rollbackTo` asked for one rollback at the time it was applied; Kubernetes has no such field since apps/v1, and k2e leaves it out.',
  );
  if (!isObject(object.at('/spec'))) return;
  if (apiVersion === 'apps/v1beta1') object.setDefault('/spec/revisionHistoryLimit', 2);
  if (apiVersion !== 'extensions/v1beta1') return;
  object.setDefault('/spec/revisionHistoryLimit', MAX_INT32);
  object.setDefault('/spec/progressDeadlineSeconds', MAX_INT32);
  const strategy = object.at('/spec/strategy/type') ?? 'RollingUpdate';
  if (strategy !== 'RollingUpdate' || !isMapOrNothing(object.at('/spec/strategy'))) return;
  object.setDefault('/spec/strategy/rollingUpdate/maxSurge', 1);
  object.setDefault('/spec/strategy/rollingUpdate/maxUnavailable', 1);
}

function rewriteDaemonSet(object: Rewrite, apiVersion: string): void {
  selectTemplate(object, apiVersion);
  object.remove(
    '/spec/templateGeneration',
    '`templateGeneration` is a counter of the old DaemonSet controller; Kubernetes has no such field since apps/v1, and k2e leaves it out.',
  );
  if (apiVersion === 'extensions/v1beta1') updateOnDelete(object);
}

function rewriteStatefulSet(object: Rewrite, apiVersion: string): void {
  selectTemplate(object, apiVersion);
  if (apiVersion === 'apps/v1beta1') updateOnDelete(object);
}

/** New pods only when the old ones are deleted: the default before apps/v1beta2. */
function updateOnDelete(object: Rewrite): void {
  if (isObject(object.at('/spec')) && isMapOrNothing(object.at('/spec/updateStrategy'))) {
    object.setDefault('/spec/updateStrategy/type', 'OnDelete');
  }
}

function isMapOrNothing(value: unknown): boolean {
  return value === undefined || isObject(value);
}
