import {type HostMatch, hostMatch, type PathMatch, prefixMatch} from '../../ecs/listener-rule/match.ts';
import {hostsOverlap} from '../../ecs/listener-rule/overlap.ts';
import type {KubeObject} from '../../model/inventory.ts';
import type {HTTPIngressPath, Ingress} from '../../model/kubernetes.generated.ts';
import {
  type CertificateNeed,
  type ListenerDraft,
  NOT_FOUND,
  type Origin,
  type Route,
  type RouteAction,
  redirectToHttps,
} from './route.ts';
import {certificateFor, type OuterTls, uniqueNeeds} from './tls.ts';

/**
 * Routers that choose the host first and the path among that host's own paths, as the Ingress API words it ("incoming requests
 * are matched against the host before the IngressRuleValue") and as ingress-nginx does with its server blocks: a request whose
 * host has rules never falls through to a wildcard or to rules without a host.
 */
export interface HostBlock {
  /** As the rule names it, in lower case; `''` = every host. */
  readonly host: string;
  /** Names beside `host` that share its paths. */
  readonly aliases: string[];
  readonly routes: HostRoute[];
  /** What answers a path that has no route, where the block says so itself. */
  fallback: Fallback | undefined;
  /** An Ingress asks for HTTPS. */
  tls: boolean;
  /** The certificates with which it is served over HTTPS all the same, beside plain HTTP. */
  outer: readonly CertificateNeed[];
  readonly members: Set<KubeObject>;
  /** A wildcard stands for any number of labels, not for one. */
  readonly anyDepth?: true;
  readonly origin: Origin;
}

/** An action for what no route takes, and the default backend that it comes from, if any. */
export interface Fallback {
  readonly action: RouteAction;
  readonly origin?: Origin;
}

/** A route of a block. */
interface HostRoute {
  readonly path: PathMatch | undefined;
  /** Higher first: exact before prefix, longer before shorter. */
  readonly rank: number;
  readonly route: Route;
  /** Plain HTTP is redirected to HTTPS where the host has a certificate. */
  readonly redirect: boolean;
}

/** The path of the Ingress API: exact, or element-wise; `ImplementationSpecific` counts as a prefix. */
export function apiPath({path = '', pathType}: HTTPIngressPath): {
  match: PathMatch | undefined;
  rank: number;
} {
  if (pathType === 'Exact' && path !== '')
    return {match: {kind: 'exact', path}, rank: Number.MAX_SAFE_INTEGER};
  const match = prefixMatch(path);
  return {match, rank: match?.kind === 'prefix' ? match.path.length : 0};
}

/** The blocks in the order in which hosts are preferred: exact names, wildcards from the longest, then every host. */
export function orderBlocks(blocks: Iterable<HostBlock>): readonly HostBlock[] {
  return [...blocks].sort((a, b) => hostRank(b) - hostRank(a) || (a.host < b.host ? -1 : 1));
}

function hostRank({host}: HostBlock): number {
  if (host === '') return 0;
  return host.startsWith('*.') ? host.length : 1000;
}

/** The hosts of a block as conditions. */
function hostsOf({host, aliases, anyDepth}: HostBlock): readonly HostMatch[] {
  const wildcard = anyDepth ? 'any-depth' : 'one-label';
  return host === '' ? [] : [host, ...aliases].map(name => hostMatch(name, wildcard));
}

/**
 * The listeners for these blocks: HTTPS on 443 for the hosts with a certificate, HTTP on 80 for the others, for redirects, and for those
 * of which only `outerTls` says that they have one.
 * `fallback` answers hosts without a block; `unmatched` a path of a block that has neither route nor fallback.
 */
export function virtualHostListeners(
  blocks: readonly HostBlock[],
  {action: fallback, origin}: Fallback,
  unmatched: RouteAction,
  owners: readonly KubeObject<Ingress>[],
  outerTls: OuterTls,
): readonly ListenerDraft[] {
  const from = origin === undefined ? {} : {fallbackOrigin: origin};
  for (const block of blocks) {
    if (!block.tls) block.outer = [block.host, ...block.aliases].flatMap(outerTls);
  }
  const secure = blocks.filter(block => block.tls || block.outer.length > 0);
  const result: ListenerDraft[] = [];
  const allRedirect = secure.length > 0 && secure.length === blocks.length && blocks.every(redirectsWholly);
  const redirectAlone = allRedirect && JSON.stringify(fallback) === JSON.stringify(NOT_FOUND);
  result.push({
    protocol: 'HTTP',
    port: 80,
    routes: redirectAlone ? [] : blockRoutes(blocks, fallback, unmatched, plainRoutes),
    fallback: redirectAlone ? redirectToHttps(443) : fallback,
    ...(redirectAlone ? {} : from),
    members: owners,
    certificates: [],
  });
  if (secure.length > 0) {
    const needs = secure.flatMap(({tls, host, aliases, outer}) =>
      tls ? [host, ...aliases].map(certificateFor) : outer,
    );
    result.push({
      protocol: 'HTTPS',
      port: 443,
      routes: blockRoutes(secure, fallback, unmatched, block => block.routes.map(({route}) => route)),
      fallback,
      ...from,
      members: [...new Set(secure.flatMap(block => [...block.members]))],
      certificates: uniqueNeeds(needs),
    });
  }
  return result;
}

function redirectsWholly(block: HostBlock): boolean {
  return block.tls && block.routes.every(({redirect}) => redirect);
}

/** What a block does on the plain listener: redirect as a whole, route by route, or serve. */
function plainRoutes(block: HostBlock): readonly Route[] {
  const hosts = hostsOf(block);
  const redirect = redirectToHttps(443);
  if (redirectsWholly(block)) {
    return [{hosts, paths: [], extra: [], transforms: [], action: redirect, origin: block.origin}];
  }
  return block.routes.map(each =>
    block.tls && each.redirect ? {...each.route, action: redirect, transforms: []} : each.route,
  );
}

/** The routes of all blocks, each with its hosts, and behind them what keeps unmatched paths from broader hosts. */
export function blockRoutes(
  blocks: readonly HostBlock[],
  fallback: RouteAction,
  unmatched: RouteAction,
  routesOf: (block: HostBlock) => readonly Route[],
): readonly Route[] {
  return blocks.flatMap((block, at) => {
    const routes = routesOf(block).map(route => ({...route, hosts: hostsOf(block)}));
    const guard = guardOf(block, routes, blocks.slice(at + 1), fallback, unmatched);
    return guard ? [...routes, guard] : routes;
  });
}

/** The rule that keeps unmatched paths of a host from reaching the rules of a broader one, where that can happen. */
function guardOf(
  block: HostBlock,
  routes: readonly Route[],
  broader: readonly HostBlock[],
  fallback: RouteAction,
  unmatched: RouteAction,
): Route | undefined {
  if (routes.some(route => route.paths.length === 0 && route.extra.length === 0)) return undefined;
  const hosts = hostsOf(block);
  const action = block.fallback?.action ?? (block.host === '' ? fallback : unmatched);
  const leaks = broader.some(other => hostsOverlap(hosts, hostsOf(other)));
  if (!leaks && JSON.stringify(action) === JSON.stringify(fallback)) return undefined;
  const origin = block.fallback?.origin ?? block.origin;
  return {hosts, paths: [], extra: [], transforms: [], action, origin};
}
