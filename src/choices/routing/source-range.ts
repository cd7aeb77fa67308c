import {asCidr} from '../../ecs/check/cidr.ts';
import {LISTENER_RULE} from '../../ecs/limits.ts';
import {conditions, costOf} from '../../ecs/listener-rule/condition.ts';
import {FORBIDDEN, type Route} from './route.ts';

/**
 * The routes that admit only these address ranges: the route itself, once for as many ranges as fit beside its own
 * conditions, and behind it one that answers 403 to everybody else. Unchanged where there are no ranges.
 */
export function restrictedTo(ranges: readonly string[], route: Route): readonly Route[] {
  if (ranges.length === 0) return [route];
  return [...forSources(ranges, route), {...route, action: FORBIDDEN, transforms: []}];
}

/** Routes that answer 403 to these address ranges, and stand in front of the route; none where there are no ranges. */
export function keptOut(ranges: readonly string[], route: Route): readonly Route[] {
  return forSources(ranges, {...route, action: FORBIDDEN, transforms: []});
}

/**
 * The route for these sources only, once for as many ranges as fit beside its own conditions. ingress-nginx and Traefik take
 * single addresses as well, which a load balancer takes as ranges only.
 */
function forSources(sources: readonly string[], route: Route): readonly Route[] {
  const ranges = sources.map(asCidr);
  const own = conditions(route.hosts, route.paths, route.extra);
  const room = Math.max(1, LISTENER_RULE.values - (typeof own === 'string' ? 0 : costOf(own).values));
  const admitted: Route[] = [];
  for (let at = 0; at < ranges.length; at += room) {
    const source = {Field: 'source-ip', SourceIpConfig: {Values: ranges.slice(at, at + room)}};
    admitted.push({...route, extra: [...route.extra, source]});
  }
  return admitted;
}
