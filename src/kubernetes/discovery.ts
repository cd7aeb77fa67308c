import type {Discovery} from '../cutover/planning/discovery.ts';
import {type Cluster, ClusterFailure} from './cluster.ts';
import {calling} from './failure.ts';
import {releasePorts} from './releases.ts';

/** What `cutover plan` reads of the cluster. */
export function kubernetesDiscovery(cluster: Cluster): Pick<Discovery, 'object' | 'objects' | 'release'> {
  return {
    object: ({apiVersion, kind, namespace, name}) =>
      calling(
        'kubernetes.fields',
        `get ${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`,
        async () =>
          orElse(null, async () =>
            cluster.request('GET', await cluster.path(apiVersion, kind, namespace, name)),
          ),
      ),
    objects: (apiVersion, kind, namespace, selector) =>
      calling('kubernetes.fields', `list ${kind}`, async () =>
        orElse([], async () =>
          cluster.list(
            await cluster.path(apiVersion, kind, namespace),
            selector === undefined ? {} : {labelSelector: selector},
          ),
        ),
      ),
    release: (namespace, name) => releasePorts(cluster)['kubernetes.release']({namespace, name}),
  };
}

/** `absent` where the API server says that there is no such object or kind. */
async function orElse<T>(absent: T, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ClusterFailure && error.status === 404) return absent;
    throw error;
  }
}
