import type {Config} from '../../config/config.ts';
import type {KubeObject, Workload} from '../../model/inventory.ts';
import type {Ingress} from '../../model/kubernetes.generated.ts';
import type {Context} from '../../rules/rule.ts';
import {albListeners} from './alb-listeners.ts';
import {type Resolver, resolver} from './backend.ts';
import {gatewayListenerDrafts} from './gateway.ts';
import {gatewayGroups} from './gateway-group.ts';
import {genericListeners} from './generic.ts';
import {type Group, groups, type Member, type Scheme} from './group.ts';
import {ingressRouteListeners} from './ingress-route.ts';
import {ingressRouteGroups} from './ingress-route-group.ts';
import {actionsOf, type PlannedRule, plannedRules, targetArns, targetGroupArn} from './listener.ts';
import {nginxListeners} from './nginx.ts';
import {nginxControllers} from './nginx-controller.ts';
import type {
  CertificateNeed,
  Engine,
  ListenerDraft,
  ListenerProtocol,
  Origin,
  Problem,
  RouteAction,
} from './route.ts';
import {atSource} from './setting.ts';
import {type BalancerSettings, balancerSettings} from './settings.ts';
import {type Load, spread} from './spread.ts';
import {type TargetGroup, targetGroups} from './target-group.ts';
import {knownCertificate} from './tls.ts';
import {traefikListeners} from './traefik.ts';

/** A listener of a load balancer of the plan. */
export interface Listener {
  /** `<balancer>-<port>`. */
  readonly name: string;
  readonly protocol: ListenerProtocol;
  readonly port: number;
  readonly fallback: RouteAction;
  /** The default backend that the default action comes from, if any. */
  readonly fallbackOrigin?: Origin;
  readonly rules: readonly PlannedRule[];
  readonly certificates: readonly CertificateNeed[];
  readonly sslPolicy?: string;
  readonly members: readonly KubeObject[];
}

/** A load balancer of the plan. */
export interface Balancer {
  readonly name: string;
  readonly scheme: Scheme;
  readonly group: Group;
  readonly settings: BalancerSettings;
  readonly listeners: readonly Listener[];
}

/** Everything that the Ingresses, the routes of the Gateway API and those of Traefik become. */
export interface Routing {
  readonly balancers: readonly Balancer[];
  readonly targetGroups: readonly TargetGroup[];
  readonly problems: readonly Problem[];
  /** The load balancer of an Ingress; undefined with `ingress.mode: none`. */
  balancerOf(ingress: KubeObject): Balancer | undefined;
  /** The load balancers of a Gateway, of a route of the Gateway API, which may attach to several, or of an IngressRoute of Traefik. */
  balancersOf(gatewayOrRoute: KubeObject): readonly Balancer[];
  /** The Ingress as a member of the group that shares its load balancer. */
  memberOf(ingress: KubeObject): Member | undefined;
  /** The problems of an Ingress, of a route, or of the parameters of a class. */
  problemsOf(object: KubeObject): readonly Problem[];
  /** Target groups of a workload, in the order of their names. */
  targetGroupsOf(workload: Workload): readonly TargetGroup[];
}

/** Reads the routing table of a group as its controller does. */
const COMPILERS: Readonly<
  Record<Engine, (group: Group, resolver: Resolver, problems: Problem[]) => readonly ListenerDraft[]>
> = {
  alb: albListeners,
  nginx: nginxListeners,
  traefik: traefikListeners,
  gateway: gatewayListenerDrafts,
  'ingress-route': ingressRouteListeners,
  generic: genericListeners,
};

/** Chooses load balancers, listeners, listener rules and target groups for all Ingresses and Gateways of a run. */
export function routing(context: Context): Routing {
  const {config, inventory} = context;
  const problems: Problem[] = [];
  const unreachable: Problem[] = [];
  const collected = targetGroups(config.namePrefix);
  const wanted =
    config.ingress.mode === 'none' ? [] : groups(inventory, config, context.choice(nginxControllers));
  const taken = new Set(wanted.map(({name}) => name));
  const loadOf = (part: Group) => loadOfGroup(part, context);
  const gateways = config.ingress.mode === 'none' ? [] : gatewayGroups(inventory, config, taken);
  const traefik = config.ingress.mode === 'none' ? [] : ingressRouteGroups(inventory, config, taken);
  const parts = [
    ...wanted.flatMap(group => {
      const spreadOver = spread(group, loadOf, config.ingress.maxRules, taken);
      const [first] = group.members;
      if (first && spreadOver.length > 1)
        problems.push(spreadProblem(group, first.object, spreadOver, config));
      return spreadOver;
    }),
    ...gateways,
    ...traefik,
  ];
  const all = parts.map((group): Balancer => {
    const drafts = COMPILERS[group.engine](group, resolver(context, group, collected, problems), problems);
    const listeners = drafts.map((draft): Listener => {
      const {protocol, port, fallback, fallbackOrigin, certificates, sslPolicy, members} = draft;
      const {rules, unreachable: dead} = plannedRules(
        group.name,
        draft,
        config.ingress.priorityBase,
        problems,
      );
      unreachable.push(...dead);
      const policy = sslPolicy === undefined ? {} : {sslPolicy};
      const from = fallbackOrigin === undefined ? {} : {fallbackOrigin};
      return {
        name: `${group.name}-${port}`,
        protocol,
        port,
        fallback,
        certificates,
        members,
        rules,
        ...policy,
        ...from,
      };
    });
    return {
      name: group.name,
      scheme: group.scheme,
      group,
      settings: balancerSettings(group, config, problems),
      listeners,
    };
  });
  // No request of these IngressRoutes can be told by listener rules.
  const balancers = all.filter(({group, listeners}) => !group.ingressRoutes || listeners.length > 0);
  const byIngress = new Map(
    balancers.flatMap(balancer =>
      balancer.group.members.map(member => [member.object.id, {balancer, member}] as const),
    ),
  );
  const byGateway = new Map<string, readonly Balancer[]>();
  for (const balancer of balancers) {
    for (const {id} of routesOf(balancer.group)) byGateway.set(id, [...(byGateway.get(id) ?? []), balancer]);
  }
  const planned = plannedOrigins(balancers);
  // A route that one listener never reaches may be served by another.
  problems.push(...unreachable.filter(problem => !planned.has(originKey(problem))));
  const used = usedTargetGroups(balancers);
  const groupsUsed = collected
    .all()
    .filter(({name}) => used.has(targetGroupArn(name)))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const byWorkload = Map.groupBy(groupsUsed, ({workload}) => workload.object.id);
  const unique = distinct(
    problems.map(problem => atSource(problem, byIngress.get(problem.object.id)?.member)),
  );
  const byObject = Map.groupBy(unique, ({object}) => object.id);
  return {
    balancers,
    targetGroups: groupsUsed,
    problems: unique,
    balancerOf: ({id}) => byIngress.get(id)?.balancer,
    balancersOf: ({id}) => byGateway.get(id) ?? [],
    memberOf: ({id}) => byIngress.get(id)?.member,
    problemsOf: ({id}) => byObject.get(id) ?? [],
    targetGroupsOf: ({object}) => byWorkload.get(object.id) ?? [],
  };
}

/** The Gateway that a group is made of, and its routes; or its IngressRoutes. */
function routesOf({gateway, ingressRoutes = []}: Group): readonly KubeObject[] {
  if (!gateway) return ingressRoutes;
  return [...(gateway.object ? [gateway.object] : []), ...gateway.routes.map(({route}) => route)];
}

/** What the load balancer of a group has to hold; nothing of it is kept. */
function loadOfGroup(group: Group, context: Context): Load {
  const {config} = context;
  const groups = targetGroups(config.namePrefix);
  const drafts = COMPILERS[group.engine](group, resolver(context, group, groups, []), []);
  const listeners = drafts.map(draft => ({
    ...draft,
    ...plannedRules(group.name, draft, config.ingress.priorityBase, []),
  }));
  const certificates = new Set(
    listeners.flatMap(listener =>
      listener.certificates.flatMap(need => knownCertificate(need, config) ?? []),
    ),
  );
  return {
    rules: listeners.reduce((sum, {rules}) => sum + rules.length, 0),
    targetGroups: usedTargetGroups([{listeners}]).size,
    certificates: Math.max(0, certificates.size - 1),
  };
}

/** What is told of a group that one load balancer cannot hold. */
function spreadProblem(
  group: Group,
  first: KubeObject<Ingress>,
  parts: readonly Group[],
  {ingress}: Config,
): Problem {
  const names = parts.map(({name}) => name).join(', ');
  return {
    object: first,
    path: '/spec/rules',
    level: 'review',
    fidelity: 'approximate',
    message:
      `The ${group.members.length} Ingresses that would share the load balancer ${group.name} give more rules, target groups or certificates ` +
      `than one may have (${ingress.maxRules} rules): k2e spreads them, host by host, over ${names}.`,
    remediation:
      'Let the DNS record of each host point to its own load balancer; cutover.yaml names it. If your account allows more rules, set `ingress.maxRules` in k2e.yaml.',
  };
}

/** Backends of routes that are never reached, or that a redirect replaces, need no target group. */
function usedTargetGroups(
  balancers: readonly {readonly listeners: readonly Pick<Listener, 'fallback' | 'rules'>[]}[],
): ReadonlySet<string> {
  const actions = balancers.flatMap(({listeners}) =>
    listeners.flatMap(({fallback, rules}) => [
      ...actionsOf(fallback),
      ...rules.flatMap(rule => rule.actions),
    ]),
  );
  return new Set(targetArns(actions));
}

/** The keys of all fields from which a listener rule comes. */
function plannedOrigins(balancers: readonly Balancer[]): ReadonlySet<string> {
  const rules = balancers.flatMap(({listeners}) => listeners.flatMap(listener => listener.rules));
  return new Set(rules.flatMap(({origins}) => origins.map(originKey)));
}

function originKey({object, path}: Origin): string {
  return `${object.id} ${path}`;
}

/** A route that stands on two listeners gives the same problem twice. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return problems.filter(({object, path, message}) => {
    const key = `${object.id} ${path} ${message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
