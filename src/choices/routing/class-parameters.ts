import type {Inventory, KubeObject, Workload} from '../../model/inventory.ts';
import type {IngressClass} from '../../model/kubernetes.generated.ts';
import type {Context} from '../../rules/rule.ts';
import {routing} from './routing.ts';

/** The object of the input that holds the parameters of a class of Ingresses; none where the input lacks it. */
export function classParameters(
  {value}: KubeObject<IngressClass>,
  inventory: Inventory,
): KubeObject | undefined {
  const {kind = '', name = ''} = value.spec?.parameters ?? {};
  return inventory.all(kind).find(({ref}) => ref.name === name);
}

/** The workloads behind the Ingresses of the classes that have these parameters, in the order of the input. */
export function workloadsWith(parameters: KubeObject, context: Context): readonly Workload[] {
  const {inventory} = context;
  const classes = inventory
    .all<IngressClass>('IngressClass')
    .filter(each => classParameters(each, inventory) === parameters)
    .map(({ref}) => ref.name);
  const found = context
    .choice(routing)
    .balancers.filter(({group: {className = ''}}) => classes.includes(className))
    .flatMap(({group}) => group.members)
    .flatMap(({object}) => inventory.attachedTo(object));
  return inventory.workloads.filter(workload => found.includes(workload));
}
