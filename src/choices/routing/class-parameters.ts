import {CLASS_ANNOTATION, classParameters} from '../../model/ingress-class.ts';
import type {Inventory, KubeObject} from '../../model/inventory.ts';
import {isOfLoadBalancerController} from '../../model/kinds.ts';
import type {Ingress} from '../../model/kubernetes.generated.ts';
import {annotation} from './annotation.ts';
import type {Classification} from './engine.ts';

/** True for what classes of the AWS Load Balancer Controller, also as part of EKS Auto Mode, have as parameters. */
export function isIngressClassParams({ref}: KubeObject): boolean {
  return ref.kind === 'IngressClassParams' && isOfLoadBalancerController(ref.apiVersion);
}

/**
 * The IngressClassParams from which an Ingress takes settings: none where it names its class by the annotation, which for the controller
 * is no IngressClass (`classifyIngress` of the AWS Load Balancer Controller).
 */
export function parametersOf(
  ingress: KubeObject<Ingress>,
  {engine, object}: Classification,
  inventory: Inventory,
): KubeObject | undefined {
  if (engine !== 'alb' || !object || annotation(ingress, CLASS_ANNOTATION) !== undefined) return undefined;
  const holder = classParameters(object, inventory);
  return holder && isIngressClassParams(holder) ? holder : undefined;
}
