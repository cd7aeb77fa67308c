import {endpointsIn} from '../model/endpoints.ts';
import type {KubeObject, Workload} from '../model/inventory.ts';
import {podReferences} from '../model/pod-references.ts';
import {servicesOf} from '../model/service-references.ts';
import {workloadTexts} from '../model/workload-texts.ts';
import type {Pointer} from '../pointer.ts';
import type {Context} from '../rules/rule.ts';
import {convertedWorkloads} from './converted.ts';
import {policyGroups} from './security-group-policy.ts';

/** A place at which a workload names a server outside the cluster that has to admit its tasks. */
export interface EndpointMention {
  readonly workload: Workload;
  /** The host; for a Secret's value, which nobody may tell, `Secret <namespace>/<name> (<key>)`. */
  readonly host: string;
  readonly isSecret: boolean;
  /** `Amazon RDS`, `PostgreSQL`. */
  readonly what: string;
  /** A security group says who reaches it. */
  readonly sure: boolean;
  /** Where it stands, or where the pod takes the Secret in. */
  readonly object: KubeObject;
  readonly path: Pointer;
}

/**
 * The databases, caches, brokers and endpoints of AWS outside the cluster that converted workloads name (platform mapping, §7): what admits the
 * nodes or the pods of the cluster has to admit the tasks as well. Workloads whose pods have security groups of their own take them along.
 * In the order of their ids: whichever is first is where the finding stands.
 */
export function endpoints(context: Context): readonly EndpointMention[] {
  return context
    .choice(convertedWorkloads)
    .filter(workload => policyGroups(workload, context).length === 0)
    .toSorted((a, b) => (a.object.id < b.object.id ? -1 : 1))
    .flatMap(workload => [...inTexts(workload, context), ...inSecrets(workload, context)]);
}

function inTexts(workload: Workload, {inventory, config}: Context): EndpointMention[] {
  const {namespace} = workload;
  const {clusterDomain} = config.serviceConnect;
  const services = servicesOf(inventory);
  return workloadTexts(workload, inventory)
    .filter(({path}) => !path.includes('/metadata/annotations/'))
    .flatMap(({object, path, text}) =>
      endpointsIn(text, {services, namespace, clusterDomain}).map(
        (found): EndpointMention => ({...found, isSecret: false, workload, object, path}),
      ),
    );
}

/** A Secret's values are gone; what kind of server they named is known. */
function inSecrets(workload: Workload, {inventory}: Context): EndpointMention[] {
  const {namespace, object} = workload;
  return podReferences(workload).flatMap(({kind, name, key, path}) => {
    if (kind !== 'Secret') return [];
    const keys = [...(inventory.secretKeys(namespace, name) ?? [])];
    return keys
      .filter(([each]) => key === undefined || each === key)
      .flatMap(([secretKey, facts]) =>
        facts.endpoints.map(
          ({what, sure}): EndpointMention => ({
            ...{workload, object, path, what, sure, isSecret: true},
            host: `Secret ${namespace}/${name} (${secretKey})`,
          }),
        ),
      );
  });
}
