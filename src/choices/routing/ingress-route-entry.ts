import {isObject} from '../../json.ts';
import type {KubeObject} from '../../model/inventory.ts';
import {type Pointer, pointer, valueAt} from '../../pointer.ts';
import type {ListenerProtocol} from './route.ts';

/** Names that people and the Helm chart give to the entry points for the web. */
const PLAIN: ReadonlySet<string> = new Set(['web', 'http']);
const SECURE: ReadonlySet<string> = new Set(['websecure', 'https']);

/** An entry point that an IngressRoute names. */
export interface EntryPoint {
  readonly path: Pointer;
  readonly name: string;
  /** `idle`: no request comes by it, as the route wants TLS; `unknown`: k2e does not know its port. */
  readonly serves: ListenerProtocol | 'idle' | 'unknown';
}

/** The entry points of an IngressRoute, in their order. */
export function entryPoints(route: KubeObject): readonly EntryPoint[] {
  const list = valueAt(route.value, '/spec/entryPoints');
  const tls = isObject(valueAt(route.value, '/spec/tls'));
  return (Array.isArray(list) ? list : []).map((given, at) => {
    const name = typeof given === 'string' ? given : '';
    const serves = SECURE.has(name) ? 'HTTPS' : !PLAIN.has(name) ? 'unknown' : tls ? 'idle' : 'HTTP';
    return {path: pointer('spec', 'entryPoints', at), name, serves};
  });
}

/** The listeners of an IngressRoute: a route without entry points is on all of them, over TLS where it has `tls`. */
export function entryListeners(route: KubeObject): ReadonlySet<ListenerProtocol> {
  const points = entryPoints(route);
  if (points.length === 0) return new Set([isObject(valueAt(route.value, '/spec/tls')) ? 'HTTPS' : 'HTTP']);
  return new Set(points.flatMap(({serves}) => (serves === 'HTTP' || serves === 'HTTPS' ? serves : [])));
}
