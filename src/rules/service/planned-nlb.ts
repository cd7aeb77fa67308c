import {names} from '../../choices/names.ts';
import {
  type NetworkLoadBalancer,
  type NlbListener,
  networkLoadBalancers,
} from '../../choices/nlb/network-load-balancers.ts';
import {healthCheckGraceSeconds} from '../../choices/routing/health-check.ts';
import {drainOf} from '../../choices/routing/target-group.ts';
import {groupId} from '../../choices/security-groups.ts';
import {handle} from '../../ecs/resource.ts';
import {refToken} from '../../ecs/token.ts';
import type {Subject} from '../rule.ts';

/** What the functions here need of a rule's subject. */
export type Emitting = Pick<Subject<'Service'>, 'object' | 'context' | 'set' | 'after'>;

/** Why an annotation or field for load balancers has no effect. */
export const NO_NLB =
  'The Service has no load balancer: it is not of type LoadBalancer, or nothing of the input serves it.';

/** The load balancer of the subject, if it has one. */
export function nlbOf({
  object,
  context,
}: Pick<Emitting, 'object' | 'context'>): NetworkLoadBalancer | undefined {
  return context.choice(networkLoadBalancers).get(object.id);
}

function balancerArn(balancer: NetworkLoadBalancer): string {
  return refToken(balancer.handle, '/LoadBalancers/0/LoadBalancerArn');
}

function targetGroupArn({targetGroup}: NlbListener): string {
  return refToken(targetGroup, '/TargetGroups/0/TargetGroupArn');
}

/** Plans the load balancer as a whole: subnets, scheme, security groups, tags, attributes. */
export function setNlb({context, set}: Emitting, balancer: NetworkLoadBalancer): void {
  const {settings, awsName} = balancer;
  const subnets = settings.subnets ?? context.needList('network.albSubnets');
  const fixed = settings.allocations ?? settings.privateAddresses;
  const mappings =
    fixed?.length === subnets.length
      ? subnets.map((SubnetId, index) => ({SubnetId, ...fixedAddress(balancer, index)}))
      : undefined;
  set(balancer.handle, {
    Name: awsName,
    Type: 'network',
    Scheme: settings.scheme,
    IpAddressType: settings.dualstack ? 'dualstack' : 'ipv4',
    ...(mappings ? {SubnetMappings: mappings} : {Subnets: subnets}),
    SecurityGroups: settings.securityGroups ?? [groupId(balancer.securityGroup)],
    ...(settings.tags.length > 0 ? {Tags: settings.tags} : {}),
  });
  if (settings.attributes.length > 0) {
    set(handle('load-balancer-attributes', balancer.handle.name), {
      LoadBalancerArn: balancerArn(balancer),
      Attributes: settings.attributes,
    });
  }
  if (!settings.securityGroups) setClients({context, set}, balancer);
}

function fixedAddress(
  {settings}: NetworkLoadBalancer,
  index: number,
): {AllocationId?: string; PrivateIPv4Address?: string} {
  const allocation = settings.allocations?.[index];
  const address = settings.privateAddresses?.[index];
  return {
    ...(allocation === undefined ? {} : {AllocationId: allocation}),
    ...(address === undefined ? {} : {PrivateIPv4Address: address}),
  };
}

/** Plans the security group of the load balancer; one that is made without any can never get one. */
function setClients({context, set}: Pick<Emitting, 'context' | 'set'>, balancer: NetworkLoadBalancer): void {
  const {settings, securityGroup, listeners} = balancer;
  const {sources, prefixLists} = settings;
  const v4 = sources.filter(cidr => !cidr.includes(':'));
  const v6 = sources.filter(cidr => cidr.includes(':'));
  set(securityGroup, {
    GroupName: securityGroup.name,
    Description: `Callers of load balancer ${balancer.awsName}`,
    VpcId: context.need('network.vpcId'),
  });
  // Ranges that cannot be read must not open the load balancer to everybody.
  if (listeners.length === 0 || v4.length + v6.length + prefixLists.length === 0) return;
  set(handle('security-group-rules', securityGroup.name), {
    GroupId: groupId(securityGroup),
    IpPermissions: listeners.map(({port, protocol}) => ({
      IpProtocol: protocol === 'UDP' ? 'udp' : 'tcp',
      FromPort: port,
      ToPort: port,
      ...(v4.length > 0 ? {IpRanges: v4.map(CidrIp => ({CidrIp}))} : {}),
      ...(v6.length > 0 ? {Ipv6Ranges: v6.map(CidrIpv6 => ({CidrIpv6}))} : {}),
      ...(prefixLists.length > 0 ? {PrefixListIds: prefixLists.map(PrefixListId => ({PrefixListId}))} : {}),
    })),
  });
}

/** Plans a listener, its target group, and the registration of the tasks there. */
export function setNlbListener(
  emitting: Emitting,
  balancer: NetworkLoadBalancer,
  listener: NlbListener,
): void {
  const {context, set, after} = emitting;
  const {settings} = balancer;
  const {workload, at} = listener.served;
  setTargetGroup(emitting, balancer, listener);
  set(listener.handle, {
    LoadBalancerArn: balancerArn(balancer),
    Protocol: listener.protocol,
    Port: listener.port,
    DefaultActions: [{Type: 'forward', TargetGroupArn: targetGroupArn(listener)}],
    ...(listener.protocol === 'TLS' ? tlsOf(balancer, context.config.tls.policy) : {}),
  });
  const [, ...others] = settings.certificates;
  if (listener.protocol === 'TLS' && others.length > 0) {
    set(handle('listener-certificates', listener.handle.name), {
      ListenerArn: refToken(listener.handle, '/Listeners/0/ListenerArn'),
      Certificates: others.map(CertificateArn => ({CertificateArn})),
    });
  }
  const name = context.choice(names);
  const service = listener.served.pod
    ? name.answering(workload, listener.served.pod)
    : name.service(workload);
  set(
    service,
    {
      loadBalancers: [
        {
          targetGroupArn: targetGroupArn(listener),
          containerName: at.container.name,
          containerPort: at.containerPort,
        },
      ],
      healthCheckGracePeriodSeconds: healthCheckGraceSeconds(workload),
    },
    workload,
  );
  // ECS refuses a service whose target group hangs on no load balancer yet.
  after(service, listener.handle);
}

function tlsOf({settings}: NetworkLoadBalancer, policy: string) {
  const [first = ''] = settings.certificates;
  return {
    Certificates: [{CertificateArn: first}],
    SslPolicy: settings.sslPolicy ?? policy,
    ...(settings.alpnPolicy === undefined ? {} : {AlpnPolicy: [settings.alpnPolicy]}),
  };
}

/** Plans the target group of a listener, and lets the tasks admit the load balancer. */
export function setTargetGroup(
  {context, set}: Emitting,
  balancer: NetworkLoadBalancer,
  listener: NlbListener,
): void {
  const {healthCheck: check, targetGroup, targetProtocol} = listener;
  const {settings} = balancer;
  set(targetGroup, {
    Name: targetGroup.name,
    Protocol: targetProtocol,
    Port: listener.served.at.containerPort,
    VpcId: context.need('network.vpcId'),
    TargetType: 'ip',
    HealthCheckEnabled: true,
    HealthCheckProtocol: check.protocol,
    HealthCheckPort: check.port,
    ...(check.path === undefined ? {} : {HealthCheckPath: check.path}),
    ...(check.codes === undefined ? {} : {Matcher: {HttpCode: check.codes}}),
    HealthCheckIntervalSeconds: check.intervalSeconds,
    HealthCheckTimeoutSeconds: check.timeoutSeconds,
    HealthyThresholdCount: check.healthyThreshold,
    UnhealthyThresholdCount: check.unhealthyThreshold,
  });
  const drain = drainOf(listener.served.workload);
  const own = settings.targetAttributes;
  set(handle('target-group-attributes', targetGroup.name), {
    TargetGroupArn: targetGroupArn(listener),
    // A value that the annotations give comes before it.
    Attributes: own.some(({Key}) => Key === drain.Key)
      ? own
      : [...own, drain].toSorted((a, b) => (a.Key < b.Key ? -1 : 1)),
  });
  if (!context.config.network.securityGroups) admit({context, set}, balancer, listener);
}

/** Lets the load balancer in at the ports of requests and health checks. */
function admit(
  {context, set}: Pick<Emitting, 'context' | 'set'>,
  balancer: NetworkLoadBalancer,
  listener: NlbListener,
): void {
  const {workload, at} = listener.served;
  const {port} = listener.healthCheck;
  const sources = balancer.settings.securityGroups ?? [groupId(balancer.securityGroup)];
  const open = new Map<string, {readonly protocol: 'tcp' | 'udp'; readonly port: number}>();
  const add = (protocol: 'tcp' | 'udp', number: number) =>
    open.set(`${protocol}-${number}`, {protocol, port: number});
  add(listener.protocol === 'UDP' ? 'udp' : 'tcp', at.containerPort);
  add('tcp', port === 'traffic-port' ? at.containerPort : Number(port));
  const name = context.choice(names);
  for (const [end, {protocol, port: number}] of open) {
    set(
      handle('security-group-rules', `${name.base(workload)}-from-${balancer.handle.name}-${end}`),
      {
        GroupId: groupId(name.securityGroup(workload)),
        IpPermissions: [
          {
            IpProtocol: protocol,
            FromPort: number,
            ToPort: number,
            UserIdGroupPairs: sources.map(GroupId => ({GroupId})),
          },
        ],
      },
      workload,
    );
  }
}
