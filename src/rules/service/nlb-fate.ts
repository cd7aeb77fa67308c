import type {NetworkLoadBalancer} from '../../choices/nlb/network-load-balancers.ts';
import {integerOf} from '../../choices/routing/annotation.ts';
import {type Range, within} from '../../ecs/limits.ts';
import type {Report, Subject} from '../rule.ts';
import {setNlb, setNlbListener, setTargetGroup} from './planned-nlb.ts';

/** An annotation with the load balancer that it is about. */
export interface Annotated {
  readonly subject: Subject<'Service'>;
  readonly balancer: NetworkLoadBalancer;
  /** The key without the family's prefix. */
  readonly suffix: string;
  readonly value: string;
}

/** What becomes of an annotation: `set` plans what its value changes, `report` files a finding, `drop` says why it has no effect. */
export interface Fate {
  readonly set?: () => void;
  readonly report?: Report;
  readonly drop?: string;
}

/** Decides the fate of one annotation. */
export type Decide = (annotated: Annotated) => Fate;

/** The load balancer as a whole has it. */
export const ofBalancer: Decide = ({subject, balancer}) => ({set: () => setNlb(subject, balancer)});

/** Its listeners have it. */
export const ofListeners: Decide = ({subject, balancer}) => ({
  set: () => {
    for (const listener of balancer.listeners) setNlbListener(subject, balancer, listener);
  },
});

/** Its target groups have it. */
export const ofTargetGroups: Decide = ({subject, balancer}) =>
  balancer.listeners.length === 0
    ? {drop: 'The load balancer has no listener.'}
    : {
        set: () => {
          for (const listener of balancer.listeners) setTargetGroup(subject, balancer, listener);
        },
      };

/** It counts only with this condition. */
export function when(holds: (annotated: Annotated) => boolean, decide: Decide, otherwise: string): Decide {
  return annotated => (holds(annotated) ? decide(annotated) : {drop: otherwise});
}

/** It is refused unless it has this form. */
export function formed(
  holds: (value: string, annotated: Annotated) => boolean,
  wanted: string,
  decide: Decide,
): Decide {
  return annotated =>
    holds(annotated.value, annotated) ? decide(annotated) : refused(annotated.suffix, wanted);
}

/** The value is not one that the controller or AWS takes. */
export function refused(suffix: string, wanted: string): Fate {
  return {
    report: {
      level: 'action',
      fidelity: 'manual',
      message: `${suffix} must be ${wanted}; k2e leaves the annotation out.`,
      remediation: 'Write a value of that form.',
    },
  };
}

/** The annotation has no meaning for the load balancer that k2e plans. */
export function meaningless(reason: string): Decide {
  return () => ({drop: reason});
}

/** The user must bring it over by hand. */
export function manual(message: (value: string) => string, remediation: string): Decide {
  return ({value}) => ({report: {level: 'action', fidelity: 'manual', message: message(value), remediation}});
}

/** A number of the health check, with the range that AWS allows. */
export function number(range: Range): Decide {
  return annotated => {
    const {suffix, value} = annotated;
    const wished = integerOf(value);
    if (wished === undefined) return refused(suffix, 'a whole number');
    const fate = ofTargetGroups(annotated);
    if (within(wished, range) || fate.drop !== undefined) return fate;
    const used = wished < range.min ? range.min : range.max;
    return {
      ...fate,
      report: {
        level: 'review',
        fidelity: 'approximate',
        message: `AWS allows ${range.min} to ${range.max} for ${suffix}; k2e sets ${used} instead of ${wished}.`,
        remediation: 'Choose a value that AWS allows.',
      },
    };
  };
}
