import type {HostMatch} from '../../ecs/listener-rule/match.ts';
import {itemsAt, textAt} from '../../model/gateway.ts';
import type {KubeObject} from '../../model/inventory.ts';
import {backendsAt, middlewaresAt} from '../../model/traefik.ts';
import {type Pointer, valueAt} from '../../pointer.ts';
import {type Alternative, alternatives} from './alternatives.ts';
import type {Resolver} from './backend.ts';
import type {Group} from './group.ts';
import {inOrder, type Line} from './in-order.ts';
import {entryListeners} from './ingress-route-entry.ts';
import {inexpressible} from './listener.ts';
import {urlRewrite} from './nginx-path.ts';
import {EVERY, type RequestSet} from './request-set.ts';
import {
  FORBIDDEN,
  type ListenerDraft,
  type ListenerProtocol,
  NOT_FOUND,
  type Origin,
  type Problem,
  type Route,
  type RouteAction,
  redirectToHttps,
  UNAVAILABLE,
} from './route.ts';
import {restrictedTo} from './source-range.ts';
import {ANY_HOST, certificateFor, uniqueNeeds} from './tls.ts';
import {actionOf, isInternal} from './traefik-backend.ts';
import {conditionOf, type Syntax, syntaxOf} from './traefik-matcher.ts';
import {passageOf, type Step, stepsOf} from './traefik-middleware.ts';
import {parseRule} from './traefik-rule.ts';
import {clientCertificates} from './traefik-tls-option.ts';

/** A route of an IngressRoute, as far as all listeners have it in common. */
interface Router {
  readonly origin: Origin;
  /** `/spec/routes/0`. */
  readonly place: Pointer;
  readonly priority: number;
  readonly alternatives: readonly Alternative[];
  readonly steps: readonly Step[];
  readonly action: RouteAction;
  readonly others: readonly Origin[];
  readonly listeners: ReadonlySet<ListenerProtocol>;
}

/** What happens to the requests of a line. */
type Outcome = Pick<Route, 'action' | 'transforms' | 'origin' | 'others'> & {
  readonly ranges: readonly string[];
};

/**
 * The listeners of IngressRoutes: one flat list over all hosts, highest priority first; without a priority the length of the rule's
 * text decides (`pkg/muxer/http/mux.go`). Each alternative of a rule is a listener rule. A router with `tls` takes requests over HTTPS
 * only, one without it those of the entry point as it is.
 */
export function ingressRouteListeners(
  {ingressRoutes = []}: Group,
  resolver: Resolver,
  problems: Problem[],
): readonly ListenerDraft[] {
  const routers = ingressRoutes.flatMap(route => routersOf(route, resolver, problems));
  routers.sort((a, b) => b.priority - a.priority);
  const drafts = (['HTTP', 'HTTPS'] as const).map(protocol => listenerOf(protocol, routers, problems));
  const [plain, secure] = drafts;
  if (!plain || !secure) return [];
  if (secure.members.length === 0) return plain.members.length === 0 ? [] : [plain];
  if (plain.members.length > 0) return [plain, secure];
  // Most entry points for plain HTTP redirect as a whole where no route names them; no route is served openly by it.
  return [{...plain, fallback: redirectToHttps(443), members: secure.members}, secure];
}

function listenerOf(protocol: ListenerProtocol, all: readonly Router[], problems: Problem[]): ListenerDraft {
  const routers = all.filter(({listeners}) => listeners.has(protocol));
  const lines = routers.flatMap(router => linesOf(router, protocol, problems));
  const none = (origin: Origin): Outcome => ({action: NOT_FOUND, transforms: [], origin, ranges: []});
  const [first] = routers;
  const ordered = first
    ? inOrder(lines, none(first.origin), line => {
        problems.push(unsaid(line.outcome.origin, EXCEPTION));
        return isOpen(line.outcome) ? [] : [{when: line.when, outcome: {...line.outcome, action: FORBIDDEN}}];
      })
    : [];
  const routes = ordered.flatMap(({when, outcome: {ranges, ...outcome}}) =>
    restrictedTo(ranges, {...when, ...outcome}),
  );
  const members = [...new Set(ordered.map(({outcome}) => outcome.origin.object))];
  const port = protocol === 'HTTPS' ? 443 : 80;
  const served = routers.filter(({origin}) => members.includes(origin.object));
  const needs = uniqueNeeds(served.flatMap(router => certificateHosts(router).map(certificateFor)));
  const certificates = protocol === 'HTTPS' ? (needs.length > 0 ? needs : [{host: ANY_HOST}]) : [];
  return {protocol, port, routes, fallback: NOT_FOUND, members, certificates};
}

const EXCEPTION = 'what it leaves out (`!`) cannot be said by the order of listener rules';

/** True for an outcome that keeps nobody out: where no rule can be made for it, others may have its requests. */
function isOpen({action, ranges}: Outcome): boolean {
  return ranges.length === 0 && JSON.stringify(action) !== JSON.stringify(FORBIDDEN);
}

function linesOf(router: Router, protocol: ListenerProtocol, problems: Problem[]): readonly Line<Outcome>[] {
  return router.alternatives.flatMap(({when, except, why}): readonly Line<Outcome>[] => {
    const {action, ranges, rewrite} = passageOf(router.steps, when, protocol, problems);
    const last = action ?? router.action;
    const outcome: Outcome = {
      action: last,
      transforms: last.kind === 'forward' && rewrite ? [urlRewrite(rewrite.regex, rewrite.replace)] : [],
      ranges,
      origin: router.origin,
      others: router.others,
    };
    const because = why ?? inexpressible(when);
    if (because === undefined) return [{when, except, outcome}];
    problems.push(unsaid(router.origin, because));
    // Requests that had to pass a check must not get another way around it.
    const closed = isOpen(outcome) ? undefined : widened(when);
    if (!closed) return [];
    return [{when: closed, except: [], outcome: {...outcome, action: FORBIDDEN, transforms: [], ranges: []}}];
  });
}

/** The least that listener rules can name and that holds these requests; undefined where that is every request. */
function widened(when: RequestSet): RequestSet | undefined {
  const sets = [when, {...when, extra: []}, {...EVERY, hosts: when.hosts}, {...EVERY, paths: when.paths}];
  return sets.find(each => each.hosts.length + each.paths.length > 0 && inexpressible(each) === undefined);
}

function unsaid(origin: Origin, why: string): Problem {
  return {
    ...origin,
    level: 'action',
    fidelity: 'manual',
    message: `Listener rules cannot say this match, or a part of it: ${why}. Requests that only it takes go to the routes behind it, or get 404; where the route keeps callers out, they get 403, and so may others of its hosts.`,
    remediation:
      'Match by hosts, paths, methods and headers without `!`, or let the application tell the requests apart.',
  };
}

function routersOf(route: KubeObject, resolver: Resolver, problems: Problem[]): readonly Router[] {
  if (itemsAt(route.value, '/spec/parentRefs').length > 0) {
    problems.push({
      object: route,
      path: '/spec/parentRefs',
      level: 'action',
      fidelity: 'manual',
      message:
        'Its requests have to pass the routes of another IngressRoute and their Middlewares first; a load balancer has one list of rules. k2e emits no rule for it.',
      remediation: 'Write the whole match and all Middlewares into this IngressRoute, without `parentRefs`.',
    });
    return [];
  }
  return itemsAt(route.value, '/spec/routes').flatMap(({item, path: place}): readonly Router[] => {
    const origin: Origin = {object: route, path: `${place}/match`};
    const rule = textAt(item, '/match') ?? '';
    const backends = backendsAt(route, `${place}/services`);
    const found = requestsOf(route, place);
    if (found === 'refused') {
      problems.push({
        ...origin,
        path: item.match === undefined ? place : origin.path,
        level: 'action',
        fidelity: 'manual',
        message: 'Traefik cannot read this match, and neither can k2e: it serves nothing, there or here.',
        remediation:
          'Correct it, or fill in what a script fills in before Kubernetes reads it, and convert again.',
      });
      return [];
    }
    tellOldSyntax(route, place, problems);
    const find = resolver.find;
    const steps = [
      ...clientCertificates(route, find, problems),
      ...stepsOf(middlewaresAt(route, `${place}/middlewares`), find, problems),
      ...backendSteps(route, place, find, problems),
    ];
    const isOwn = backends.length > 0 && backends.every(isInternal);
    const answers = steps.some(({kind}) => kind === 'redirect' || kind === 'lock');
    if (isOwn && !answers) return [];
    const {action, others} = isOwn
      ? {action: UNAVAILABLE, others: []}
      : actionOf(backends, origin, {find, resolver, problems});
    const given = valueAt(item, '/priority');
    return [
      {
        origin,
        place,
        priority: typeof given === 'number' && given !== 0 ? given : Buffer.byteLength(rule),
        alternatives: found,
        steps,
        action,
        others: [...new Set([...steps.map(step => step.origin), ...others])].filter(
          ({object}) => object !== route,
        ),
        listeners: entryListeners(route),
      },
    ];
  });
}

/** Middlewares of a single backend are like those of the route; of several each would need a rule of its own. */
function backendSteps(
  route: KubeObject,
  place: Pointer,
  find: Resolver['find'],
  problems: Problem[],
): readonly Step[] {
  const items = itemsAt(route.value, `${place}/services`);
  const refs = items.flatMap(({path}) => middlewaresAt(route, `${path}/middlewares`));
  if (refs.length === 0 || items.length === 1) return stepsOf(refs, find, problems);
  const origin = {object: route, path: `${place}/services`};
  problems.push({
    ...origin,
    level: 'action',
    fidelity: 'manual',
    message:
      'A load balancer does nothing for one of several backends alone; as a Middleware of one may keep strangers out, these requests are answered with 403.',
    remediation: 'Give the Middlewares to the route, or the backends routes of their own.',
  });
  return [{kind: 'lock', origin}];
}

/** The requests of a route, as far as listener rules can name them; `refused` for a match that Traefik refuses. */
export function requestsOf(route: KubeObject, place: Pointer): readonly Alternative[] | 'refused' {
  const kind = textAt(route.value, `${place}/kind`) ?? '';
  const rule = parseRule(textAt(route.value, `${place}/match`) ?? '');
  if (!rule || (kind !== '' && kind !== 'Rule')) return 'refused';
  const condition = conditionOf(rule, knownSyntax(route, place) ?? syntaxOf(rule));
  return condition === 'refused' ? condition : alternatives(condition);
}

/** The language of a match, where the route or its group says so: Traefik 3 does not read the old group. */
function knownSyntax(route: KubeObject, place: Pointer): Syntax | undefined {
  const given = textAt(route.value, `${place}/syntax`);
  if (given === 'v2' || given === 'v3') return given;
  return route.ref.apiVersion.startsWith('traefik.containo.us/') ? 'v2' : undefined;
}

/** Files a match of which only its text shows that it is of Traefik 2: version 3 refuses it, or no request fulfils it. */
function tellOldSyntax(route: KubeObject, place: Pointer, problems: Problem[]): void {
  const rule = parseRule(textAt(route.value, `${place}/match`) ?? '');
  if (!rule || knownSyntax(route, place) !== undefined || syntaxOf(rule) === 'v3') return;
  problems.push({
    object: route,
    path: `${place}/match`,
    level: 'review',
    fidelity: 'approximate',
    message: 'k2e reads this match in the language of Traefik 2, as it means nothing to Traefik 3.',
    remediation:
      'If your Traefik is of version 3 and reads its own language, it serves nothing by this match: take the route out.',
  });
}

/** The hosts for which a router needs certificates; `''` = any. */
function certificateHosts({origin: {object}, alternatives: found}: Router): readonly string[] {
  const matches = found.flatMap(({when}): readonly (HostMatch | undefined)[] =>
    when.hosts.length === 0 ? [undefined] : when.hosts,
  );
  const named = matches.flatMap(match => hostName(match) ?? []);
  if (named.length === matches.length) return named;
  const domains = itemsAt(object.value, '/spec/tls/domains').flatMap(({item}) => {
    const sans = Array.isArray(item.sans) ? item.sans : [];
    return [item.main, ...sans].filter(name => typeof name === 'string');
  });
  return [...named, ...(domains.length > 0 ? domains : [''])];
}

/** The name of a host or a wildcard, as DNS has it; undefined for what stands for many. */
export function hostName(match: HostMatch | undefined): string | undefined {
  if (match?.kind === 'exact') return match.host;
  return match?.kind === 'one-label' ? `*.${match.domain}` : undefined;
}

/** The hosts that an IngressRoute names. */
export function ingressRouteHosts(route: KubeObject): readonly string[] {
  const found = itemsAt(route.value, '/spec/routes').flatMap(({path}) => {
    const requests = requestsOf(route, path);
    return requests === 'refused' ? [] : requests;
  });
  const hosts = found.flatMap(({when}) => when.hosts.flatMap(match => hostName(match) ?? []));
  return [...new Set(hosts)];
}
