import {repositoryOf} from '../choices/repository-words.ts';
import type {KubeObject} from '../model/inventory.ts';
import type {Service} from '../model/kubernetes.generated.ts';
import type {Context} from '../rules/rule.ts';

/**
 * The Services of type LoadBalancer in front of Traefik, as `Service/namespace/name`: an IngressRoute has no status of its own, and the
 * cluster publishes its hosts on the load balancer of one of them.
 */
export function traefikFronts({inventory}: Context): readonly string[] {
  return inventory
    .all<Service>('Service')
    .filter(service => service.value.spec?.type === 'LoadBalancer' && leadsToTraefik(service, inventory))
    .map(({id}) => id)
    .toSorted();
}

function leadsToTraefik(service: KubeObject<Service>, inventory: Context['inventory']): boolean {
  const {labels = {}} = service.value.metadata ?? {};
  if (labels['app.kubernetes.io/name'] === 'traefik') return true;
  return inventory
    .workloadsOf(service)
    .some(({containers}) => containers.some(container => /(?:^|\/)traefik$/.test(repositoryOf(container))));
}

/** How the cutover's files name an IngressRoute: with its group where that is the one of Traefik 2. */
export function publisherOf({id, ref}: KubeObject): string {
  return ref.apiVersion.startsWith('traefik.containo.us/') ? id.replace('/', '.traefik.containo.us/') : id;
}
