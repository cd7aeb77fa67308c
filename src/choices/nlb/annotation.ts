import type {KubeObject} from '../../model/inventory.ts';
import type {Service} from '../../model/kubernetes.generated.ts';
import {annotation} from '../routing/annotation.ts';

/** Prefix of the annotations that ask AWS for a load balancer; the cloud provider and the controller share it. */
export const NLB = 'service.beta.kubernetes.io/aws-load-balancer-';
/** The one annotation of theirs without `aws-`. */
export const SOURCE_RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges';

/** The value of an annotation of the family, by its end: `scheme`. */
export function nlbAnnotation(service: KubeObject<Service>, suffix: string): string | undefined {
  return annotation(service, `${NLB}${suffix}`);
}
