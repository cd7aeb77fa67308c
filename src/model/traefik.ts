import {isObject} from '../json.ts';
import {type Pointer, pointer, valueAt} from '../pointer.ts';
import {itemsAt, textAt} from './gateway.ts';
import type {KubeObject} from './inventory.ts';

/** The custom resources of Traefik 2 and 3 that k2e reads: fields of a wrong type count as not given. */

const GROUP = /^traefik\.(?:io|containo\.us)\//;

/** Finds an object of the input. */
export type Find = (kind: string, namespace: string, name: string) => KubeObject | undefined;

/** A Service or TraefikService to which a route, or another TraefikService, sends requests. */
export interface TraefikBackend {
  /** The object that names it, and where: `/spec/routes/0/services/0`. */
  readonly object: KubeObject;
  readonly path: Pointer;
  /** `Service` or `TraefikService`; others are refused. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly port: string | number | undefined;
  /** 1 where none is given. */
  readonly weight: number;
}

/** A Middleware, by the reference in a route, a chain, or a backend. */
export interface MiddlewareRef {
  readonly object: KubeObject;
  readonly path: Pointer;
  readonly namespace: string;
  /** As given; with `@` it names another provider. */
  readonly name: string;
}

/** True for a route of HTTP requests of Traefik. */
export function isIngressRoute({ref}: Pick<KubeObject, 'ref'>): boolean {
  return ref.kind === 'IngressRoute' && GROUP.test(ref.apiVersion);
}

export function isMiddleware({ref}: Pick<KubeObject, 'ref'>): boolean {
  return ref.kind === 'Middleware' && GROUP.test(ref.apiVersion);
}

export function isTraefikService({ref}: Pick<KubeObject, 'ref'>): boolean {
  return ref.kind === 'TraefikService' && GROUP.test(ref.apiVersion);
}

/** The class of an IngressRoute, `''` where it has none. The field is read before the annotation, as `getIngressClassName` does. */
export function routeClass({value}: KubeObject): string {
  return (
    textAt(value, '/spec/ingressClassName') ??
    textAt(value, pointer('metadata', 'annotations', 'kubernetes.io/ingress.class')) ??
    ''
  );
}

/** The backends that stand in a list of an object. `list`: `/spec/routes/0/services`. */
export function backendsAt(object: KubeObject, list: Pointer): readonly TraefikBackend[] {
  return itemsAt(object.value, list).map(({path}) => backendAt(object, path));
}

/** One backend; `path` is its pointer. */
export function backendAt(object: KubeObject, path: Pointer): TraefikBackend {
  const port = valueAt(object.value, `${path}/port`);
  const weight = valueAt(object.value, `${path}/weight`);
  return {
    object,
    path,
    kind: textAt(object.value, `${path}/kind`) || 'Service',
    namespace: textAt(object.value, `${path}/namespace`) || object.ref.namespace,
    name: textAt(object.value, `${path}/name`) ?? '',
    port: typeof port === 'string' || typeof port === 'number' ? port : undefined,
    weight: typeof weight === 'number' && weight >= 0 ? weight : 1,
  };
}

/** Where a TraefikService names its backends: those that share its requests, or the one that gets all. */
export const SHARING = ['/spec/weighted/services', '/spec/highestRandomWeight/services'] as const;
export const LEADING = ['/spec/mirroring', '/spec/failover/service'] as const;

/** The backends that get the requests of a TraefikService. */
export function servedBy(service: KubeObject): readonly TraefikBackend[] {
  const shared = SHARING.flatMap(list => backendsAt(service, list));
  if (shared.length > 0) return shared;
  const leading = LEADING.find(path => isObject(valueAt(service.value, path)));
  return leading === undefined ? [] : [backendAt(service, leading)];
}

/** The references to Middlewares in a list of an object. `list`: `/spec/routes/0/middlewares`. */
export function middlewaresAt(object: KubeObject, list: Pointer): readonly MiddlewareRef[] {
  return itemsAt(object.value, list).map(({item, path}) => ({
    object,
    path,
    namespace: textAt(item, '/namespace') || object.ref.namespace,
    name: textAt(item, '/name') ?? '',
  }));
}

/** The annotation with which an Ingress names the Middlewares of its routes. */
export const MIDDLEWARES_ANNOTATION = 'traefik.ingress.kubernetes.io/router.middlewares';

/**
 * The references to Middlewares of an Ingress: `<namespace>-<name>@kubernetescrd`, separated by commas. Both parts may have hyphens, so that several
 * Middlewares of the input may fit: all of them are named. One of another provider has its name as given.
 */
export function ingressMiddlewares(ingress: KubeObject, find: Find): readonly MiddlewareRef[] {
  const path = pointer('metadata', 'annotations', MIDDLEWARES_ANNOTATION);
  const given = (textAt(ingress.value, path) ?? '').split(',').map(name => name.trim());
  return given
    .filter(text => text !== '')
    .flatMap(text => {
      const refs = providedNames(text).map(each => ({object: ingress, path, ...each}));
      const found = refs.filter(ref => findMiddleware(ref, find));
      const unknown = refs[0] ?? {object: ingress, path, namespace: ingress.ref.namespace, name: text};
      return found.length > 0 ? found : [unknown];
    });
}

/** The objects that `<namespace>-<name>@kubernetescrd` may name, as both parts may have hyphens; none for what another provider has. */
export function providedNames(text: string): readonly {readonly namespace: string; readonly name: string}[] {
  const id = /^(.*)@kubernetescrd$/s.exec(text)?.[1] ?? '';
  return [...id.matchAll(/-/g)].map(({index}) => ({
    namespace: id.slice(0, index),
    name: id.slice(index + 1),
  }));
}

/** The Services that get the requests of an IngressRoute, also by way of TraefikServices. */
export function routeServices(route: KubeObject, find: Find): readonly TraefikBackend[] {
  const lists = itemsAt(route.value, '/spec/routes').map(({path}) => `${path}/services`);
  return lists.flatMap(list => backendsAt(route, list)).flatMap(each => endsOf(each, find, new Set()));
}

function endsOf(backend: TraefikBackend, find: Find, seen: Set<KubeObject>): readonly TraefikBackend[] {
  if (backend.kind !== 'TraefikService') return backend.kind === 'Service' ? [backend] : [];
  const service = find('TraefikService', backend.namespace, backend.name);
  if (!service || !isTraefikService(service) || seen.has(service)) return [];
  const within = new Set([...seen, service]);
  return servedBy(service).flatMap(each => endsOf(each, find, within));
}

/** The objects that an IngressRoute or an Ingress names, directly or by way of others: TraefikServices and Middlewares. */
export function routeParts(route: KubeObject, find: Find): readonly KubeObject[] {
  const found = new Set<KubeObject>();
  const visit = (object: KubeObject) => {
    const isRoute = isIngressRoute(object);
    const places = isRoute ? itemsAt(object.value, '/spec/routes').map(({path}) => path) : [];
    const backends = isRoute
      ? places.flatMap(path => backendsAt(object, `${path}/services`))
      : isTraefikService(object)
        ? servedBy(object)
        : [];
    const lists = isRoute
      ? [...places, ...backends.map(({path}) => path)].map(path => `${path}/middlewares`)
      : ['/spec/chain/middlewares'];
    const refs = [
      ...lists.flatMap(list => middlewaresAt(object, list)),
      ...(object.ref.kind === 'Ingress' ? ingressMiddlewares(object, find) : []),
    ];
    const named = [
      ...refs.map(ref => findMiddleware(ref, find)),
      ...backends.map(({kind, namespace, name}) =>
        kind === 'TraefikService' ? find(kind, namespace, name) : undefined,
      ),
    ];
    for (const each of named) {
      if (!each || found.has(each)) continue;
      found.add(each);
      visit(each);
    }
  };
  visit(route);
  return [...found];
}

/** The Middleware of a reference; undefined where the input has none, or another provider of Traefik has it. */
export function findMiddleware({namespace, name}: MiddlewareRef, find: Find): KubeObject | undefined {
  const found = find('Middleware', namespace, name);
  return found && isMiddleware(found) ? found : undefined;
}
