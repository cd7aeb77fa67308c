import type {KubeObject, NameForm, Workload} from '../../model/inventory.ts';
import type {Service} from '../../model/kubernetes.generated.ts';
import {type ServiceLinkReference, serviceLinkReferences} from '../../model/service-link-references.ts';
import {
  type ServiceReference,
  serviceReferencesIn,
  serviceReferencesOf,
} from '../../model/service-references.ts';
import type {Context} from '../../rules/rule.ts';
import {convertedWorkloads} from '../converted.ts';

/** A workload that names a Service. */
export interface Call {
  readonly caller: Workload;
  readonly service: KubeObject<Service>;
  /** Every place that names it, in the order of the manifest; none where only its variables are read. */
  readonly references: readonly ServiceReference[];
  /** More than a bare word that may mean anything. */
  readonly certain: boolean;
}

/** Who calls whom, as far as the manifests tell. */
export interface Calls {
  /** Calls of converted workloads, in the order of the input. */
  readonly all: readonly Call[];
  of(workload: Workload): readonly Call[];
  to(service: KubeObject): readonly Call[];
  /** The variables that Kubernetes makes for Services and that a workload relies on. */
  variablesOf(workload: Workload): readonly ServiceLinkReference[];
  /** The forms in which anything of the input names a Service. */
  formsOf(service: KubeObject): ReadonlySet<NameForm>;
  /** The forms of the Service's name in which anything names one of its pods: `short` for `kafka-0.kafka`. */
  podFormsOf(service: KubeObject): ReadonlySet<NameForm>;
}

/** Objects besides workloads whose texts may name Services. */
const SPEAKING = ['ConfigMap', 'Ingress'] as const;

/** Finds the calls between workloads and Services in the texts of the manifests (mapping of Services, §1.5). */
export function calls(context: Context): Calls {
  const {inventory, config} = context;
  const options = {clusterDomain: config.serviceConnect.clusterDomain};
  const forms = new Map<string, Set<NameForm>>();
  const podForms = new Map<string, Set<NameForm>>();
  const note = ({service, form, pod}: ServiceReference): void => {
    // `kafka-0.kafka` names a pod: the name of the Service does not stand for it.
    const all = pod === undefined ? forms : podForms;
    const known = all.get(service.id);
    if (known) known.add(form);
    else all.set(service.id, new Set([form]));
  };
  const all: Call[] = [];
  const variablesOf = new Map<string, readonly ServiceLinkReference[]>();
  for (const caller of context.choice(convertedWorkloads)) {
    const byService = new Map<KubeObject<Service>, ServiceReference[]>();
    for (const reference of serviceReferencesOf(caller, inventory, options)) {
      note(reference);
      byService.set(reference.service, [...(byService.get(reference.service) ?? []), reference]);
    }
    const variables = serviceLinkReferences(caller, inventory);
    variablesOf.set(caller.object.id, variables);
    const linked = new Set(
      variables.flatMap(({link: {service, member}}) =>
        service && (member === 'host' || member === 'url') ? [service] : [],
      ),
    );
    for (const service of linked) if (!byService.has(service)) byService.set(service, []);
    for (const [service, references] of byService) {
      const certain = linked.has(service) || references.some(({confidence}) => confidence !== 'low');
      all.push({caller, service, references, certain});
    }
  }
  for (const object of SPEAKING.flatMap(kind => inventory.all(kind))) {
    for (const reference of serviceReferencesIn(object, inventory, options)) note(reference);
  }
  const callers = Map.groupBy(all, ({caller}) => caller.object.id);
  const callees = Map.groupBy(all, ({service}) => service.id);
  return {
    all,
    of: ({object}) => callers.get(object.id) ?? [],
    to: ({id}) => callees.get(id) ?? [],
    variablesOf: ({object}) => variablesOf.get(object.id) ?? [],
    formsOf: ({id}) => forms.get(id) ?? new Set(),
    podFormsOf: ({id}) => podForms.get(id) ?? new Set(),
  };
}
