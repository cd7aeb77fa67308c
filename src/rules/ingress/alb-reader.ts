import {ALB, annotation} from '../../choices/routing/annotation.ts';
import type {TargetGroup} from '../../choices/routing/target-group.ts';
import type {Annotated, Fate, Reader} from './annotation-family.ts';
import {plannedRules, plannedTargetGroups, setListener, setRule} from './planned.ts';

/** The AWS Load Balancer Controller, also as part of EKS Auto Mode. */
export const ALB_READER: Reader = {prefix: ALB, engine: 'alb', name: 'the AWS Load Balancer Controller'};

/** Pages that the rules on its annotations refer to. */
export const ALB_REFS = {
  kubernetes: [
    'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/',
  ],
  ecs: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html'],
} as const;

/** Files that the controller would refuse the value. */
export function refused(suffix: string, wanted: string): Fate {
  return {
    report: {
      level: 'action',
      fidelity: 'manual',
      message: `${suffix} must be ${wanted}; the controller refuses the Ingress, and k2e leaves it out.`,
      remediation: 'Give it a value that the controller accepts, and convert again.',
    },
  };
}

/** Why an annotation needs no counterpart whose value the controller uses anyway. */
export const STANDARD: Fate = {drop: 'It is what the controller does anyway, and what k2e writes.'};

/** Plans something for each target group that takes this annotation from the Ingress: the Service's own comes first. */
export function forTargetGroups({subject, suffix}: Annotated, set: (group: TargetGroup) => void): Fate {
  const groups = plannedTargetGroups(subject).filter(
    group => annotation(group.service, `${ALB}${suffix}`) === undefined,
  );
  if (groups.length === 0)
    return {drop: 'No target group takes it: the Services have an annotation of their own, or none is used.'};
  return {set: () => groups.forEach(set)};
}

/** Plans again all rules and default actions that come from the Ingress: the annotation is part of them. */
export function inRules({subject, ingress, balancer}: Annotated, otherwise: string): Fate {
  const rules = plannedRules(subject, balancer);
  const listeners = balancer.listeners.filter(({fallbackOrigin}) => fallbackOrigin?.object.id === ingress.id);
  if (rules.length + listeners.length === 0) return {drop: otherwise};
  return {
    set: () => {
      for (const [listener, rule] of rules) setRule(subject, listener, rule);
      for (const listener of listeners) setListener(subject, balancer, listener);
    },
  };
}
