import type {KubeObject} from '../../model/inventory.ts';
import type {Ingress} from '../../model/kubernetes.generated.ts';
import {annotation, annotationPath, booleanOf, integerOf, NGINX} from './annotation.ts';
import {FORBIDDEN, type Problem, type RouteAction} from './route.ts';

/** Annotations that keep strangers out and that an ALB cannot act on by itself. */
const PROTECTIONS = ['auth-url', 'auth-type', 'auth-tls-secret'] as const;

/** `internal/ingress/annotations/backendprotocol/main.go` of ingress-nginx; AJP was among them until v1.9. */
const NGINX_PROTOCOLS = ['HTTP', 'HTTPS', 'AUTO_HTTP', 'GRPC', 'GRPCS', 'FCGI', 'AJP'] as const;

/** The value of an annotation of ingress-nginx. */
export function nginxAnnotation(object: KubeObject<Ingress>, suffix: string): string | undefined {
  return annotation(object, `${NGINX}${suffix}`);
}

/** What ingress-nginx speaks to backends, by `backend-protocol`; HTTP for a value that it does not know. */
export function nginxProtocol(object: KubeObject<Ingress>): (typeof NGINX_PROTOCOLS)[number] {
  const named = nginxAnnotation(object, 'backend-protocol')?.trim().toUpperCase();
  return NGINX_PROTOCOLS.find(each => each === named) ?? 'HTTP';
}

/** True for an Ingress that only takes a share of another's requests. */
export function isCanary(object: KubeObject<Ingress>): boolean {
  return booleanOf(nginxAnnotation(object, 'canary')) === true;
}

/** Whether every host of the Ingress is redirected to HTTPS, also without TLS of its own. */
export function forcesHttps(object: KubeObject<Ingress>): boolean {
  return booleanOf(nginxAnnotation(object, 'force-ssl-redirect')) === true;
}

/** Whether plain HTTP is redirected where the host has a certificate (`ssl-redirect`, on by default). */
export function redirectsToHttps(object: KubeObject<Ingress>): boolean {
  return forcesHttps(object) || booleanOf(nginxAnnotation(object, 'ssl-redirect')) !== false;
}

/**
 * The action that takes the place of the backend on all paths of the Ingress: a redirect, or 403 where the paths are
 * protected by something that an ALB does not have.
 */
export function overridingAction(object: KubeObject<Ingress>, problems: Problem[]): RouteAction | undefined {
  for (const suffix of PROTECTIONS) {
    if (nginxAnnotation(object, suffix) === undefined) continue;
    problems.push({
      object,
      path: annotationPath(`${NGINX}${suffix}`),
      level: 'action',
      fidelity: 'manual',
      message:
        `The load balancer cannot do what ${suffix} asks of nginx. So that nothing is served openly that was protected, the ` +
        'routes of this Ingress answer 403 until authentication is added or moved into the application.',
    });
    return FORBIDDEN;
  }
  return (
    redirectOf(object, 'permanent-redirect', 'HTTP_301') ??
    redirectOf(object, 'temporal-redirect', 'HTTP_302')
  );
}

function redirectOf(
  object: KubeObject<Ingress>,
  suffix: 'permanent-redirect' | 'temporal-redirect',
  status: 'HTTP_301' | 'HTTP_302',
): RouteAction | undefined {
  const raw = nginxAnnotation(object, suffix);
  if (raw === undefined) return undefined;
  const keepsUri = raw.endsWith('$request_uri');
  const url = URL.parse(keepsUri ? raw.slice(0, -'$request_uri'.length) : raw);
  if (!url || url.href.includes('$') || !/^https?:$/.test(url.protocol)) return undefined;
  const code = integerOf(nginxAnnotation(object, `${suffix}-code`));
  return {
    kind: 'redirect',
    redirect: {
      Protocol: url.protocol === 'https:' ? 'HTTPS' : 'HTTP',
      Host: url.hostname,
      Port: url.port || (url.protocol === 'https:' ? '443' : '80'),
      ...(keepsUri ? {} : {Path: url.pathname, Query: url.search.slice(1)}),
      StatusCode:
        code === 302 || code === 307 ? 'HTTP_302' : code === 301 || code === 308 ? 'HTTP_301' : status,
    },
  };
}

/** True where a redirect annotation is there that ALB cannot express. */
export function hasUnreadableRedirect(
  object: KubeObject<Ingress>,
  suffix: 'permanent-redirect' | 'temporal-redirect',
): boolean {
  return (
    nginxAnnotation(object, suffix) !== undefined && redirectOf(object, suffix, 'HTTP_301') === undefined
  );
}
