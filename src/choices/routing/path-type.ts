import type {KubeObject} from '../../model/inventory.ts';
import type {HTTPIngressPath, Ingress} from '../../model/kubernetes.generated.ts';
import type {Group} from './group.ts';
import {isCanary} from './nginx-action.ts';
import {regexHosts} from './nginx-path.ts';
import type {Origin, Problem} from './route.ts';
import {traefikAnnotation} from './traefik.ts';

/**
 * Why the path types of an Ingress's rule for this host have no effect, or undefined where they have: nginx reads all paths of
 * some hosts as regular expressions, and annotations of Traefik say how to match.
 */
export function pathTypeIgnored(
  {engine, members}: Group,
  object: KubeObject<Ingress>,
  host: string,
): string | undefined {
  if (engine !== 'nginx' && engine !== 'traefik') return undefined;
  if (engine === 'nginx') {
    if (isCanary(object)) return 'The canary shares the rule of its main Ingress, which has this path.';
    return hostsOfExpressions(members).has(host.toLowerCase())
      ? 'ingress-nginx reads every path of this host as a regular expression, because an Ingress asks for use-regex or a rewrite.'
      : undefined;
  }
  const matcher = traefikAnnotation(object, 'rule-type') ?? traefikAnnotation(object, 'router.pathmatcher');
  return matcher === undefined ? undefined : `An annotation makes Traefik match by ${matcher}.`;
}

const hostsByGroup = new WeakMap<Group['members'], ReadonlySet<string>>();

/** The hosts of a group of which nginx reads every path as a regular expression; worked out once for each group. */
function hostsOfExpressions(members: Group['members']): ReadonlySet<string> {
  let hosts = hostsByGroup.get(members);
  if (!hosts) {
    hosts = regexHosts(members.map(({object}) => object).filter(each => !isCanary(each)));
    hostsByGroup.set(members, hosts);
  }
  return hosts;
}

/** The path types of the API; it refuses others, and a path without one is of the last. */
const PATH_TYPES: readonly (string | undefined)[] = ['Exact', 'Prefix', 'ImplementationSpecific', undefined];

/** Files a path type that the API does not know; such a path gives no rule. */
export function hasKnownType({pathType}: HTTPIngressPath, origin: Origin, problems: Problem[]): boolean {
  if (PATH_TYPES.includes(pathType)) return true;
  problems.push({
    ...origin,
    level: 'action',
    fidelity: 'manual',
    message: `The API knows no path type ${pathType}; k2e emits no rule for the path.`,
    remediation: 'Use Exact, Prefix or ImplementationSpecific.',
  });
  return false;
}
