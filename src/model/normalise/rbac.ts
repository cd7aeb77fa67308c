import {isObject} from '../../json.ts';
import type {OldKind} from './old-kind.ts';
import type {Rewrite} from './rewrite.ts';

const GROUP = 'rbac.authorization.k8s.io';
const VERSIONS = [`${GROUP}/v1beta1`, `${GROUP}/v1alpha1`];

/**
 * RBAC before v1. The alpha version named a subject's group by an `apiVersion`, and a user `*` for everybody who is logged in
 * (`pkg/apis/rbac/v1alpha1/conversion.go`, 1.36.3).
 */
export const oldRbac: readonly OldKind[] = [
  {kind: 'Role', versions: VERSIONS, to: `${GROUP}/v1`},
  {kind: 'ClusterRole', versions: VERSIONS, to: `${GROUP}/v1`},
  {kind: 'RoleBinding', versions: VERSIONS, to: `${GROUP}/v1`, rewrite: rewriteBinding},
  {kind: 'ClusterRoleBinding', versions: VERSIONS, to: `${GROUP}/v1`, rewrite: rewriteBinding},
];

function rewriteBinding(object: Rewrite, apiVersion: string): void {
  if (apiVersion !== `${GROUP}/v1alpha1`) return;
  for (const index of object.indices('/subjects')) {
    const path = `/subjects/${index}`;
    const subject = object.at(path);
    if (!isObject(subject)) continue;
    const isAccount = subject.kind === 'ServiceAccount';
    if (subject.kind === 'User' && subject.name === '*') {
      object.set(`${path}/kind`, 'Group');
      object.set(`${path}/name`, 'system:authenticated');
    }
    const version = subject.apiVersion;
    if (typeof version !== 'string') continue;
    if (!isAccount) object.move(`${path}/apiVersion`, `${path}/apiGroup`, version.split('/')[0] ?? GROUP);
    else {
      object.remove(
        `${path}/apiVersion`,
        'A service account has no API group; the old field says nothing more.',
      );
    }
  }
}
