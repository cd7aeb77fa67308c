import type {Inventory, KubeObject, Workload} from '../model/inventory.ts';
import type {ClusterRole, Role, RoleBinding, Subject} from '../model/kubernetes.generated.ts';
import {matches, selectorFrom} from '../model/selector.ts';
import type {Context} from '../rules/rule.ts';
import {convertedWorkloads} from './converted.ts';
import {type ApiUse, apiUses, apiUsesOfRole} from './kubernetes-api.ts';
import {serviceAccountName} from './task-role.ts';

/** What the role that a binding gives lets its holders do, the worst first. */
export function usesOf({ref, value}: KubeObject<RoleBinding>, inventory: Inventory): readonly ApiUse[] {
  const {kind = '', name = ''} = value.roleRef ?? {};
  const role = inventory.find<Role>(kind, kind === 'Role' ? ref.namespace : '', name);
  if (!role) return apiUsesOfRole(name);
  const rules = [role, ...partsOf(role, inventory)].flatMap(each => each.value.rules ?? []);
  // A controller fills the rules of an aggregated role; where no part of it is in the input, its name is all there is.
  return rules.length === 0 && isAggregated(role) ? apiUsesOfRole(name) : apiUses(rules);
}

/** The roles that a role takes up, and those that these take up in turn (Kubernetes, "Aggregated ClusterRoles"). */
export function partsOf(role: KubeObject, inventory: Inventory): readonly KubeObject<ClusterRole>[] {
  const found = new Set<KubeObject>([role]);
  for (const each of found) {
    const {aggregationRule} = each.value as ClusterRole;
    const selectors = (aggregationRule?.clusterRoleSelectors ?? [])
      .map(selectorFrom)
      .filter(selector => selector !== undefined);
    for (const other of selectors.length > 0 ? inventory.all<ClusterRole>('ClusterRole') : [])
      if (selectors.some(selector => matches(selector, other.value.metadata?.labels))) found.add(other);
  }
  return [...found].slice(1);
}

function isAggregated({value}: KubeObject): boolean {
  return (value as ClusterRole).aggregationRule !== undefined;
}

/** Who runs with what a binding gives, and has a token in its pods. */
export interface Holders {
  /** They run as a ServiceAccount that is bound by its name, and is not everybody's: the binding was made for them. */
  readonly meant: readonly Workload[];
  /** They run as `default`, or a group of all ServiceAccounts is bound: which of them the binding was made for, no manifest shows. */
  readonly shared: readonly Workload[];
}

/** The workloads that are converted and run with what a binding gives. */
export function holdersOf({ref, value}: KubeObject<RoleBinding>, context: Context): Holders {
  const names = new Set((value.subjects ?? []).flatMap(subject => subjectNames(subject, ref.namespace)));
  const meant: Workload[] = [];
  const shared: Workload[] = [];
  for (const [account, workloads] of context.choice(bearersOf)) {
    const [namespace = '', name = ''] = account.split('/');
    const bearers = workloads.filter(hasToken);
    if (!names.has(account)) {
      if (names.has(`${namespace}/*`) || names.has('*')) shared.push(...bearers);
    } else if (name === 'default' && bearers.length > 1) shared.push(...bearers);
    else meant.push(...bearers);
  }
  return {meant, shared};
}

/** The groups of all ServiceAccounts, which all pods belong to (Kubernetes, "Service accounts permissions"). */
const EVERYBODY = new Set(['system:serviceaccounts', 'system:authenticated']);

/** Whom a subject names: `<namespace>/<ServiceAccount>`, `<namespace>/*` for all of a namespace, `*` for all; nothing for people. */
function subjectNames({kind, name = '', namespace}: Subject, ownNamespace: string): readonly string[] {
  const [, group, owner, account] = name.split(':');
  switch (kind) {
    case 'ServiceAccount':
      return [`${namespace || ownNamespace}/${name}`];
    case 'User':
      return name.startsWith('system:serviceaccount:') ? [`${owner}/${account}`] : [];
    case 'Group':
      if (EVERYBODY.has(name)) return ['*'];
      return name.startsWith('system:') && group === 'serviceaccounts' ? [`${owner}/*`] : [];
    default:
      return [];
  }
}

/** The workloads that are converted, by `<namespace>/<name>` of the ServiceAccount that they run as. */
function bearersOf(context: Context): ReadonlyMap<string, readonly Workload[]> {
  return Map.groupBy(
    context.choice(convertedWorkloads),
    workload => `${workload.namespace}/${serviceAccountName(workload)}`,
  );
}

/** The workloads for which some binding of the input was made that gives a use of the Kubernetes API: findings on the bindings tell of them. */
export function apiHolders(context: Context): ReadonlySet<Workload> {
  const {inventory} = context;
  const bindings = [
    ...inventory.all<RoleBinding>('RoleBinding'),
    ...inventory.all<RoleBinding>('ClusterRoleBinding'),
  ];
  return new Set(
    bindings
      .filter(binding => usesOf(binding, inventory).length > 0)
      .flatMap(binding => holdersOf(binding, context).meant),
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
