import type {KubeObject, Workload} from '../model/inventory.ts';
import {customSelector, matches} from '../model/selector.ts';
import {valueAt} from '../pointer.ts';
import type {Context} from '../rules/rule.ts';

/** True for a SecurityGroupPolicy of the VPC resource controller, which gives pods security groups. */
export function isSecurityGroupPolicy({ref}: KubeObject): boolean {
  return ref.kind === 'SecurityGroupPolicy' && ref.apiVersion.startsWith('vpcresources.k8s.aws/');
}

/** The ids of groups that a policy names; what is no id is left out. */
export function groupIdsOf(policy: KubeObject): readonly string[] {
  const ids = valueAt(policy.value, '/spec/securityGroups/groupIds');
  return (Array.isArray(ids) ? ids : []).filter(id => typeof id === 'string' && isGroupId(id));
}

/** True for the id of a security group. */
export function isGroupId(id: string): boolean {
  return /^sg-[0-9a-f]{8,17}$/.test(id);
}

/** True where the policy is about the pods of the workload: by their labels, by those of their ServiceAccount, or by both. */
export function selects(policy: KubeObject, {namespace, template, serviceAccount}: Workload): boolean {
  if (policy.ref.namespace !== namespace) return false;
  const given = ['podSelector', 'serviceAccountSelector'].map(name => valueAt(policy.value, `/spec/${name}`));
  const labels = [template.metadata?.labels, serviceAccount?.value.metadata?.labels];
  return (
    given.some(each => each !== undefined) &&
    given.every((each, index) => {
      if (each === undefined) return true;
      const selector = customSelector(each);
      return selector !== undefined && matches(selector, labels[index]);
    })
  );
}

/** The ids of the security groups that policies give the pods of a workload. */
export function policyGroups(workload: Workload, {inventory}: Context): readonly string[] {
  return inventory
    .all('SecurityGroupPolicy')
    .filter(policy => isSecurityGroupPolicy(policy) && selects(policy, workload))
    .flatMap(groupIdsOf);
}
