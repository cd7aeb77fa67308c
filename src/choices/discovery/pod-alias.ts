import type {Config} from '../../config/config.ts';
import {SERVICE_CONNECT} from '../../ecs/limits.ts';
import type {NameForm} from '../../model/inventory.ts';
import {type StatefulPod, statefulPods} from '../../model/stateful-pods.ts';
import type {Context} from '../../rules/rule.ts';
import {governingService} from '../stateful-set/identity.ts';
import {type Alias, discoveryName, dnsNameOf, NAME_FORMS, SUFFIX} from './alias.ts';
import type {ServedPort} from './serving.ts';

/** The names of one pod of a StatefulSet at a port of its Service. */
export interface PodAliases {
  readonly pod: StatefulPod;
  readonly aliases: readonly Alias[];
}

/**
 * The names that the pods of a StatefulSet have below that of its governing Service (`db-0.db`), and by themselves (`db-0`).
 * Those whose pods run each by itself get the forms in which anything names the Service or a pod of it; where one task
 * serves, its pod has the names by which it is called.
 * @param used the forms in which the Service is named; `named` those in which pods of it are.
 */
export function podAliases(
  port: ServedPort,
  used: ReadonlySet<NameForm>,
  named: ReadonlySet<NameForm>,
  context: Pick<Context, 'config' | 'inventory'>,
  taken: Set<string>,
): readonly PodAliases[] {
  const {workload, service} = port;
  if (governingService(workload, context.inventory) !== service) return [];
  const pods = statefulPods(workload);
  if (!workload.apart && pods.length > 1) return [];
  const forms = workload.apart ? new Set([...used, ...named]) : named;
  return pods
    .map(pod => ({pod, aliases: namesOf(port, pod, forms, workload.apart === true, context.config, taken)}))
    .filter(({aliases}) => aliases.length > 0);
}

function namesOf(
  port: ServedPort,
  pod: StatefulPod,
  forms: ReadonlySet<NameForm>,
  isBare: boolean,
  config: Config,
  taken: Set<string>,
): readonly Alias[] {
  const {service, dialled} = port;
  const namespace = service.ref.namespace || 'default';
  const name = pod.name.toLowerCase();
  const below = NAME_FORMS.filter(form => forms.has(form)).map(form => ({
    form,
    dnsName: `${name}.${dnsNameOf(port, form, config.serviceConnect.clusterDomain)}`,
    wish: `${namespace}-${pod.name}-${service.ref.name}`,
  }));
  const alone = {form: 'short' as const, dnsName: name, wish: `${namespace}-${pod.name}`};
  const {maxLength, pattern} = SERVICE_CONNECT.dnsName;
  return (isBare && forms.has('short') ? [alone, ...below] : below).flatMap(({form, dnsName, wish}) => {
    const pair = `${dnsName}:${dialled}`;
    if (dnsName.length > maxLength || !pattern.test(dnsName) || taken.has(pair)) return [];
    taken.add(pair);
    const identity = `${service.id} ${pod.name} ${dnsName} ${dialled}`;
    const end = `-${dialled}${SUFFIX[form]}`;
    return [{form, dnsName, discoveryName: discoveryName(wish, end, identity, taken), port: dialled}];
  });
}
