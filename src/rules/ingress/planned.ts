import {podSelectedBy} from '../../choices/discovery/serving.ts';
import {names, securityGroupHandle} from '../../choices/names.ts';
import {portMapping} from '../../choices/port-mappings.ts';
import {healthCheckGraceSeconds} from '../../choices/routing/health-check.ts';
import {actionsOf, type PlannedRule, targetArns, targetGroupArn} from '../../choices/routing/listener.ts';
import type {CertificateNeed, Origin} from '../../choices/routing/route.ts';
import type {Balancer, Listener} from '../../choices/routing/routing.ts';
import {routing} from '../../choices/routing/routing.ts';
import type {TargetGroup} from '../../choices/routing/target-group.ts';
import {knownCertificate} from '../../choices/routing/tls.ts';
import {type Handle, handle} from '../../ecs/resource.ts';
import {refToken} from '../../ecs/token.ts';
import type {KubeObject} from '../../model/inventory.ts';
import {isWithin, type Pointer} from '../../pointer.ts';
import type {Context, Subject} from '../rule.ts';

/** What the functions here need of a rule's subject. */
export type Emitting = Pick<Subject<'Ingress'>, 'object' | 'context' | 'set' | 'after'>;

/** Why nothing is made of an Ingress. */
export const NO_BALANCER = '`ingress.mode: none` in k2e.yaml: k2e plans no load balancer.';

/** The load balancer of the subject; undefined with `ingress.mode: none`. */
export function balancerOf({object, context}: Pick<Emitting, 'object' | 'context'>): Balancer | undefined {
  return context.choice(routing).balancerOf(object);
}

export function balancerHandle({name}: Balancer): Handle<'load-balancers'> {
  return handle('load-balancers', name);
}

export function listenerHandle({name}: Listener): Handle<'listeners'> {
  return handle('listeners', name);
}

/** The ARN that AWS gives the load balancer. */
export function balancerArn(balancer: Balancer): string {
  return refToken(balancerHandle(balancer), '/LoadBalancers/0/LoadBalancerArn');
}

/** The ARN that AWS gives the listener. */
function listenerArn(listener: Listener): string {
  return refToken(listenerHandle(listener), '/Listeners/0/ListenerArn');
}

/** The security group of the load balancer, where it has one of its own. */
export function balancerSecurityGroup({name}: Balancer): Handle<'security-groups'> {
  // The dot keeps the handle apart from the groups of workloads, whose names have none.
  return securityGroupHandle(`${name}.clients`);
}

/** Plans the load balancer and its listeners, without security groups and certificates. */
export function setBalancer({context, set}: Emitting, balancer: Balancer): void {
  const {settings, scheme} = balancer;
  set(balancerHandle(balancer), {
    Name: settings.albName,
    Type: 'application',
    Scheme: scheme,
    Subnets: settings.subnets ?? context.needList('network.albSubnets'),
    ...(settings.ipAddressType === undefined ? {} : {IpAddressType: settings.ipAddressType}),
  });
  for (const listener of balancer.listeners) setListener({set}, balancer, listener);
}

/** Plans a listener without its certificates. */
export function setListener({set}: Pick<Emitting, 'set'>, balancer: Balancer, listener: Listener): void {
  set(listenerHandle(listener), {
    LoadBalancerArn: balancerArn(balancer),
    Protocol: listener.protocol,
    Port: listener.port,
    DefaultActions: actionsOf(listener.fallback),
  });
}

/** The rules of all listeners that come from this place of the Ingress or from below it. */
export function plannedRules(
  {object, context}: Pick<Emitting, 'object' | 'context'>,
  balancer: Balancer,
  path: Pointer = '',
): readonly (readonly [listener: Listener, rule: PlannedRule])[] {
  return (context.choice(rulesByIngress).get(object.id) ?? [])
    .filter(({from, rule}) => from === balancer && isFrom(rule.origins, object, path))
    .map(({listener, rule}) => [listener, rule] as const);
}

/** Id of an Ingress → the rules with an origin in it. */
function rulesByIngress(context: Context) {
  const planned = context
    .choice(routing)
    .balancers.flatMap(from =>
      from.listeners.flatMap(listener => listener.rules.map(rule => ({from, listener, rule}))),
    );
  return byOrigin(planned, ({rule}) => rule.origins);
}

/** Id of an Ingress → the target groups with an origin in it. */
function targetGroupsByIngress(context: Context) {
  return byOrigin(context.choice(routing).targetGroups, ({origins}) => origins);
}

/** Id of an object → the items with an origin in it, in their order. */
function byOrigin<Item>(items: readonly Item[], originsOf: (item: Item) => readonly Origin[]) {
  const found = new Map<string, Item[]>();
  for (const item of items) {
    for (const id of new Set(originsOf(item).map(({object}) => object.id))) {
      const own = found.get(id) ?? [];
      found.set(id, own);
      own.push(item);
    }
  }
  return found;
}

function isFrom(origins: readonly Origin[], object: KubeObject, path: Pointer): boolean {
  return origins.some(origin => origin.object.id === object.id && isWithin(origin.path, path));
}

/** Plans a listener rule. */
export function setRule({set}: Pick<Emitting, 'set'>, listener: Listener, rule: PlannedRule): void {
  set(rule.handle, {
    ListenerArn: listenerArn(listener),
    Priority: rule.priority,
    Conditions: rule.conditions,
    Actions: rule.actions,
    ...(rule.transforms.length > 0 ? {Transforms: rule.transforms} : {}),
  });
}

/** The target groups that come from this place of the Ingress or from below it. */
export function plannedTargetGroups(
  {object, context}: Pick<Emitting, 'object' | 'context'>,
  path: Pointer = '',
): readonly TargetGroup[] {
  return (context.choice(targetGroupsByIngress).get(object.id) ?? []).filter(({origins}) =>
    isFrom(origins, object, path),
  );
}

/** Plans a target group, hangs the ECS service on it, and lets the service wait for the rules that lead there. */
export function setTargetGroup(
  {context, set, after}: Emitting,
  balancer: Balancer,
  group: TargetGroup,
): void {
  const target = handle('target-groups', group.name);
  const {healthCheck: check, workload} = group;
  set(target, {
    Name: group.name,
    Protocol: group.protocol,
    ProtocolVersion: group.version,
    Port: group.containerPort,
    VpcId: context.need('network.vpcId'),
    TargetType: 'ip',
    HealthCheckEnabled: true,
    HealthCheckProtocol: check.protocol,
    HealthCheckPort: check.port,
    HealthCheckPath: check.path,
    HealthCheckIntervalSeconds: check.intervalSeconds,
    HealthCheckTimeoutSeconds: check.timeoutSeconds,
    HealthyThresholdCount: check.healthyThreshold,
    UnhealthyThresholdCount: check.unhealthyThreshold,
    Matcher: group.version === 'GRPC' ? {GrpcCode: check.codes} : {HttpCode: check.codes},
  });
  if (group.attributes.length > 0) {
    set(handle('target-group-attributes', group.name), {
      TargetGroupArn: targetGroupArn(group.name),
      Attributes: group.attributes,
    });
  }
  const name = context.choice(names);
  const pod = podSelectedBy(group.service, context)?.pod;
  // A Service that selects one pod of a StatefulSet leads to the service of that pod alone.
  const service = pod && workload.apart ? name.answering(workload, pod) : name.service(workload);
  const arn = targetGroupArn(group.name);
  // `container/ports` writes the mappings of declared ports; a load balancer needs one for the others too.
  const mapping = portMapping(workload, group.containerPort, 'tcp', context);
  const container = mapping?.container.name ?? group.container;
  if (!mapping) {
    const added = {containerPort: group.containerPort, protocol: 'tcp'} as const;
    set(
      name.taskDefinition(workload),
      {containerDefinitions: [{name: container, portMappings: [added]}]},
      workload,
    );
  }
  set(
    service,
    {
      loadBalancers: [{targetGroupArn: arn, containerName: container, containerPort: group.containerPort}],
      healthCheckGracePeriodSeconds: healthCheckGraceSeconds(workload),
    },
    workload,
  );
  // ECS refuses a service whose target group hangs on no load balancer yet.
  for (const way of context.choice(waysTo).get(balancer)?.get(arn) ?? []) after(service, way);
}

/** Load balancer → ARN of a target group → the listeners and the rules that forward to it. */
function waysTo(
  context: Context,
): ReadonlyMap<Balancer, ReadonlyMap<string, readonly Handle<'listeners' | 'listener-rules'>[]>> {
  return new Map(
    context.choice(routing).balancers.map(balancer => {
      const pairs = balancer.listeners.flatMap(listener => [
        ...targetArns(actionsOf(listener.fallback)).map(arn => ({arn, way: listenerHandle(listener)})),
        ...listener.rules.flatMap(({actions, handle: way}) => targetArns(actions).map(arn => ({arn, way}))),
      ]);
      const ways = Map.groupBy(pairs, ({arn}) => arn);
      return [balancer, new Map([...ways].map(([arn, found]) => [arn, found.map(({way}) => way)]))];
    }),
  );
}

/** Plans the certificates of an HTTPS listener and its security policy; the first certificate is the default. */
export function setCertificates({context, set}: Pick<Emitting, 'context' | 'set'>, listener: Listener): void {
  const arns = [...new Set(listener.certificates.map(need => certificateArn(need, context)))];
  const [standard, ...others] = arns.map(arn => ({CertificateArn: arn}));
  if (!standard) return;
  set(listenerHandle(listener), {
    Certificates: [standard],
    SslPolicy: listener.sslPolicy ?? context.config.tls.policy,
  });
  if (others.length === 0) return;
  set(handle('listener-certificates', listener.name), {
    ListenerArn: listenerArn(listener),
    Certificates: others,
  });
}

/** The ARN of a certificate: given, or found in `k2e.yaml` by the host or by a wildcard that covers it, or asked for. */
function certificateArn(need: CertificateNeed, context: Context): string {
  return (
    knownCertificate(need, context.config) ??
    context.need(`tls.certificates.${'host' in need ? need.host : ''}`)
  );
}

/** Files the problems of the routing that lie within one of these places. */
export function fileProblems(
  {object, context, report}: Pick<Subject<'Ingress'>, 'object' | 'context' | 'report'>,
  ...within: readonly Pointer[]
): void {
  for (const {path, level, fidelity, message, remediation} of context.choice(routing).problemsOf(object)) {
    if (!within.some(place => isWithin(path, place))) continue;
    report(path, {level, fidelity, message, ...(remediation === undefined ? {} : {remediation})});
  }
}

/** Marks leaves of the view as used: the routing has read them where nothing is tracked. */
export function used(..._leaves: readonly unknown[]): void {}
