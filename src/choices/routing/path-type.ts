import type {KubeObject} from '../../model/inventory.ts';
import type {Ingress} from '../../model/kubernetes.generated.ts';
import type {Group} from './group.ts';
import {isCanary} from './nginx-action.ts';
import {regexHosts} from './nginx-path.ts';
import {traefikAnnotation} from './traefik.ts';

/**
 * Why the path types of an Ingress's rule for this host have no effect, or undefined where they have: nginx reads all paths of
 * some hosts as regular expressions, and annotations of Traefik say how to match.
 */
export function pathTypeIgnored(
  {engine, members}: Group,
  object: KubeObject,
  host: string,
): string | undefined {
  if (engine === 'nginx') {
    const primary = members.map(member => member.object).filter(each => !isCanary(each));
    return regexHosts(primary).has(host.toLowerCase())
      ? 'ingress-nginx reads every path of this host as a regular expression, because an Ingress asks for use-regex or a rewrite.'
      : undefined;
  }
  const own: KubeObject<Ingress> | undefined = members.find(member => member.object.id === object.id)?.object;
  if (engine !== 'traefik' || !own) return undefined;
  const matcher = traefikAnnotation(own, 'rule-type') ?? traefikAnnotation(own, 'router.pathmatcher');
  return matcher === undefined ? undefined : `An annotation makes Traefik match by ${matcher}.`;
}
