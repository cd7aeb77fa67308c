import {isObject, type JsonObject} from '../json.ts';
import {type Pointer, pointer, valueAt} from '../pointer.ts';
import type {KubeObject} from './inventory.ts';
import {customSelector, type Labels, matches} from './selector.ts';

/** The objects of the Gateway API that k2e converts, read from custom resources: fields of a wrong type count as not given. */

const GROUP = 'gateway.networking.k8s.io/';

/** A listener of a Gateway. */
export interface GatewayListener {
  /** `/spec/listeners/0`. */
  readonly path: Pointer;
  readonly name: string;
  /** In lower case; `''` = every host. */
  readonly hostname: string;
  readonly port: number;
  /** As given: `HTTP`, `HTTPS`, `TLS`, `TCP`, `UDP`. */
  readonly protocol: string;
  /** True where routes of this namespace with these labels, and of this kind, may attach. */
  admits(kind: string, namespace: string, labels: Labels | undefined): boolean;
}

/** A Gateway to which a route wants to attach. */
export interface RouteParent {
  readonly path: Pointer;
  /** `Gateway`; `Service` for a route of a mesh. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly sectionName: string;
  readonly port: number | undefined;
}

/** A Service to which a rule of a route sends requests. */
export interface RouteBackend {
  readonly path: Pointer;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly port: number | undefined;
  /** 0 to 1,000,000; 1 where none is given. */
  readonly weight: number;
}

/** True for a Gateway of the Gateway API; Istio has a kind of the same name. */
export function isGateway({ref}: KubeObject): boolean {
  return ref.kind === 'Gateway' && ref.apiVersion.startsWith(GROUP);
}

/** True for a route of HTTP requests: HTTPRoute and GRPCRoute. */
export function isHttpRoute({ref}: KubeObject): boolean {
  return (ref.kind === 'HTTPRoute' || ref.kind === 'GRPCRoute') && ref.apiVersion.startsWith(GROUP);
}

/** The listeners of a Gateway, in their order. */
export function gatewayListeners(gateway: KubeObject): readonly GatewayListener[] {
  return itemsAt(gateway.value, '/spec/listeners').map(({item, path}) => ({
    path,
    name: textAt(item, '/name') ?? '',
    hostname: (textAt(item, '/hostname') ?? '').toLowerCase(),
    port: numberAt(item, '/port') ?? 0,
    protocol: textAt(item, '/protocol') ?? '',
    admits: (kind, namespace, labels) => {
      const kinds = itemsAt(item, '/allowedRoutes/kinds').map(each => textAt(each.item, '/kind'));
      if (kinds.length > 0 && !kinds.includes(kind)) return false;
      const from = textAt(item, '/allowedRoutes/namespaces/from') ?? 'Same';
      if (from === 'All') return true;
      if (from === 'Same') return namespace === gateway.ref.namespace;
      const given = valueAt(item, '/allowedRoutes/namespaces/selector');
      const selector = from === 'Selector' ? customSelector(given) : undefined;
      // A namespace that is not in the input may bear any label.
      const own = {...labels, 'kubernetes.io/metadata.name': namespace};
      return selector !== undefined && (labels === undefined || matches(selector, own));
    },
  }));
}

/** The hosts of a route, in lower case; none = those of the listener. */
export function routeHostnames({value}: KubeObject): readonly string[] {
  const list = valueAt(value, '/spec/hostnames');
  return (Array.isArray(list) ? list : []).flatMap(host =>
    typeof host === 'string' ? host.toLowerCase() : [],
  );
}

/** What a route wants to attach to. */
export function routeParents({value, ref}: KubeObject): readonly RouteParent[] {
  return itemsAt(value, '/spec/parentRefs').map(({item, path}) => ({
    path,
    kind: textAt(item, '/kind') ?? 'Gateway',
    namespace: textAt(item, '/namespace') ?? ref.namespace,
    name: textAt(item, '/name') ?? '',
    sectionName: textAt(item, '/sectionName') ?? '',
    port: numberAt(item, '/port'),
  }));
}

/** The backends of a rule of a route, or of all its rules. `place`: `/spec/rules/0`. */
export function routeBackends({value, ref}: KubeObject, place?: Pointer): readonly RouteBackend[] {
  const places = place === undefined ? itemsAt(value, '/spec/rules').map(({path}) => path) : [place];
  return places
    .flatMap(rule => itemsAt(value, `${rule}/backendRefs`))
    .map(({item, path}) => ({
      path,
      kind: textAt(item, '/kind') ?? 'Service',
      namespace: textAt(item, '/namespace') ?? ref.namespace,
      name: textAt(item, '/name') ?? '',
      port: numberAt(item, '/port'),
      weight: Math.max(0, numberAt(item, '/weight') ?? 1),
    }));
}

/** The objects of a list, with their pointers; none where there is no list. */
export function itemsAt(
  value: unknown,
  list: Pointer,
): readonly {readonly item: JsonObject; readonly path: Pointer}[] {
  const found = valueAt(value, list);
  if (!Array.isArray(found)) return [];
  return found.flatMap((item, index) => (isObject(item) ? {item, path: `${list}${pointer(index)}`} : []));
}

/** The text at `path`; undefined where there is none. */
export function textAt(value: unknown, path: Pointer): string | undefined {
  const found = valueAt(value, path);
  return typeof found === 'string' ? found : undefined;
}

function numberAt(value: unknown, path: Pointer): number | undefined {
  const found = valueAt(value, path);
  return typeof found === 'number' && Number.isInteger(found) ? found : undefined;
}
