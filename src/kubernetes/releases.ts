import type {Ports, ReleaseSeen} from '../cutover/calls.ts';
import type {JsonObject} from '../json.ts';
import {valueAt} from '../pointer.ts';
import type {Cluster} from './cluster.ts';
import {calling} from './failure.ts';

/** Helm's own records: Secrets of type `helm.sh/release.v1`, whose labels say which revision is in which status (Helm `storage/driver`). */
export function releasePorts(cluster: Cluster): Pick<Ports, 'kubernetes.release'> {
  return {
    'kubernetes.release': ({namespace, name}) =>
      calling('kubernetes.release', `list the Helm release ${namespace}/${name}`, async () => {
        const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets`;
        const labelSelector = `owner=helm,name=${name}`;
        return newest(await cluster.listMetadata(path, {labelSelector}));
      }),
  };
}

/** Earlier revisions keep the status with which they ended, `pending-upgrade` too: only the newest tells what Helm is about. */
function newest(records: readonly JsonObject[]): ReleaseSeen | null {
  const revisions = records.map(record => ({
    revision: Number(labelOf(record, 'version')),
    status: labelOf(record, 'status'),
  }));
  return revisions.toSorted((a, b) => b.revision - a.revision)[0] ?? null;
}

function labelOf(record: JsonObject, label: string): string {
  return String(valueAt(record, `/metadata/labels/${label}`) ?? '');
}
