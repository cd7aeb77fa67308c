import {isConverted} from '../../choices/converted.ts';
import {isDaemon, isSidecar} from '../../choices/daemon-set/fate.ts';
import {networkMode} from '../../choices/network-mode.ts';
import {
  allowsAll,
  type Direction,
  type Policy,
  policiesOf,
  policyFrom,
} from '../../choices/network-policy/policies.ts';
import {restrictionsOf} from '../../choices/network-policy/restrictions.ts';
import {taskNeedsOut} from '../../choices/network-policy/task-needs.ts';
import {policyGroups} from '../../choices/security-group-policy.ts';
import {plannedGroups} from '../../choices/security-groups.ts';
import type {Workload} from '../../model/inventory.ts';
import type {Pointer} from '../../pointer.ts';
import {nameOf, WHOLE} from '../object-rule.ts';
import {readAll} from '../read-all.ts';
import {type Context, defineRule, type Subject} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';
import {setPolicyRules} from '../workload/policy-rules.ts';
import {POLICY_EXAMPLES} from './examples.ts';
import {tellRule} from './tell-rule.ts';

export default defineRule({
  id: 'network-policy/policy',
  on: 'NetworkPolicy',
  claims: WHOLE,
  summary: 'NetworkPolicies become rules of the security groups of the tasks that they select.',
  rationale:
    'A policy isolates the pods that it selects and lists who may connect to them, or where they may connect to; policies add up. ' +
    'Security groups work the same way: they only allow, and all of a task add up. k2e writes what the policies that select a workload ' +
    'allow as rules of its group: selected pods as the groups of their workloads, or as a group that all tasks of a namespace share ' +
    'where all of its pods are meant; blocks of addresses with their exceptions cut out; ports by number, range or name. What may leave ' +
    'is restricted by taking away the rules that EC2 gives every group. Load balancers are admitted all the same, and on Fargate ' +
    'tasks may connect to port 443 everywhere: their images, secrets and logs go over their own network interface. Queries to the DNS ' +
    'server of the VPC, to the metadata and time services pass no security group. Service Connect reaches tasks on the ports of their ' +
    'containers, as pods are reached.',
  remediation:
    'Compare the security group with the policy, and narrow or widen the group where the finding says that they differ.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/'],
    ecs: [
      'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'unverified'},
  fidelities: ['exact', 'approximate', 'manual', 'unsupported', 'dropped'],
  examples: POLICY_EXAMPLES,
  map(subject) {
    const {object, context, report, drop} = subject;
    const policy = policyFrom(object, context);
    if (!policy) return;
    drop('/metadata/annotations', 'Nothing on ECS reads the annotations of a policy.');
    const moved = policy.selected.filter(workload => isConverted(workload, context));
    const hasEffect = moved.length > 0 && !forbidsNothing(policy, moved, context);
    const partly = policy.partly.filter(workload => isConverted(workload, context));
    if (partly.length > 0) tellPartly(subject, partly, hasEffect ? '/spec/podSelector' : '');
    if (!hasEffect) {
      if (partly.length > 0) return;
      const staying = [...policy.selected, ...policy.partly];
      const why =
        moved.length > 0
          ? 'forbids nothing'
          : staying.length > 0
            ? `selects only ${listed(staying.map(workloadName))}, where it stays in force: that stays on Kubernetes`
            : 'selects no workload of the input';
      report('', {
        level: 'info',
        fidelity: 'dropped',
        message: `${nameOf(object)} has no meaning on ECS: it ${why}.`,
        remediation: 'Nothing needs to be done.',
      });
      return;
    }
    const {securityGroups} = context.config.network;
    if (securityGroups) {
      tellExisting(subject, policy, moved, securityGroups);
      return;
    }
    const tasks = moved.filter(workload => networkMode(workload, context) === 'awsvpc');
    tellOthers(
      subject,
      moved.filter(workload => !tasks.includes(workload)),
      tasks.length === 0,
    );
    if (tasks.length > 0) apply(subject, policy, tasks);
  },
});

/** Plans the rules, and says where they differ. */
function apply(subject: Subject<'NetworkPolicy'>, policy: Policy, tasks: readonly Workload[]): void {
  const {view, context, set, drop} = subject;
  // What the choices made of them is in the rules that are set.
  readAll(view.spec);
  for (const workload of tasks) {
    const {own} = plannedGroups(workload, context);
    set(own, {GroupName: own.name}, workload);
    setPolicyRules(subject, workload);
  }
  for (const direction of ['ingress', 'egress'] as const) {
    const rules = policy[direction];
    const path = `/spec/${direction}`;
    if (!rules) {
      drop(path, `policyTypes does not name ${direction === 'ingress' ? 'Ingress' : 'Egress'}.`);
      continue;
    }
    if (tasks.every(task => !restrictionsOf(task, context)[direction])) {
      for (const [index, rule] of rules.entries())
        if (!allowsAll(rule)) drop(`${path}/${index}`, 'Another rule, or another policy, allows everything.');
      continue;
    }
    for (const [index, rule] of rules.entries()) {
      const given = view.spec?.[direction]?.[index] ?? {};
      const peers = ('from' in given ? given.from : 'to' in given ? given.to : undefined) ?? [];
      tellRule(subject, {direction, rule, path: `${path}/${index}`, tasks}, peers);
    }
  }
  tellAdded(subject, tasks);
  tellLeaving(subject, tasks);
}

/** True where all that the policy says is allowed without it too. */
function forbidsNothing(policy: Policy, selected: readonly Workload[], context: Context): boolean {
  const others = new Set(selected.flatMap(workload => policiesOf(workload, context)));
  others.delete(policy);
  return (['ingress', 'egress'] as const).every(direction => {
    const rules = policy[direction];
    const isFree = rules === undefined || rules.some(allowsAll);
    return isFree && (rules === undefined || !isRestricted([...others], direction));
  });
}

function isRestricted(all: readonly Policy[], direction: Direction): boolean {
  return all.some(policy => policy[direction]?.every(rule => !allowsAll(rule)));
}

function tellPartly({report}: Subject<'NetworkPolicy'>, partly: readonly Workload[], path: Pointer): void {
  report(path, {
    level: 'action',
    fidelity: 'manual',
    message: `It selects single pods of ${listed(partly.map(workloadName))}, by labels that controllers give them; all tasks of a workload have one security group, which the policy leaves as it is.`,
    remediation:
      'Give those pods a workload of their own, or write the rules that should hold for all of its tasks.',
    workload: partly,
  });
}

function tellExisting(
  {object, report}: Subject<'NetworkPolicy'>,
  {ingress, egress}: Policy,
  selected: readonly Workload[],
  groups: readonly string[],
): void {
  const what = [
    ...(ingress ? ['who may connect to them'] : []),
    ...(egress ? ['where they may connect to'] : []),
  ].join(' and ');
  report('', {
    level: 'action',
    fidelity: 'manual',
    message: `${nameOf(object)} restricts ${listed(selected.map(workloadName))}. The groups of \`network.securityGroups\` (${listed(groups)}) decide ${what}; k2e adds no rules to groups that exist.`,
    remediation:
      'Write the rules of the policy into those groups, or take `network.securityGroups` out of k2e.yaml: k2e then plans a group for each workload, with the rules of the policies.',
    workload: selected,
  });
}

/** Selected workloads whose tasks have no security group of their own. */
function tellOthers(
  {object, context, report}: Subject<'NetworkPolicy'>,
  others: readonly Workload[],
  isAll: boolean,
): void {
  if (others.length === 0) return;
  const joined = others.filter(workload => isSidecar(workload, context));
  const alone = others.filter(workload => !joined.includes(workload));
  const says = [
    ...(alone.length > 0
      ? [
          `${listed(alone.map(workloadName))} ${alone.length === 1 ? 'has' : 'have'} the network of ${alone.every(each => isDaemon(each, context)) ? 'daemons' : 'the instances'}, whose security groups k2e does not know.`,
        ]
      : []),
    ...(joined.length > 0
      ? [
          `${listed(joined.map(workloadName))} ${joined.length === 1 ? 'runs' : 'run'} in other tasks, whose security groups hold.`,
        ]
      : []),
  ];
  report(isAll ? '' : '/spec/podSelector', {
    level: 'action',
    fidelity: 'manual',
    message: `${nameOf(object)} selects pods that get no security group of their own. ${says.join(' ')}`,
    remediation:
      'Write the rules into the security group of the instances, where they hold for all that runs there.',
    workload: others,
  });
}

/** Groups of a SecurityGroupPolicy: on EKS a connection passes both, on ECS either of them lets it pass. */
function tellAdded({context, report}: Subject<'NetworkPolicy'>, tasks: readonly Workload[]): void {
  const added = tasks.filter(workload => policyGroups(workload, context).length > 0);
  if (added.length === 0) return;
  report('/spec/podSelector', {
    level: 'review',
    fidelity: 'approximate',
    message: `The tasks of ${listed(added.map(workloadName))} also bear ${listed(added.flatMap(workload => policyGroups(workload, context)))} of a SecurityGroupPolicy. In EKS a connection must pass the groups and the policy; on ECS the rules of all groups add up.`,
    remediation: 'Take out of those groups what the policy does not allow.',
    workload: added,
  });
}

/** Said once for each workload, by the first policy that restricts what may leave it. */
function tellLeaving(
  {object, context, report, given}: Subject<'NetworkPolicy'>,
  tasks: readonly Workload[],
): void {
  const closed = tasks.filter(
    workload => restrictionsOf(workload, context).egress?.policies[0]?.object === object,
  );
  if (closed.length === 0) return;
  const needs = new Map(
    closed.flatMap(workload => taskNeedsOut(workload, context)).map(({port, why}) => [port, why]),
  );
  const also = [...needs].map(([port, why]) => `port ${port}, to ${why}`).join(', and to ');
  report(given('/spec/policyTypes') ? '/spec/policyTypes' : '/spec/egress', {
    level: 'review',
    fidelity: 'approximate',
    message: `What may leave ${listed(closed.map(workloadName))} is restricted to what policies allow${also === '' ? '' : `. The tasks may also connect to ${also}, whatever the address; without that they do not start`}. EC2 gives a group in a VPC with IPv6 a rule for ::/0 as well, which the native files do not take away.`,
    remediation:
      needs.size === 0
        ? 'With the native files and IPv6, revoke the rule for ::/0 of the group.'
        : 'Narrow the rules for AWS to the security groups of your VPC endpoints and the prefix list of S3. With the native files and IPv6, revoke the rule for ::/0 of the group.',
    workload: closed,
  });
}
