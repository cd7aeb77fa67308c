import {names} from '../../choices/names.ts';
import {isGroupId} from '../../choices/security-group-policy.ts';
import {
  type Bound,
  boundBy,
  isOfController,
  isTargetGroupBinding,
} from '../../choices/target-group-binding.ts';
import {isCidr} from '../../ecs/check/cidr.ts';
import {handle} from '../../ecs/resource.ts';
import {refToken} from '../../ecs/token.ts';
import {itemsAt, textAt} from '../../model/gateway.ts';
import type {KubeObject} from '../../model/inventory.ts';
import {isWithin, type Pointer, valueAt} from '../../pointer.ts';
import {nameOf, WHOLE} from '../object-rule.ts';
import {defineRule, type Report, type Subject} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';
import {type FieldFate, tellLeaves} from './leaves.ts';
import {TARGET_GROUP_BINDING_EXAMPLES} from './target-group-binding-examples.ts';

/** Fields that say which target group it is, and how the controller keeps it. */
const OF_GROUP =
  /^\/spec\/(?:serviceRef|targetGroupARN|targetGroupName|targetGroupProtocol|targetType|ipAddressType|multiClusterTargetGroup|iamRoleArnToAssume|assumeRoleExternalId)(?:\/|$)/;

export default defineRule({
  id: 'custom-resource/target-group-binding',
  on: 'other',
  claims: WHOLE,
  summary:
    'Tasks do not join a target group that the cluster keeps: they need one of their own beside it; the load balancer may reach them as it may reach the pods.',
  rationale:
    'A TargetGroupBinding puts the pods behind a Service into a target group that is made elsewhere, mostly by Terraform together with its load ' +
    'balancer. The controller takes every other target out of the group, unless `multiClusterTargetGroup` is set: tasks that ECS registered there ' +
    'would lose their requests again and again. With it both sides would share the requests without a weight, and without a way back. So the tasks ' +
    'need a second target group behind the same listener, and the weights of its rule move the requests. Its load balancer is not in the ' +
    'input, so that k2e can write neither; ECS refuses a service whose target group hangs on no listener. What `networking` admits to the pods, the security ' +
    'groups of the tasks admit at their port.',
  remediation:
    'Make the target group and the weights of the rule where the first one is made, and name it in `loadBalancers` of the service with `patches` in k2e.yaml.',
  refs: {
    kubernetes: [
      'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/targetgroupbinding/targetgroupbinding/',
      'https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-alb.html',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: TARGET_GROUP_BINDING_EXAMPLES,
  map(subject) {
    const {object, context, report, drop} = subject;
    if (!isTargetGroupBinding(object)) return;
    if (isOfController(object)) {
      drop(
        '',
        'The controller wrote it for an Ingress, a Service or a Gateway, and writes it anew: those are what counts.',
      );
      return;
    }
    const bound = boundBy(object, context);
    if (bound.length === 0) {
      report('', unbound(object));
      return;
    }
    const opened = admit(subject, bound);
    const told = beside(object, bound, opened?.size === 0);
    // Of fields of which the same is said the first one bears the finding.
    const place = ['/spec/targetGroupARN', '/spec/targetGroupName'].find(path => textAt(object.value, path));
    if (place !== undefined) report(place, told);
    tellLeaves(subject, 'the AWS Load Balancer Controller', path => {
      if (OF_GROUP.test(path)) return {report: told};
      if (isWithin(path, '/spec/nodeSelector'))
        return {drop: 'It picks nodes as targets; tasks are targets themselves.'};
      if (path === '/spec/vpcID')
        return {drop: 'It is the network of the target group; that of tasks is `network.vpcId`.'};
      return isWithin(path, '/spec/networking') ? networkFate(object, path, opened) : undefined;
    });
  },
});

/**
 * What is told of a target group that the tasks cannot join.
 * @param isClosed true where nothing lets its load balancer into the tasks.
 */
function beside(object: KubeObject, bound: readonly Bound[], isClosed: boolean): Report {
  const group =
    textAt(object.value, '/spec/targetGroupARN') ?? textAt(object.value, '/spec/targetGroupName') ?? '';
  const isShared = valueAt(object.value, '/spec/multiClusterTargetGroup') === true;
  const danger = isShared
    ? 'Tasks in the same group would share its requests with the pods at once, without a weight'
    : 'The controller takes every other target out of the group, tasks too';
  const targets = bound.map(
    ({workload, at}) =>
      `container ${at.container.name} of ${workloadName(workload)}, port ${at.containerPort}`,
  );
  const foreign =
    textAt(object.value, '/spec/iamRoleArnToAssume') === undefined
      ? ''
      : ' The controller enters another account for it; check whether an ECS service may register its tasks there.';
  return {
    level: 'action',
    fidelity: 'manual',
    message:
      `${nameOf(object)} keeps the pods behind Service ${textAt(object.value, '/spec/serviceRef/name')} in target group ${group}, whose load balancer is made elsewhere. ` +
      `${danger}: ${listed(targets)} ${bound.length === 1 ? 'needs a target group of its own' : 'need target groups of their own'} beside it.${foreign}`,
    remediation:
      'Make a second target group of type `ip` with the protocol and the health check of the first, where that one is made, and put it into the same rule of the listener with weight 0: ' +
      'ECS refuses a service whose target group hangs on no listener. Name it with `patches` in k2e.yaml (`loadBalancers` of the service: targetGroupArn, containerName, containerPort), deploy, ' +
      `${isClosed ? 'let the security group of the tasks admit the load balancer at that port, ' : ''}shift the weights, and delete the TargetGroupBinding last. The cutover of k2e moves no such weights.`,
    workload: bound.map(({workload}) => workload),
  };
}

function unbound(object: KubeObject): Report {
  return {
    level: 'review',
    fidelity: 'manual',
    message: `No ECS service stands behind ${nameOf(object)}: its Service, or the port that it names, is not in the input, or none of the workloads behind it becomes a service. Nothing is made of it.`,
    remediation: 'Bring the Service and its workload with the input, and convert again.',
  };
}

/**
 * Lets into the tasks what the binding lets into the pods.
 * @returns the peers and ports that this opens; undefined where k2e plans no security groups of tasks.
 */
function admit(
  {object, context, set}: Subject<'other'>,
  bound: readonly Bound[],
): ReadonlySet<Pointer> | undefined {
  if (context.config.network.securityGroups) return undefined;
  const name = context.choice(names);
  const opened = new Set<Pointer>();
  for (const {workload, at} of bound) {
    const permissions = itemsAt(object.value, '/spec/networking/ingress').flatMap(({item: rule, path}) => {
      const ports = portsOf(rule, path, {workload, at}, object);
      return itemsAt(rule, '/from').flatMap(({item: peer, path: within}) => {
        const source = sourceOf(peer);
        if (!source) return [];
        for (const place of [`${path}${within}`, ...ports.flatMap(port => port.path ?? [])])
          opened.add(place);
        return ports.map(({protocol, port}) => ({
          IpProtocol: protocol,
          FromPort: port,
          ToPort: port,
          ...source,
        }));
      });
    });
    if (permissions.length === 0) continue;
    set(
      handle('security-group-rules', `${name.base(workload)}-from-${object.ref.name}.binding`),
      {GroupId: refToken(name.securityGroup(workload), '/GroupId'), IpPermissions: permissions},
      workload,
    );
  }
  return opened;
}

interface Opened {
  readonly protocol: string;
  readonly port: number;
  /** Where the binding names it. */
  readonly path?: Pointer;
}

/** The ports that a rule opens: the one at which the tasks are reached, and others that it names where pods are the targets. */
function portsOf(
  rule: unknown,
  path: Pointer,
  {workload, at}: Bound,
  {value}: KubeObject,
): readonly Opened[] {
  const served: Opened = {protocol: at.protocol.toLowerCase(), port: at.containerPort};
  if (textAt(value, '/spec/targetType') === 'instance') return [served];
  const declared = workload.containers.flatMap(({value: container}) => container.ports ?? []);
  const named = itemsAt(rule, '/ports').flatMap(({item, path: within}): Opened[] => {
    const wanted = valueAt(item, '/port');
    const found = declared.find(({name}) => name !== undefined && name === wanted)?.containerPort;
    const port = typeof wanted === 'number' ? wanted : found;
    const protocol = (textAt(item, '/protocol') ?? 'TCP').toLowerCase();
    return port === undefined ? [] : [{protocol, port, path: `${path}${within}`}];
  });
  const all = [served, ...named].map(each => [`${each.protocol} ${each.port}`, each] as const);
  return [...new Map(all).values()];
}

/** Who is admitted, as EC2 says it; undefined for what is no group and no range. */
function sourceOf(peer: unknown) {
  const group = textAt(peer, '/securityGroup/groupID');
  if (group !== undefined) return isGroupId(group) ? {UserIdGroupPairs: [{GroupId: group}]} : undefined;
  const cidr = textAt(peer, '/ipBlock/cidr') ?? '';
  if (!isCidr(cidr)) return undefined;
  return cidr.includes(':') ? {Ipv6Ranges: [{CidrIpv6: cidr}]} : {IpRanges: [{CidrIp: cidr}]};
}

function networkFate(
  {value}: KubeObject,
  path: Pointer,
  opened: ReadonlySet<Pointer> | undefined,
): FieldFate {
  if (!opened)
    return {drop: '`network.securityGroups` in k2e.yaml says which security groups the tasks have.'};
  if ([...opened].some(place => isWithin(path, place))) return 'read';
  const peer = /^(\/spec\/networking\/ingress\/\d+\/from\/\d+)\//.exec(path)?.[1];
  if (peer === undefined)
    return {drop: 'The tasks are opened at the port at which the load balancer reaches them.'};
  return {
    report: {
      level: 'action',
      fidelity: 'manual',
      message: `${String(valueAt(value, path))} is no security group and no range of addresses; nobody is admitted to the tasks by it.`,
      remediation: 'Fill in what a script fills in before Kubernetes reads it, and convert again.',
    },
  };
}
