import {clusterNamesIn} from '../../model/cluster-names.ts';
import type {KubeObject, Workload} from '../../model/inventory.ts';
import {podReferences} from '../../model/pod-references.ts';
import {servicesOf} from '../../model/service-references.ts';
import {workloadTexts} from '../../model/workload-texts.ts';
import type {Pointer} from '../../pointer.ts';
import type {Context} from '../../rules/rule.ts';
import {convertedWorkloads} from '../converted.ts';
import {takesSecretKey} from '../environment.ts';

/** A place at which a workload names a host that the cluster knows and the input does not. */
export interface UnknownName {
  readonly workload: Workload;
  /** `nats.infra.svc`; for a Secret's value, which nobody may tell, `Secret <namespace>/<name>`. */
  readonly what: string;
  /** For a Secret's value, its key. */
  readonly secretKey?: string;
  /** It ends as names of Services do; otherwise it is a short name that may be known by other means. */
  readonly sure: boolean;
  /** Where it stands, or where the pod takes the Secret in. */
  readonly object: KubeObject;
  readonly path: Pointer;
}

/**
 * The names of the cluster that converted workloads use and that no Service of the input has (mapping of Services, §1.5), by what is
 * named. Outside the cluster nothing answers to them.
 */
export function unknownNames(context: Context): ReadonlyMap<string, readonly UnknownName[]> {
  const found = context
    .choice(convertedWorkloads)
    .flatMap(workload => [...openNames(workload, context), ...secretNames(workload, context)]);
  return Map.groupBy(found, ({what}) => what);
}

/** Single words count where a program is given them; a file may use a word for anything (an upstream of nginx, a section). */
function openNames(workload: Workload, {inventory, config}: Context): UnknownName[] {
  const services = servicesOf(inventory);
  const {clusterDomain} = config.serviceConnect;
  const {hostAliases = []} = workload.template.spec ?? {};
  const aliases = new Set(hostAliases.flatMap(({hostnames = []}) => hostnames));
  return workloadTexts(workload, inventory).flatMap(({object, path, text, key}) => {
    const isGiven = object === workload.object && path.includes('/containers/');
    return clusterNamesIn(text, {services, namespace: workload.namespace, key, clusterDomain})
      .filter(({host, sure}) => !aliases.has(host) && (sure || isGiven || host.includes('.')))
      .map(({host, sure}) => ({workload, what: host, sure, object, path}));
  });
}

function secretNames(workload: Workload, context: Context): UnknownName[] {
  const {inventory} = context;
  return podReferences(workload).flatMap(({kind, name, key, path}) => {
    if (kind !== 'Secret') return [];
    const taker = workload.containers.find(container => path.startsWith(`${container.path}/envFrom/`));
    const keys = [...(inventory.secretKeys(workload.namespace, name) ?? [])];
    return (
      keys
        .filter(([each]) => key === undefined || each === key)
        // Of a whole Secret, keys that other variables take the place of have no effect.
        .filter(([each]) => !taker || takesSecretKey(taker, name, each, context))
        .flatMap(([secretKey, {unknownHost}]): UnknownName[] => {
          if (unknownHost === undefined) return [];
          const what = `Secret ${workload.namespace}/${name}`;
          return [
            {workload, what, secretKey, sure: unknownHost === 'qualified', object: workload.object, path},
          ];
        })
    );
  });
}
