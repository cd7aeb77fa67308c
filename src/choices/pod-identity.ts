import {isObject} from '../json.ts';
import {customGroup} from '../model/kinds.ts';
import {valueAt} from '../pointer.ts';
import type {Context} from '../rules/rule.ts';

/** Where an object says which role EKS Pod Identity gives a ServiceAccount. */
interface Shape {
  /** The group of the objects, or the end of it. */
  readonly group: RegExp;
  readonly kind: string;
  /** The list of associations; the object itself is one where it is left out. */
  readonly list?: string;
  readonly namespace: string;
  readonly account: string;
  readonly role: string;
}

/** Associations of AWS Controllers for Kubernetes, of Crossplane's provider for AWS, and in a cluster's file of eksctl. */
const SHAPES: readonly Shape[] = [
  {
    group: /^eks\.services\.k8s\.aws$/,
    kind: 'PodIdentityAssociation',
    namespace: '/spec/namespace',
    account: '/spec/serviceAccount',
    role: '/spec/roleARN',
  },
  {
    group: /^eks\.aws(?:\.m)?\.upbound\.io$/,
    kind: 'PodIdentityAssociation',
    namespace: '/spec/forProvider/namespace',
    account: '/spec/forProvider/serviceAccount',
    role: '/spec/forProvider/roleArn',
  },
  {
    group: /^eksctl\.io$/,
    kind: 'ClusterConfig',
    list: '/iam/podIdentityAssociations',
    namespace: '/namespace',
    account: '/serviceAccountName',
    role: '/roleARN',
  },
  {
    group: /^eksctl\.io$/,
    kind: 'ClusterConfig',
    list: '/iam/serviceAccounts',
    namespace: '/metadata/namespace',
    account: '/metadata/name',
    role: '/attachRoleARN',
  },
];

/**
 * The roles that objects of the input bind to ServiceAccounts by EKS Pod Identity, by `<namespace>/<name>` of the ServiceAccount. Of
 * several for one the first counts.
 */
export function podIdentityRoles({inventory}: Context): ReadonlyMap<string, string> {
  const roles = new Map<string, string>();
  for (const shape of SHAPES) {
    for (const {ref, given} of inventory.all(shape.kind)) {
      if (!shape.group.test(customGroup(ref.apiVersion, ref.kind))) continue;
      const listed = shape.list === undefined ? [given] : valueAt(given, shape.list);
      for (const each of Array.isArray(listed) ? listed : []) {
        if (!isObject(each)) continue;
        const role = valueAt(each, shape.role);
        const key = `${String(valueAt(each, shape.namespace))}/${String(valueAt(each, shape.account))}`;
        if (typeof role === 'string' && !roles.has(key)) roles.set(key, role);
      }
    }
  }
  return roles;
}
