import type {Inventory, KubeObject, Workload} from '../model/inventory.ts';
import type {Role, RoleBinding} from '../model/kubernetes.generated.ts';
import type {Context} from '../rules/rule.ts';
import {convertedWorkloads} from './converted.ts';
import {type ApiUse, apiUses, apiUsesOfRole} from './kubernetes-api.ts';
import {serviceAccountName} from './task-role.ts';

/** What the role that a binding gives lets its holders do, the worst first. */
export function usesOf({ref, value}: KubeObject<RoleBinding>, inventory: Inventory): readonly ApiUse[] {
  const {kind = '', name = ''} = value.roleRef ?? {};
  const role = inventory.find<Role>(kind, kind === 'Role' ? ref.namespace : '', name);
  return role ? apiUses(role.value.rules ?? []) : apiUsesOfRole(name);
}

/** The workloads that run as one of the bound ServiceAccounts, with a token in their pods. */
export function holdersOf({ref, value}: KubeObject<RoleBinding>, context: Context): readonly Workload[] {
  const accounts = new Set(
    (value.subjects ?? [])
      .filter(({kind}) => kind === 'ServiceAccount')
      .map(({namespace, name}) => `${namespace || ref.namespace}/${name}`),
  );
  const bearers = context.choice(bearersOf);
  return [...accounts].flatMap(account => bearers.get(account) ?? []).filter(hasToken);
}

/** The workloads that are converted, by `<namespace>/<name>` of the ServiceAccount that they run as. */
function bearersOf(context: Context): ReadonlyMap<string, readonly Workload[]> {
  return Map.groupBy(
    context.choice(convertedWorkloads),
    workload => `${workload.namespace}/${serviceAccountName(workload)}`,
  );
}

/** The workloads to which some binding of the input gives a use of the Kubernetes API: findings on the bindings tell of them. */
export function apiHolders(context: Context): ReadonlySet<Workload> {
  const {inventory} = context;
  const bindings = [
    ...inventory.all<RoleBinding>('RoleBinding'),
    ...inventory.all<RoleBinding>('ClusterRoleBinding'),
  ];
  return new Set(
    bindings
      .filter(binding => usesOf(binding, inventory).length > 0)
      .flatMap(binding => holdersOf(binding, context)),
  );
}

/** The token is mounted unless the pod, or else its ServiceAccount, says no; a projected volume mounts it all the same. */
function hasToken({template, serviceAccount}: Workload): boolean {
  const {automountServiceAccountToken, volumes = []} = template.spec ?? {};
  const isProjected = volumes.some(({projected}) =>
    (projected?.sources ?? []).some(({serviceAccountToken}) => serviceAccountToken !== undefined),
  );
  return (
    isProjected ||
    (automountServiceAccountToken ?? serviceAccount?.value.automountServiceAccountToken ?? true)
  );
}
