import type {Origin} from '../choices/routing/route.ts';
import {routing} from '../choices/routing/routing.ts';
import {handle, keyOf, type ResourceKey} from '../ecs/resource.ts';
import type {Context} from '../rules/rule.ts';

/** The places of the Ingresses that listener rules and default actions come from. */
export type RouteOrigins = ReadonlyMap<ResourceKey, readonly Origin[]>;

/** The origins of all routes of a run. */
export function routeOrigins(context: Context): RouteOrigins {
  return new Map(
    context
      .choice(routing)
      .balancers.flatMap(({listeners}) =>
        listeners.flatMap(listener => [
          [keyOf(handle('listeners', listener.name)), [listener.fallbackOrigin ?? []].flat()] as const,
          ...listener.rules.map(rule => [keyOf(rule.handle), rule.origins] as const),
        ]),
      ),
  );
}
