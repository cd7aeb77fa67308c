import type {Hold, Plan} from './plan.ts';
import {SYSTEM} from './same-place.ts';

/** A rule of a Kubernetes Role, as the API has it. */
export interface RoleRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** A namespaced Role. */
export interface Role {
  readonly apiVersion: 'rbac.authorization.k8s.io/v1';
  readonly kind: 'Role';
  readonly metadata: {readonly name: string; readonly namespace: string};
  readonly rules: readonly RoleRule[];
}

/** The Roles that the cutover of this plan needs, one for each namespace, each limited to the names in the plan. */
export function rolesFor(plan: Plan): readonly Role[] {
  const rules = [
    ...backingRules(plan),
    ...batchRules(plan),
    ...workerRules(plan),
    ...holdRules(plan),
    ...releaseRules(plan),
    ...identityRules(plan),
  ];
  const namespaces = [...new Set(rules.map(({namespace}) => namespace))].sort();
  return namespaces.map(namespace => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: {name: `k2e-${plan.run}`, namespace},
    rules: distinct(rules.filter(entry => entry.namespace === namespace).map(({rule}) => rule)),
  }));
}

/** Each rule once: several tracks need what cannot be limited to names. */
function distinct(rules: readonly RoleRule[]): readonly RoleRule[] {
  return [...new Map(rules.map(rule => [JSON.stringify(rule), rule])).values()];
}

/** A namespace belongs to itself: a Role in it can allow to read it. */
function identityRules({clusterId}: Plan): readonly Placed[] {
  const {name} = SYSTEM;
  return clusterId === undefined
    ? []
    : [
        {
          namespace: name,
          rule: {apiGroups: [''], resources: ['namespaces'], resourceNames: [name], verbs: ['get']},
        },
      ];
}

interface Placed {
  readonly namespace: string;
  readonly rule: RoleRule;
}

/** How many pods serve a host stands in the workload's own status. */
function backingRules({web}: Plan): readonly Placed[] {
  return web.flatMap(({backing = []}) => backing.map(({workload}) => placed(workload, ['get'])));
}

function batchRules({batches}: Plan): readonly Placed[] {
  return batches.flatMap(({namespace, name, gitOwner}) => [
    // Where Git suspends it nobody else needs to.
    {
      namespace,
      rule: {
        apiGroups: ['batch'],
        resources: ['cronjobs'],
        resourceNames: [name],
        verbs: gitOwner ? ['get'] : ['get', 'patch'],
      },
    },
    {
      namespace,
      rule: {apiGroups: ['batch'], resources: ['cronjobs/status'], resourceNames: [name], verbs: ['patch']},
    },
    // A list cannot be limited to names, and a creation has none yet.
    {namespace, rule: {apiGroups: ['batch'], resources: ['jobs'], verbs: ['list', 'create']}},
  ]);
}

function workerRules({workers}: Plan): readonly Placed[] {
  return workers.flatMap(({ref, gitOwner}) => [
    placed(ref, gitOwner ? ['get'] : ['get', 'patch']),
    {namespace: ref.namespace ?? 'default', rule: {apiGroups: [''], resources: ['pods'], verbs: ['list']}},
  ]);
}

function holdRules({web, batches, workers}: Plan): readonly Placed[] {
  const holds: readonly Hold[] = [
    ...web.flatMap(({holds = []}) => holds),
    ...[...batches, ...workers].flatMap(track => track.holds),
  ];
  return holds.map(({ref, gitOwner}) => placed(ref, gitOwner ? ['get'] : ['get', 'patch']));
}

/** Helm's records are Secrets. Only their metadata is asked for, but RBAC has no such right: whoever may list them may read them. */
function releaseRules({web, batches, workers}: Plan): readonly Placed[] {
  const releases = [...web, ...batches, ...workers].flatMap(track => track.releases ?? []);
  return [...new Set(releases.map(({namespace}) => namespace))].map(namespace => ({
    namespace,
    rule: {apiGroups: [''], resources: ['secrets'], verbs: ['list']},
  }));
}

function placed({apiVersion, kind, namespace, name}: Hold['ref'], verbs: readonly string[]): Placed {
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
  return {
    namespace: namespace ?? 'default',
    rule: {apiGroups: [group], resources: [plural(kind)], resourceNames: [name], verbs},
  };
}

/** The plural of the kinds that a plan can name. */
function plural(kind: string): string {
  const lower = kind.toLowerCase();
  return lower.endsWith('s') ? `${lower}es` : `${lower}s`;
}
