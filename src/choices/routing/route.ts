import type {
  Action,
  FixedResponseActionConfig,
  RedirectActionConfig,
  RuleCondition,
  RuleTransform,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type {HostMatch, PathMatch} from '../../ecs/listener-rule/match.ts';
import type {Fidelity, Level} from '../../finding.ts';
import type {KubeObject} from '../../model/inventory.ts';
import type {Pointer} from '../../pointer.ts';

/** The controllers whose reading of an Ingress k2e knows; `gateway` is the Gateway API, `ingress-route` the custom resources of Traefik, `generic` the Ingress API's own text. */
export type Engine = 'alb' | 'nginx' | 'traefik' | 'gateway' | 'ingress-route' | 'generic';

/** A place in an Ingress or a route of the Gateway API: what a rule, a certificate or a problem comes from. `path` points into `object.value`. */
export interface Origin {
  readonly object: KubeObject;
  readonly path: Pointer;
}

/** Something about an Ingress that the user should know; the rule that claims `path` files it. */
export interface Problem extends Origin {
  readonly level: Level;
  readonly fidelity: Fidelity;
  readonly message: string;
  readonly remediation?: string;
}

/** Where a share of requests goes: a target group of this plan, or one that exists already. */
export interface Target {
  /** Name of a target group of `Routing.targetGroups`, or undefined for `arn`. */
  readonly group?: string;
  readonly arn?: string;
  /** 0–999; the share is the weight over the sum of all. */
  readonly weight: number;
}

/** What happens to a request. `first` runs before (authentication). */
export type RouteAction = (
  | {readonly kind: 'forward'; readonly targets: readonly Target[]; readonly stickySeconds?: number}
  | {readonly kind: 'redirect'; readonly redirect: RedirectActionConfig}
  | {readonly kind: 'fixed'; readonly response: FixedResponseActionConfig}
) & {readonly first?: readonly Action[]};

/** One line of the routing table of a listener, before it is packed into listener rules. */
export interface Route {
  /** Any of these; none = every host. */
  readonly hosts: readonly HostMatch[];
  /** Any of these; none = every path. */
  readonly paths: readonly PathMatch[];
  readonly extra: readonly RuleCondition[];
  readonly transforms: readonly RuleTransform[];
  readonly action: RouteAction;
  readonly origin: Origin;
  /** Places of other Ingresses that have a part in it (a canary). */
  readonly others?: readonly Origin[];
}

export type ListenerProtocol = 'HTTP' | 'HTTPS';

/** A certificate of a listener: known by its ARN, or by the host that it must cover (`*` = hosts that nobody named). */
export type CertificateNeed = {readonly arn: string} | {readonly host: string};

/** A listener as the compilers of the engines give it: routes in the order of evaluation. */
export interface ListenerDraft {
  readonly protocol: ListenerProtocol;
  readonly port: number;
  readonly routes: readonly Route[];
  /** The default action. */
  readonly fallback: RouteAction;
  /** The default backend that it comes from, if any. */
  readonly fallbackOrigin?: Origin;
  /** Members that use the listener. */
  readonly members: readonly KubeObject[];
  /** In order; the first is the listener's default. HTTPS only, and then never empty. */
  readonly certificates: readonly CertificateNeed[];
  readonly sslPolicy?: string;
}

/** What the controllers answer where nothing matches. */
export const NOT_FOUND: RouteAction = {
  kind: 'fixed',
  response: {StatusCode: '404', ContentType: 'text/plain', MessageBody: 'Not found'},
};

/** What a load balancer answers for a backend that it cannot send requests to. */
export const UNAVAILABLE_RESPONSE = {
  StatusCode: '503',
  ContentType: 'text/plain',
  MessageBody: 'Service unavailable',
} as const satisfies FixedResponseActionConfig;

/** What stands in for a backend that k2e cannot send requests to: the route keeps its place in the order. */
export const UNAVAILABLE: RouteAction = {kind: 'fixed', response: UNAVAILABLE_RESPONSE};

/** What stands in for a route whose protection k2e cannot carry over: nothing that was protected may be served openly. */
export const FORBIDDEN: RouteAction = {
  kind: 'fixed',
  response: {StatusCode: '403', ContentType: 'text/plain', MessageBody: 'Forbidden'},
};

/** The redirect to HTTPS that keeps host, path and query. */
export function redirectToHttps(port: number, statusCode: 'HTTP_301' | 'HTTP_302' = 'HTTP_301'): RouteAction {
  return {kind: 'redirect', redirect: {Protocol: 'HTTPS', Port: String(port), StatusCode: statusCode}};
}
