import type {SetClaim} from '../../choices/stateful-set/claims.ts';
import type {SetFate} from '../../choices/stateful-set/fate.ts';
import type {Workload} from '../../model/inventory.ts';
import type {StatefulSet} from '../../model/kubernetes.generated.ts';
import {statefulPods} from '../../model/stateful-pods.ts';
import type {Report} from '../rule.ts';
import {listed} from '../wording.ts';

/** Why a StatefulSet is not converted, and what to do: the words of its finding. */
export function whyKept(
  name: string,
  workload: Workload,
  fate: SetFate & {readonly kind: 'kept'},
): Pick<Report, 'message' | 'remediation'> {
  const key = `workloads.${workload.object.id}`;
  switch (fate.why) {
    case 'product': {
      const {product} = fate;
      const note = product.note === undefined ? '' : ` (${product.note})`;
      const volumes = volumesOf(workload);
      return {
        message: `${name} is not converted: it runs ${product.name}, in whose place AWS has ${product.service}${note}. Tasks of an ECS service have no lasting name, address or disk. ${keeps(workload, volumes)}`,
        remediation:
          `${volumes.length > 0 ? `Move the data to ${product.service}` : `Set up ${product.service}`}, point the applications to its address, and convert those; until then the StatefulSet can stay in the cluster if the tasks can reach it. ` +
          `For a test system, where its data may be lost or is on EFS, \`${key}.statefulSet\` in k2e.yaml converts it all the same.`,
      };
    }
    case 'storage':
      return {
        message: `${name} is not converted: its pods keep data on ${whereKept(fate.claims)}, and a service of ECS attaches a new disk to each task and deletes it with the task, so the data would be lost. ${keeps(
          workload,
          fate.claims.map(each => each.name),
        )}`,
        remediation: `Copy the data to a file system of EFS (AWS DataSync; check that the program bears NFS: locks and latency), name it with \`${key}.claims: {${fate.claims[0]?.name}: "fs-…:/path"}\`${count(workload) > 1 ? ` and set \`${key}.statefulSet: per-ordinal\`` : ''}. If the data may be lost, as that of a cache, say \`${key}.claims: {${fate.claims[0]?.name}: ephemeral}\`: each task gets a new disk. Else use a managed service, or keep it on EKS.`,
      };
    case 'identity':
      return {
        message: `${name} is not converted: its pods differ (${listed(fate.signs)}), and tasks of an ECS service are all alike. ${keeps(workload, volumesOf(workload))}`,
        remediation: `Set \`${key}.statefulSet: per-ordinal\` in k2e.yaml: each pod becomes a service of its own with one task and the name of the pod. If a program only logs its name and the pods are alike, set \`statefulSet: service\`.`,
      };
  }
}

function whereKept(claims: readonly SetClaim[]): string {
  const kinds = claims.flatMap(({name, pods}) =>
    pods.slice(0, 1).map(({storage}) => {
      if (storage.kind === 'unknown-efs')
        return `EFS in directories that the class ${storage.storageClass} makes and no manifest names (${name})`;
      if (storage.kind === 'undescribed')
        return `storage that may be EFS, but ${storage.what} is not in the input (${name})`;
      if (storage.kind === 'efs') return `EFS (${name})`;
      if (storage.kind === 'bucket') return `a bucket (${name})`;
      const by = 'by' in storage ? ` (${name}: ${storage.by})` : ` (${name})`;
      return storage.kind === 'shared' ? `a file system that ECS does not mount${by}` : `disks${by}`;
    }),
  );
  return listed(kinds);
}

function count({object}: Workload): number {
  return (object.value as StatefulSet).spec?.replicas ?? 1;
}

/** The names of the volumes that outlive a pod. */
function volumesOf({object}: Workload): string[] {
  const {spec} = object.value as StatefulSet;
  const claims = (spec?.template?.spec?.volumes ?? []).filter(
    ({persistentVolumeClaim}) => persistentVolumeClaim !== undefined,
  );
  const names = [
    ...(spec?.volumeClaimTemplates ?? []).map(({metadata}) => metadata?.name ?? ''),
    ...claims.map(({name}) => name ?? ''),
  ];
  return [...new Set(names)];
}

/** What the pods keep when they are replaced: one sentence. */
function keeps(workload: Workload, volumes: readonly string[]): string {
  const what = volumes.length === 1 ? `volume ${volumes[0]}` : `volumes ${listed(volumes)}`;
  const first = statefulPods(workload)[0]?.ordinal ?? 0;
  const replicas = count(workload);
  const {name} = workload;
  if (replicas <= 1) {
    return `Its pod keeps the name ${name}-${first}${volumes.length === 0 ? ', but no volume' : ` and its ${what}`}.`;
  }
  const last = first + replicas - 1;
  return `Its pods keep their names, ${name}-${first} to ${name}-${last}${volumes.length === 0 ? ', but no volumes' : `, and each its ${what}`}.`;
}
