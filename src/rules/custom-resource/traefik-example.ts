import {WEB_BEHIND_ROUTES} from './gateway-example.ts';

/** A route of Traefik to the workload; `rest` are fields beside the match and the service, `spec` those of the IngressRoute. */
export const traefikRoute = (
  match: string,
  rest = '',
  spec = 'entryPoints: [websecure]\n  tls: {certResolver: letsencrypt}',
  services = '{name: web, port: 80}',
) => `apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: {name: web, namespace: shop}
spec:
  ${spec}
  routes:
    - match: ${match}
      services: [${services}]${rest === '' ? '' : `\n      ${rest}`}
`;

/** A Middleware named as in the route. */
export const middleware = (name: string, spec: string) => `---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: {name: ${name}, namespace: shop}
spec: ${spec}
`;

/** Two versions of the workload. */
export const WEB = WEB_BEHIND_ROUTES;
export const NEXT = WEB_BEHIND_ROUTES.replaceAll('web', 'next');

/** The listener rules of the host, over HTTPS. */
export const SHOP = 'listener-rules/traefik-routes-443-shop.example.com';
