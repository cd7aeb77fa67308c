import {isHttpRoute, routeBackends} from './gateway.ts';
import type {KubeObject} from './inventory.ts';
import {type Find, isIngressRoute, routeServices} from './traefik.ts';

/** A Service to which a route sends requests, by whatever custom resource. */
export interface RoutedService {
  readonly namespace: string;
  readonly name: string;
  readonly port: string | number | undefined;
}

/** Kinds of routes that are custom resources; other groups have kinds of the same names. */
export const ROUTE_KINDS = ['HTTPRoute', 'GRPCRoute', 'IngressRoute'] as const;

/** True for a route of the Gateway API or of Traefik. */
export function isRoute(object: KubeObject): boolean {
  return isHttpRoute(object) || isIngressRoute(object);
}

/** The Services that get the requests of a route. */
export function servicesOfRoute(route: KubeObject, find: Find): readonly RoutedService[] {
  return isIngressRoute(route) ? routeServices(route, find) : routeBackends(route);
}
