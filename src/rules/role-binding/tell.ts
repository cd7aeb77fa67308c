import {holdersOf, usesOf} from '../../choices/api-holders.ts';
import {isCollector} from '../../choices/daemon-set/agents.ts';
import type {ApiUse} from '../../choices/kubernetes-api.ts';
import type {KubeObject, Workload} from '../../model/inventory.ts';
import type {RoleBinding} from '../../model/kubernetes.generated.ts';
import {nameOf} from '../object-rule.ts';
import type {Context, Subject} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';

/** What to do about a program that looks up what to watch, and manages nothing. */
const COLLECTOR =
  'Leave it in the cluster as long as pods run there, and out of the input. It asks the Kubernetes API what to watch, which knows no tasks: for them run the product as its guide for ECS says, where it asks the API of ECS or the metadata of the task (`ecs_service_discovery` of the CloudWatch agent, the files below /etc/ecs of the AWS Distro for OpenTelemetry).';

/** What to do about what runs on each node: most often it only looks up the names of nodes and pods. */
const AGENT =
  'If it manages nodes, leave it in the cluster: ECS gives it nothing to manage. An agent that only adds the names of pods and nodes to what it sees on the machine works without them: switch that off, or set it up as the guide of the product for ECS says, and leave this binding out of the input.';

/** Files the finding of a binding: on the workloads to whose ServiceAccount it gives a use of the Kubernetes API. */
export function tellBinding({
  object,
  context,
  report,
}: Pick<Subject<'RoleBinding' | 'ClusterRoleBinding'>, 'object' | 'context' | 'report'>): void {
  const binding = object as KubeObject<RoleBinding>;
  const uses = usesOf(binding, context.inventory);
  const {meant, shared} = holdersOf(binding, context);
  const role = binding.value.roleRef;
  const granted = `by ${nameOf(object)} with ${role?.kind ?? 'the role'} ${role?.name ?? ''}`;
  const may = listed(uses.map(use => use.may));
  const [worst] = uses;
  if (!worst || meant.length + shared.length === 0) {
    const why = worst
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
  if (meant.length > 0) {
    const verb = meant.length === 1 ? 'may' : 'may each';
    report('', {
      level: worst.level,
      fidelity: worst.level === 'blocker' ? 'unsupported' : 'manual',
      message: `${listed(meant.map(workloadName))} ${verb} ${may} through the Kubernetes API, which ECS does not have (${granted}).`,
      remediation: todoAbout(uses, meant),
      workload: meant,
    });
  }
  if (shared.length > 0) {
    report('', {
      level: 'action',
      fidelity: 'manual',
      message: `${listed(shared.map(workloadName))} may, as all who share their ServiceAccount or group, ${may} through the Kubernetes API, which ECS does not have (${granted}); which of them does, no manifest shows.`,
      remediation: `${FIND} ${todoAbout(uses, shared)}`,
      workload: shared,
    });
  }
}

/** How to find out who uses what everybody may. */
const FIND =
  'Find out which of them calls the Kubernetes API, if any does (the audit log of the API server names the pod of each call), bind a ServiceAccount that only it runs as, and delete this binding.';

function todoAbout(uses: readonly ApiUse[], holders: readonly Workload[]): string {
  const [worst] = uses;
  if (worst?.level === 'blocker' && holders.every(isCollector)) return COLLECTOR;
  const areAgents = holders.every(holder => holder.kind === 'DaemonSet');
  return [...new Set(uses.map(use => (use.operates && areAgents ? AGENT : use.todo)))].join(' ');
}

/** A role's bindings of the input, for the reason why the role itself files no finding. */
function bindingsOf({ref}: KubeObject, context: Context): readonly KubeObject[] {
  return context.choice(bindings).get(roleKey(ref.kind, ref.namespace, ref.name)) ?? [];
}

function bindings({inventory}: Context): ReadonlyMap<string, readonly KubeObject[]> {
  const all = [
    ...inventory.all<RoleBinding>('RoleBinding'),
    ...inventory.all<RoleBinding>('ClusterRoleBinding'),
  ];
  return Map.groupBy(all, ({ref, value: {roleRef}}) =>
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
    drop('', `The finding on ${listed(holders.map(nameOf))} tells who has these permissions.`);
    return;
  }
  report('', {
    level: 'info',
    fidelity: 'dropped',
    message: `${nameOf(object)} has no meaning on ECS, and no binding of the input gives it to anybody.`,
  });
}
