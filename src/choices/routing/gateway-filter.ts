import type {RedirectActionConfig, RuleTransform} from '@aws-sdk/client-elastic-load-balancing-v2';
import {escapeRegex, type PathMatch} from '../../ecs/listener-rule/match.ts';
import type {JsonObject} from '../../json.ts';
import {itemsAt, textAt} from '../../model/gateway.ts';
import {type Pointer, valueAt} from '../../pointer.ts';
import {hostRewrite, urlRewrite} from './nginx-path.ts';
import {FORBIDDEN, type Origin, type Problem, type RouteAction, UNAVAILABLE} from './route.ts';

/** What the filters of a rule of a route do to requests. */
export interface Filtered {
  /** What answers in place of the backends. */
  readonly action?: RouteAction;
  readonly transforms: readonly RuleTransform[];
}

/** What becomes of filters that a load balancer does not have. */
const LOST: Readonly<Record<string, readonly [says: string, todo: string]>> = {
  RequestHeaderModifier: [
    'A load balancer does not set or remove headers of requests.',
    'Let the application do without the header, or set it where the request is made.',
  ],
  ResponseHeaderModifier: [
    'A load balancer sets headers of answers for a whole listener only, and few of them.',
    'Set the header in the application.',
  ],
  RequestMirror: [
    'A load balancer does not copy requests to a second backend.',
    'Copy the traffic in the application or at the network (VPC Traffic Mirroring).',
  ],
  CORS: [
    'A load balancer does not answer preflight requests, and adds CORS headers for a whole listener only.',
    'Answer CORS in the application.',
  ],
};

/** Reads the filters of a rule; `rule` is its pointer, `path` the match that they act upon. */
export function filtersOf(
  origin: Origin,
  rule: Pointer,
  path: PathMatch | undefined,
  problems: Problem[],
): Filtered {
  const transforms: RuleTransform[] = [];
  let action: RouteAction | undefined;
  const tell = (at: Pointer, message: string, remediation: string) =>
    problems.push({...origin, path: at, level: 'action', fidelity: 'manual', message, remediation});
  for (const {item, path: at} of itemsAt(origin.object.value, `${rule}/filters`)) {
    const type = textAt(item, '/type') ?? '';
    const lost = Object.hasOwn(LOST, type) ? LOST[type] : undefined;
    if (lost) tell(at, `${type}: ${lost[0]}`, lost[1]);
    else if (type === 'RequestRedirect') {
      const redirect = redirectOf(item, path);
      action ??= redirect ? {kind: 'redirect', redirect} : UNAVAILABLE;
      if (!redirect)
        tell(
          at,
          'A redirect of a load balancer cannot change the beginning of a path only; these requests are answered with 503.',
          'Redirect to one path, or let the application redirect.',
        );
    } else if (type === 'URLRewrite') {
      const made = rewritesOf(item, path);
      transforms.push(...made);
      if (made.length === 0)
        tell(at, 'k2e does not translate this rewrite.', 'Add a transform to the listener rule.');
    } else {
      // It may be an authentication: nothing that was protected may be served openly.
      action ??= FORBIDDEN;
      tell(
        at,
        `k2e does not know what the filter ${type === 'ExtensionRef' ? `${textAt(item, '/extensionRef/kind') ?? ''} ${textAt(item, '/extensionRef/name') ?? ''}` : type} does; it may keep strangers out, so these requests are answered with 403.`,
        'Do what it does with an action of the listener rule or in the application, and forward to the target group then.',
      );
    }
  }
  return {transforms, ...(action === undefined ? {} : {action})};
}

function redirectOf(filter: JsonObject, path: PathMatch | undefined): RedirectActionConfig | undefined {
  const field = (name: string) => textAt(filter, `/requestRedirect/${name}`);
  const port = valueAt(filter, '/requestRedirect/port');
  const code = valueAt(filter, '/requestRedirect/statusCode');
  const scheme = field('scheme')?.toUpperCase();
  const standard = scheme === 'HTTPS' ? '443' : scheme === 'HTTP' ? '80' : undefined;
  const target = targetPath(filter, path);
  if (target === 'inexpressible') return undefined;
  const wanted = typeof port === 'number' ? String(port) : standard;
  return {
    ...(scheme === 'HTTP' || scheme === 'HTTPS' ? {Protocol: scheme} : {}),
    ...(field('hostname') === undefined ? {} : {Host: field('hostname')}),
    ...(wanted === undefined ? {} : {Port: wanted}),
    ...(target === undefined ? {} : {Path: target}),
    StatusCode: code === 301 || code === 308 ? 'HTTP_301' : 'HTTP_302',
  };
}

/** The path of a redirect; undefined: it stays. Only in front of a whole path can something be put. */
function targetPath(filter: JsonObject, path: PathMatch | undefined): string | undefined | 'inexpressible' {
  const full = textAt(filter, '/requestRedirect/path/replaceFullPath');
  if (full !== undefined) return full;
  const prefix = textAt(filter, '/requestRedirect/path/replacePrefixMatch');
  if (prefix === undefined) return undefined;
  return path === undefined ? `${prefix.replace(/(?<!\/)\/+$/, '')}/#{path}` : 'inexpressible';
}

function rewritesOf(filter: JsonObject, path: PathMatch | undefined): readonly RuleTransform[] {
  const result: RuleTransform[] = [];
  const host = textAt(filter, '/urlRewrite/hostname');
  if (host !== undefined) result.push(hostRewrite(host));
  const full = textAt(filter, '/urlRewrite/path/replaceFullPath');
  const prefix = textAt(filter, '/urlRewrite/path/replacePrefixMatch');
  // In a replacement `$1` and the like stand for groups; nothing documents how they are written as themselves.
  if (/[$\\]/.test(full ?? prefix ?? '')) return [];
  if (full !== undefined) result.push(urlRewrite('^[^?]*', full));
  else if (prefix !== undefined) {
    const kept = prefix.replace(/(?<!\/)\/+$/, '');
    if (path === undefined) result.push(urlRewrite('^/(.*)$', `${kept}/$1`));
    else if (path.kind === 'prefix') {
      const own = escapeRegex(path.path);
      // Path and query are one string: `/old?q=1` has to become `/?q=1`, and `/old/x` `/x`.
      result.push(
        kept === '' ? urlRewrite(`^${own}/?(.*)$`, '/$1') : urlRewrite(`^${own}([/?].*)?$`, `${kept}$1`),
      );
    }
  }
  return result;
}
