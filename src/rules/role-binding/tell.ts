import {partsOf} from '../../choices/api-holders.ts';
import {isCollector} from '../../choices/daemon-set/agents.ts';
import type {ApiUse} from '../../choices/kubernetes-api.ts';
import type {KubeObject, Workload} from '../../model/inventory.ts';
import {nameOf} from '../object-rule.ts';
import type {Context, Report, Subject} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';
import {alike, allBindings, type Grant, grants, type Holding, tellersOf} from './grants.ts';

/** What to do about a program that looks up what to watch, and manages nothing. */
const COLLECTOR =
  'Leave it in the cluster as long as pods run there, and out of the input. It asks the Kubernetes API what to watch, which knows no tasks: for them run the product as its guide for ECS says, where it asks the API of ECS or the metadata of the task (`ecs_service_discovery` of the CloudWatch agent, the files below /etc/ecs of the AWS Distro for OpenTelemetry).';

/** What to do about what runs on each node: most often it only looks up the names of nodes and pods. */
const agent = (bindings: string) =>
  `If it manages nodes, leave it in the cluster: ECS gives it nothing to manage. An agent that only adds the names of pods and nodes to what it sees on the machine works without them: switch that off, or set it up as the guide of the product for ECS says, and leave ${bindings} out of the input.`;

/** How to find out who uses what everybody may. */
const find = (bindings: string) =>
  `Find out which of them calls the Kubernetes API, if any does (the audit log of the API server names the pod of each call), bind a ServiceAccount that only it runs as, and delete ${bindings}.`;

/**
 * Files the finding of a binding: on the workloads to whose ServiceAccount it gives a use of the Kubernetes API. Of several that give
 * the same workloads as much, the first tells.
 */
export function tellBinding({
  object,
  context,
  report,
  drop,
}: Pick<Subject<'RoleBinding' | 'ClusterRoleBinding'>, 'object' | 'context' | 'report' | 'drop'>): void {
  const grant = context.choice(grants).get(object);
  if (!grant) return;
  if (grant.uses.length === 0 || grant.meant.length + grant.shared.length === 0) {
    const why =
      grant.uses.length > 0
        ? 'none of the workloads that k2e converts runs as a ServiceAccount that it names'
        : 'its permissions are of no account for a workload';
    report('', {
      level: 'info',
      fidelity: 'dropped',
      message: `${nameOf(object)} has no meaning on ECS: ${why}.`,
      remediation: 'Give people and pipelines their permissions with IAM.',
    });
    return;
  }
  for (const holding of ['meant', 'shared'] as const) {
    const together = alike(grant, holding, context);
    const [first] = together;
    if (first === grant) report('', reportOn(together, holding, grant));
    else if (first) drop('', `The finding on ${nameOf(first.binding)} tells of it too.`);
  }
}

/** The finding on these bindings, which is filed on the first of them. */
function reportOn(together: readonly Grant[], holding: Holding, first: Grant): Report {
  const holders = first[holding];
  const uses = [...new Set(together.flatMap(each => each.uses))];
  const may = listed(uses.map(use => use.may));
  const granted = `by ${listed(together.map(grantText))}`;
  const bindings = together.length === 1 ? 'this binding' : 'these bindings';
  const who = listed(holders.map(workloadName));
  const todo = todoAbout(uses, holders, bindings);
  if (holding === 'shared')
    return {
      level: 'action',
      fidelity: 'manual',
      message: `${who} may, as all who share their ServiceAccount or group, ${may} through the Kubernetes API, which ECS does not have (${granted}); which of them does, no manifest shows.`,
      remediation: `${find(bindings)} ${todo}`,
      workload: holders,
    };
  const level = uses[0]?.level ?? 'action';
  return {
    level,
    fidelity: level === 'blocker' ? 'unsupported' : 'manual',
    message: `${who} ${holders.length === 1 ? 'may' : 'may each'} ${may} through the Kubernetes API, which ECS does not have (${granted}).`,
    remediation: todo,
    workload: holders,
  };
}

function grantText({binding}: Grant): string {
  const role = binding.value.roleRef;
  return `${nameOf(binding)} with ${role?.kind ?? 'the role'} ${role?.name ?? ''}`;
}

function todoAbout(uses: readonly ApiUse[], holders: readonly Workload[], bindings: string): string {
  const [worst] = uses;
  if (worst?.level === 'blocker' && holders.every(isCollector)) return COLLECTOR;
  const areAgents = holders.every(holder => holder.kind === 'DaemonSet');
  return [...new Set(uses.map(use => (use.operates && areAgents ? agent(bindings) : use.todo)))].join(' ');
}

/** The bindings of the input that give what is in a role, also by a role that takes it up: why the role itself files no finding. */
function bindingsOf(role: KubeObject, context: Context): readonly KubeObject[] {
  const roles = [role, ...(context.choice(wholes).get(role) ?? [])];
  return roles.flatMap(
    ({ref}) => context.choice(bindings).get(roleKey(ref.kind, ref.namespace, ref.name)) ?? [],
  );
}

/** The aggregated roles by what they take up. */
function wholes({inventory}: Context): ReadonlyMap<KubeObject, readonly KubeObject[]> {
  const pairs = inventory
    .all('ClusterRole')
    .flatMap(whole => partsOf(whole, inventory).map(part => ({part, whole})));
  return new Map(
    [...Map.groupBy(pairs, ({part}) => part)].map(([part, found]) => [part, found.map(({whole}) => whole)]),
  );
}

function bindings(context: Context): ReadonlyMap<string, readonly KubeObject[]> {
  return Map.groupBy(allBindings(context), ({ref, value: {roleRef}}) =>
    roleKey(roleRef?.kind ?? '', ref.namespace, roleRef?.name ?? ''),
  );
}

/** A Role is one of its namespace, a ClusterRole one for all. */
function roleKey(kind: string, namespace: string, name: string): string {
  return `${kind}/${kind === 'Role' ? namespace : ''}/${name}`;
}

/** Says of a role that its bindings tell what it does, or that nobody has it. */
export function tellRole({
  object,
  context,
  report,
  drop,
}: Pick<Subject<'Role' | 'ClusterRole'>, 'object' | 'context' | 'report' | 'drop'>): void {
  const holders = bindingsOf(object, context);
  if (holders.length > 0) {
    const tellers = holders.flatMap(holder => tellersOf(holder, context));
    drop('', `The finding on ${listed(tellers.map(nameOf))} tells who has these permissions.`);
    return;
  }
  report('', {
    level: 'info',
    fidelity: 'dropped',
    message: `${nameOf(object)} has no meaning on ECS, and no binding of the input gives it to anybody.`,
  });
}
