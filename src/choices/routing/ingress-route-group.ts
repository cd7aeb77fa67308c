import type {Config} from '../../config/config.ts';
import {itemsAt} from '../../model/gateway.ts';
import type {Inventory, KubeObject} from '../../model/inventory.ts';
import {backendsAt, isIngressRoute, routeClass} from '../../model/traefik.ts';
import {balancerName, type Group} from './group.ts';
import {isInternal} from './traefik-backend.ts';

/**
 * The IngressRoutes of each class as a group with a load balancer of its own: a Traefik serves those of its class. Routes to parts of
 * Traefik itself alone, as its Helm chart makes one for the dashboard, ask for none.
 */
export function ingressRouteGroups(
  inventory: Inventory,
  config: Config,
  taken: Set<string>,
): readonly Group[] {
  const routes = inventory.all('IngressRoute').filter(route => isIngressRoute(route) && servesOthers(route));
  const byClass = Map.groupBy(routes, routeClass);
  const scheme = config.ingress.scheme ?? 'internal';
  return [...byClass]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([className, members]) => {
      const wish = `${config.namePrefix}${className === '' ? 'traefik' : className}-routes`;
      const name = balancerName(wish, `IngressRoutes ${className}`, taken);
      taken.add(name);
      const ingressRoutes = members.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      return {
        name,
        engine: 'ingress-route',
        className,
        scheme,
        formed: 'alone',
        members: [],
        outerTls: () => [],
        ingressRoutes,
      };
    });
}

/** True where requests can have another end than Traefik itself: a backend, or a Middleware that answers. */
export function servesOthers(route: KubeObject): boolean {
  return itemsAt(route.value, '/spec/routes').some(({path}) => {
    const backends = backendsAt(route, `${path}/services`);
    return backends.length === 0 || backends.some(each => !isInternal(each) || each.name === 'noop@internal');
  });
}
