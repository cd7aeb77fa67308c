import {asCidr, isCidr} from '../../ecs/check/cidr.ts';
import {isObject} from '../../json.ts';
import {textAt} from '../../model/gateway.ts';
import type {KubeObject} from '../../model/inventory.ts';
import {type Find, findMiddleware, type MiddlewareRef, middlewaresAt} from '../../model/traefik.ts';
import {type Pointer, valueAt} from '../../pointer.ts';
import type {RequestSet} from './request-set.ts';
import {
  FORBIDDEN,
  type ListenerProtocol,
  type Origin,
  type Problem,
  type RouteAction,
  UNAVAILABLE,
} from './route.ts';
import {LOST_MIDDLEWARES} from './traefik-lost.ts';
import {composed, REWRITES, type Rewrite, rewriteOf} from './traefik-rewrite.ts';

/** What Middlewares do to the requests of a route, in their order; chains are taken apart. */
export type Step =
  | {
      readonly kind: 'rewrite';
      readonly as: (typeof REWRITES)[number];
      readonly spec: object;
      readonly origin: Origin;
    }
  | {readonly kind: 'redirect'; readonly spec: object; readonly origin: Origin}
  | {readonly kind: 'admit'; readonly ranges: readonly string[]; readonly origin: Origin}
  /** Nobody passes: what it demands of clients is unknown, or nothing that a load balancer can demand. */
  | {readonly kind: 'lock'; readonly origin: Origin}
  | {readonly kind: 'lost'; readonly origin: Origin};

/** What becomes of the requests of one listener that have come through the Middlewares. */
export interface Passage {
  /** What answers in place of the backends. */
  readonly action?: RouteAction;
  readonly rewrite?: Rewrite;
  /** The only addresses that may pass; none = all. */
  readonly ranges: readonly string[];
}

const LOCKS: ReadonlySet<string> = new Set(['basicAuth', 'digestAuth', 'forwardAuth', 'plugin']);

/** The steps of these Middlewares; what cannot be carried over is filed with the Middleware. */
export function stepsOf(
  refs: readonly MiddlewareRef[],
  find: Find,
  problems: Problem[],
  within: ReadonlySet<KubeObject> = new Set(),
): readonly Step[] {
  return refs.flatMap((ref): readonly Step[] => {
    const object = findMiddleware(ref, find);
    const origin = {object: ref.object, path: ref.path};
    if (!object || within.has(object)) {
      problems.push({
        ...origin,
        level: 'action',
        fidelity: 'manual',
        message: `The input has no Middleware ${ref.namespace}/${ref.name}; it may keep strangers out, so that the requests that have to pass it are answered with 403.`,
        remediation:
          'Bring the Middleware with the input and convert again, or take its name out of the route; one of another provider (`@file`) has to be written as a Middleware first.',
      });
      return [{kind: 'lock', origin}];
    }
    return stepsOfOne(object, find, problems, new Set([...within, object]));
  });
}

function stepsOfOne(
  object: KubeObject,
  find: Find,
  problems: Problem[],
  within: ReadonlySet<KubeObject>,
): readonly Step[] {
  const spec = valueAt(object.value, '/spec');
  const kinds = isObject(spec) ? Object.keys(spec) : [];
  const [kind = ''] = kinds;
  if (!isObject(spec) || kinds.length !== 1) {
    problems.push(
      locked(object, '/spec', 'a Middleware has to be of one kind, and Traefik refuses this one'),
    );
    return [{kind: 'lock', origin: {object, path: '/spec'}}];
  }
  const origin: Origin = {object, path: `/spec/${kind}`};
  if (kind === 'chain') {
    const inner = stepsOf(middlewaresAt(object, '/spec/chain/middlewares'), find, problems, within);
    return [{kind: 'lost', origin}, ...inner];
  }
  const rewrite = REWRITES.find(each => each === kind);
  if (rewrite) {
    if (rewrite !== 'addPrefix') problems.push(headerGone(origin, rewrite));
    return [{kind: 'rewrite', as: rewrite, spec, origin}];
  }
  if (kind === 'redirectScheme' && /^https?$/.test(textAt(spec, '/redirectScheme/scheme') ?? ''))
    return [{kind: 'redirect', spec, origin}];
  if (kind === 'ipAllowList' || kind === 'ipWhiteList') {
    const ranges = exactRanges(spec, `/${kind}`);
    if (ranges) return [{kind: 'admit', ranges, origin}];
    problems.push(
      locked(
        object,
        origin.path,
        'its addresses are no ranges, or those that a header names (`ipStrategy`), which a listener rule cannot compare',
      ),
    );
    return [{kind: 'lock', origin}];
  }
  const lost = Object.hasOwn(LOST_MIDDLEWARES, kind) ? LOST_MIDDLEWARES[kind] : undefined;
  if (lost) {
    const {level, says, todo} = lost;
    problems.push({...origin, level, fidelity: 'manual', message: `${kind}: ${says}`, remediation: todo});
    return [{kind: 'lost', origin}];
  }
  problems.push(
    locked(
      object,
      origin.path,
      LOCKS.has(kind)
        ? `a load balancer cannot do what ${kind} asks of Traefik`
        : `k2e does not know what ${kind} does`,
    ),
  );
  return [{kind: 'lock', origin}];
}

/** The application may build its links from what Traefik tells it. */
function headerGone(origin: Origin, kind: string): Problem {
  const header = kind.startsWith('strip') ? 'X-Forwarded-Prefix' : 'X-Replaced-Path';
  return {
    ...origin,
    level: 'review',
    fidelity: 'approximate',
    message: `${kind} becomes a rewrite of the listener rules; the header ${header}, in which Traefik tells the application of it, is not there any more.`,
    remediation:
      'If the application builds links from that header, set its base path in its own configuration.',
  };
}

function locked(object: KubeObject, path: Pointer, why: string): Problem {
  return {
    object,
    path,
    level: 'action',
    fidelity: 'manual',
    message: `The routes that use Middleware ${object.ref.namespace}/${object.ref.name} answer 403, so that nothing is served openly that was protected: ${why}.`,
    remediation:
      'Add an authentication action (OIDC, Cognito, JWT) or a condition to the listener rules, or move the check into the application, and forward to the target group then.',
  };
}

/** The ranges of an allow list by the address of the caller; undefined where it goes by another, or one is none. */
function exactRanges(spec: object, path: Pointer): readonly string[] | undefined {
  const given = valueAt(spec, `${path}/sourceRange`);
  const strategy = valueAt(spec, `${path}/ipStrategy`);
  if (!Array.isArray(given) || given.length === 0) return undefined;
  if (isObject(strategy) && Object.keys(strategy).length > 0) return undefined;
  const ranges = given.map(range => asCidr(String(range).trim()));
  return ranges.every(isCidr) ? [...new Set(ranges)] : undefined;
}

/** What the steps make of these requests on a listener; what a load balancer cannot do is filed, and answered with 403 or 503. */
export function passageOf(
  steps: readonly Step[],
  when: RequestSet,
  protocol: ListenerProtocol,
  problems: Problem[],
): Passage {
  let rewrite: Rewrite | undefined;
  let ranges: readonly string[] = [];
  for (const step of steps) {
    switch (step.kind) {
      case 'lock':
        return {action: FORBIDDEN, ranges};
      case 'admit': {
        const isNew = JSON.stringify(ranges) !== JSON.stringify(step.ranges);
        if ((ranges.length > 0 && isNew) || when.extra.some(({Field}) => Field === 'source-ip')) {
          problems.push(
            inexpressible(
              step.origin,
              'A listener rule has one condition on addresses only, and these requests have to fulfil two; they are answered with 403.',
            ),
          );
          return {action: FORBIDDEN, ranges: []};
        }
        ranges = step.ranges;
        break;
      }
      case 'redirect': {
        const action = redirectOf(step.spec, protocol);
        if (!action) break;
        if (!rewrite) return {action, ranges};
        problems.push(
          inexpressible(
            step.origin,
            'A load balancer cannot redirect to a path that a Middleware has changed before; these requests are answered with 503.',
          ),
        );
        return {action: UNAVAILABLE, ranges};
      }
      case 'rewrite': {
        const made = rewriteOf(step.as, step.spec, when.paths);
        rewrite = made && composed(rewrite, made);
        if (rewrite) break;
        problems.push(
          inexpressible(
            step.origin,
            `k2e has no rewrite of a load balancer for this ${step.as}, alone or after those before it. With another path than before, requests could reach what they never reached: those that pass it are answered with 503.`,
          ),
        );
        return {action: UNAVAILABLE, ranges};
      }
      default:
    }
  }
  return {ranges, ...(rewrite ? {rewrite} : {})};
}

function inexpressible(origin: Origin, message: string): Problem {
  return {
    ...origin,
    level: 'action',
    fidelity: 'manual',
    message,
    remediation: 'Write the listener rule by hand, or let the application do it.',
  };
}

/** True for a redirect to https. */
export function leadsToHttps(step: Step): boolean {
  return step.kind === 'redirect' && textAt(step.spec, '/redirectScheme/scheme') === 'https';
}

/** A redirect to another scheme or port; undefined where requests of the listener have both already. */
function redirectOf(spec: object, protocol: ListenerProtocol): RouteAction | undefined {
  const wanted = textAt(spec, '/redirectScheme/scheme') === 'https' ? 'HTTPS' : 'HTTP';
  const standard = wanted === 'HTTPS' ? '443' : '80';
  const port = textAt(spec, '/redirectScheme/port') || standard;
  if (wanted === protocol && port === standard) return undefined;
  const isPermanent = valueAt(spec, '/redirectScheme/permanent') === true;
  return {
    kind: 'redirect',
    redirect: {Protocol: wanted, Port: port, StatusCode: isPermanent ? 'HTTP_301' : 'HTTP_302'},
  };
}
