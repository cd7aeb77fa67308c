import {groupOf} from './identity.ts';
import type {Inventory, KubeObject} from './inventory.ts';
import type {Ingress, IngressClass} from './kubernetes.generated.ts';
import {labelOf} from './selector.ts';

/** The annotation that named the class before `spec.ingressClassName`; controllers that know both let it win. */
export const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';
/** Marks the class of Ingresses that name none. */
export const DEFAULT_CLASS_ANNOTATION = 'ingressclass.kubernetes.io/is-default-class';

/** Where classes are looked up. */
type Lookup = Pick<Inventory, 'find' | 'all'>;

/** The name of the class that an Ingress names; `''` where it names none. */
export function namedClass({value}: KubeObject<Ingress>): string {
  const annotated = labelOf(value.metadata?.annotations, CLASS_ANNOTATION);
  return (typeof annotated === 'string' ? annotated : undefined) ?? value.spec?.ingressClassName ?? '';
}

/** The class of an Ingress: the one that it names, else the default one; undefined where the input lacks it. */
export function classOfIngress(
  ingress: KubeObject<Ingress>,
  objects: Lookup,
): KubeObject<IngressClass> | undefined {
  const named = namedClass(ingress);
  if (named !== '') return objects.find<IngressClass>('IngressClass', '', named);
  return objects
    .all<IngressClass>('IngressClass')
    .find(({value}) => labelOf(value.metadata?.annotations, DEFAULT_CLASS_ANNOTATION) === 'true');
}

/** The object that holds the parameters of a class of Ingresses; undefined where the input lacks it. */
export function classParameters({value}: KubeObject<IngressClass>, objects: Lookup): KubeObject | undefined {
  const {apiGroup, kind = '', name = ''} = value.spec?.parameters ?? {};
  return objects
    .all(kind)
    .find(({ref}) => ref.name === name && (apiGroup === undefined || apiGroup === groupOf(ref.apiVersion)));
}
